"""The district that is played on: the sample's, one a size, of which every run gets a copy of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from app.embedded import APP, DATABASE, OWNER, Server
from benchmarks.data import Size, server_with
from benchmarks.schemas import plain
from config import settings

VISITS_OF_A_SCHOOL = 333
"""In three school years: 135 schools make 15,000 visits a year."""
STUDENTS_OF_A_SCHOOL = 500
COPY = "load"


@dataclass(frozen=True)
class Schools(Size):
    """A district by the number of its schools, with as many visits a year as a busy programme makes."""

    @classmethod
    def of(cls, schools: int) -> "Schools":
        """The district with so many schools."""
        return cls(schools * VISITS_OF_A_SCHOOL)

    @property
    def schools(self) -> int:
        """How many schools."""
        return self.visits // VISITS_OF_A_SCHOOL

    @property
    def students(self) -> int:
        """How many students."""
        return self.schools * STUDENTS_OF_A_SCHOOL

    @property
    def folder(self) -> Path:
        """Where its database is kept."""
        return settings().instance / "bench" / f"load-{self.schools}"


@dataclass(frozen=True)
class Played:
    """The copy that a run plays on, as the application, its owner and the superuser reach it."""

    app_url: str
    owner_url: str
    superuser_url: str
    folder: Path


@contextmanager
def copy_of(size: Schools, *, fresh: bool = False) -> Iterator[Played]:
    """Run the database of this size (made once, kept) and copy it; the copy is gone afterwards."""
    with server_with(size, fresh=fresh) as server:
        _drop(server)
        _copy(server)
        try:
            urls = (server.app_url, server.owner_url, server.superuser_url)
            app_url, owner_url, superuser_url = (_at(url) for url in urls)
            yield Played(app_url, owner_url, superuser_url, server.folder)
        finally:
            _drop(server)


def _copy(server: Server) -> None:
    name = sql.Identifier(COPY)
    statements = (
        "CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY",
        "REVOKE ALL ON DATABASE {} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {0} TO {3}",
    )
    with _superuser(server) as superuser:
        for statement in statements:
            names = (name, sql.Identifier(DATABASE), sql.Identifier(OWNER), sql.Identifier(APP))
            superuser.execute(sql.SQL(statement).format(*names))


def _drop(server: Server) -> None:
    with _superuser(server) as superuser:
        superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(COPY)))


def _superuser(server: Server) -> psycopg.Connection:
    return psycopg.connect(plain(server.superuser_url), autocommit=True)


def _at(url: str) -> str:
    return make_url(url).set(database=COPY).render_as_string(hide_password=False)

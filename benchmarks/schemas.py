"""A schema for the tables that a rival brings along; the visits stay where they are, in one place for all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from psycopg import sql

from app.embedded import APP, DATABASE, Server


@contextmanager
def schema(server: Server, name: str, table: LiteralString = "") -> Iterator[None]:
    """Make a schema of the role that pages connect as, with a table if one is given; it is gone afterwards."""
    with _superuser(server) as superuser:
        drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name))
        make = sql.SQL("CREATE SCHEMA {} AUTHORIZATION {}")
        superuser.execute(drop)
        superuser.execute(make.format(sql.Identifier(name), sql.Identifier(APP)))
        if table:
            superuser.execute(sql.SQL("SET search_path TO {}").format(sql.Identifier(name)))
            superuser.execute(table)
            superuser.execute(
                sql.SQL("GRANT ALL ON ALL TABLES IN SCHEMA {} TO {}").format(
                    sql.Identifier(name), sql.Identifier(APP)
                )
            )
    try:
        yield
    finally:
        with _superuser(server) as superuser:
            superuser.execute(drop)


def path_of(name: str) -> dict[str, str]:
    """What a connection is opened with, so that this schema is looked through before the visits' own."""
    return {"options": f"-csearch_path={name},public"}


def database_url(superuser_url: str) -> str:
    """The superuser's address, in the database of the visits."""
    return superuser_url.rpartition("/")[0] + f"/{DATABASE}"


def plain(url: str) -> str:
    """The address as psycopg takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _superuser(server: Server) -> psycopg.Connection:
    return psycopg.connect(plain(database_url(server.superuser_url)), autocommit=True)

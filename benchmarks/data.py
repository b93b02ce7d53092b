"""The databases that are measured: one per size, made once and kept under `instance/bench/`."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import psycopg

import config
from app import deploy, embedded, sample
from app.security import encrypted
from config import settings

SEED = 1
SCHOOLS_TOLD = 50
"""After so many schools it is told how far the making is."""

LETTERS = """
    INSERT INTO letter (district_id, school_id, visit_id, kind, language, template_version, sha256, values, issued_at)
    SELECT district_id, school_id, id, 'first_visit', 'en', '1', repeat('0', 64), '{}', invited_on FROM visit
"""
"""Each family was handed a letter, whose pages are not kept: no benchmark prints one."""
DATA = "letters"
"""What the data hold since the last time that they changed; a database without it is made anew."""


@dataclass(frozen=True)
class Size:
    """A district: always 500 students to a school and two visits to a student, so that only the size differs."""

    visits: int

    @property
    def schools(self) -> int:
        """How many schools."""
        return max(1, self.visits // 1_000)

    @property
    def students(self) -> int:
        """How many students."""
        return max(4, self.visits // 2)

    @property
    def folder(self) -> Path:
        """Where its database is kept."""
        return settings().instance / "bench" / str(self.visits)


@contextmanager
def server_with(size: Size, *, fresh: bool = False) -> Iterator[embedded.Server]:
    """Run the database of this size; it is made if it is not there, and migrated if the schema went on since.

    When a migration that it has was changed meanwhile, it is made anew.
    """
    if fresh or not _can_be_used(size):
        shutil.rmtree(size.folder, ignore_errors=True)
    with embedded.start(size.folder) as server:
        made = _made_as(size)
        if made is None:
            _make(size, server)
        elif made["schema"] != _schema()["schema"]:
            deploy.deploy(server.owner_url)
            _leave(size, server)
        yield server


def _make(size: Size, server: embedded.Server) -> None:
    began = monotonic()
    print(f"Making {size.visits:,} visits …", flush=True)
    encrypted.unlock(config.encryption_keys(config.settings()))
    deploy.deploy(server.owner_url)
    sample.create(
        server.owner_url,
        schools=size.schools,
        students=size.students,
        visits=size.visits,
        seed=SEED,
        progress=_tell,
    )
    with psycopg.connect(_plain(server.superuser_url), dbname=embedded.DATABASE) as superuser:
        superuser.execute(LETTERS)
    _leave(size, server)
    print(f"{size.visits:,} visits made in {monotonic() - began:.0f} s.", flush=True)


def _tell(done: int, of: int) -> None:
    if done % SCHOOLS_TOLD == 0:
        print(f"{done} of {of} schools", flush=True)


def _leave(size: Size, server: embedded.Server) -> None:
    _tidy(server)
    _note(size).write_text(json.dumps(_schema()))


def _tidy(server: embedded.Server) -> None:
    """Leave the tables as a database that has run for a while has them, and nothing to do in the background."""
    with psycopg.connect(
        _plain(server.superuser_url), dbname=embedded.DATABASE, autocommit=True
    ) as superuser:
        superuser.execute("VACUUM ANALYZE")
        superuser.execute("CHECKPOINT")


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def _can_be_used(size: Size) -> bool:
    made, now = _made_as(size), _schema()
    return (
        made is not None
        and made.get("data") == DATA
        and (made["schema"] == now["schema"] or made.get("head", now["head"]) < now["head"])
    )


def _made_as(size: Size) -> dict[str, str] | None:
    note = _note(size)
    return dict(json.loads(note.read_text())) if note.exists() else None


def _note(size: Size) -> Path:
    return size.folder / "made.json"


def _schema() -> dict[str, str]:
    """The last migration, and a fingerprint of all of them."""
    files = sorted(path for path in deploy.MIGRATIONS.rglob("*") if path.suffix in (".py", ".sql"))
    head = max(path.name for path in (deploy.MIGRATIONS / "versions").glob("*.py"))
    return {
        "data": DATA,
        "head": head,
        "schema": hashlib.sha256(b"".join(each.read_bytes() for each in files)).hexdigest(),
    }

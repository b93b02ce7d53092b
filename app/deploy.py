"""Bring a database up to date: migrations, roles and permissions, starter texts; safe from many processes at once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text

from app.security import encrypted, fab_rows
from app.services import texts

LOCK = 727_001
"""The advisory lock that lets one process deploy at a time."""
MIGRATIONS = Path(__file__).parent / "migrations"
log = logging.getLogger(__name__)


def deploy(owner_url: str) -> None:
    """Migrate to the newest schema, write the roles' permissions and the texts that districts lack; nothing twice.

    `owner_url` is the owner's connection, direct (not through a pooler), because the lock lives in its session.
    """
    engine = create_engine(owner_url, hide_parameters=True)
    try:
        with _one_at_a_time(engine) as connection:
            migrate(connection)
            encrypted.seal_what_is_plain(connection)
            fab_rows.sync(connection)
            texts.seed_all(connection)
            connection.commit()
    finally:
        engine.dispose()


def migrate(connection: Connection, to: str = "head") -> None:
    """Upgrade to a revision over an open connection of the owner."""
    if to != "head" or current(connection) != head():
        command.upgrade(alembic_config(connection), to)
        connection.commit()


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for our folder of migrations."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def head() -> str | None:
    """Return the newest revision that the code knows."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def current(connection: Connection) -> str | None:
    """Return the revision that the database is at."""
    found = MigrationContext.configure(connection).get_current_revision()
    connection.commit()
    return found


@contextmanager
def _one_at_a_time(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
        connection.commit()
        try:
            yield connection
        finally:
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
            connection.commit()

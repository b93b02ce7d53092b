"""Bring a database up to date: migrations, roles and permissions, starter texts; safe from many processes at once."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from app.security import encrypted, fab_rows
from app.services import texts

LOCK = 727_001
"""The advisory lock that lets one process deploy at a time."""
LOCK_TIMEOUT = "5s"
"""How long a migration waits for a table: while it waits, everybody who comes to that table waits behind it."""
ATTEMPTS, SECONDS_BETWEEN = 10, 10.0
"""How often a migration that found a table in use is tried, and how long everybody else has their turn in between."""
MIGRATIONS = Path(__file__).parent / "migrations"
log = logging.getLogger(__name__)


class TablesInUse(Exception):
    """Its text is one sentence for whoever deploys; what was migrated before stays, the rest was not begun."""


def deploy(owner_url: str) -> None:
    """Migrate to the newest schema, write the roles' permissions and the texts that districts lack; nothing twice.

    `owner_url` is the owner's connection, direct (not through a pooler), because the lock lives in its session.
    Raises TablesInUse when somebody would not let go of a table.
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
    """Upgrade to a revision over an open connection of the owner; a table that is in use is waited for in turns."""
    for attempt in range(1, ATTEMPTS + 1):
        if to == "head" and current(connection) == head():
            return
        try:
            _upgrade(connection, to)
            return
        except OperationalError as refused:
            connection.rollback()
            if not isinstance(refused.orig, LockNotAvailable):
                raise
            if attempt == ATTEMPTS:
                raise TablesInUse(
                    "A table is in use and was not let go; end what works on it (a long report, an import, a backup), "
                    "then run flask deploy again."
                ) from refused
            log.warning("A table is in use; the migration tries again in %.0f seconds.", SECONDS_BETWEEN)
            time.sleep(SECONDS_BETWEEN)


def _upgrade(connection: Connection, to: str) -> None:
    """Each migration is its own transaction; the limit holds for this one connection, until the end."""
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.commit()
    try:
        command.upgrade(alembic_config(connection), to)
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(text("RESET lock_timeout"))
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

"""Check foreign keys once over all rows, not row by row: for districts of a million visits."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql

from app.sample.copying import COLUMNS

SINCE_VERSION = 180000
"""PostgreSQL 18 can leave a foreign key unenforced for a while; before, each row is checked as it comes."""
MEMORY = "SET LOCAL maintenance_work_mem = '256MB'"
KEYS = """
    SELECT conrelid::regclass::text, conname FROM pg_constraint
    WHERE contype = 'f' AND conenforced AND conrelid::regclass::text = ANY (%s) ORDER BY 1, 2
"""


@contextmanager
def keys_checked_at_the_end(connection: psycopg.Connection) -> Iterator[None]:
    """Within one transaction: rows come in unchecked, then PostgreSQL checks them all, and refuses all or none."""
    if connection.info.server_version < SINCE_VERSION:
        yield
        return
    keys = connection.execute(KEYS, (list(COLUMNS),)).fetchall()
    _alter(connection, keys, "NOT ENFORCED")
    yield
    connection.execute("ANALYZE")
    connection.execute(MEMORY)
    _alter(connection, keys, "ENFORCED")


def _alter(connection: psycopg.Connection, keys: list[tuple[str, str]], enforced: str) -> None:
    for table, key in keys:
        statement = sql.SQL("ALTER TABLE {} ALTER CONSTRAINT {} " + enforced)
        connection.execute(statement.format(sql.Identifier(table), sql.Identifier(key)))

"""Asking the wall past everything else: statements as the application's role, foreign keys and triggers asleep."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from tests.app.security.ground import PLACES, Ground, table_and_key

Row = dict[str, object]
Lies = tuple[int, str]
"""A row's number, and where it lies."""


@contextmanager
def past_the_wall(connection: Connection) -> Iterator[None]:
    """As the superuser for a moment."""
    connection.execute(text("RESET ROLE"))
    yield
    connection.execute(text("SET LOCAL ROLE porchlight_app"))


def copied(laid: Ground, table: str, key: str, number: int) -> Row:
    with laid.owner.connect() as connection:
        columns = connection.execute(
            text(
                "SELECT column_name FROM information_schema.columns WHERE table_name = :table"
                " AND table_schema = 'public' AND is_generated = 'NEVER'"
                " AND data_type NOT IN ('jsonb', 'tstzrange')"
            ),
            {"table": table},
        ).scalars()
        names = ", ".join(f'"{name}"' for name in columns)
        found = connection.execute(
            text(f"SELECT {names} FROM {table} WHERE {key} = :n LIMIT 1"), {"n": number}
        )
        row = dict(found.mappings().one())
    if key == "id":
        row["id"] = number + 500
    return row


def may_be_added(connection: Connection, table: str, row: Row) -> bool:
    """Whether the wall lets this row be added; it is not kept."""
    names = ", ".join(f'"{name}"' for name in row)
    statement = f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in row)})"
    with connection.begin_nested() as nested:
        passes = passes_the_wall(connection, statement, row)
        nested.rollback()
    return passes


def passes_the_wall(connection: Connection, statement: str, values: Row | None = None) -> bool:
    """Whether no policy and no missing right refuses; whether the row breaks another rule is not asked here."""
    try:
        with connection.begin_nested():
            connection.execute(text(statement), values)
    except IntegrityError:
        return True
    except ProgrammingError as refused:
        if not isinstance(refused.orig, psycopg.errors.InsufficientPrivilege):
            raise
        return False
    return True


def rows(connection: Connection, what: str) -> set[Lies]:
    """Each row's number and where it lies; a row that is written lies elsewhere."""
    table, key = table_and_key(what)
    return {(row[0], row[1]) for row in connection.execute(text(f"SELECT {key}, ctid::text FROM {table}"))}


def touched(connection: Connection, statement: str, what: str, laid: Ground, before: set[Lies]) -> set[str]:
    """The places whose rows a statement changes or removes, if `before` is where they lie."""
    with connection.begin_nested() as nested:
        after = before
        if passes_the_wall(connection, statement):
            connection.execute(text("RESET ROLE"))
            after = rows(connection, what)
        nested.rollback()
    gone = {number for number, _ in before - after}
    return {place for place in PLACES if laid.places[place].ids[what] in gone}


def touches(connection: Connection, statement: str, what: str, laid: Ground) -> set[str]:
    """The same, where rows were put elsewhere just now."""
    with past_the_wall(connection):
        before = rows(connection, what)
    return touched(connection, statement, what, laid, before)

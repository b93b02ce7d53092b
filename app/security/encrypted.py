"""Words that lie encrypted in the database: sealed when written, opened when read, searched never.

The keys come from the settings (`config.encryption_keys`): the first one seals, every one of them opens, so that a
key can be replaced while the product runs (`flask keys rotate`). Whoever holds the database alone reads nothing of
these columns; whoever holds the keys too, everything. A row is not bound to its words: who may write the table may
also swap two of its values.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from flask_appbuilder import Model
from sqlalchemy import Column, ColumnElement, Connection, Dialect, Text, literal, select, type_coerce, update
from sqlalchemy.sql.operators import OperatorType, is_, is_not
from sqlalchemy.types import TypeDecorator, TypeEngine

MARK = "sealed:1:"
"""What every sealed value begins with."""

_rings: list[MultiFernet] = []


class Locked(Exception):
    """Nobody named the keys of this process (`unlock`)."""


def unlock(keys: Sequence[str]) -> None:
    """Name the keys that this process seals with (the first) and opens with (all)."""
    _rings[:] = [MultiFernet([Fernet(key) for key in keys])]


def sealed(words: str) -> str:
    """Return what the database keeps for some words."""
    return MARK + _ring().encrypt(words.encode()).decode()


def opened(kept: str) -> str:
    """Return the words. What was written before the product encrypted is words already.

    Raises cryptography.fernet.InvalidToken when no key fits, or the value was changed.
    """
    if not kept.startswith(MARK):
        return kept
    return _ring().decrypt(kept.removeprefix(MARK).encode()).decode()


class Encrypted(TypeDecorator[str]):
    """A text column whose words only the product can read. No query may look into it, sort or compare by it."""

    impl = Text
    cache_ok = True

    class comparator_factory(TypeEngine.Comparator[str]):
        """Only *is there anything* can be asked."""

        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
            """Refuse what could never find a thing."""
            if op not in (is_, is_not):
                raise TypeError("An encrypted column cannot be searched, compared or sorted.")
            return super().operate(op, *other, **kwargs)

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Seal on the way in."""
        return None if value is None else sealed(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Open on the way out."""
        return None if value is None else opened(value)


class EncryptedJson(Encrypted):
    """An object, such as old and new values, that lies encrypted as its JSON."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Seal the object."""
        return super().process_bind_param(None if value is None else json.dumps(value), dialect)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Open the object."""
        words = super().process_result_value(value, dialect)
        return None if words is None else json.loads(words)


def columns() -> Iterator[Column[Any]]:
    """Yield every encrypted column of the product."""
    for table in Model.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, Encrypted))


def seal_what_is_plain(connection: Connection) -> int:
    """Encrypt in place what was written before its column was encrypted; return how many values. Needs the owner."""
    return sum(_rewritten(connection, each, ~_raw(each).startswith(MARK)) for each in columns())


def seal_anew(connection: Connection) -> int:
    """Encrypt everything with the first key; return how many values. Needs the owner."""
    return sum(_rewritten(connection, each, _raw(each).is_not(None)) for each in columns())


def lay_open(connection: Connection, *tables: tuple[str, str]) -> None:
    """Write plain words again into these tables' columns, for an older product. Needs the owner."""
    for name, names in tables:
        table = Model.metadata.tables[name]
        for column in (table.columns[each] for each in names.split()):
            _rewritten(connection, column, _raw(column).startswith(MARK), opened)


def _anew(kept: str) -> str:
    return sealed(opened(kept))


def _rewritten(
    connection: Connection, column: Column[Any], which: ColumnElement[bool], how: Callable[[str], str] = _anew
) -> int:
    table = column.table
    key = list(table.primary_key.columns)
    rows = connection.execute(select(*key, _raw(column)).where(which).with_for_update()).all()
    for *numbers, kept in rows:
        same = (each == number for each, number in zip(key, numbers, strict=True))
        anew = literal(how(kept), Text())
        connection.execute(update(table).where(*same).values({column.name: anew}))
    return len(rows)


def _raw(column: Column[Any]) -> ColumnElement[str]:
    """The column as the database keeps it."""
    return type_coerce(column, Text())


def _ring() -> MultiFernet:
    if not _rings:
        raise Locked("This process holds no keys for encrypted columns; call encrypted.unlock first.")
    return _rings[0]

"""Every text of the other school's and the other district's rows becomes a mark of its own.

Who may read a marked row is said by the table of sight alone: for anybody else, its marks are leaks.
"""

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import Column, ColumnElement, Connection, String, Table, TypeDecorator, update
from sqlalchemy.exc import DBAPIError

from app.models import District
from tests.app.security.ground import Ground, table_and_key
from tests.app.security.test_sight import CELLS, WHATS

MARK = re.compile(r"zq\d{4}[of]")
SHORT = 40
"""Characters; a shorter column holds a code."""
NO_WORDS = {
    "code_hash",
    "hash",
    "head",
    "key_hash",
    "kind",
    "look_up",
    "mark",
    "page",
    "password",
    "previous",
    "salt",
    "selection_seed",
    "sha256",
    "time_zone",
}
"""Columns that hold a code, a hash or something computed."""
SHAPES = ("{}", "{}@example.org")


@dataclass(frozen=True)
class Mark:
    """A word that stands in one column of one row only."""

    word: str
    place: str
    what: str
    column: str

    def is_hidden_from(self, who: str) -> bool:
        """Tell whether the row is out of this one's sight."""
        seen = CELLS[who, self.what][0]
        return self.place == "foreign" or seen not in "DA"


def mark(laid: Ground) -> list[Mark]:
    """Mark the rows of the other school and district."""
    foreign = rewrite(laid, "foreign", "zq{:04}f".format)
    return foreign + rewrite(laid, "other", "zq{:04}o".format, besides=laid.places["own"].ids)


def rewrite(
    laid: Ground, place: str, word: Callable[[int], str], *, besides: Mapping[str, int] = MappingProxyType({})
) -> list[Mark]:
    """Put a word into each such column of one place's rows; `word` gets the column's number, ever the same.

    Rows of `besides` stay as they are, and what a rule of the database refuses to be a word stays as it is.
    """
    marks, numbers = [], itertools.count()
    with laid.owner.begin() as connection:
        for what in WHATS:
            table_name, key = table_and_key(what)
            table = District.metadata.tables[table_name]
            row = laid.places[place].ids[what]
            wanted = {column: word(next(numbers)) for column in words_of(table)}
            if row != besides.get(what):
                written = _written(connection, table.c[key] == row, wanted)
                marks += [Mark(wanted[column], place, what, column.name) for column in written]
    return marks


def words_of(table: Table) -> list[Column[str]]:
    """The columns of a table that hold somebody's words."""
    return [
        column
        for column in table.columns
        if isinstance(_kind(column), String)
        and (_kind(column).length or SHORT) >= SHORT
        and column.name not in NO_WORDS
        and not column.foreign_keys
        and not column.computed
    ]


def _kind(column: Column[str]) -> String:
    return column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type  # type: ignore[return-value]


_shapes: dict[Column[str], str] = {}
"""How a word was last written into a column."""


def _written(
    connection: Connection, of_row: ColumnElement[bool], words: dict[Column[str], str]
) -> list[Column[str]]:
    """Write the words into one row and say into which columns; all at once those of which it is known how."""
    known = {column: _shapes[column].format(word) for column, word in words.items() if column in _shapes}
    written = set(known) if known and _goes(connection, of_row, known) else set()
    for column, word in words.items():
        for shape in SHAPES if column not in written else ():
            if _goes(connection, of_row, {column: shape.format(word)}):
                _shapes[column] = shape
                written.add(column)
                break
    return [column for column in words if column in written]


def _goes(connection: Connection, of_row: ColumnElement[bool], values: dict[Column[str], str]) -> bool:
    [table] = {column.table for column in values}
    try:
        with connection.begin_nested():
            connection.execute(update(table).where(of_row).values(values))
    except DBAPIError:
        return False
    return True

"""Lists that are short enough to be read whole, such as the answers that wait: looked through, ordered and paged here.

What narrows them, and how they leave as a file, is the same as for any list (`listing`, `exports`).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import Response, request

from app.views.addresses import number_in_address
from app.views.exports import as_file
from app.views.listing import Asked, Filter, Options, conditions
from forms.beginnings import begins

Row = TypeVar("Row")

ROWS = 25


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of the list and of its file: `cell` is what the file holds, `key` what the list is ordered by."""

    name: str
    label: Any
    cell: Callable[[Row], Any]
    key: Callable[[Row], Any] | None = None


@dataclass(frozen=True)
class Heading:
    """A column's heading: the address that orders the list by it, and whether it does (None: it does not)."""

    label: str
    address: str | None
    down: bool | None


@dataclass(frozen=True)
class Part(Generic[Row]):
    """A page of such a list."""

    rows: Sequence[Row]
    count: int
    newer: str | None
    older: str | None
    headings: Sequence[Heading] = ()
    first: str | None = None
    last: str | None = None


def asked_rows(
    rows: Iterable[Row],
    asked: Asked,
    columns: Sequence[Column[Row]],
    filters: Sequence[Filter] = (),
    named: Callable[[Row], str] = str,
) -> list[Row]:
    """The rows that are asked for, in the order that is asked for; `named` is what words are looked for in.

    The filters' `where` answer with a function that tells whether a row fits.
    """
    fits = conditions(filters, asked.chosen)
    found = [row for row in rows if all(fit(row) for fit in fits) and begins(named(row), asked.words)]
    column, backwards = _order(columns)
    if column is not None and column.key is not None:
        found.sort(key=column.key, reverse=backwards)
    return found


def page_of(rows: Sequence[Row], asked: Asked, columns: Sequence[Column[Row]]) -> Part[Row]:
    """The page that the address names."""
    end = max(len(rows) - 1, 0) // ROWS
    page = number_in_address("page", 0, end)
    start = page * ROWS
    return Part(
        rows[start : start + ROWS],
        len(rows),
        asked.address(page=page - 1 or None) if page else None,
        asked.address(page=page + 1) if page < end else None,
        [_heading(column, asked, columns) for column in columns],
        asked.address() if page else None,
        asked.address(page=end) if page < end else None,
    )


def part_beside(rows: Sequence[Row], asked: Asked, key_of: Callable[[Row], object], size: int) -> Part[Row]:
    """The page that the address names by the row at its edge; the first, where that row is on the list no more."""
    keys = [str(key_of(row)) for row in rows]
    start = _start(keys, size)
    shown = rows[start : start + size]
    there_is_more = start + size < len(rows)
    return Part(
        shown,
        len(rows),
        asked.address(before=keys[start]) if start else None,
        asked.address(after=keys[start + size - 1]) if there_is_more else None,
        first=asked.address() if start else None,
        last=asked.address(last="yes") if there_is_more else None,
    )


def _start(keys: Sequence[str], size: int) -> int:
    end = max(len(keys) - size, 0)
    after, before = request.args.get("after"), request.args.get("before")
    if "last" in request.args:
        return end
    if after in keys:
        return (keys.index(after) + 1) % len(keys)
    return max(keys.index(before) - size, 0) if before in keys else 0


def file_of(name: str, rows: Iterable[Row], asked: Asked, columns: Sequence[Column[Row]]) -> Response:
    """The whole list as a file."""
    cells = ([column.cell(row) for column in columns] for row in rows)
    return as_file(name, [str(column.label) for column in columns], cells, filters=asked.chosen)


def schools_among(rows: Iterable[Any]) -> Options:
    """The schools of the rows (`school_id`, `school`) to choose from; none where there is only one."""
    found = {str(row.school_id): row.school for row in rows}
    return sorted(found.items(), key=lambda each: each[1]) if len(found) > 1 else []


def _order(columns: Sequence[Column[Row]]) -> tuple[Column[Row] | None, bool]:
    asked = request.args.get("order")
    named = next((each for each in columns if each.name == asked and each.key is not None), None)
    return named, named is not None and request.args.get("direction") == "desc"


def _heading(column: Column[Row], asked: Asked, columns: Sequence[Column[Row]]) -> Heading:
    if column.key is None:
        return Heading(str(column.label), None, None)
    ordered, backwards = _order(columns)
    here = ordered is column
    down = "desc" if here and not backwards else None
    return Heading(
        str(column.label), asked.address(order=column.name, direction=down), backwards if here else None
    )

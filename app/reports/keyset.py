"""Pages of a long list by the row at their edge: they stand still while rows come and go, and the last page costs
what the first one does."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_

from app.extensions import db

Row = TypeVar("Row")


@dataclass(frozen=True)
class Order:
    """`by` is the column that orders a list, `key` the id that decides between equals; `down`: from the end.

    Rows without a value stand where PostgreSQL puts them: last, and from the end first.
    """

    by: Any
    key: Any
    down: bool = False

    def columns(self, *, turned: bool = False) -> tuple[ColumnElement[Any], ...]:
        """What a statement is ordered by; `turned`: the other way round."""
        if self.down != turned:
            return self.by.desc(), self.key.desc()
        return self.by.asc(), self.key.asc()

    def beyond(self, value: Any, number: int, *, turned: bool = False) -> ColumnElement[bool]:
        """The rows that stand after the one with this value and this id; `turned`: those before it."""
        down = self.down != turned
        if value is None:
            later = self.key < number if down else self.key > number
            return or_(self.by.is_not(None), later) if down else and_(self.by.is_(None), later)
        position = tuple_(self.by, self.key)
        if down:
            return position < (value, number)
        after = position > (value, number)
        return or_(after, self.by.is_(None)) if getattr(self.by, "nullable", True) else after

    @property
    def edges(self) -> Select[Any]:
        """Where each row stands, for the one at the edge of a page."""
        return select(self.by, self.key)


@dataclass(frozen=True)
class Part(Generic[Row]):
    """A page of the list. `newer` and `older`: the ids of the rows beside which the next pages begin, if any."""

    rows: Sequence[Row]
    newer: int | None
    older: int | None


def _first_column(asked: Select[Any]) -> Iterable[Any]:
    return db.session.scalars(asked)


def part_of(
    statement: Select[Any],
    order: Order,
    *,
    size: int | None,
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
    key_of: Callable[[Any], int] = lambda row: row.id,
    edges: Select[Any] | None = None,
    read: Callable[[Select[Any]], Iterable[Any]] = _first_column,
) -> Part[Any]:
    """The page that begins after one row, or ends before one; the first, where neither is a row of this person's.

    `size` None: all of them. `last`: the page that ends the list. `edges`: the columns of the order with the joins that
    they need; a row stays an edge when it has left the list. `read`: what becomes of the statement's rows.
    """
    anchor = None if last else _anchor(order, edges, after or before)
    turned = last or (anchor is not None and not after)
    asked = statement if anchor is None else statement.where(order.beyond(*anchor, turned=turned))
    asked = asked.order_by(None).order_by(*order.columns(turned=turned))
    found = list(read(asked.limit(None if size is None else size + 1)))
    if not found and anchor is not None:
        return part_of(statement, order, size=size, key_of=key_of, read=read)
    more, rows = size is not None and len(found) > size, found[:size]
    if turned:
        rows.reverse()
    if not rows:
        return Part(rows, None, None)
    newer = more if turned else anchor is not None
    older = anchor is not None if turned else more
    return Part(rows, key_of(rows[0]) if newer else None, key_of(rows[-1]) if older else None)


def rows_of_all(page: Callable[[int | None], Part[Row]]) -> Iterator[Row]:
    """The rows of all pages, for a file; `page` gives the one after a row, the first for None."""
    after: int | None = None
    while True:
        found = page(after)
        yield from found.rows
        after = found.older
        if after is None:
            return


def _anchor(order: Order, edges: Select[Any] | None, edge: int | None) -> tuple[Any, int] | None:
    if edge is None:
        return None
    asked = order.edges if edges is None else edges
    row = db.session.execute(asked.where(order.key == edge)).one_or_none()
    return None if row is None else (row[0], row[1])

"""Counts that stop: a page that says *1,000+* costs the same in a school and in a state."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

MOST = 1_000


class More(int):
    """So many, and more: counting stopped here."""


def up_to_most(rows: Select[Any]) -> ColumnElement[int]:
    """How many rows there are, as a column of another question; no more than one beyond `MOST` are read."""
    return select(func.count()).select_from(rows.limit(MOST + 1).subquery()).scalar_subquery()


def told(found: int) -> int:
    """What `up_to_most` found: the number, or that there are more."""
    return More(MOST) if found > MOST else found

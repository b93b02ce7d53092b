"""Questions that go to the database together: one statement, however many things a page shows.

The rows of each question come back as JSON inside one row, and are read as what they were: days, moments, amounts,
sealed words. A table's row comes as a copy that no session knows: what is changed on it is never written.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any, Generic, TypeVar

from flask_appbuilder import Model
from sqlalchemy import Date, DateTime, Numeric, Select, String, Time, cast, func, inspect, select
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeEngine

from app.extensions import db
from app.security.encrypted import Encrypted

Answer = TypeVar("Answer")
Opening = Callable[[Any], Any]

_named: Any = namedtuple
"""Its names are known only when a question is asked."""


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """A statement, and what its rows mean."""

    statement: Select
    read: Callable[[Sequence[Any]], Answer]

    def answer(self) -> Answer:
        """Ask this one alone."""
        return self.read(db.session.execute(self.statement).all())


@dataclass(frozen=True)
class _Part:
    """What one element of a row is made of: some columns of a table, or (`entity` is None) a single value."""

    name: str
    entity: type[Model] | None
    columns: tuple[Any, ...]
    openings: tuple[Opening, ...]


def answers(questions: Mapping[str, Question[Any]]) -> dict[str, Any]:
    """Ask all of these in one statement, as whom the session acts; each answer stands under its question's name."""
    if not questions:
        return {}
    parts = {name: _parts(question.statement) for name, question in questions.items()}
    asked = (_as_json(each.statement, parts[name]).label(name) for name, each in questions.items())
    found = db.session.execute(select(*asked)).one()
    return {
        name: question.read([_row(parts[name], values) for values in found._mapping[name] or ()])
        for name, question in questions.items()
    }


def _parts(statement: Select) -> list[_Part]:
    return [_part(each["name"], each["expr"]) for each in statement.column_descriptions]


def _part(name: str, asked: Any) -> _Part:
    if isinstance(asked, type):
        return _Part(name, asked, *_columns_of(asked))
    return _Part(name, None, (asked,), (_opening(asked.type),))


@cache
def _columns_of(entity: type[Model]) -> tuple[tuple[Any, ...], tuple[Opening, ...]]:
    columns = tuple(getattr(entity, each.key) for each in inspect(entity).column_attrs)
    return columns, tuple(_opening(each.type) for each in columns)


def _as_json(statement: Select, parts: Iterable[_Part]) -> Any:
    """The rows of a statement, in its order, as one array of arrays."""
    every = [column for part in parts for column in part.columns]
    numbered = [column.label(f"value_{number}") for number, column in enumerate(every)]
    rows = statement.with_only_columns(*numbered).subquery()
    cells = (cast(each, String) if isinstance(each.type, Numeric) else each for each in rows.c)
    return select(func.json_agg(func.json_build_array(*cells))).scalar_subquery()


def _row(parts: Sequence[_Part], values: Sequence[Any]) -> Any:
    rest = iter(values)
    return _shape(tuple(part.name for part in parts))(*(_element(part, rest) for part in parts))


def _element(part: _Part, rest: Any) -> Any:
    opened = [
        None if value is None else opening(value) for opening, value in zip(part.openings, rest, strict=False)
    ]
    return opened[0] if part.entity is None else _copy(part, opened)


def _copy(part: _Part, values: Sequence[Any]) -> Any:
    if part.entity is None or all(value is None for value in values):
        return None  # Nothing was joined.
    copy = part.entity()
    for column, value in zip(part.columns, values, strict=True):
        set_committed_value(copy, column.key, value)
    return copy


@cache
def _shape(names: tuple[str, ...]) -> Callable[..., Any]:
    return _named("Row", names, rename=True)


def _opening(kind: TypeEngine[Any]) -> Opening:
    if isinstance(kind, Encrypted):
        return lambda value: kind.process_result_value(value, None)  # type: ignore[arg-type]
    for each, opening in OPENINGS.items():
        if isinstance(kind, each):
            return opening
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


OPENINGS: Mapping[type[TypeEngine[Any]], Opening] = {
    DateTime: datetime.fromisoformat,
    Date: date.fromisoformat,
    Time: time.fromisoformat,
    Numeric: Decimal,
}

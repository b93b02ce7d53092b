"""Questions that go to the database together: one statement, however many things a page shows.

The rows of each question come back as JSON inside one row, and are read as what they were: days, moments, amounts,
sealed words. A table's row comes as a copy that no session knows: what is changed on it is never written.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from flask_appbuilder import Model
from sqlalchemy import (
    ARRAY,
    Date,
    DateTime,
    Integer,
    Numeric,
    Select,
    String,
    Time,
    bindparam,
    cast,
    func,
    inspect,
    select,
)
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.types import TypeEngine

from app.extensions import db
from app.security.encrypted import Encrypted

Answer = TypeVar("Answer")
Opening = Callable[[Any], Any]

KEPT = 100
"""Statements with named parameters that are kept put together; there are a dozen or two."""

VISIT = bindparam("visit", type_=Integer)
"""The id of the visit that is asked about."""
DISTRICT = bindparam("district", type_=Integer)
SCHOOL = bindparam("school", type_=Integer)
FIRST, LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
"""The days from one to the other."""
TEAM = bindparam("team", type_=ARRAY(Integer))
"""The ids of everybody who goes, to interpret too."""

_named: Any = namedtuple
"""Its names are known only when a question is asked."""


@dataclass(frozen=True)
class Question(Generic[Answer]):
    """A statement, and what its rows mean.

    `values`: of its named parameters. A statement that has such is put together once per process, for all who ask it.
    """

    statement: Select
    read: Callable[[Sequence[Any]], Answer]
    values: Mapping[str, Any] = field(default_factory=dict)

    def answer(self) -> Answer:
        """Ask this one alone."""
        return self.read(db.session.execute(self.statement, self.values).all())


@dataclass(frozen=True)
class _Part:
    """One element of a row: a table's row (`entity`), or a single value. `asked` is how it is asked for."""

    name: str
    entity: type[Model] | None
    keys: tuple[str, ...]
    openings: tuple[Opening, ...]
    asked: Any


def answers(questions: Mapping[str, Question[Any]]) -> dict[str, Any]:
    """Ask all of these in one statement, as whom the session acts; each answer stands under its question's name.

    Raises ValueError when two of them give one parameter different values.
    """
    if not questions:
        return {}
    asked = tuple((name, question.statement, bool(question.values)) for name, question in questions.items())
    kept = all(is_kept for _name, _statement, is_kept in asked)
    parts, together = (_together if kept else _together.__wrapped__)(asked)
    found = db.session.execute(together, _values(questions.values())).one()
    return {
        name: question.read([_row(made_of, values) for values in rows or ()])
        for (name, question), made_of, rows in zip(questions.items(), parts, found, strict=True)
    }


def _values(questions: Iterable[Question[Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in (given for question in questions for given in question.values.items()):
        if values.setdefault(name, value) != value:
            raise ValueError(f"Two questions mean something else by “{name}”.")
    return values


@lru_cache(maxsize=KEPT)
def _together(asked: tuple[tuple[str, Select, bool], ...]) -> tuple[list[list[_Part]], Select]:
    """What the rows of each are made of, and one statement for all, whose columns stand in the same order."""
    made = [
        (name, *(_put_together if is_kept else _put_together.__wrapped__)(statement))
        for name, statement, is_kept in asked
    ]
    return [parts for _name, parts, _json in made], select(*(json.label(name) for name, _parts, json in made))


@lru_cache(maxsize=KEPT)
def _put_together(statement: Select) -> tuple[list[_Part], Any]:
    """What a row of it is made of, and its rows as JSON."""
    parts = _parts(statement)
    return parts, _as_json(statement, parts)


def _parts(statement: Select) -> list[_Part]:
    return [_part(each["name"], each["expr"]) for each in statement.column_descriptions]


def _part(name: str, asked: Any) -> _Part:
    if isinstance(asked, type):
        return _of_table(asked)
    return _Part(name, None, (), (_opening(asked.type),), _plain(asked))


@cache
def _of_table(entity: type[Model]) -> _Part:
    columns = [getattr(entity, each.key) for each in inspect(entity).column_attrs]
    return _Part(
        entity.__name__,
        entity,
        tuple(each.key for each in columns),
        tuple(_opening(each.type) for each in columns),
        func.json_build_array(*map(_plain, columns)),
    )


def _plain(column: Any) -> Any:
    """Numbers as text: JSON would make them floats."""
    return cast(column, String) if isinstance(column.type, Numeric) else column


def _as_json(statement: Select, parts: Iterable[_Part]) -> Any:
    """The rows of a statement, in its order, as one array of arrays."""
    row = func.json_build_array(*(part.asked for part in parts))
    rows = statement.with_only_columns(row.label("row")).subquery()
    return select(func.json_agg(rows.c.row)).scalar_subquery()


def _row(parts: Sequence[_Part], values: Sequence[Any]) -> Any:
    return _shape(tuple(part.name for part in parts))(*map(_element, parts, values))


def _element(part: _Part, value: Any) -> Any:
    if part.entity is None:
        return None if value is None else part.openings[0](value)
    if all(each is None for each in value):
        return None  # Nothing was joined.
    copy = part.entity()
    for key, opening, each in zip(part.keys, part.openings, value, strict=True):
        set_committed_value(copy, key, None if each is None else opening(each))
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

"""Visits as people look for them: the list, the counts of the states, and everything about one visit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select, true, tuple_, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.extensions import db
from app.models import (
    FamilyAnswer,
    Figure,
    Person,
    School,
    SchoolYear,
    Student,
    Visit,
    VisitEducator,
    VisitStudent,
)
from app.models.questions import Question
from app.reports.counting import told, up_to_most
from app.reports.keyset import Part, rows_of_all
from app.reports.scope import Scope
from app.services.look_ups import begins_with
from workflows.visit import VisitState

ROWS, AT_A_TIME = 25, 500
"""On one page of a list, and read together for a file."""

KEPT = 100
"""Statements of each kind that one process keeps ready, one for each scope in which somebody opens the list."""

Only = Sequence[ColumnElement[bool]]
"""Conditions that narrow a list of visits."""


@dataclass(frozen=True)
class VisitRow:
    """One visit of a list; names are empty where the person may not see students."""

    id: int
    number: int
    year: str
    state: str
    answer: str
    school: str
    students: tuple[str, ...]
    team: tuple[str, ...]
    invited_on: date
    ask_again_on: date | None
    starts_at: datetime | None
    closed_on: date | None
    answer_waits: bool
    """The family's newest answer, that nobody has looked after yet."""


@dataclass(frozen=True)
class Counts:
    """How many visits stand in each state. `year_id`: the school year they are counted in, where it is this one.

    Where somebody sees several schools and narrows the list, counting stops at a thousand (`counting.More`).
    """

    of: dict[str, int]
    year_id: int | None = None

    def get(self, state: str, otherwise: int = 0) -> int:
        """How many visits stand there."""
        return self.of.get(state, otherwise)

    @property
    def narrowed(self) -> dict[str, str]:
        """What the address of a list of exactly these visits carries."""
        return {} if self.year_id is None else {"year": str(self.year_id)}


def counts(scope: Scope, *, only: Only | None = None) -> Counts:
    """How many visits stand in each state: those of the current school year, or `only` those."""
    if only is not None:
        return Counts(_narrowed(scope, only))
    return ask_counts(scope).answer()


@lru_cache(maxsize=KEPT)
def ask_counts(scope: Scope) -> Question[Counts]:
    """`counts` of the current school year, to be asked together with others."""
    this_year = Visit.school_year_id.in_(select(SchoolYear.id).where(SchoolYear.current))
    counted = (_kept() if scope.whole else _counted(scope, [this_year])).subquery()
    standing = (
        select(SchoolYear.id, counted.c.state, counted.c.number)
        .select_from(SchoolYear)
        .outerjoin(counted, true())
        .where(SchoolYear.current)
    )
    return Question(standing, _counts)


def _counts(rows: Sequence[Any]) -> Counts:
    return Counts({row.state: row.number for row in rows if row.state}, rows[0].id if rows else None)


def _kept() -> Select[str, int]:
    """The sums that follow the visits, of this school year."""
    years = select(SchoolYear.id).where(SchoolYear.current)
    number = func.sum(Figure.count)
    return (
        select(Figure.state, number.label("number"))
        .where(Figure.kind == "visits", Figure.school_year_id.in_(years))
        .group_by(Figure.state)
        .having(number > 0)
    )


def _narrowed(scope: Scope, only: Only) -> dict[str, int]:
    if not scope.whole:
        return {row.state: row.number for row in db.session.execute(_counted(scope, only))}
    each = {
        state.value: up_to_most(select(Visit.id).where(Visit.state == state.value, *only))
        for state in VisitState
    }
    row = db.session.execute(select(*(number.label(state) for state, number in each.items()))).one()
    return {state: told(number) for state, number in row._mapping.items() if number}


def _counted(scope: Scope, only: Only) -> Select[str, int]:
    return (
        select(Visit.state, func.count().label("number")).where(*only, *scope.visits()).group_by(Visit.state)
    )


def page(
    scope: Scope,
    *,
    only: Only = (),
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
    earliest_first: bool = False,
    size: int = ROWS,
) -> Part[VisitRow]:
    """Visits by planned time, the latest first, those without one last; or the very other way round.

    Ids first, then their rows. `after` and `before` name the visit at the edge of the page that was left; `last` asks
    for the page that ends the list.
    """
    edge = None if last else after or before
    anchor = _anchor(edge) if edge else None
    backwards = last or (anchor is not None and not after)
    turned = backwards != earliest_first
    if only or anchor is not None:
        asked = _asked([*only, *scope.visits()], anchor, size + 1, backwards=turned)
    else:
        asked = _asked_of_all(scope, size + 1, backwards=turned)
    ids = list(db.session.scalars(asked))
    more, ids = len(ids) > size, ids[:size]
    if backwards:
        ids.reverse()
    if not ids and anchor is not None:  # Nothing lies beyond that row any more.
        return page(scope, only=only, earliest_first=earliest_first, size=size)
    if not ids:
        return Part((), None, None)
    newer = more if backwards else anchor is not None
    older = anchor is not None if backwards else more
    return Part(rows_of(ids), ids[0] if newer else None, ids[-1] if older else None)


def every(scope: Scope, *, only: Only = (), earliest_first: bool = False) -> Iterator[VisitRow]:
    """The rows of all pages, some hundred at a time."""
    return rows_of_all(
        lambda last: page(scope, only=only, after=last, earliest_first=earliest_first, size=AT_A_TIME)
    )


def of_student_named(words: str) -> ColumnElement[bool]:
    """Visits of a student whose last name (or first and last name) begins with the words, as a condition."""
    named = select(VisitStudent.visit_id).join(Student, Student.id == VisitStudent.student_id)
    return Visit.id.in_(named.where(begins_with(words)))


def rows_of(ids: list[int]) -> tuple[VisitRow, ...]:
    """The rows of these visits, in this order, in one statement."""
    found = {row.id: _row(row) for row in db.session.execute(_rows(), {"ids": ids})}
    return tuple(found[visit_id] for visit_id in ids if visit_id in found)


def names_of_students() -> ColumnElement[list[str]]:
    """The names of the visit's students that the person may see, as a column of a query on visits."""
    name = Student.given_name + " " + Student.family_name
    return (
        select(func.array_agg(aggregate_order_by(name, Student.look_up)))
        .join(VisitStudent, VisitStudent.student_id == Student.id)
        .where(VisitStudent.visit_id == Visit.id)
        .correlate(Visit)
        .scalar_subquery()
    )


def names_of_team() -> ColumnElement[list[str]]:
    """The names of the visit's team, as a column of a query on visits."""
    name = Person.given_name + " " + Person.family_name
    return (
        select(func.array_agg(aggregate_order_by(name, Person.look_up)))
        .join(VisitEducator, VisitEducator.person_id == Person.id)
        .where(VisitEducator.visit_id == Visit.id)
        .correlate(Visit)
        .scalar_subquery()
    )


def _answer_waits() -> ColumnElement[bool]:
    return (
        select(FamilyAnswer.handled_at.is_(None))
        .where(FamilyAnswer.visit_id == Visit.id)
        .order_by(FamilyAnswer.id.desc())
        .limit(1)
        .correlate(Visit)
        .scalar_subquery()
    )


@cache
def _rows() -> Select:
    return (
        select(
            Visit.id,
            Visit.number,
            SchoolYear.name.label("year"),
            Visit.state,
            Visit.answer,
            School.name.label("school"),
            names_of_students().label("students"),
            names_of_team().label("team"),
            Visit.invited_on,
            Visit.ask_again_on,
            func.coalesce(Visit.started_at, Visit.starts_at).label("starts_at"),
            Visit.closed_on,
            _answer_waits().label("answer_waits"),
        )
        .join(School, School.id == Visit.school_id)
        .join(SchoolYear, SchoolYear.id == Visit.school_year_id)
        .where(Visit.id.in_(bindparam("ids", expanding=True)))
    )


def _row(row: Row) -> VisitRow:
    return VisitRow(
        id=row.id,
        number=row.number,
        year=row.year,
        state=row.state,
        answer=row.answer,
        school=row.school,
        students=tuple(row.students or ()),
        team=tuple(row.team or ()),
        invited_on=row.invited_on,
        ask_again_on=row.ask_again_on,
        starts_at=row.starts_at,
        closed_on=row.closed_on,
        answer_waits=bool(row.answer_waits),
    )


def _anchor(visit_id: int) -> tuple[datetime | None, int] | None:
    row = db.session.execute(select(Visit.starts_at, Visit.id).where(Visit.id == visit_id)).one_or_none()
    return None if row is None else (row.starts_at, row.id)


@lru_cache(maxsize=KEPT)
def _asked_of_all(scope: Scope, most: int, *, backwards: bool) -> Select:
    return _asked(scope.visits(), None, most, backwards=backwards)


def _asked(
    only: list[ColumnElement[bool]],
    anchor: tuple[datetime | None, int] | None,
    most: int,
    *,
    backwards: bool,
) -> Select:
    """The ids of the visits. Those with a time and those without are two ranges of the same index."""
    starts_at, visit_id = anchor or (None, None)
    position = tuple_(Visit.starts_at, Visit.id)
    dated, dateless = Visit.starts_at.is_not(None), Visit.starts_at.is_(None)
    ranges: list[Any] = [dated, dateless]
    if starts_at is not None and backwards:
        ranges = [position > (starts_at, visit_id)]
    elif starts_at is not None:
        ranges = [position < (starts_at, visit_id), dateless]
    elif visit_id is not None and backwards:
        ranges = [and_(dateless, Visit.id > visit_id), dated]
    elif visit_id is not None:
        ranges = [and_(dateless, Visit.id < visit_id)]
    return _joined(ranges, only, most, backwards=backwards)


def _joined(ranges: list[Any], only: list[Any], most: int, *, backwards: bool) -> Select:
    parts = [
        select(Visit.id, Visit.starts_at)
        .where(each, *only)
        .order_by(*_order(Visit.starts_at, Visit.id, backwards=backwards))
        .limit(most)
        .subquery()
        for each in ranges
    ]
    whole = union_all(*(select(part.c.id, part.c.starts_at) for part in parts)).subquery()
    order = _order(whole.c.starts_at, whole.c.id, backwards=backwards)
    return select(whole.c.id).order_by(*order).limit(most)


def _order(time: Any, visit_id: Any, *, backwards: bool) -> tuple[ColumnElement, ...]:
    if backwards:
        return time.asc().nulls_first(), visit_id.asc()
    return time.desc().nulls_last(), visit_id.desc()

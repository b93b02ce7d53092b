"""Steps that are late, visits that nobody was paid for, second visits that are due."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, func, null, or_, select

from app.extensions import db
from app.models import DistrictSettings, Visit, VisitStudent
from app.reports.quiet import wants_quiet
from app.reports.sums import students_visited
from app.reports.visits import VisitRow, rows_of
from app.services.visits.facts import MADE

MOST = 25
"""Visits of one kind on the page, the longest late first."""
FEW_SCHOOLS = 10
"""Of so many schools the page says whose second visit is due."""
BETWEEN_VISITS = timedelta(days=60)
"""So long after the first visit, the second is due (R86): the model plans it for the winter or the spring."""
KINDS = ("record", "reflect", "unpaid")


@dataclass(frozen=True)
class Late:
    """A visit whose next step is late. `since`: when it was due."""

    visit: VisitRow
    since: datetime


@dataclass(frozen=True)
class Steps:
    """Late visits of one kind (`record`, `reflect`, `unpaid`): the longest late, and how many there are."""

    kind: str
    lines: tuple[Late, ...]
    count: int


@dataclass(frozen=True)
class SecondVisits:
    """Students with a first visit, those of them with a second, and some whose second is due.

    `of_many`: there are too many schools to say whose turn it is.
    """

    first: int
    second: int
    due: tuple[VisitRow, ...] = ()
    due_count: int = 0
    of_many: bool = False


def late_steps(school_ids: Collection[int], settings: DistrictSettings, now: datetime) -> tuple[Steps, ...]:
    """What is late at these schools, by the district's days (R26, R83)."""
    kind, since = lateness(settings, now)
    late = (
        select(
            Visit.id,
            kind.label("kind"),
            since.label("since"),
            func.count().over(partition_by=kind).label("count"),
            func.row_number().over(partition_by=kind, order_by=(since, Visit.id)).label("place"),
        )
        .where(Visit.school_id.in_(school_ids), Visit.state.in_(("scheduled", "completed", "reflected")))
        .where(kind.is_not(None))
        .subquery()
    )
    found = db.session.execute(select(late).where(late.c.place <= MOST).order_by(late.c.since)).all()
    rows = {row.id: row for row in rows_of([line.id for line in found])}
    return tuple(_steps(each, [line for line in found if line.kind == each], rows) for each in KINDS)


def lateness(settings: DistrictSettings, now: datetime) -> tuple[ColumnElement[str], ColumnElement[datetime]]:
    """Which step of a visit is late (null: none), and since when."""
    reflect, paid = timedelta(days=settings.reflect_days), timedelta(days=settings.unpaid_days)
    kinds = (
        (and_(Visit.state == "scheduled", Visit.ends_at < now), "record", Visit.ends_at),
        (
            and_(Visit.state == "completed", Visit.ended_at < now - reflect),
            "reflect",
            Visit.ended_at + reflect,
        ),
        (
            and_(Visit.state == "reflected", Visit.reflected_at < now - paid),
            "unpaid",
            Visit.reflected_at + paid,
        ),
    )
    kind = case(*((condition, name) for condition, name, _since in kinds), else_=null())
    since = case(*((condition, moment) for condition, _name, moment in kinds), else_=null())
    return kind, since


def second_visits(school_ids: Collection[int], year_id: int | None, now: datetime) -> SecondVisits:
    """How many of those visited once were visited again, and whose turn it is (R86, R125).

    A no was an answer, and who asked for quiet is left in peace: neither is due. Of many schools only sums are read:
    whose turn it is would mean to look through every visit of the year, for a list that nobody works down.
    """
    if len(school_ids) > FEW_SCHOOLS:
        return SecondVisits(*students_visited(school_ids, year_id), of_many=True)
    each = _visited_once(school_ids, year_id)
    turn = select(each.c.visit_id).where(each.c.started_at < now - BETWEEN_VISITS, ~each.c.asked)
    due = select(Visit.id, Visit.started_at).where(Visit.id.in_(turn), ~wants_quiet(now)).cte("due")
    longest = select(due.c.id).order_by(due.c.started_at, due.c.id).limit(MOST).scalar_subquery()
    students, families = select(func.count()).select_from(each), select(func.count()).select_from(due)
    again = students.where(each.c.again)
    counts = (query.scalar_subquery() for query in (students, again, families))
    first, second, due_count, ids = db.session.execute(select(*counts, func.array(longest))).one()
    return SecondVisits(first, second, rows_of(ids), due_count)


def _visited_once(school_ids: Collection[int], year_id: int | None) -> CTE:
    """Each student's first visit that took place, and whether there was a second, or one was asked for."""
    first, second = VisitStudent.number == 1, VisitStudent.number == 2
    made = Visit.state.in_(MADE)
    return (
        select(
            func.min(Visit.id).filter(first, made).label("visit_id"),
            func.min(Visit.started_at).filter(first, made).label("started_at"),
            func.bool_or(and_(second, made)).label("again"),
            func.bool_or(and_(second, Visit.state != "cancelled")).label("asked"),
        )
        .select_from(Visit)
        .join(VisitStudent, Visit.id == VisitStudent.visit_id)
        .where(Visit.school_id.in_(school_ids), Visit.school_year_id == year_id, or_(first, second))
        .group_by(VisitStudent.student_id, VisitStudent.school_id)
        .having(func.bool_or(and_(first, made)))
        .cte("each")
    )


def days_late(since: datetime, today: date, zone: Any) -> int:
    """Whole days, by the district's calendar."""
    return (today - since.astimezone(zone).date()).days


def _steps(kind: str, lines: list[Any], rows: dict[int, VisitRow]) -> Steps:
    seen = tuple(Late(rows[line.id], line.since) for line in lines if line.id in rows)
    return Steps(kind, seen, lines[0].count if lines else 0)

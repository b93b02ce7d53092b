"""Open visits whose students go to another school now: what waits to be handed over, closed or kept."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, cast, column, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import School, Student, Visit
from app.reports.scope import places_of
from app.reports.visits import names_of_team
from app.services.actors import Actor
from workflows.people import LIAISONS, Role
from workflows.visit import VISIT, VisitState

MOST = 200
"""Visits that the page shows, and hands over at one press."""


@dataclass(frozen=True)
class MovedVisit:
    """One visit. `students` are the names that the person may see; `now_at` the schools where its students go now.

    `mine`: of a school that the person looks after, so that they decide. Of one of another school only its number,
    the schools and the own students are known; `team` and `starts_at` are not.
    """

    id: int
    former: str
    now_at: tuple[str, ...]
    students: tuple[str, ...]
    mine: bool
    state: str = ""
    starts_at: datetime | None = None
    team: tuple[str, ...] = ()


def waiting(actor: Actor, *, school_id: int | None = None) -> tuple[MovedVisit, ...]:
    """What waits at either school that this person looks after, the earliest agreed first."""
    schools, districts = places_of(actor, *LIAISONS)
    _, everywhere = places_of(actor, Role.district_coordinator)
    found = _found().subquery()
    rows = db.session.execute(
        select(found, Visit.state, Visit.starts_at, Visit.district_id, names_of_team().label("team"))
        .outerjoin(Visit, Visit.id == found.c.visit_id)
        .where(_here(found, school_id))
        .order_by(Visit.starts_at.nulls_last(), found.c.visit_id)
    ).all()
    by_visit: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_visit[row.visit_id].append(row)
    own = {*districts, *everywhere}
    return tuple(_visit(each, schools, own) for each in list(by_visit.values())[:MOST])


def how_many(actor: Actor) -> int:
    """How many visits this person decides about."""
    return sum(each.mine for each in waiting(actor))


def tasks(actor: Actor, due: datetime, school_id: int | None) -> list[Select[Any]]:
    """For *My work*, one row for all that this person decides about, and one for those who come; id, kind, due, count.

    Nothing for other roles.
    """
    schools, districts = places_of(actor, *LIAISONS)
    _, everywhere = places_of(actor, Role.district_coordinator)
    if not schools and not districts and not everywhere:
        return []
    moved = _of_the_database()
    mine = or_(moved.c.former.in_(schools), literal(bool(districts or everywhere)))
    here = true() if school_id is None else or_(moved.c.former == school_id, moved.c.now_at == school_id)
    kinds = (("moved", mine), ("came", ~mine))
    return [_summed(moved, kind, due).where(those, here) for kind, those in kinds]


def _summed(moved: Any, kind: str, due: datetime) -> Select[Any]:
    count = func.count(moved.c.visit_id.distinct())
    return select(
        func.min(moved.c.visit_id).label("id"),
        literal(kind).label("kind"),
        literal(due).label("due"),
        cast(count, Text),
    ).having(count > 0)


def _of_the_database() -> Any:
    columns = (column(name, Integer) for name in ("visit_id", "former", "now_at", "student_id"))
    return func.app_moved_visits().table_valued(*columns)


def _found() -> Select[Any]:
    """Numbers with the words for them that this person may read."""
    moved, former, now_at = _of_the_database(), aliased(School), aliased(School)
    name = Student.given_name + " " + Student.family_name
    return (
        select(
            moved.c.visit_id,
            moved.c.former,
            moved.c.now_at,
            former.name.label("former_name"),
            now_at.name.label("now_at_name"),
            name.label("student"),
        )
        .select_from(moved)
        .join(former, former.id == moved.c.former)
        .join(now_at, now_at.id == moved.c.now_at)
        .outerjoin(Student, Student.id == moved.c.student_id)
    )


def _here(found: Any, school_id: int | None) -> ColumnElement[bool]:
    return true() if school_id is None else or_(found.c.former == school_id, found.c.now_at == school_id)


def _visit(rows: list[Any], schools: Collection[int], districts: Collection[int]) -> MovedVisit:
    first = rows[0]
    return MovedVisit(
        id=first.visit_id,
        former=first.former_name,
        now_at=tuple(sorted({row.now_at_name for row in rows})),
        students=tuple(sorted({row.student for row in rows if row.student})),
        mine=first.former in schools or first.district_id in districts,
        state=VISIT.states[VisitState(first.state)] if first.state else "",
        starts_at=first.starts_at,
        team=tuple(first.team or ()),
    )

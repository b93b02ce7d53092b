"""Totals for those who see nobody: an external partner of its schools, an executive of the district (people.md).

The system counts, because neither sees a visit. A school in which too few students were reached stands without its
numbers, and so does another one beside it, so that nothing can be worked out from the sum (workflows/suppression.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, func, select

from app.extensions import db
from app.models import Payment, School, SchoolYear, Visit, VisitEducator, VisitStudent
from app.security.session import acting_as, steward
from app.services.actors import Actor
from app.services.programme import settings_of
from app.services.visits.facts import MADE
from workflows.people import Role
from workflows.suppression import hidden_groups

READERS = (Role.executive, Role.partner)


@dataclass(frozen=True)
class Counted:
    """What may be told of a school, or (without a name) of all of them. Money only for those who approve it."""

    students: int
    visits: int
    educators: int
    approved: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)


@dataclass(frozen=True)
class Totals:
    """`rows`: each school by name, None where its numbers are kept back. `sum` is None when even all are too few."""

    year: str
    rows: tuple[tuple[str, Counted | None], ...]
    sum: Counted | None
    minimum: int
    money: bool


def years(district_id: int) -> Sequence[SchoolYear]:
    """The district's school years, the latest first."""
    query = select(SchoolYear).where(SchoolYear.district_id == district_id)
    return db.session.scalars(query.order_by(SchoolYear.starts_on.desc())).all()


def totals(actor: Actor, year: SchoolYear) -> Totals:
    """The totals that this person may read: of all schools, or of those where a partner takes part."""
    minimum = settings_of(year.district_id).minimum_group
    money = Role.executive in actor.roles_in(year.district_id)
    with acting_as(db.session, steward(year.district_id)):
        schools = _schools(actor, year.district_id)
        found = _counted(list(schools), year.id)
        whole = _counted(list(schools), year.id, together=True).get(None, Counted(0, 0, 0))
    counts = [found.get(school_id, Counted(0, 0, 0)) for school_id in schools]
    hidden = hidden_groups([each.students for each in counts], minimum)
    rows = tuple(
        (name, None if place in hidden else each)
        for place, (name, each) in enumerate(zip(schools.values(), counts, strict=True))
    )
    told = whole if whole.students == 0 or whole.students >= minimum else None
    return Totals(year.name, rows, told, minimum, money)


def _schools(actor: Actor, district_id: int) -> dict[int, str]:
    held = [each for each in actor.holdings if each.role in READERS and each.district_id == district_id]
    query = select(School.id, School.name).where(School.district_id == district_id, School.active)
    if all(each.school_id is not None for each in held):
        query = query.where(School.id.in_([each.school_id for each in held]))
    return {row.id: row.name for row in db.session.execute(query.order_by(School.name, School.id))}


def _counted(ids: list[int], year_id: int, *, together: bool = False) -> dict[int | None, Counted]:
    made = (Visit.school_id.in_(ids), Visit.school_year_id == year_id, Visit.state.in_(MADE))
    visits = select(func.count()).select_from(Visit).where(*made)
    students = (
        select(func.count(VisitStudent.student_id.distinct()))
        .select_from(Visit)
        .join(VisitStudent, VisitStudent.visit_id == Visit.id)
        .where(*made)
    )
    educators = (
        select(func.count(VisitEducator.person_id.distinct()))
        .select_from(Visit)
        .join(VisitEducator, VisitEducator.visit_id == Visit.id)
        .where(*made, VisitEducator.went.is_(True), VisitEducator.part == "visitor")
    )
    reached, took_place, went = (_by_school(query, together) for query in (students, visits, educators))
    approved = _by_school(_money(made, ("approved", "exported")), together)
    paid = _by_school(_money(made, ("paid",)), together)
    keys: set[int | None] = {None} if together else set(ids)
    return {
        key: Counted(
            int(reached.get(key, 0)),
            int(took_place.get(key, 0)),
            int(went.get(key, 0)),
            approved.get(key, Decimal(0)),
            paid.get(key, Decimal(0)),
        )
        for key in keys
    }


def _money(made: tuple[ColumnElement[bool], ...], states: Sequence[str]) -> Select:
    return (
        select(func.coalesce(func.sum(Payment.amount), 0))
        .select_from(Visit)
        .join(Payment, Payment.visit_id == Visit.id)
        .where(*made, Payment.state.in_(states), ~Payment.withdrawn)
    )


def _by_school(query: Select, together: bool) -> Mapping[int | None, Decimal]:
    if together:
        return {None: Decimal(db.session.scalar(query) or 0)}
    rows = db.session.execute(query.add_columns(Visit.school_id).group_by(Visit.school_id))
    return {row[1]: Decimal(row[0]) for row in rows}

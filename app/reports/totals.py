"""Totals for those who see nobody: an external partner of its schools, an executive of the district (people.md).

The system counts, because neither sees a visit. A school in which too few students were reached stands without its
numbers, and so does another one beside it, so that nothing can be worked out from the sum (workflows/suppression.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models import DistrictSettings, School, SchoolYear
from app.models.questions import Question, answers
from app.reports import sums
from app.reports.sums import Sums
from app.security.session import acting_as, steward
from app.services.actors import Actor
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
    return totals_of(actor, year, **answers(ask_schools(actor, year.district_id)))


def ask_schools(actor: Actor, district_id: int) -> dict[str, Question[Any]]:
    """What `totals_of` needs to know of the schools, to be asked together with others."""
    held = [each for each in actor.holdings if each.role in READERS and each.district_id == district_id]
    schools = select(School.id, School.name).where(School.district_id == district_id, School.active)
    if all(each.school_id is not None for each in held):
        schools = schools.where(School.id.in_([each.school_id for each in held]))
    minimum = select(DistrictSettings.minimum_group).where(DistrictSettings.district_id == district_id)
    return {
        "schools": Question(schools.order_by(School.name, School.id), lambda rows: dict(map(tuple, rows))),
        "minimum": Question(minimum, lambda rows: rows[0][0]),
    }


def ask_year(district_id: int) -> Question[SchoolYear | None]:
    """The current school year."""
    current = select(SchoolYear).where(SchoolYear.district_id == district_id, SchoolYear.current)
    return Question(current, lambda rows: rows[0][0] if rows else None)


def totals_of(actor: Actor, year: SchoolYear, *, schools: Mapping[int, str], minimum: int) -> Totals:
    """`totals` of these schools, by name; what is less than `minimum` is kept back."""
    money = Role.executive in actor.roles_in(year.district_id)
    with acting_as(db.session, steward(year.district_id)):
        found, together = sums.of_schools(schools, year.id)
    counts, whole = [_counted(found[school_id]) for school_id in schools], _counted(together)
    hidden = hidden_groups([each.students for each in counts], minimum)
    rows = tuple(
        (name, None if place in hidden else each)
        for place, (name, each) in enumerate(zip(schools.values(), counts, strict=True))
    )
    told = whole if whole.students == 0 or whole.students >= minimum else None
    return Totals(year.name, rows, told, minimum, money)


def _counted(each: Sums) -> Counted:
    return Counted(each.students, each.visits, each.educators, each.approved, each.paid)

"""Totals for those who see nobody: an external partner of its schools, an executive of the district (people.md).

The system counts, because neither sees a visit. A school in which too few students were reached stands without its
numbers, and so does another one beside it, so that nothing can be worked out from the sum (workflows/suppression.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.models import School, SchoolYear
from app.reports import sums
from app.reports.sums import Sums
from app.security.session import acting_as, steward
from app.services.actors import Actor
from app.services.programme import settings_of
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
        found, together = sums.of_schools(schools, year.id)
    counts, whole = [_counted(found[school_id]) for school_id in schools], _counted(together)
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


def _counted(each: Sums) -> Counted:
    return Counted(each.students, each.visits, each.educators, each.approved, each.paid)

"""How many visits each school would like to make in a year: a goal of the school, never a person's duty."""

from collections.abc import Mapping

from sqlalchemy import select

from app.extensions import db
from app.models import School, SchoolGoal, SchoolYear
from app.services import records
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import DISTRICT_COORDINATOR

MOST = 99_999


def set_goals(year_id: int, wanted: Mapping[int, int | None], *, by: Actor) -> None:
    """Give schools a goal in visits, or with None take it away. Raises NotFound, NotYourRole."""
    if by.roles_in(by.district_id).isdisjoint(DISTRICT_COORDINATOR):
        raise NotYourRole("set_goals", DISTRICT_COORDINATOR)
    with records.in_words(), transaction():
        year = db.session.get(SchoolYear, year_id)
        if year is None or year.district_id != by.district_id:
            raise NotFound
        known = _known(year)
        for school_id, visits in wanted.items():
            if visits is None and school_id in known:
                records.tell(known[school_id], "removed", by=by)
                db.session.delete(known[school_id])
        write(year, {school: visits for school, visits in wanted.items() if visits is not None}, by=by)


def write(year: SchoolYear, wanted: Mapping[int, int], *, by: Actor) -> list[int]:
    """The goals, within the caller's transaction; returns the numbers of those that are new. Raises NotFound."""
    schools = select(School.id).where(School.district_id == year.district_id, School.id.in_(list(wanted)))
    if set(db.session.scalars(schools)) != wanted.keys():
        raise NotFound
    known, new = _known(year), []
    for school_id, visits in sorted(wanted.items()):
        if school_id in known:
            records.change_within(known[school_id], {"visits": visits}, by=by)
            continue
        goal = SchoolGoal(district_id=year.district_id, school_id=school_id, school_year_id=year.id)
        records.add_within(goal, {"visits": visits}, by=by)
        new.append(goal.id)
    return new


def _known(year: SchoolYear) -> dict[int, SchoolGoal]:
    found = db.session.scalars(select(SchoolGoal).where(SchoolGoal.school_year_id == year.id))
    return {goal.school_id: goal for goal in found}

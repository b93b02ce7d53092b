"""A new school year: roles that end with the old one are renewed, one by one or many at once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.extensions import db
from app.models import Assignment, Person, SchoolYear
from app.services import clock
from app.services.access.assignments import (
    HAS_LEFT,
    NOT_YOURS_TO_GIVE,
    TWO_ADMINS,
    Wanted,
    give,
    held_row,
    roles_to_give,
)
from app.services.access.reach import NOT_YOURSELF
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

LOOK_BACK = timedelta(days=60)
"""A role that ended longer ago than that before the year begins is not offered for renewal."""
NO_END = N_("This role has no last day, so it goes on by itself.")
LONG_ENOUGH = N_("This role lasts through that school year already.")


@dataclass(frozen=True)
class Renewal:
    """What renewing one assignment would give: from when to when; `obstacle` is a sentence, or None."""

    assignment: Assignment
    starts_on: date
    ends_on: date
    obstacle: str | None


def years_to_renew_for(district_id: int) -> Sequence[SchoolYear]:
    """The school years that have not ended, the soonest first."""
    today = clock.today(district_id)
    query = select(SchoolYear).where(SchoolYear.district_id == district_id, SchoolYear.ends_on >= today)
    return db.session.scalars(query.order_by(SchoolYear.starts_on)).all()


def renewals(year: SchoolYear, *, by: Actor) -> list[Renewal]:
    """The roles that end before the year does and were not renewed yet, by person; with what stands against each."""
    today = clock.today(year.district_id)
    later = aliased(Assignment)
    renewed = exists().where(
        later.person_id == Assignment.person_id,
        later.role == Assignment.role,
        later.school_id.is_not_distinct_from(Assignment.school_id),
        or_(later.ends_on.is_(None), later.ends_on > Assignment.ends_on),
    )
    found = db.session.scalars(
        select(Assignment)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.district_id == year.district_id, Assignment.ends_on < year.ends_on)
        .where(Assignment.role != Role.delegate.value)  # It is for the days of an absence, not for a year.
        .where(Assignment.ends_on >= func.least(today, year.starts_on) - LOOK_BACK, ~renewed)
        .where(or_(Assignment.ends_on > Assignment.starts_on, and_(Assignment.ends_on >= today)))
        .options(joinedload(Assignment.person), joinedload(Assignment.school))
        .order_by(Person.look_up, Assignment.id)
    )
    mine = set(roles_to_give(year.district_id, by=by))
    return [_renewal(each, year, today, mine, by) for each in found]


def renew(assignment_id: int, *, year_id: int, reason: str | None = None, by: Actor) -> Assignment:
    """Give the same role at the same place until the end of that school year. Raises Refused, NotFound."""
    with transaction():
        return renew_within(assignment_id, _year(year_id, by), reason, by)


def renew_many(
    assignment_ids: Collection[int], *, year_id: int, reason: str | None = None, by: Actor
) -> tuple[list[int], list[tuple[int, str]]]:
    """Renew several, each in a transaction of its own; returns those done, and why others were not."""
    done, refused = [], []
    for assignment_id in assignment_ids:
        try:
            renew(assignment_id, year_id=year_id, reason=reason, by=by)
        except Refused as refusal:
            refused.append((assignment_id, refusal.sentence))
        else:
            done.append(assignment_id)
    return done, refused


def renew_within(assignment_id: int, year: SchoolYear, reason: str | None, by: Actor) -> Assignment:
    """As `renew`, within the caller's transaction."""
    old = held_row(assignment_id)
    if old.district_id != year.district_id:
        raise NotFound
    if old.ends_on is None:
        raise Refused(NO_END)
    if old.ends_on >= year.ends_on:
        raise Refused(LONG_ENOUGH)
    wanted = Wanted(
        old.person_id,
        Role(old.role),
        old.school_id,
        _first_day(old, clock.today(old.district_id)),
        year.ends_on,
        reason or old.reason,
        old.district_role_id,
    )
    return give(wanted, by=by)


def _year(year_id: int, by: Actor) -> SchoolYear:
    year = db.session.get(SchoolYear, year_id)
    if year is None or year.district_id != by.district_id:
        raise NotFound
    return year


def _first_day(old: Assignment, today: date) -> date:
    """Right after the old one; not in the past."""
    return max((old.ends_on or today) + timedelta(days=1), today)


def _renewal(assignment: Assignment, year: SchoolYear, today: date, mine: set[Role], by: Actor) -> Renewal:
    obstacle = None
    if assignment.person_id == by.person_id:
        obstacle = NOT_YOURSELF
    elif not assignment.person.active:
        obstacle = HAS_LEFT
    elif assignment.role == Role.admin:
        obstacle = TWO_ADMINS
    elif Role(assignment.role) not in mine:
        obstacle = NOT_YOURS_TO_GIVE
    return Renewal(assignment, _first_day(assignment, today), year.ends_on, obstacle)

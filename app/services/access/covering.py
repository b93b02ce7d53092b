"""Let a colleague approve payments at one's school while one is away: a role with both ends, given by nobody else."""

from datetime import date, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import Assignment, Person, PersonSchool
from app.services import clock
from app.services.access.assignments import Wanted, check_dates, end_now, held_row, write
from app.services.access.reach import NOT_YOURSELF, person_named
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

LONGEST = timedelta(days=92)


def cover(person_id: int, *, school_id: int, starts_on: date, ends_on: date, by: Actor) -> Assignment:
    """Name who approves at a school while its site admin is away; it ends by itself. The person's sessions end.

    Raises NotFound where `by` is no site admin of the school, and Refused with the field to repair.
    """
    with transaction():
        person = person_named(person_id)
        if Role.site_admin not in by.roles_at(school_id, person.district_id):
            raise NotFound
        _check(person, school_id, starts_on, ends_on, by)
        check_dates(person, Role.delegate, school_id, starts_on, ends_on)
        wanted = Wanted(person_id, Role.delegate, school_id, starts_on, ends_on)
        return write(wanted, person, starts_on=starts_on, by=by)


def end_cover(assignment_id: int, *, by: Actor) -> None:
    """End it at once; whoever gave it. Raises NotFound for any other role."""
    with transaction():
        assignment = held_row(assignment_id)
        if assignment.role != Role.delegate.value or assignment.given_by != by.person_id:
            raise NotFound
        end_now(assignment, last_day=None, by=by)


def covers(by: Actor) -> list[Assignment]:
    """Who approves for this person, now or later, by the first day."""
    today = clock.today(by.district_id)
    query = (
        select(Assignment)
        .where(Assignment.role == Role.delegate.value, Assignment.given_by == by.person_id)
        .where(Assignment.ends_on >= today)
        .order_by(Assignment.starts_on, Assignment.id)
    )
    return list(db.session.scalars(query))


def may_cover(school_ids: list[int], by: Actor) -> list[Person]:
    """Colleagues who serve one of these schools, by name; oneself is none of them."""
    query = (
        select(Person)
        .join(PersonSchool, PersonSchool.person_id == Person.id)
        .where(PersonSchool.school_id.in_(school_ids), Person.active, Person.id != by.person_id)
        .distinct()
        .order_by(Person.look_up)
    )
    return list(db.session.scalars(query))


def _check(person: Person, school_id: int, starts_on: date, ends_on: date, by: Actor) -> None:
    if person.id == by.person_id:
        raise Refused(NOT_YOURSELF, field="person")
    if not person.active:
        raise Refused(N_("This person has left; mark the person as active first."), field="person")
    if starts_on < clock.today(person.district_id):
        raise Refused(N_("Choose today or a later day."), field="starts_on")
    if ends_on - starts_on > LONGEST:
        raise Refused(N_("Three months at most."), field="ends_on")
    if ends_on > _own_last_day(school_id, by):
        raise Refused(N_("Your own role there ends before that day; choose an earlier one."), field="ends_on")
    if _approves_there(person.id, school_id, starts_on, ends_on):
        raise Refused(N_("This person approves payments there already."), field="person")


def _own_last_day(school_id: int, by: Actor) -> date:
    """Until when one approves there oneself, as far as it is written down today."""
    today = clock.today(by.district_id)
    held = select(func.max(func.coalesce(Assignment.ends_on, date.max))).where(
        Assignment.person_id == by.person_id,
        Assignment.role == Role.site_admin.value,
        (Assignment.school_id == school_id) | Assignment.school_id.is_(None),
        Assignment.starts_on <= today,
    )
    return db.session.scalar(held) or today


def _approves_there(person_id: int, school_id: int, starts_on: date, ends_on: date) -> bool:
    """Whether somebody is a site admin of the school on all of these days, by one role; a former one may cover."""
    held = select(Assignment.id).where(
        Assignment.person_id == person_id,
        Assignment.role == Role.site_admin.value,
        (Assignment.school_id == school_id) | Assignment.school_id.is_(None),
        Assignment.starts_on <= starts_on,
        func.coalesce(Assignment.ends_on, date.max) >= ends_on,
    )
    return db.session.scalars(held.limit(1)).first() is not None

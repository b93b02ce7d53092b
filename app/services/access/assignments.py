"""Who holds which role where, and who gives and takes it."""

from datetime import date, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import Account, Assignment, Person, School
from app.security import roles
from app.security.session import SIGN_IN, acting_as
from app.security.sign_in import end_sessions
from app.services import clock, history
from app.services.access.accounts import end_links_beyond
from app.services.access.reach import NOT_YOURSELF, person_named, roles_held
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

NOT_YOURS_TO_GIVE = N_("You may not give or take this role; an Admin of the district can.")
WHOLE_DISTRICT_ONLY = frozenset(
    {
        Role.district_coordinator,
        Role.payroll,
        Role.access_manager,
        Role.trainer,
        Role.executive,
        Role.partner,
        Role.admin,
    }
)
"""Roles that mean nothing at one school."""


def assign(
    person_id: int,
    role: Role,
    *,
    school_id: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str | None = None,
    by: Actor,
) -> Assignment:
    """Give a person a role at a school, or without one in the whole district, from today unless told otherwise.

    The person's sessions end, so that the next sign-in meets the new rights.
    """
    with transaction():
        person = person_named(person_id)
        _check_grant(person, role, by)
        starts_on = starts_on or clock.today(person.district_id)
        _check_place(person, role, school_id)
        _check_dates(person, role, school_id, starts_on, ends_on)
        assignment = Assignment(
            person_id=person.id,
            district_id=person.district_id,
            school_id=school_id,
            role=role.value,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            given_by=by.person_id,
        )
        db.session.add(assignment)
        _role_changed("assignment.given", assignment, by)
        end_links_beyond(person, role)
    return assignment


def end_assignment(assignment_id: int, *, last_day: date | None = None, by: Actor) -> None:
    """Take a role away: after `last_day`, or without one at once. The person's sessions end."""
    with transaction():
        assignment = db.session.get(Assignment, assignment_id)
        if assignment is None:
            raise NotFound
        _check_grant(person_named(assignment.person_id), Role(assignment.role), by)
        yesterday = clock.today(assignment.district_id) - timedelta(days=1)
        assignment.ends_on = last_day or yesterday
        assignment.starts_on = min(assignment.starts_on, assignment.ends_on)
        _role_changed("assignment.ended", assignment, by)


def roles_to_give(district_id: int, *, by: Actor) -> list[Role]:
    """The roles that a person may give in a district, in the order of the table."""
    held = set(by.roles_in(district_id))
    return [role for role in roles.ROLES if roles.may_grant(held, role)]


def second_thought(person_id: int, role: Role) -> str | None:
    """A warning to show before a role is given, or None: who approves payments should not run the visits too."""
    pair = {Role.site_admin, Role.school_coordinator}
    if role not in pair:
        return None
    other = (pair - {role}).pop()
    if other not in roles_held(person_id):
        return None
    return N_("Whoever approves payments should not coordinate the visits of the same school.")


def _check_grant(person: Person, role: Role, by: Actor) -> None:
    if person.id == by.person_id:
        raise Refused(NOT_YOURSELF)
    if not roles.may_grant(set(by.roles_in(person.district_id)), role):
        raise Refused(NOT_YOURS_TO_GIVE, field="role")


def _check_place(person: Person, role: Role, school_id: int | None) -> None:
    if school_id is None:
        return
    school = db.session.get(School, school_id)
    if school is None or school.district_id != person.district_id:
        raise NotFound
    if role in WHOLE_DISTRICT_ONLY:
        raise Refused(
            N_("This role counts in the whole district; leave the school empty."), field="school_id"
        )


def _check_dates(
    person: Person, role: Role, school_id: int | None, starts_on: date, ends_on: date | None
) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused(N_("The last day is before the first; change one of them."), field="ends_on")
    same = select(Assignment.id).where(
        Assignment.person_id == person.id,
        Assignment.role == role.value,
        Assignment.school_id.is_not_distinct_from(school_id),
        func.coalesce(Assignment.ends_on, date.max) >= starts_on,
        Assignment.starts_on <= (ends_on or date.max),
    )
    if db.session.scalars(same.limit(1)).first() is not None:
        raise Refused(N_("The person holds this role there already."), field="role")


def _role_changed(kind: str, assignment: Assignment, by: Actor) -> None:
    person_id = assignment.person_id
    history.of_district(
        kind,
        assignment.district_id,
        by=by,
        person_id=person_id,
        role=assignment.role,
        school_id=assignment.school_id,
        starts_on=assignment.starts_on,
        ends_on=assignment.ends_on,
    )
    with acting_as(db.session, SIGN_IN):
        account_id = db.session.scalar(select(Account.id).where(Account.person_id == person_id))
        if account_id is not None:
            end_sessions(account_id)

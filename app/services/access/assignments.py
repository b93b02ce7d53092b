"""Who holds which role where, and who gives, lengthens and takes it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import Account, Assignment, DistrictRole, Person, School
from app.security import roles
from app.security.session import SIGN_IN, acting_as, steward
from app.security.sign_in import end_sessions
from app.services import clock, history
from app.services.access.accounts import end_ways_beyond
from app.services.access.reach import NOT_YOURSELF, person_named, roles_held
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

NOT_YOURS_TO_GIVE = N_("You may not give or take this role; an Admin of the district can.")
TWO_ADMINS = N_("Nobody becomes Admin by one Admin alone: ask, and a second Admin confirms.")
HELD_ALREADY = N_("The person holds this role there already.")
ENDED_BEFORE = N_("The last day is before the first; change one of them.")
NOT_LONGER = N_("Choose a day after the last one that is written down.")
WHERE = N_("Choose the school, or say that it is the whole district.")
HAS_LEFT = N_("This person has left; mark the person as active first.")
WHOLE_DISTRICT_ONLY = frozenset(
    {
        Role.district_coordinator,
        Role.payroll,
        Role.access_manager,
        Role.trainer,
        Role.executive,
        Role.admin,
    }
)
"""Roles that mean nothing at one school."""


@dataclass(frozen=True)
class Wanted:
    """An assignment as somebody wishes it; without a school in the whole district. `own`: a role of its own."""

    person_id: int
    role: Role
    school_id: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str | None = None
    own: int | None = None


def assign(
    person_id: int,
    role: Role,
    *,
    school_id: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    reason: str | None = None,
    own: int | None = None,
    by: Actor,
) -> Assignment:
    """Give a person a role at a school, or without one in the whole district, from today unless told otherwise.

    The person's sessions end, so that the next sign-in meets the new rights. Admin is given by `ask_for_admin`.
    """
    with transaction():
        return give(Wanted(person_id, role, school_id, starts_on, ends_on, reason, own), by=by)


def give(wanted: Wanted, *, by: Actor) -> Assignment:
    """As `assign`, within the caller's transaction. Raises Refused for Admin, and NotFound."""
    person = person_named(wanted.person_id)
    check_grant(person, wanted.role, by)
    if wanted.role is Role.admin:
        raise Refused(TWO_ADMINS, field="role")
    if not person.active:
        raise Refused(HAS_LEFT, field="person_id")
    starts_on = wanted.starts_on or clock.today(person.district_id)
    _check_place(person, wanted.role, wanted.school_id)
    _check_own(person, wanted)
    check_dates(person, wanted.role, wanted.school_id, starts_on, wanted.ends_on)
    return write(wanted, person, starts_on=starts_on, by=by)


def write(
    wanted: Wanted, person: Person, *, starts_on: date, grant_id: int | None = None, by: Actor
) -> Assignment:
    """Write the row of a role that may be given, its event, and end the person's sessions."""
    assignment = Assignment(
        person_id=person.id,
        district_id=person.district_id,
        school_id=wanted.school_id,
        role=wanted.role.value,
        district_role_id=wanted.own,
        admin_grant_id=grant_id,
        starts_on=starts_on,
        ends_on=wanted.ends_on,
        reason=wanted.reason,
        given_by=by.person_id,
    )
    db.session.add(assignment)
    role_changed("assignment.given", assignment, by)
    end_ways_beyond(person, wanted.role, by=by)
    return assignment


def end_assignment(assignment_id: int, *, last_day: date | None = None, by: Actor) -> None:
    """Take a role away: after `last_day`, or without one at once. The person's sessions end.

    Never makes it longer: that is `extend`.
    """
    with transaction():
        assignment = held_row(assignment_id)
        check_grant(person_named(assignment.person_id), Role(assignment.role), by)
        if last_day is not None and last_day > (assignment.ends_on or date.max):
            raise Refused(N_("It ends before that day already; lengthen it instead."), field="last_day")
        end_now(assignment, last_day=last_day, by=by)


def end_now(assignment: Assignment, *, last_day: date | None, by: Actor) -> None:
    """End a role within the caller's transaction; who may do so was asked before. One that is over stays as it was."""
    yesterday = clock.today(assignment.district_id) - timedelta(days=1)
    assignment.ends_on = min(last_day or yesterday, assignment.ends_on or date.max)
    assignment.starts_on = min(assignment.starts_on, assignment.ends_on)
    role_changed("assignment.ended", assignment, by)
    if assignment.role == Role.site_admin.value:
        _end_covers(assignment, assignment.ends_on, by)


def _end_covers(given_by: Assignment, last_day: date, by: Actor) -> None:
    """Nobody approves for somebody who does not approve any more: what a site admin gave while away ends, too."""
    theirs = select(Assignment).where(
        Assignment.role == Role.delegate.value,
        Assignment.district_id == given_by.district_id,
        Assignment.given_by == given_by.person_id,
        Assignment.ends_on > last_day,
    )
    if given_by.school_id is not None:
        theirs = theirs.where(Assignment.school_id == given_by.school_id)
    with acting_as(db.session, steward(given_by.district_id)):
        for each in db.session.scalars(theirs).all():
            end_now(each, last_day=last_day, by=by)


def extend(assignment_id: int, *, ends_on: date | None, reason: str | None = None, by: Actor) -> None:
    """Let a role last longer: until `ends_on`, or without one until somebody ends it. An Admin's never."""
    with transaction():
        assignment = held_row(assignment_id)
        person, role = person_named(assignment.person_id), Role(assignment.role)
        check_grant(person, role, by)
        if role is Role.admin:
            raise Refused(TWO_ADMINS)
        if assignment.ends_on is None or (ends_on is not None and ends_on <= assignment.ends_on):
            raise Refused(NOT_LONGER, field="ends_on")
        if not person.active:
            raise Refused(HAS_LEFT)
        if assignment.ends_on < clock.today(assignment.district_id):
            raise Refused(N_("This role has ended; give it anew."), field="ends_on")
        check_dates(
            person,
            role,
            assignment.school_id,
            assignment.ends_on + timedelta(days=1),
            ends_on,
            but=assignment.id,
        )
        assignment.ends_on = ends_on
        role_changed("assignment.extended", assignment, by, reason=reason)


def held_row(assignment_id: int) -> Assignment:
    """The assignment as it is now; its version tells two writers apart. Raises NotFound."""
    found = db.session.get(Assignment, assignment_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def roles_to_give(district_id: int, *, by: Actor) -> list[Role]:
    """The roles that a person may give in a district, in the order of the table."""
    held = set(by.roles_in(district_id))
    return [role for role in roles.ROLES if roles.may_grant(held, role)]


def second_thought(person_id: int, role: Role) -> str | None:
    """A warning to show before a role is given, or None: who approves payments should not run the visits too (R98)."""
    pair = {Role.site_admin, Role.school_coordinator}
    if role not in pair:
        return None
    other = (pair - {role}).pop()
    if other not in roles_held(person_id):
        return None
    return N_("Whoever approves payments should not coordinate the visits of the same school.")


def check_where(role: Role, school_id: int | None, *, everywhere: bool) -> None:
    """A role of a school counts in the whole district only where somebody says so. Raises Refused.

    An empty school may have been forgotten, and would open what every school keeps.
    """
    chosen = (school_id is not None) + everywhere
    if chosen > 1 or (chosen == 0 and role not in WHOLE_DISTRICT_ONLY):
        raise Refused(WHERE, field="school_id")


def check_grant(person: Person, role: Role, by: Actor) -> None:
    """Only the table of grants decides, and nobody about themselves. Raises Refused."""
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


def _check_own(person: Person, wanted: Wanted) -> None:
    """A role of the district's own is made from the role that is given, and still in use."""
    if wanted.own is None:
        return
    found = db.session.get(DistrictRole, wanted.own)
    if found is None or found.district_id != person.district_id or found.name is None:
        raise NotFound
    if found.role != wanted.role.value or found.ended_on is not None:
        raise Refused(N_("This role is not given any more; choose another."), field="role")


def check_dates(
    person: Person,
    role: Role,
    school_id: int | None,
    starts_on: date,
    ends_on: date | None,
    *,
    but: int | None = None,
) -> None:
    """Nobody holds the same role twice at one place on one day; `but` leaves one row out of it.

    Two who give roles to one person take turns until the first is written.
    """
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"roles:{person.id}", 0))))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(ENDED_BEFORE, field="ends_on")
    same = select(Assignment.id).where(
        Assignment.person_id == person.id,
        Assignment.id.is_distinct_from(but),
        Assignment.role == role.value,
        Assignment.school_id.is_not_distinct_from(school_id),
        func.coalesce(Assignment.ends_on, date.max) >= starts_on,
        Assignment.starts_on <= (ends_on or date.max),
    )
    if db.session.scalars(same.limit(1)).first() is not None:
        raise Refused(HELD_ALREADY, field="role")


def role_changed(kind: str, assignment: Assignment, by: Actor, **facts: object) -> None:
    """Write the event and end the person's sessions, so that the next request meets the new rights."""
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
        own=assignment.district_role_id,
        **facts,
    )
    with acting_as(db.session, SIGN_IN):
        account_id = db.session.scalar(select(Account.id).where(Account.person_id == person_id))
        if account_id is not None:
            end_sessions(account_id)


def assign_many(
    person_ids: Collection[int],
    role: Role,
    *,
    school_id: int | None,
    ends_on: date | None,
    reason: str,
    own: int | None = None,
    by: Actor,
) -> tuple[list[int], list[tuple[int, str]]]:
    """Give several people the same role, each in a transaction of its own; those done, and why others were not."""
    done, refused = [], []
    for person_id in person_ids:
        try:
            assign(person_id, role, school_id=school_id, ends_on=ends_on, reason=reason, own=own, by=by)
        except Refused as refusal:
            refused.append((person_id, refusal.sentence))
        else:
            done.append(person_id)
    return done, refused

"""Who may sign in, and who holds which role where: links, passwords, sessions, assignments."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from werkzeug.security import generate_password_hash

from app.extensions import appbuilder, db
from app.models import Account, Assignment, Person, School, SignInLink, UserSession
from app.security import roles
from app.security.session import SIGN_IN, AnySession, acting_as
from app.security.sign_in import end_sessions, hashed
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from forms.access import as_typed, weakness
from workflows.people import Role
from workflows.words import N_

LINK_HOURS = 72
"""How long a one-time link may wait to be used."""
LINK_PATH = "/sign-in/link/"
"""Where a link leads; its secret follows."""
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

STALE_LINK = N_("This link was used or is too old; ask the person who gave it to you for a new one.")
NOT_YOURSELF = N_("Nobody changes their own access; ask a colleague who looks after people.")
NOT_YOURS_TO_GIVE = N_("You may not give or take this role; an Admin of the district can.")
OUT_OF_REACH = N_("This person holds a role that you may not give, so an Admin must do this.")


class Switch(Protocol):
    """One way or the other of switching an account."""

    def __call__(self, person_id: int, *, by: Actor) -> None: ...


# --- an account and its one-time link


def invite(person_id: int, *, by: Actor) -> str:
    """Return the secret of a one-time link by which the person sets a password; it is never shown again.

    The account is made if there is none. Earlier links of the account end.
    """
    with transaction():
        person = _person_in_reach(person_id, by)
        if not person.active:
            raise Refused(N_("This person has left; mark the person as active first."))
        account = _account_of(person) or make_account(db.session, person)
        if not account.active:
            raise Refused(N_("This account is switched off; switch it on first."))
        history.of_district("account.invited", person.district_id, by=by, person_id=person_id)
        return _new_link(account, made_by=by.person_id)


def username_of(person_id: int) -> str | None:
    """The name with which a person signs in; None without an account, or where it may not be seen."""
    return db.session.scalar(select(Account.username).where(Account.person_id == person_id))


def link_is_open(secret: str) -> bool:
    """Tell whether a link can still be used; uses nothing up."""
    with transaction(), acting_as(db.session, SIGN_IN):
        return _open_link(secret) is not None


def use_link(secret: str, password: str) -> Account:
    """Set the password of the link's account, once; every session of the account ends.

    Raises Refused for a link that is used or old, and for a weak password, which leaves the link open.
    """
    with transaction(), acting_as(db.session, SIGN_IN):
        link = _open_link(secret)
        if link is None:
            raise Refused(STALE_LINK)
        account = db.session.get_one(Account, link.account_id)
        _set_password(account, password)
        link.used_at = clock.now()
        end_sessions(account.id)
    return account


def change_password(*, current: str, new: str, by: Actor, keep: str) -> None:
    """Set one's own password; all sessions end but the one whose cookie key is `keep`.

    A wrong current password counts towards the lock-out like one at the sign-in page.
    """
    account = _own_account(by)
    if appbuilder.sm.auth_user_db(account.username, current) is None:
        raise Refused(N_("That is not your current password."), field="current")
    with transaction():
        account = _own_account(by)
        _set_password(account, new)
        end_sessions(account.id, but=keep)
        history.of_district("account.password_changed", _district_of(by), by=by, person_id=by.person_id)


def switch_off(person_id: int, *, by: Actor) -> None:
    """Nobody signs in with this account any more; its sessions end and its links die."""
    with transaction():
        account = _account_in_reach(person_id, by)
        account.active = False
        _end_links(account.id)
        _end_sessions_of(account.id)
        _tell_account("account.switched_off", account, by)


def switch_on(person_id: int, *, by: Actor) -> None:
    """The account may sign in again, with the password it had."""
    with transaction():
        account = _account_in_reach(person_id, by)
        account.active = True
        _tell_account("account.switched_on", account, by)


# --- one's own sessions


def own_sessions(*, by: Actor) -> Sequence[UserSession]:
    """The sign-ins of one's own account that have not ended, the latest first."""
    return db.session.scalars(
        select(UserSession)
        .where(UserSession.account_id == _own_account(by).id, UserSession.ended_at.is_(None))
        .order_by(UserSession.seen_at.desc())
    ).all()


def end_own_session(session_id: int, *, by: Actor) -> None:
    """End one sign-in of one's own. Raises NotFound for any other."""
    with transaction():
        ended = db.session.execute(
            update(UserSession)
            .where(UserSession.id == session_id, UserSession.account_id == _own_account(by).id)
            .values(ended_at=func.now())
        )
        if not ended.rowcount:
            raise NotFound


def end_other_sessions(*, by: Actor, keep: str) -> None:
    """End every sign-in of one's own but the one whose cookie key is `keep`."""
    with transaction():
        end_sessions(_own_account(by).id, but=keep)


# --- assignments


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
        person = _person(person_id)
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
    return assignment


def end_assignment(assignment_id: int, *, last_day: date | None = None, by: Actor) -> None:
    """Take a role away: after `last_day`, or without one at once. The person's sessions end."""
    with transaction():
        assignment = db.session.get(Assignment, assignment_id)
        if assignment is None:
            raise NotFound
        _check_grant(_person(assignment.person_id), Role(assignment.role), by)
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
    if other not in _roles_held(person_id):
        return None
    return N_("Whoever approves payments should not coordinate the visits of the same school.")


# --- inside


def _person(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def _person_in_reach(person_id: int, by: Actor) -> Person:
    """Nobody gets hold of an account whose roles they could not give, nor of their own."""
    person = _person(person_id)
    if person.id == by.person_id:
        raise Refused(NOT_YOURSELF)
    held = set(by.roles_in(person.district_id))
    looks_after_people = not held.isdisjoint(roles.GRANTS)
    if not looks_after_people or not all(roles.may_grant(held, role) for role in _roles_held(person_id)):
        raise Refused(OUT_OF_REACH)
    return person


def _account_in_reach(person_id: int, by: Actor) -> Account:
    account = _account_of(_person_in_reach(person_id, by))
    if account is None:
        raise NotFound
    return account


def _roles_held(person_id: int) -> set[Role]:
    """Now or later: a role that begins next week counts already."""
    statement = select(Assignment.role, Assignment.district_id, Assignment.ends_on)
    rows = db.session.execute(statement.where(Assignment.person_id == person_id))
    return {
        Role(row.role) for row in rows if row.ends_on is None or row.ends_on >= clock.today(row.district_id)
    }


def _account_of(person: Person) -> Account | None:
    return db.session.scalars(select(Account).where(Account.person_id == person.id)).one_or_none()


def _own_account(by: Actor) -> Account:
    return db.session.scalars(select(Account).where(Account.person_id == by.person_id)).one()


def _district_of(by: Actor) -> int:
    return _person(by.person_id or 0).district_id


def make_account(session: AnySession, person: Person) -> Account:
    """Add an account without a password and return it with its id.

    Its name is unique beyond the district: one that is taken is told apart by the person's number.
    """
    name = (person.email or f"{person.given_name}.{person.family_name}").lower().replace(" ", ".")[:100]
    account = _account(person, name)
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        account = _account(person, f"{name}-{person.id}")
        session.add(account)
        session.flush()  # Its id is needed by the link.
    return account


def _account(person: Person, username: str) -> Account:
    """FAB wants an address: a person's own stays with the person."""
    return Account(
        person_id=person.id,
        first_name=person.given_name[:64],
        last_name=person.family_name[:64],
        username=username,
        email=f"person-{person.id}@porchlight.invalid",
        active=True,
    )


def link_row(account_id: int, secret: str, *, made_by: int | None) -> SignInLink:
    """A link's row, which keeps only the hash of its secret."""
    expires_at = clock.now() + timedelta(hours=LINK_HOURS)
    return SignInLink(account_id=account_id, key_hash=hashed(secret), made_by=made_by, expires_at=expires_at)


def _new_link(account: Account, *, made_by: int | None) -> str:
    _end_links(account.id)
    secret = secrets.token_urlsafe(32)
    db.session.add(link_row(account.id, secret, made_by=made_by))
    return secret


def _end_links(account_id: int) -> None:
    """As the sign-in service: a colleague's link ends too."""
    with acting_as(db.session, SIGN_IN):
        db.session.execute(
            update(SignInLink)
            .where(SignInLink.account_id == account_id, SignInLink.used_at.is_(None))
            .values(used_at=func.now())
        )


def _open_link(secret: str) -> SignInLink | None:
    return db.session.scalars(
        select(SignInLink)
        .join(Account, Account.id == SignInLink.account_id)
        .where(SignInLink.key_hash == hashed(secret), SignInLink.used_at.is_(None), Account.active)
        .where(SignInLink.expires_at > func.now())
        .with_for_update(of=SignInLink)
    ).one_or_none()


def _set_password(account: Account, password: str) -> None:
    password = as_typed(password)
    about = (account.username, account.first_name, account.last_name)
    why_not = weakness(password, about)
    if why_not:
        raise Refused(why_not, field="new")
    account.password = generate_password_hash(password)


def _end_sessions_of(account_id: int) -> None:
    with acting_as(db.session, SIGN_IN):
        end_sessions(account_id)


def _tell_account(kind: str, account: Account, by: Actor) -> None:
    person = _person(account.person_id or 0)
    history.of_district(kind, person.district_id, by=by, person_id=person.id)


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

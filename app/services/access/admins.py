"""Admin is given by two: one asks, another confirms; until then the person is none."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import AdminGrant, Assignment, Person
from app.security.outside import issuers
from app.security.session import SIGN_IN, acting_as
from app.services import clock, history, notices
from app.services.access import addresses, forgotten
from app.services.access.accounts import make_account
from app.services.access.assignments import (
    HAS_LEFT,
    Wanted,
    check_dates,
    check_grant,
    write,
)
from app.services.access.reach import account_of, person_named
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.queue import defer
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

WAITS = timedelta(days=14)
"""So long a grant may wait for a second Admin."""
ALONE = N_(
    "You are the only Admin here, so nobody could confirm. On the server: flask admin create makes a second one."
)
ASKED_ALREADY = N_("A second Admin is asked about this person already.")
NOT_TWICE = N_("You asked for this yourself; another Admin confirms.")
GONE = N_("This waited too long or was decided meanwhile; ask again if it is still needed.")


def ask_for_admin(
    person_id: int, *, starts_on: date | None = None, ends_on: date | None = None, reason: str, by: Actor
) -> AdminGrant:
    """Ask that a person becomes Admin. Nothing changes until a second Admin confirms within two weeks."""
    with transaction():
        person = person_named(person_id)
        check_grant(person, Role.admin, by)
        if not person.active:
            raise Refused(HAS_LEFT, field="person_id")
        others = other_admins(person.district_id, by=by) - {person_id}
        if not others:
            raise Refused(ALONE)
        starts_on = starts_on or clock.today(person.district_id)
        check_dates(person, Role.admin, None, starts_on, ends_on)
        _forget_the_old(person_id)
        if _waiting(AdminGrant.person_id == person_id):
            raise Refused(ASKED_ALREADY)
        grant = AdminGrant(
            district_id=person.district_id,
            person_id=person_id,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            asked_by=by.person_id,
            expires_at=clock.now() + WAITS,
        )
        db.session.add(grant)
        db.session.flush()  # The event and the notices name its id.
        _tell("admin_grant.asked", grant, by)
        notices.tell(others, "admin_asked", about=f"admin_asked:{grant.id}", district_id=grant.district_id)
    return grant


def confirm_admin(grant_id: int, *, by: Actor) -> Assignment:
    """Make the person Admin: as a second Admin, neither who asked nor the person. Raises Refused, NotFound."""
    with transaction():
        grant = _open(grant_id, by)
        if grant.asked_by == by.person_id:
            raise Refused(NOT_TWICE)
        person = person_named(grant.person_id)
        if not person.active:
            raise Refused(HAS_LEFT)
        check_dates(person, Role.admin, None, grant.starts_on, grant.ends_on)
        _answer(grant, "confirmed", by)
        wanted = Wanted(person.id, Role.admin, ends_on=grant.ends_on, reason=grant.reason)
        _let_in(person)
        addresses.tell_becoming_admin(person)
        return write(wanted, person, starts_on=grant.starts_on, grant_id=grant.id, by=by)


def decline_admin(grant_id: int, *, by: Actor) -> None:
    """Say no; whoever asked takes it back instead."""
    with transaction():
        grant = _open(grant_id, by)
        _answer(grant, "withdrawn" if grant.asked_by == by.person_id else "declined", by)


def waiting_grants(*, by: Actor) -> Sequence[AdminGrant]:
    """Grants that wait for a second Admin, the oldest first; none for anybody but Admins."""
    return _waiting(AdminGrant.district_id.in_({held.district_id for held in by.holdings}))


def other_admins(district_id: int, *, by: Actor) -> set[int]:
    """The Admins of today besides this one."""
    today = clock.today(district_id)
    return set(
        db.session.scalars(
            select(Assignment.person_id)
            .join(Person, Person.id == Assignment.person_id)
            .where(Assignment.district_id == district_id, Assignment.role == Role.admin.value, Person.active)
            .where(Assignment.starts_on <= today, Assignment.person_id != by.person_id)
            .where(or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today))
        )
    )


def _let_in(person: Person) -> None:
    """Mail whoever has no account yet a link that nobody else sees: once they are Admin, no colleague makes one."""
    if issuers() or not forgotten.can_be_mailed() or not person.email or account_of(person) is not None:
        return
    with acting_as(db.session, SIGN_IN):
        account = make_account(db.session, person)
        defer(db.session, "access.mail_link", account_id=account.id)


def _waiting(*conditions: object) -> Sequence[AdminGrant]:
    query = select(AdminGrant).where(AdminGrant.answer.is_(None), AdminGrant.expires_at > func.now())
    loads = (joinedload(AdminGrant.person), joinedload(AdminGrant.asker))
    return db.session.scalars(query.where(*conditions).options(*loads).order_by(AdminGrant.id)).all()  # type: ignore[arg-type]


def _forget_the_old(person_id: int) -> None:
    """One that waited too long makes way for a new one."""
    old = select(AdminGrant).where(AdminGrant.person_id == person_id, AdminGrant.answer.is_(None))
    for grant in db.session.scalars(old.where(AdminGrant.expires_at <= func.now())):
        grant.answer, grant.answered_at = "withdrawn", clock.now()
    db.session.flush()


def _open(grant_id: int, by: Actor) -> AdminGrant:
    grant = db.session.get(AdminGrant, grant_id, with_for_update=True, populate_existing=True)
    if grant is None:
        raise NotFound
    check_grant(person_named(grant.person_id), Role.admin, by)
    if grant.answer is not None or grant.expires_at <= clock.now():
        raise Refused(GONE)
    return grant


def _answer(grant: AdminGrant, answer: str, by: Actor) -> None:
    grant.answer, grant.answered_by, grant.answered_at = answer, by.person_id, clock.now()
    _tell(f"admin_grant.{answer}", grant, by)
    told = {grant.asked_by} - {by.person_id}
    kind = "admin_confirmed" if answer == "confirmed" else "admin_declined"
    notices.tell(told, kind, about=f"{kind}:{grant.id}", district_id=grant.district_id)


def _tell(kind: str, grant: AdminGrant, by: Actor) -> None:
    facts = {"grant": grant.id, "person_id": grant.person_id, "asked_by": grant.asked_by}
    history.of_district(kind, grant.district_id, by=by, **facts)

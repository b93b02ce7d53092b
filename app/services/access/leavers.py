"""Who left and still holds something: listed, then ended by a colleague, or by itself where the district says so."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, update

from app.extensions import db
from app.models import Account, Assignment, Person, SignInLink
from app.security.session import SIGN_IN, acting_as, steward
from app.security.sign_in import end_sessions
from app.services import clock, history
from app.services.access.assignments import end_now
from app.services.access.reach import person_to_close
from app.services.access.rules import keeper_in, rules_of
from app.services.actors import SYSTEM, Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction


@dataclass(frozen=True)
class Leaver:
    """Somebody who does not work here any more, with the roles that did not end and whether an account is open."""

    person_id: int
    name: str
    roles: tuple[tuple[str, int | None], ...]
    account: bool


@dataclass(frozen=True)
class Ended:
    """Whose access ended, and for whom it did not: person and sentence."""

    done: tuple[int, ...]
    refused: tuple[tuple[int, str], ...]


def leavers(district_id: int) -> list[Leaver]:
    """Those who left and still hold a role, now or later, or have an open account; by name."""
    today = clock.today(district_id)
    held: dict[int, list[tuple[str, int | None]]] = {}
    for row in db.session.execute(_held(district_id, today)):
        held.setdefault(row.person_id, []).append((row.role, row.school_id))
    gone = select(Person).where(Person.district_id == district_id, ~Person.active)
    people = {person.id: person for person in db.session.scalars(gone.order_by(Person.look_up, Person.id))}
    with acting_as(db.session, SIGN_IN):
        accounts = select(Account.person_id).where(Account.person_id.in_(people), Account.active)
        opened = set(db.session.scalars(accounts))
    return [
        Leaver(person.id, person.name, tuple(held.get(person.id, ())), person.id in opened)
        for person in people.values()
        if person.id in held or person.id in opened
    ]


def end_access(person_ids: Collection[int], *, by: Actor) -> Ended:
    """End every role and the account of these people who left; each within the actor's reach, or it is refused.

    Raises NotFound for somebody who is not listed by `leavers`.
    """
    done: list[int] = []
    refused: list[tuple[int, str]] = []
    with transaction():
        keeper_in(by.district_id, by)
        listed = {each.person_id for each in leavers(by.district_id)}
        if not set(person_ids) <= listed:
            raise NotFound
        for person_id in person_ids:
            try:
                person_to_close(person_id, by)
            except Refused as refusal:
                refused.append((person_id, refusal.sentence))
                continue
            _end(person_id, by.district_id, by)
            done.append(person_id)
    return Ended(tuple(done), tuple(refused))


def end_by_rule(district_id: int) -> int:
    """Where the district wishes so, end the access of all who left; within the caller's transaction, as its steward."""
    if not rules_of(district_id).leavers_end_by_themselves:
        return 0
    found = leavers(district_id)
    for each in found:
        _end(each.person_id, district_id, SYSTEM)
    return len(found)


def _end(person_id: int, district_id: int, by: Actor) -> None:
    with acting_as(db.session, steward(district_id)):
        rows = select(Assignment).where(
            Assignment.person_id == person_id, *_not_over(clock.today(district_id))
        )
        for assignment in db.session.scalars(rows.with_for_update()).all():
            end_now(assignment, last_day=None, by=by)
        history.of_district("access.left", district_id, by=by, person_id=person_id)
    with acting_as(db.session, SIGN_IN):
        account_id = db.session.scalar(select(Account.id).where(Account.person_id == person_id))
        if account_id is not None:
            db.session.execute(update(Account).where(Account.id == account_id).values(active=False))
            links = update(SignInLink).where(
                SignInLink.account_id == account_id, SignInLink.used_at.is_(None)
            )
            db.session.execute(links.values(used_at=clock.now()))
            end_sessions(account_id)


def _held(district_id: int, today: date):  # type: ignore[no-untyped-def]
    return (
        select(Assignment.person_id, Assignment.role, Assignment.school_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(Assignment.district_id == district_id, ~Person.active, *_not_over(today))
        .order_by(Assignment.id)
    )


def _not_over(today: date) -> tuple:
    return (or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),)

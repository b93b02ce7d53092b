"""Whom the roster knows by what an outside issuer says, and who of them may come in."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models import Account, LogoutTold, OutsideIdentity, Person, UserSession
from app.security.outside import Ended, NotProven, Said
from app.security.session import SIGN_IN, acting_as
from app.security.sign_in import end_sessions, hashed
from app.services import history, notices
from app.services.access.accounts import make_account
from app.services.access.knowing import tell
from app.services.access.reach import account_in_reach, account_of, person_in_reach, person_named
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from workflows.words import N_

MATCH = text("SELECT * FROM app_roster_match(:how, :wanted, :district)")
BOUND_ALREADY = N_("This person signs in from there by another name already; match that one anew first.")
KEEPERS = text("SELECT unnest(app_keepers(:district))")


class Match(NamedTuple):
    """Somebody of the roster. `open`: whether their account, if there is one, is switched on."""

    person_id: int
    district_id: int
    given_name: str
    family_name: str
    email: str | None
    account_id: int | None
    open: bool | None
    holds_a_role: bool


class Admitted(NamedTuple):
    """An account to enter; or, without one, the names of those who give access (nobody for a stranger)."""

    account: Account | None
    ask: Sequence[str] = ()


def admit(said: Said, district: str | None) -> Admitted:
    """Find the account of somebody who signed in elsewhere: as bound before, by address, then by roster id.

    An account is made for a colleague who holds a role today; whoever holds none is written down and stays outside.
    `district`: the only one whose staff may be meant.
    """
    with transaction(), acting_as(db.session, SIGN_IN):
        before = db.session.scalar(
            select(OutsideIdentity)
            .where(OutsideIdentity.issuer == said.issuer, OutsideIdentity.subject == said.subject)
            .with_for_update()
        )
        known = before is not None and (before.account_id or before.matched_by)
        match = _again(before) if before and known else _found(said, district)
        if match is None and not known:
            _at_the_door(before, said, district)
        if match is None or match.open is False or _somebody_else(match, said):
            return Admitted(None)
        account = _account(match)
        _write_down(before, match, said, account)
        return Admitted(account, () if account else _keepers(match.district_id))


def outside_key(issuer: str, session: str) -> str:
    """A session of an issuer, as it is kept."""
    return hashed(f"{issuer} {session}")


def end_by_the_issuer(over: Ended) -> None:
    """End the session that began with that one over there; without its name, all of whom it was.

    Raises NotProven for what was told already: whoever caught a token ends no later session with it.
    """
    with transaction(), acting_as(db.session, SIGN_IN):
        _for_the_first_time(over)
        accounts = set()
        if over.session:
            mine = UserSession.outside_key == outside_key(over.issuer, over.session)
            live = update(UserSession).where(mine, UserSession.ended_at.is_(None))
            accounts = set(
                db.session.scalars(live.values(ended_at=func.now()).returning(UserSession.account_id))
            )
        if not accounts and over.subject:
            bound = (OutsideIdentity.issuer == over.issuer, OutsideIdentity.subject == over.subject)
            accounts = set(db.session.scalars(select(OutsideIdentity.account_id).where(*bound))) - {None}
            for account_id in accounts:
                end_sessions(account_id)
        for account_id in accounts:
            tell("account.outside_ended", account_id)


def _for_the_first_time(over: Ended) -> None:
    told = insert(LogoutTold).values(token_hash=hashed(f"{over.issuer} {over.token}"))
    new = told.on_conflict_do_nothing().returning(LogoutTold.token_hash)
    if db.session.scalar(new) is None:
        raise NotProven("a sign-out that was told before")


def is_bound(person_id: int) -> bool:
    """Tell whether somebody comes in by an issuer."""
    bound = select(OutsideIdentity.id).where(OutsideIdentity.person_id == person_id)
    return bool(db.session.scalar(select(bound.where(OutsideIdentity.account_id.is_not(None)).exists())))


def strangers(*, by: Actor) -> Sequence[OutsideIdentity]:
    """Who stands at the door and matches nobody of the roster, the latest first."""
    nobody = select(OutsideIdentity).where(
        OutsideIdentity.district_id == by.district_id, OutsideIdentity.person_id.is_(None)
    )
    return db.session.scalars(nobody.order_by(OutsideIdentity.seen_at.desc())).all()


def stranger(identity_id: int) -> OutsideIdentity:
    """One of them. Raises NotFound for anybody whom the roster, or a colleague, matched already."""
    found = db.session.get(OutsideIdentity, identity_id)
    if found is None or found.person_id is not None:
        raise NotFound
    return found


def match_by_hand(identity_id: int, person_id: int, *, by: Actor) -> None:
    """Say who somebody at the door is: a colleague within reach, who is told. Raises Refused, NotFound.

    The way in that it makes is known to whoever matched it: a mightier role later ends it (`accounts.end_ways_beyond`).
    """
    with transaction():
        person = person_in_reach(person_id, by)
        row = stranger(identity_id)
        if row.district_id != person.district_id:
            raise NotFound
        account = account_of(person)
        account_id, issuer = account.id if account else None, row.issuer
        with acting_as(db.session, SIGN_IN):
            taken = select(OutsideIdentity.id).where(
                OutsideIdentity.issuer == issuer, OutsideIdentity.person_id == person_id
            )
            if db.session.scalar(taken.limit(1)) is not None:
                raise Refused(BOUND_ALREADY, field="person_id")
            row = db.session.get_one(OutsideIdentity, identity_id)
            row.person_id, row.matched_by, row.account_id = person_id, by.person_id, account_id
        facts = {"person_id": person_id, "identity": identity_id}
        history.of_district("account.outside_matched", person.district_id, by=by, **facts)
        notices.tell_of_account("outside_matched", person, by=by)


def forget(person_id: int, *, by: Actor) -> None:
    """Let a colleague's next sign-in from outside be matched anew, such as after their address was made anew.

    Raises Refused beyond one's reach, and for oneself.
    """
    with transaction():
        account_id = account_in_reach(person_id, by).id
        person = person_named(person_id)
        history.of_district("account.outside_forgotten", person.district_id, by=by, person_id=person_id)
        notices.tell_of_account("outside_forgotten", person, by=by)
        with acting_as(db.session, SIGN_IN):
            db.session.execute(delete(OutsideIdentity).where(OutsideIdentity.account_id == account_id))


def _at_the_door(before: OutsideIdentity | None, said: Said, district: str | None) -> None:
    """Keep that a stranger knocked, with an address of the district's domains, where it is known whose door it is."""
    named = func.app_district_called(district) if district else func.app_only_district()
    district_id = db.session.scalar(select(named))
    if district_id is not None:
        row = before or OutsideIdentity(issuer=said.issuer, subject=said.subject)
        row.district_id, row.person_id, row.email, row.seen_at = district_id, None, said.email, func.now()
        db.session.add(row)


def _again(before: OutsideIdentity) -> Match | None:
    """Whoever was bound already, while they work here."""
    return next(iter(_matches("person", str(before.person_id), None)), None)


def _found(said: Said, district: str | None) -> Match | None:
    """The one person of this address; without any, the one of this roster id."""
    found = _matches("email", said.email, district)
    if not found and said.staff_id:
        found = _matches("staff_id", said.staff_id, district)
    return found[0] if len(found) == 1 else None


def _matches(how: str, wanted: str, district: str | None) -> list[Match]:
    values = {"how": how, "wanted": wanted, "district": district}
    return [Match(*row) for row in db.session.execute(MATCH, values)]


def _somebody_else(match: Match, said: Said) -> bool:
    """Whether the account is bound to another subject there: an address that was given to somebody new."""
    if match.account_id is None:
        return False
    other = select(func.count()).where(
        OutsideIdentity.account_id == match.account_id,
        OutsideIdentity.issuer == said.issuer,
        OutsideIdentity.subject != said.subject,
    )
    return bool(db.session.scalar(other))


def _account(match: Match) -> Account | None:
    if match.account_id is not None:
        return db.session.get_one(Account, match.account_id)
    if not match.holds_a_role:
        return None
    person = Person(id=match.person_id, given_name=match.given_name, family_name=match.family_name)
    person.email = match.email
    return make_account(db.session, person)


def _write_down(before: OutsideIdentity | None, match: Match, said: Said, account: Account | None) -> None:
    if account is not None and (before is None or before.account_id is None):
        tell("account.outside_bound", account.id, issuer=said.issuer)
    row = before or OutsideIdentity(issuer=said.issuer, subject=said.subject)
    row.person_id, row.district_id, row.email = match.person_id, match.district_id, said.email
    row.account_id, row.seen_at = account.id if account else None, func.now()
    db.session.add(row)


def _keepers(district_id: int) -> Sequence[str]:
    return db.session.scalars(KEEPERS, {"district": district_id}).all()

"""Whom the roster knows by what an outside issuer says, and who of them may come in."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import delete, func, select, text

from app.extensions import db
from app.models import Account, OutsideIdentity, Person
from app.security.outside import Said
from app.security.session import SIGN_IN, acting_as
from app.services import history, notices
from app.services.access.accounts import make_account
from app.services.access.knowing import tell
from app.services.access.reach import account_in_reach, person_named
from app.services.actors import Actor
from app.services.transaction import transaction

MATCH = text("SELECT * FROM app_roster_match(:how, :wanted, :district)")
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
        match = _again(before) if before and before.account_id else _found(said, district)
        if match is None or match.open is False or _somebody_else(match, said):
            return Admitted(None)
        account = _account(match)
        _write_down(before, match, said, account)
        return Admitted(account, () if account else _keepers(match.district_id))


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

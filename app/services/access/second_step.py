"""The second step of signing in: six digits from an app (RFC 6238), or a recovery code when the app is gone.

Everything here is read and written as the sign-in service: a person's own identity reaches no secret.
"""

import base64
import hmac
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, func, select, update

from app.extensions import db
from app.models import Account, RecoveryCode, SecondFactor
from app.security.session import SIGN_IN, acting_as
from app.security.sign_in import end_sessions, hashed, is_locked, note_failure
from app.services import clock, history, notices
from app.services.access.knowing import known, tell
from app.services.access.passwords import right_password
from app.services.access.reach import account_in_reach, person_named
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.transaction import transaction
from workflows.words import N_

DIGITS, SECONDS = 6, 30
WINDOW = (-1, 0, 1)
"""A telephone's clock may be half a minute off."""
CODES = 10
OFFERED = timedelta(hours=1)
"""So long a secret waits for its first code; an older one may have been seen by somebody else since."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter or figure that is read for another one; sixteen of them are 79 bits."""

WRONG_CODE = N_("This code does not fit. Wait for the next one and type that.")
ASKED_FOR = N_("Your district asks your role for a second step; it cannot be switched off.")
NOT_ON = N_("There is no second step to change.")


@dataclass(frozen=True)
class Standing:
    """How an account stands: since when the step is on, how many recovery codes are left, whether it must be on."""

    since: datetime | None
    codes_left: int
    asked_for: bool


@dataclass(frozen=True)
class Offer:
    """A secret that waits for its first code; `address` is what the app reads from the picture."""

    secret: str
    address: str


def stage_of(account_id: int) -> str:
    """What comes after the right password: `in`, a `code`, or to `set_up` the second step."""
    with transaction(), acting_as(db.session, SIGN_IN):
        if _confirmed(account_id) is not None:
            return "code"
        about = known(account_id)
        return "set_up" if about and about.asks_second_step else "in"


def standing(account_id: int) -> Standing:
    """Look how an account stands."""
    about = known(account_id)
    with acting_as(db.session, SIGN_IN):
        factor = _confirmed(account_id)
        left = db.session.scalar(
            select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
        )
        since = factor.confirmed_at if factor else None
    return Standing(since, int(left or 0), bool(about and about.asks_second_step))


def offer(account_id: int) -> Offer:
    """Return the secret that waits; one is made when none was within the hour. A step that is on keeps its own, unseen.

    Raises Refused when the step is on already.
    """
    with transaction(), acting_as(db.session, SIGN_IN):
        account = db.session.get_one(Account, account_id, with_for_update=True)
        factor = db.session.get(SecondFactor, account_id) or SecondFactor(account_id=account_id)
        if factor.confirmed_at is not None:
            raise Refused(N_("The second step is on already."))
        if factor.made_at is None or factor.made_at < clock.now() - OFFERED:
            factor.secret, factor.made_at = _new_secret(), clock.now()
            db.session.add(factor)
        address = _totp(factor.secret).get_provisioning_uri(account.username, "Porchlight")
        return Offer(factor.secret, address)


def confirm(account_id: int, typed: str) -> Sequence[str]:
    """Switch the step on by a first code; return the recovery codes, which are never shown again.

    Raises Refused for a code that does not fit. Every session of the account ends but those that wait for this.
    """
    with transaction(), acting_as(db.session, SIGN_IN):
        factor = db.session.get(SecondFactor, account_id, with_for_update=True)
        if factor is None or factor.confirmed_at is not None or not _takes(factor, typed):
            raise Refused(WRONG_CODE, field="code")
        factor.confirmed_at = clock.now()
        codes = _new_codes(account_id)
        end_sessions(account_id)
        tell("account.second_step_on", account_id)
    return codes


def check(account_id: int, typed: str) -> bool:
    """Take a code, or a recovery code, once. A wrong one counts towards the lock-out like a wrong password."""
    with transaction(), acting_as(db.session, SIGN_IN):
        account = db.session.get_one(Account, account_id)
        factor = db.session.get(SecondFactor, account_id, with_for_update=True)
        if is_locked(account.username) or factor is None or factor.confirmed_at is None:
            note_failure(account.username)
            return False
        if _takes(factor, typed) or _takes_recovery(account_id, typed):
            return True
        note_failure(account.username)
        return False


def renew_codes(*, password: str, by: Actor) -> Sequence[str]:
    """Return ten new recovery codes; the old ones open nothing any more."""
    account_id = right_password(password, by=by).id
    with transaction(), acting_as(db.session, SIGN_IN):
        if _confirmed(account_id) is None:
            raise Refused(NOT_ON)
        tell("account.recovery_codes_renewed", account_id)
        return _new_codes(account_id)


def switch_off(*, password: str, keep: str, by: Actor) -> None:
    """Sign in with the password alone from now on; other devices are signed out.

    Raises Refused where the district asks the person's role for it.
    """
    account_id = right_password(password, by=by).id
    with transaction(), acting_as(db.session, SIGN_IN):
        about = known(account_id)
        if about is None or about.asks_second_step:
            raise Refused(ASKED_FOR)
        _remove(account_id)
        end_sessions(account_id, but=keep)
        tell("account.second_step_off", account_id)


def reset(person_id: int, *, by: Actor) -> None:
    """Take a colleague's second step away, who lost telephone and codes; every session of theirs ends.

    Raises Refused beyond one's reach, and for oneself.
    """
    with transaction():
        account_id, person = account_in_reach(person_id, by).id, person_named(person_id)
        history.of_district("account.second_step_reset", person.district_id, by=by, person_id=person_id)
        notices.tell_of_account("step_reset", person, by=by)
        with acting_as(db.session, SIGN_IN):
            _remove(account_id)
            end_sessions(account_id)


def step_now() -> int:
    """Which half minute it is, counted since 1970."""
    return int(time.time()) // SECONDS


def _confirmed(account_id: int) -> SecondFactor | None:
    return db.session.scalar(
        select(SecondFactor).where(
            SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None)
        )
    )


def _takes(factor: SecondFactor, typed: str) -> bool:
    """Whether the digits are those of now, and newer than the last ones that were taken."""
    digits, app = "".join(typed.split()), _totp(factor.secret)
    for each in (step_now() + off for off in WINDOW):
        fits = hmac.compare_digest(app.generate(each * SECONDS), digits.encode())
        if fits and each > factor.last_step:
            factor.last_step = each
            return True
    return False


def _takes_recovery(account_id: int, typed: str) -> bool:
    found = db.session.execute(
        update(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.code_hash == hashed(_bare(typed)))
        .where(RecoveryCode.used_at.is_(None))
        .values(used_at=func.now())
    )
    if found.rowcount:
        tell("account.recovery_code_used", account_id)
    return bool(found.rowcount)


def _new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _new_codes(account_id: int) -> Sequence[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [
        "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)) for _ in range(CODES)
    ]
    db.session.add_all(RecoveryCode(account_id=account_id, code_hash=hashed(_bare(code))) for code in codes)
    return codes


def _remove(account_id: int) -> None:
    for table in (RecoveryCode, SecondFactor):
        db.session.execute(delete(table).where(table.account_id == account_id))


def _bare(typed: str) -> str:
    return "".join(each for each in typed.lower() if each.isalnum())


def _totp(secret: str) -> TOTP:
    """The method that every app knows; SHA-1 is what they all share, and safe here (RFC 6238)."""
    return TOTP(base64.b32decode(secret), DIGITS, SHA1(), SECONDS)

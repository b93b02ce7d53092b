"""What people do with their own account: their password, and where they are signed in."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from app.extensions import db
from app.models import UserSession
from app.security.sign_in import end_sessions
from app.services import history
from app.services.access.passwords import has_password, right_password, set_password
from app.services.access.reach import own_account, person_named
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.transaction import transaction


def change_password(*, current: str, new: str, by: Actor, keep: str) -> None:
    """Set one's own password; all sessions end but the one whose cookie key is `keep`.

    A wrong current password counts towards the lock-out like one at the sign-in page.
    """
    right_password(current, by=by)
    with transaction():
        account = own_account(by)
        set_password(account, new)
        end_sessions(account.id, but=keep)
        history.of_district("account.password_changed", _district_of(by), by=by, person_id=by.person_id)


def own_sessions(*, by: Actor) -> Sequence[UserSession]:
    """The sign-ins of one's own account that have not ended, the latest first."""
    return db.session.scalars(
        select(UserSession)
        .where(UserSession.account_id == own_account(by).id, UserSession.ended_at.is_(None))
        .order_by(UserSession.seen_at.desc())
    ).all()


def end_own_session(session_id: int, *, password: str, by: Actor) -> None:
    """End one sign-in of one's own. Raises NotFound for any other, and Refused for a wrong password."""
    mine = UserSession.id == session_id, UserSession.account_id == own_account(by).id
    if db.session.scalar(select(UserSession.id).where(*mine)) is None:
        raise NotFound
    _sure(password, by)
    with transaction():
        db.session.execute(update(UserSession).where(*mine).values(ended_at=func.now()))
        history.of_district("account.session_ended", _district_of(by), by=by, session=session_id)


def end_other_sessions(*, password: str, by: Actor, keep: str) -> None:
    """End every sign-in of one's own but the one whose cookie key is `keep`. Raises Refused for a wrong password."""
    _sure(password, by)
    with transaction():
        end_sessions(own_account(by).id, but=keep)
        history.of_district("account.sessions_ended", _district_of(by), by=by, person_id=by.person_id)


def _sure(password: str, by: Actor) -> None:
    """Whoever found a device open signs its owner out nowhere (ASVS 7.5.2)."""
    if has_password(by=by):
        right_password(password, by=by)


def _district_of(by: Actor) -> int:
    return person_named(by.person_id or 0).district_id

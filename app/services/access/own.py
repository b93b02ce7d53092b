"""What people do with their own account: their password, and where they are signed in."""

from collections.abc import Sequence

from sqlalchemy import func, select, update

from app.extensions import appbuilder, db
from app.models import UserSession
from app.security.sign_in import end_sessions
from app.services import history
from app.services.access.passwords import set_password
from app.services.access.reach import own_account, person_named
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.transaction import transaction
from workflows.words import N_


def change_password(*, current: str, new: str, by: Actor, keep: str) -> None:
    """Set one's own password; all sessions end but the one whose cookie key is `keep`.

    A wrong current password counts towards the lock-out like one at the sign-in page.
    """
    account = own_account(by)
    if appbuilder.sm.auth_user_db(account.username, current) is None:
        raise Refused(N_("That is not your current password."), field="current")
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


def end_own_session(session_id: int, *, by: Actor) -> None:
    """End one sign-in of one's own. Raises NotFound for any other."""
    with transaction():
        ended = db.session.execute(
            update(UserSession)
            .where(UserSession.id == session_id, UserSession.account_id == own_account(by).id)
            .values(ended_at=func.now())
        )
        if not ended.rowcount:
            raise NotFound
        history.of_district("account.session_ended", _district_of(by), by=by, session=session_id)


def end_other_sessions(*, by: Actor, keep: str) -> None:
    """End every sign-in of one's own but the one whose cookie key is `keep`."""
    with transaction():
        end_sessions(own_account(by).id, but=keep)
        history.of_district("account.sessions_ended", _district_of(by), by=by, person_id=by.person_id)


def _district_of(by: Actor) -> int:
    return person_named(by.person_id or 0).district_id

"""What signing in leaves behind goes when it is of no use any more."""

from datetime import timedelta

from sqlalchemy import delete, or_

from app.extensions import db
from app.models import LogoutTold, OutsideIdentity, SignInFailure, SignInLink, UserSession
from app.security.session import SIGN_IN, acting_as
from app.services import clock
from app.services.transaction import transaction

KEEP_FAILURES = timedelta(days=1)
KEEP_SESSIONS = timedelta(days=30)
"""So long an ended session's row stays, for whoever asks where an account was signed in."""
KEEP_TOLD = timedelta(days=1)
"""A logout token is too old to be told again after minutes (`outside.LOGOUT_IS_NEWS`)."""
KEEP_LINKS = timedelta(days=30)
KEEP_STRANGERS = timedelta(days=90)
"""So long it is known that somebody tried to come in from outside who may not."""


def clean() -> None:
    """Remove old failures, sessions, links, and sign-ins from outside that led nowhere."""
    now = clock.now()
    with transaction(), acting_as(db.session, SIGN_IN):
        for old in (
            delete(SignInFailure).where(SignInFailure.at < now - KEEP_FAILURES),
            delete(UserSession).where(
                or_(
                    UserSession.ended_at < now - KEEP_SESSIONS,
                    UserSession.started_at < now - 2 * KEEP_SESSIONS,
                )
            ),
            delete(LogoutTold).where(LogoutTold.told_at < now - KEEP_TOLD),
            delete(SignInLink).where(SignInLink.expires_at < now - KEEP_LINKS),
            delete(OutsideIdentity).where(
                OutsideIdentity.account_id.is_(None), OutsideIdentity.seen_at < now - KEEP_STRANGERS
            ),
        ):
            db.session.execute(old)

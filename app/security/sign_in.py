"""FAB's security manager, repaired: sessions as rows, lock-out in the database, permissions once per request."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app, g, session
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_login import current_user
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app.extensions import db
from app.security.people import Account, SignInFailure, UserSession
from app.security.session import NOBODY, SIGN_IN, Identity, acting_as, identify
from forms.access import as_typed

LOCK_AFTER, LOCK_MINUTES = 10, 15
"""So many wrong passwords in so many minutes lock the name (security.md §2)."""

PERMISSIONS = text(
    "SELECT DISTINCT p.name, v.name FROM assignment a JOIN district d ON d.id = a.district_id"
    " JOIN ab_role r ON r.name = a.role JOIN ab_permission_view_role pvr ON pvr.role_id = r.id"
    " JOIN ab_permission_view pv ON pv.id = pvr.permission_view_id"
    " JOIN ab_permission p ON p.id = pv.permission_id JOIN ab_view_menu v ON v.id = pv.view_menu_id"
    " WHERE a.person_id = :person AND a.starts_on <= (now() AT TIME ZONE d.time_zone)::date"
    " AND (a.ends_on IS NULL OR a.ends_on >= (now() AT TIME ZONE d.time_zone)::date)"
)


def hashed(secret: str) -> str:
    """SHA-256 of a random secret, or of a name as typed, as it is kept in the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


class PorchlightSecurity(SecurityManager):
    """Signs people in and answers what they may do; none of FAB's own security pages exist."""

    user_model = Account

    def register_views(self) -> None:
        """Register nothing: the sign-in pages are ours (`app/views/sign_in.py`)."""

    def load_user(self, pk: int | str) -> Account | None:
        """Return the account behind a cookie whose session row is alive, and act as its person from now on."""
        key, person_id = session.get("key"), session.get("person")
        if not key or not person_id:
            return None
        identify(db.session, Identity(person_id=int(person_id)))
        account = _account_of_live_session(db.session(), int(pk), key)
        if account is None:
            db.session.rollback()
            identify(db.session, NOBODY)
        return account

    def auth_user_db(self, username: str | None, password: str | None) -> Account | None:
        """Check a name and password. A locked name gets the same answer as a wrong password."""
        if not username or not password or "\0" in username + password:
            return None
        with acting_as(db.session, SIGN_IN):
            account = db.session.scalar(
                select(Account).where(func.lower(Account.username) == username.strip().lower())
            )
            right = _password_fits(account, password)
            locked = _failures(username) >= LOCK_AFTER
            if right and not locked and account is not None and account.active:
                db.session.commit()
                return account
            db.session.add(SignInFailure(name_hash=hashed(username.strip().lower())))
            db.session.commit()
        return None

    def on_user_login(self, user: Account) -> None:
        """Start a new session row and a new cookie."""
        start_session(user)

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Tell whether the signed-in person may do this anywhere; read once per request."""
        return (permission_name, view_name) in permissions()

    def get_user_menu_access(self, menu_names: list[str] | None = None) -> set[str]:
        """FAB's menu is not used: our own navigation asks `permissions()`."""
        return set()

    def get_user_permissions(self, user: object) -> set[tuple[str, str]]:
        """The same set that `has_access` asks."""
        return permissions()


def permissions() -> set[tuple[str, str]]:
    """Every (permission, view) pair that the signed-in person's roles of today give."""
    if not current_user.is_authenticated:
        return set()
    if "permissions" not in g:
        rows = db.session.execute(PERMISSIONS, {"person": current_user.person_id})
        g.permissions = {(row[0], row[1]) for row in rows}
    found: set[tuple[str, str]] = g.permissions
    return found


def start_session(account: Account) -> None:
    """Write a session row for a fresh sign-in and bind the cookie to it (a new id at each sign-in)."""
    key = secrets.token_urlsafe(32)
    with acting_as(db.session, SIGN_IN):
        person_id = account.person_id  # Read now: the new person's own sight begins only after this.
        db.session.add(UserSession(account_id=account.id, key_hash=hashed(key)))
        db.session.commit()
    kept = {name: session[name] for name in ("locale", "csrf_token") if name in session}
    session.clear()
    session.update(kept, key=key, person=person_id)
    session.permanent = True
    identify(db.session, Identity(person_id=person_id))


def person_of_ended_session(cookie: Mapping[str, Any]) -> int | None:
    """Whose session this cookie names, if it ended by itself and not by signing out; it opens nothing any more."""
    key = cookie.get("key")
    if not key:
        return None
    with acting_as(db.session, SIGN_IN):
        found: int | None = db.session.scalar(
            select(Account.person_id)
            .join(UserSession, UserSession.account_id == Account.id)
            .where(UserSession.key_hash == hashed(key), UserSession.ended_at.is_(None), Account.active)
        )
    return found if found == cookie.get("person") else None


def end_sessions(account_id: int, *, but: str | None = None) -> None:
    """End every live session of an account, except the one with cookie key `but`. The caller commits."""
    statement = update(UserSession).where(
        UserSession.account_id == account_id, UserSession.ended_at.is_(None)
    )
    if but is not None:
        statement = statement.where(UserSession.key_hash != hashed(but))
    db.session.execute(statement.values(ended_at=func.now()))


def end_this_session() -> None:
    """End the session of this cookie (sign-out); the cookie is worthless afterwards."""
    key = session.get("key")
    if key:
        with acting_as(db.session, SIGN_IN):
            db.session.execute(
                update(UserSession).where(UserSession.key_hash == hashed(key)).values(ended_at=func.now())
            )
            db.session.commit()
    session.clear()


def _account_of_live_session(plain: Session, account_id: int, key: str) -> Account | None:
    now = datetime.now(UTC)
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    absolute = timedelta(hours=current_app.config["SESSION_HOURS"])
    row = plain.execute(
        select(Account, UserSession)
        .join(UserSession, UserSession.account_id == Account.id)
        .where(Account.id == account_id, Account.active, UserSession.key_hash == hashed(key))
        .where(UserSession.ended_at.is_(None))
        .where(UserSession.seen_at > now - idle, UserSession.started_at > now - absolute)
    ).one_or_none()
    if row is None:
        return None
    account, live = row
    if live.seen_at < now - timedelta(minutes=1):
        plain.execute(update(UserSession).where(UserSession.id == live.id).values(seen_at=now))
        plain.commit()  # The time of the last request is kept even when the page only reads.
    return account


def _password_fits(account: Account | None, password: str) -> bool:
    stored = account.password if account is not None and account.password else None
    kept = stored or current_app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"]
    fits = check_password_hash(kept, as_typed(password))
    return fits and stored is not None


def _failures(username: str) -> int:
    since = datetime.now(UTC) - timedelta(minutes=LOCK_MINUTES)
    count = db.session.scalar(
        select(func.count())
        .select_from(SignInFailure)
        .where(SignInFailure.name_hash == hashed(username.strip().lower()), SignInFailure.at > since)
    )
    return int(count or 0)

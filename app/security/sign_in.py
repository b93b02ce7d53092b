"""FAB's security manager, repaired: sessions as rows, lock-out in the database, permissions once per request."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from flask import current_app, g, has_request_context, request, session
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_login import current_user
from sqlalchemy import Select, bindparam, func, or_, select, text, update
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash

from app.extensions import db
from app.security.devices import device_of
from app.security.outside import own_password_opens
from app.security.people import Account, SignInFailure, UserSession
from app.security.session import NOBODY, SIGN_IN, Identity, acting_as, identify
from app.security.told import tell
from forms.access import as_typed

LOCK_AFTER, LOCK_MINUTES = 10, 15
"""So many wrong passwords or codes in so many minutes lock the name (security.md §2)."""
LOCK_ADDRESS_AFTER = 100
"""So many in the same time lock the network address; a whole school may share one."""
PENDING_MINUTES = 10
"""So long the second step may take."""

_OPENED = (
    "SELECT json_agg(json_build_array(COALESCE(a.district_role_id, own.id),"
    " (SELECT json_agg(opened.permission_view_id) FROM ab_role r"
    " JOIN ab_permission_view_role opened ON opened.role_id = r.id"
    " WHERE r.name = COALESCE('district_role:' || COALESCE(a.district_role_id, own.id), a.role))))"
    " FROM assignment a"
    " JOIN district d ON d.id = a.district_id JOIN person who ON who.id = a.person_id AND who.active"
    " LEFT JOIN district_role own ON own.district_id = a.district_id AND own.role = a.role AND own.name IS NULL"
    " WHERE a.person_id = :person AND a.starts_on <= (now() AT TIME ZONE d.time_zone)::date"
    " AND (a.ends_on IS NULL OR a.ends_on >= (now() AT TIME ZONE d.time_zone)::date)"
)
"""For each assignment of today: the district's own role that it gives, and the numbers of the pages that are open."""
PERMISSIONS = text(_OPENED)
PAGES = text(
    "SELECT pv.id, p.name AS permission, v.name AS view FROM ab_permission_view pv"
    " JOIN ab_permission p ON p.id = pv.permission_id JOIN ab_view_menu v ON v.id = pv.view_menu_id"
)


class Pending(NamedTuple):
    """An account whose password was right, and what is still to come: a `code`, or to `set_up` the second step."""

    account_id: int
    stage: str


def hashed(secret: str) -> str:
    """SHA-256 of a random secret, or of a name as typed, as it is kept in the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


def concealed(what: str) -> str:
    """A name or a network address as failures are counted: keyed, so that none can be tried out against the table."""
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"sign-in, {what.strip().lower()}".encode(), hashlib.sha256).hexdigest()


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
        account = _account_of_live_session(db.session(), int(pk), key, int(person_id))
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
            right = _password_fits(account, password) and own_password_opens(account.id if account else 0)
            locked = is_locked(username)
            if right and not locked and account is not None and account.active:
                db.session.commit()
                return account
            note_failure(username)
            known = account is not None and not locked
            tell("failed", account.person_id if account and known else None, name=concealed(username))
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
        held = _opened_to(current_user.person_id)
        pages = _pages({number for _own, numbers in held for number in numbers or ()})
        opened = [
            (own, pages[number]) for own, numbers in held for number in numbers or () if number in pages
        ]
        g.permissions = {page for _own, page in opened}
        g.opened_by = {(*page, own) for own, page in opened if own is not None}
    found: set[tuple[str, str]] = g.permissions
    return found


def _opened_to(person_id: int) -> list[tuple[int | None, list[int] | None]]:
    """What `load_user` has read beside the session; asked for when somebody signed in only now."""
    person, opened = g.pop("opened", (None, None))
    if person != person_id:
        opened = db.session.scalar(PERMISSIONS, {"person": person_id})
    return opened or []


def _pages(wanted: set[int]) -> Mapping[int, tuple[str, str]]:
    """The (permission, view) pair of each number; a number never means another pair, so they are read once."""
    known: dict[int, tuple[str, str]] = current_app.extensions.setdefault("pages_by_number", {})
    if not wanted <= known.keys():
        known.update({row.id: (row.permission, row.view) for row in db.session.execute(PAGES)})
    return known


def opened_by(permission: str, view: str) -> frozenset[int]:
    """The district's own roles, among those that the signed-in person holds, that open a page."""
    permissions()
    held: set[tuple[str, str, int]] = g.get("opened_by", set())
    return frozenset(own for name, on, own in held if (name, on) == (permission, view))


def start_session(account: Account, stage: str = "in", outside_key: str | None = None) -> None:
    """Write a session row for a fresh sign-in and bind the cookie to it (a new id at each sign-in).

    With another `stage` than `in` it opens no page but the one where the second step is taken. What was signed in
    on this device before ends. `outside_key`: how the issuer that signed them in names its own session; a second step
    that follows keeps it.
    """
    before, key = session.get("key"), secrets.token_urlsafe(32)
    device = device_of(request.user_agent.string) if has_request_context() else None
    with acting_as(db.session, SIGN_IN):
        account.last_login = datetime.now(UTC).replace(tzinfo=None)  # FAB's column has no zone.
        person_id = account.person_id  # Read now: the new person's own sight begins only after this.
        if before:
            outside_key = outside_key or _outside_key_of(before, account.id)
            _end(before)
        new = UserSession(account_id=account.id, key_hash=hashed(key), stage=stage, device=device)
        new.outside_key = outside_key
        db.session.add(new)
        db.session.commit()
    kept = {name: session[name] for name in ("locale", "csrf_token") if name in session}
    session.clear()
    session.update(kept, key=key, person=person_id)
    session.permanent = True
    identify(db.session, Identity(person_id=person_id) if stage == "in" else NOBODY)


def pending_session() -> Pending | None:
    """The session of this cookie that waits for its second step, for ten minutes."""
    key = session.get("key")
    if not key:
        return None
    since = datetime.now(UTC) - timedelta(minutes=PENDING_MINUTES)
    with acting_as(db.session, SIGN_IN):
        found = db.session.execute(
            select(UserSession.account_id, UserSession.stage)
            .join(Account, Account.id == UserSession.account_id)
            .where(UserSession.key_hash == hashed(key), UserSession.ended_at.is_(None), Account.active)
            .where(UserSession.stage != "in", UserSession.started_at > since)
        ).one_or_none()
    return Pending(*found) if found else None


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
            .where(UserSession.stage == "in")
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
            if _end(key):
                tell("left", session.get("person"))
            db.session.commit()
    session.clear()


def _outside_key_of(key: str, account_id: int) -> str | None:
    """Of the session that waited; setting the second step up has ended it by now."""
    of_key = select(UserSession.outside_key).where(
        UserSession.key_hash == hashed(key), UserSession.account_id == account_id
    )
    found: str | None = db.session.scalar(of_key)
    return found


def _end(key: str) -> bool:
    """End a session; tell whether it was live."""
    of_key = UserSession.key_hash == hashed(key)
    still = UserSession.ended_at.is_(None)
    ended = db.session.execute(update(UserSession).where(of_key, still).values(ended_at=func.now()))
    return bool(ended.rowcount)


def _account_of_live_session(plain: Session, account_id: int, key: str, person_id: int) -> Account | None:
    now = datetime.now(UTC)
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    absolute = timedelta(hours=current_app.config["SESSION_HOURS"])
    asked = {"account": account_id, "key_hash": hashed(key), "seen": now - idle, "started": now - absolute}
    row = plain.execute(_live_session(), {**asked, "person": person_id}).one_or_none()
    if row is None:
        return None
    account, session_id, seen_at, opened = row
    g.opened = person_id, opened
    if seen_at < now - timedelta(minutes=1):
        plain.execute(update(UserSession).where(UserSession.id == session_id).values(seen_at=now))
        plain.commit()  # The time of the last request is kept even when the page only reads.
    found: Account = account
    return found


@cache
def _live_session() -> Select[Account, int, datetime, Any]:
    """Every request asks this: it is put together once."""
    return (
        select(Account, UserSession.id, UserSession.seen_at, text(f"({_OPENED})"))
        .join(UserSession, UserSession.account_id == Account.id)
        .where(Account.id == bindparam("account"), Account.active)
        .where(UserSession.key_hash == bindparam("key_hash"))
        .where(UserSession.ended_at.is_(None), UserSession.stage == "in")
        .where(UserSession.seen_at > bindparam("seen"), UserSession.started_at > bindparam("started"))
    )


def _password_fits(account: Account | None, password: str) -> bool:
    stored = account.password if account is not None and account.password else None
    kept = stored or current_app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"]
    fits = check_password_hash(kept, as_typed(password))
    return fits and stored is not None


def is_locked(username: str, kind: str = "sign_in") -> bool:
    """Tell whether this name, or the network address that asks, failed too often. Acts as sign-in."""
    since = datetime.now(UTC) - timedelta(minutes=LOCK_MINUTES)
    of_name = SignInFailure.name_hash == concealed(username)
    of_address = SignInFailure.address_hash == _address()
    row = db.session.execute(
        select(func.count().filter(of_name), func.count().filter(of_address)).where(
            SignInFailure.at > since, SignInFailure.kind == kind, or_(of_name, of_address)
        )
    ).one()
    return bool(row[0] >= LOCK_AFTER or row[1] >= LOCK_ADDRESS_AFTER)


def note_failure(username: str, kind: str = "sign_in") -> None:
    """Count a refused try, for the name and for the network address. Acts as sign-in; the caller commits."""
    db.session.add(SignInFailure(name_hash=concealed(username), address_hash=_address(), kind=kind))


def _address() -> str | None:
    return concealed(request.remote_addr or "") if has_request_context() else None

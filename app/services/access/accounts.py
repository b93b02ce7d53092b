"""An account begins with a one-time link and can be switched off and on."""

import secrets
from datetime import timedelta
from typing import Protocol

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import Account, Person, SignInLink
from app.security import roles
from app.security.session import SIGN_IN, AnySession, acting_as
from app.security.sign_in import end_sessions, hashed
from app.security.told import tell
from app.services import clock, history, records
from app.services.access.passwords import set_password
from app.services.access.reach import account_in_reach, account_of, person_in_reach, person_named
from app.services.actors import Actor, actor_of
from app.services.errors import Refused
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

LINK_HOURS = 72
"""How long a one-time link may wait to be used."""
LINK_PATH = "/sign-in/link/"
"""Where a link leads; its secret follows."""
STALE_LINK = N_("This link was used or is too old; ask the person who gave it to you for a new one.")


class Switch(Protocol):
    """One way or the other of switching an account."""

    def __call__(self, person_id: int, *, by: Actor) -> None: ...


def invite(person_id: int, *, by: Actor) -> str:
    """Return the secret of a one-time link by which the person sets a password; it is never shown again.

    The account is made if there is none. Earlier links of the account end.
    """
    with transaction():
        person = person_in_reach(person_id, by)
        if not person.active:
            raise Refused(N_("This person has left; mark the person as active first."))
        account = account_of(person) or make_account(db.session, person)
        if not account.active:
            raise Refused(N_("This account is switched off; switch it on first."), field="account")
        history.of_district("account.invited", person.district_id, by=by, person_id=person_id)
        return _new_link(account, made_by=by.person_id)


def username_of(person_id: int) -> str | None:
    """The name with which a person signs in; None without an account, or where it may not be seen."""
    return db.session.scalar(select(Account.username).where(Account.person_id == person_id))


def link_is_open(secret: str) -> bool:
    """Tell whether a link can still be used; uses nothing up."""
    with transaction(), acting_as(db.session, SIGN_IN):
        return open_link(secret) is not None


def use_link(secret: str, password: str) -> Account:
    """Set the password of the link's account, once; every session of the account ends.

    Raises Refused for a link that is used or old, and for a weak password, which leaves the link open.
    """
    with transaction(), acting_as(db.session, SIGN_IN):
        link = open_link(secret)
        if link is None:
            raise Refused(STALE_LINK)
        return keep_password(link, password)


def keep_password(link: SignInLink, password: str) -> Account:
    """Set the password of the link's account and end the link; within the caller's transaction, as sign-in."""
    account = db.session.get_one(Account, link.account_id)
    set_password(account, password)
    link.used_at = clock.now()
    end_sessions(account.id)
    tell("password_chosen", account.person_id)
    return account


def switch_off(person_id: int, *, by: Actor) -> None:
    """Nobody signs in with this account any more; its sessions end and its links die."""
    with transaction():
        account = account_in_reach(person_id, by)
        account.active = False
        _end_links(account.id)
        _end_sessions_of(account.id)
        _tell_account("account.switched_off", account, by)


def switch_on(person_id: int, *, by: Actor) -> None:
    """The account may sign in again, with the password it had."""
    with transaction():
        account = account_in_reach(person_id, by)
        account.active = True
        _tell_account("account.switched_on", account, by)


def change_person(person: Person, values: records.Values, *, version: int | None, by: Actor) -> None:
    """Change who somebody is. That they left, or are back, closes or opens their account, and a new link goes to
    their e-mail address: only within reach.

    Raises Refused, and Changed when the row has another version by now.
    """
    opens = ("active", "email") if person.id != by.person_id else ("active",)
    if any(values.get(name, getattr(person, name)) != getattr(person, name) for name in opens):
        person_in_reach(person.id, by)
    records.change(person, values, version=version, by=by)


def end_links_beyond(person: Person, role: Role) -> None:
    """End the open links of an account that gets a role which the links' makers could not give.

    Whoever made a link may have kept it.
    """
    with acting_as(db.session, SIGN_IN):
        links = db.session.execute(
            select(SignInLink.id, SignInLink.made_by)
            .join(Account, Account.id == SignInLink.account_id)
            .where(Account.person_id == person.id, SignInLink.used_at.is_(None))
            .where(SignInLink.made_by.is_not(None))
        ).all()
    makers = {link.made_by: set(actor_of(link.made_by).roles_in(person.district_id)) for link in links}
    beyond = [link.id for link in links if not roles.may_grant(makers[link.made_by], role)]
    with acting_as(db.session, SIGN_IN):
        db.session.execute(update(SignInLink).where(SignInLink.id.in_(beyond)).values(used_at=func.now()))


def make_account(session: AnySession, person: Person) -> Account:
    """Add an account without a password and return it with its id.

    Its name is unique beyond the district: one that is taken is told apart by the person's number.
    """
    name = username_for(person.given_name, person.family_name, person.email)
    account = _account(person, name)
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError:
        account = _account(person, f"{name}-{person.id}")
        session.add(account)
        session.flush()  # Its id is needed by the link.
    return account


def username_for(given_name: str, family_name: str, email: str | None) -> str:
    """The name with which a person signs in: the e-mail address, or else both names."""
    return (email or f"{given_name}.{family_name}").lower().replace(" ", ".")[:100]


def _account(person: Person, username: str) -> Account:
    """FAB wants an address: a person's own stays with the person."""
    return Account(
        person_id=person.id,
        first_name=person.given_name[:64],
        last_name=person.family_name[:64],
        username=username,
        email=f"person-{person.id}@porchlight.invalid",
        active=True,
    )


def link_row(account_id: int, secret: str, *, made_by: int | None) -> SignInLink:
    """A link's row, which keeps only the hash of its secret."""
    expires_at = clock.now() + timedelta(hours=LINK_HOURS)
    return SignInLink(account_id=account_id, key_hash=hashed(secret), made_by=made_by, expires_at=expires_at)


def _new_link(account: Account, *, made_by: int | None) -> str:
    _end_links(account.id)
    secret = secrets.token_urlsafe(32)
    db.session.add(link_row(account.id, secret, made_by=made_by))
    return secret


def _end_links(account_id: int) -> None:
    """As the sign-in service: a colleague's link ends too."""
    with acting_as(db.session, SIGN_IN):
        db.session.execute(
            update(SignInLink)
            .where(SignInLink.account_id == account_id, SignInLink.used_at.is_(None))
            .values(used_at=func.now())
        )


def open_link(secret: str) -> SignInLink | None:
    """The link, locked, while it can be used. The session acts as sign-in."""
    return db.session.scalars(
        select(SignInLink)
        .join(Account, Account.id == SignInLink.account_id)
        .where(SignInLink.key_hash == hashed(secret), SignInLink.used_at.is_(None), Account.active)
        .where(SignInLink.expires_at > func.now())
        .with_for_update(of=SignInLink)
    ).one_or_none()


def _end_sessions_of(account_id: int) -> None:
    with acting_as(db.session, SIGN_IN):
        end_sessions(account_id)


def _tell_account(kind: str, account: Account, by: Actor) -> None:
    person = person_named(account.person_id or 0)
    history.of_district(kind, person.district_id, by=by, person_id=person.id)

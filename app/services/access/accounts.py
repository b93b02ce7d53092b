"""An account begins with a one-time link and can be switched off and on."""

import secrets
from datetime import timedelta
from typing import Protocol

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import Account, OutsideIdentity, Person, SignInLink
from app.security.conditions import GRANTABLE
from app.security.outside import own_password_opens
from app.security.session import SIGN_IN, AnySession, acting_as
from app.security.sign_in import end_sessions, hashed
from app.security.told import tell
from app.services import clock, history, notices, records
from app.services.access import addresses
from app.services.access.passwords import set_password
from app.services.access.reach import (
    account_of,
    account_to_close,
    could_make,
    person_in_reach,
    person_named,
    person_to_close,
)
from app.services.actors import Actor, actor_of
from app.services.errors import Refused
from app.services.queue import defer
from app.services.transaction import transaction
from workflows.people import Role
from workflows.words import N_

LINK_HOURS = 72
"""How long a one-time link may wait to be used."""
LINK_PATH = "/sign-in/link/"
"""Where a link leads; its secret follows."""
BY_THE_ISSUER = N_("Your district’s staff sign in by its own sign-in; no password is made here.")
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
        if not own_password_opens(account.id):
            raise Refused(BY_THE_ISSUER)
        if account.password:
            notices.tell_of_account("link_made", person, by=by)
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
    if not link.from_server and not own_password_opens(account.id):
        raise Refused(BY_THE_ISSUER)
    set_password(account, password)
    account.password_link_by, account.password_from_server = link.made_by, link.from_server
    link.used_at = clock.now()
    end_sessions(account.id)
    tell("password_chosen", account.person_id)
    return account


def switch_off(person_id: int, *, by: Actor) -> None:
    """Nobody signs in with this account any more; its sessions end and its links die."""
    with transaction():
        account_id = account_to_close(person_id, by).id
        _switch(account_id, active=False)
        _end_links(account_id)
        _tell_account("account.switched_off", person_id, by)


def switch_on(person_id: int, *, by: Actor) -> None:
    """The account may sign in again, with the password it had."""
    with transaction():
        _switch(account_to_close(person_id, by).id, active=True)
        _tell_account("account.switched_on", person_id, by)


def _switch(account_id: int, *, active: bool) -> None:
    """As the sign-in service, since nobody else writes an Admin's account; its sessions end with it."""
    with acting_as(db.session, SIGN_IN):
        db.session.execute(update(Account).where(Account.id == account_id).values(active=active))
        end_sessions(account_id)


def change_person(person: Person, values: records.Values, *, version: int | None, by: Actor) -> None:
    """Change who somebody is. That they left, or are back, closes or opens their account, and a new link goes to
    their e-mail address: only within reach; whoever had the address before is told.

    Raises Refused, and Changed when the row has another version by now.
    """
    changed = {
        name
        for name in ("active", "email")
        if values.get(name, getattr(person, name)) != getattr(person, name)
    }
    if "active" in changed:
        person_to_close(person.id, by)
    if "email" in changed and person.id != by.person_id:
        person_in_reach(person.id, by)
    with records.in_words(), transaction():
        records.change_within(person, values, version=version, by=by)
        if "email" in changed:
            addresses.tell_changed(person.district_id)


def end_ways_beyond(person: Person, role: Role, *, by: Actor) -> None:
    """End what opens an account that gets a role beyond whoever made it: open links, a password, a match by hand.

    Whoever made a link may have kept it, or may know the password that was chosen by it; a new one is chosen by a
    mail to the person's own address, or by a new link.
    """
    _end_links_beyond(person, role)
    if role in GRANTABLE:
        return
    _forget_matches_beyond(person, role)
    with acting_as(db.session, SIGN_IN):
        account = db.session.scalar(select(Account).where(Account.person_id == person.id).with_for_update())
        if account is None or account.password_link_by is None:
            return
        maker, account_id = account.password_link_by, account.id
    if not _could_make(maker, role, person.district_id):
        _choose_anew(account_id, person, by)


def _forget_matches_beyond(person: Person, role: Role) -> None:
    """Sign-ins from outside that somebody matched by hand who could not give this role."""
    mine = OutsideIdentity.person_id == person.id, OutsideIdentity.matched_by.is_not(None)
    with acting_as(db.session, SIGN_IN):
        makers = set(db.session.scalars(select(OutsideIdentity.matched_by).where(*mine)))
    beyond = [each for each in makers if each and not _could_make(each, role, person.district_id)]
    with acting_as(db.session, SIGN_IN):
        db.session.execute(delete(OutsideIdentity).where(*mine, OutsideIdentity.matched_by.in_(beyond)))


def _could_make(maker: int, role: Role, district_id: int) -> bool:
    return could_make(set(actor_of(maker).roles_in(district_id)), role)


def _choose_anew(account_id: int, person: Person, by: Actor) -> None:
    with acting_as(db.session, SIGN_IN):
        gone = update(Account).where(Account.id == account_id, Account.password.is_not(None))
        if not db.session.execute(gone.values(password=None, password_link_by=None)).rowcount:
            return
        defer(db.session, "access.mail_link", account_id=account_id)
    history.of_district("account.password_ended", person.district_id, by=by, person_id=person.id)


def _end_links_beyond(person: Person, role: Role) -> None:
    with acting_as(db.session, SIGN_IN):
        links = db.session.execute(
            select(SignInLink.id, SignInLink.made_by)
            .join(Account, Account.id == SignInLink.account_id)
            .where(Account.person_id == person.id, SignInLink.used_at.is_(None))
            .where(SignInLink.made_by.is_not(None))
        ).all()
    beyond = [link.id for link in links if not _could_make(link.made_by, role, person.district_id)]
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
    """A link's row, which keeps only the hash of its secret; without a maker the server's own command made it."""
    return SignInLink(
        account_id=account_id,
        key_hash=hashed(secret),
        made_by=made_by,
        from_server=made_by is None,
        expires_at=clock.now() + timedelta(hours=LINK_HOURS),
    )


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


def _tell_account(kind: str, person_id: int, by: Actor) -> None:
    history.of_district(kind, person_named(person_id).district_id, by=by, person_id=person_id)

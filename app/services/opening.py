"""The first day: one link with which the district and its first Admin are made on the web.

Until the link is used there is a district without a name, which nobody can sign in to.
"""

import secrets
from dataclasses import dataclass

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from app.extensions import db
from app.models import Account, District, Person, SignInLink
from app.security.session import SIGN_IN, Identity, acting_as
from app.services import access, clock, districts, history
from app.services.actors import actor_of
from app.services.districts import UNNAMED
from app.services.errors import Refused
from app.services.transaction import transaction

FIRST_ADMIN = "First Admin"
LINK_PATH = "/begin/"
"""Where the link leads; its secret follows."""
ONE_STARTER = 7_041_777
"""Any number that no other advisory lock uses: two starts at once make one district."""
USUAL_TIME_ZONE = "America/Los_Angeles"


@dataclass(frozen=True)
class Beginning:
    """What the first Admin writes down."""

    district: str
    time_zone: str
    given_name: str
    family_name: str
    email: str | None
    password: str


def first_link(owner: Session) -> str | None:
    """Return the secret of a new link; earlier ones end. The caller commits.

    None where the link was used, or where a district or an account was made by command.
    """
    owner.execute(select(func.pg_advisory_xact_lock(ONE_STARTER)))
    waiting = _waiting_account(owner)
    if waiting is not None:
        end_links(owner, waiting.id)
        secret = secrets.token_urlsafe(32)
        owner.add(access.link_row(waiting.id, secret, made_by=None))
        return secret
    if owner.scalar(select(exists(select(District.id)) | exists(select(Account.id)))):
        return None
    district = districts.create(owner, UNNAMED, time_zone=USUAL_TIME_ZONE)
    return districts.create_admin(owner, district, FIRST_ADMIN)


def end_links(owner: Session, account_id: int) -> None:
    """Let nobody use what was handed out before."""
    still_open = (SignInLink.account_id == account_id) & SignInLink.used_at.is_(None)
    owner.execute(update(SignInLink).where(still_open).values(used_at=clock.now()))


def is_open(secret: str) -> bool:
    """Tell whether a district can still be begun with this link; uses nothing up."""
    with transaction():
        return _found(secret) is not None


def nobody_has_begun() -> bool:
    """Tell whether no account has a password yet: the first link waits to be opened, or an Admin to be made."""
    with acting_as(db.session, SIGN_IN):
        return not db.session.scalar(select(exists().where(Account.password.is_not(None))))


def begin(secret: str, typed: Beginning) -> Account:
    """Name the district and its first Admin, and keep the Admin's password; the link ends.

    Raises Refused for a link that is used or old, and for a weak password, which leaves all as it was.
    """
    with transaction():
        link = _found(secret)
        if link is None:
            raise Refused(access.STALE_LINK)
        with acting_as(db.session, SIGN_IN):
            account = db.session.get_one(Account, link.account_id)
            account.first_name, account.last_name = typed.given_name[:64], typed.family_name[:64]
            account.username = access.username_for(typed.given_name, typed.family_name, typed.email)
            access.keep_password(link, typed.password)
        with acting_as(db.session, Identity(person_id=account.person_id)):
            _name(account.person_id or 0, typed)
    return account


def _name(person_id: int, typed: Beginning) -> None:
    person = db.session.get_one(Person, person_id)
    district = db.session.get_one(District, person.district_id)
    person.given_name, person.family_name, person.email = typed.given_name, typed.family_name, typed.email
    district.name, district.time_zone = typed.district, typed.time_zone
    history.of_district("district.begun", district.id, by=actor_of(person_id), person_id=person_id)


def _found(secret: str) -> SignInLink | None:
    """The open link, locked, if it is that of a district without a name."""
    with acting_as(db.session, SIGN_IN):
        link = access.open_link(secret)
        person_id = db.session.get_one(Account, link.account_id).person_id if link else None
    if link is None or person_id is None:
        return None
    with acting_as(db.session, Identity(person_id=person_id)):
        unnamed = db.session.scalar(select(District.id).where(District.name == UNNAMED))
    return link if unnamed else None


def _waiting_account(owner: Session) -> Account | None:
    """The first Admin's account, while its link is not used."""
    return owner.scalars(
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .join(District, District.id == Person.district_id)
        .where(District.name == UNNAMED, Account.password.is_(None))
    ).one_or_none()

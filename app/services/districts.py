"""The first rows, written on the server by the database's owner: a district and someone who looks after it."""

import secrets
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.models import (
    Account,
    Assignment,
    District,
    DistrictSettings,
    Event,
    Notice,
    Person,
    RecoveryCode,
    SecondFactor,
    SignInLink,
    UserSession,
)
from app.services import access, clock, texts
from app.services.errors import Refused
from workflows.people import Role
from workflows.words import N_

UNNAMED = ""
"""The name of the district that waits for its first Admin (`opening.py`)."""


def create(owner: Session, name: str, *, time_zone: str) -> District:
    """Make a district with the usual settings and the texts that come along. The caller commits.

    One that waits for its first Admin becomes this district, and its link ends.
    """
    if time_zone not in available_timezones():
        sentence = N_("There is no time zone %(name)s; try America/Los_Angeles.")
        raise Refused(sentence, "time_zone", {"name": time_zone})
    if owner.scalar(select(District.id).where(District.name == name)) is not None:
        raise Refused(N_("There is a district called %(name)s already."), "name", {"name": name})
    waiting = owner.scalar(select(District).where(District.name == UNNAMED))
    if waiting is not None:
        return _taken_over(owner, waiting, name, time_zone)
    district = District(name=name, time_zone=time_zone, settings=DistrictSettings())
    owner.add(district)
    owner.flush()  # Its id is needed by the event and the texts.
    texts.seed(owner, district.id)
    owner.add(Event(kind="district.created", district_id=district.id, facts={}))
    return district


def _taken_over(owner: Session, district: District, name: str, time_zone: str) -> District:
    """Name the district that waited; the Admin without a name, who never signed in, goes."""
    district.name, district.time_zone = name, time_zone
    people = select(Person.id).where(Person.district_id == district.id)
    accounts = select(Account.id).where(Account.person_id.in_(people))
    owner.execute(delete(SignInLink).where(SignInLink.account_id.in_(accounts)))
    for table in (Account, Assignment):
        owner.execute(delete(table).where(table.person_id.in_(people)))
    owner.execute(delete(Person).where(Person.district_id == district.id))
    return district


def named(owner: Session, name: str) -> District:
    """Return the district of that name. Raises Refused when there is none, or more than one."""
    found = owner.scalars(select(District).where(District.name == name)).all()
    if len(found) != 1:
        raise Refused(N_("There is no district called %(name)s; make it first."), "district", {"name": name})
    return found[0]


def create_admin(owner: Session, district: District, name: str, *, email: str | None = None) -> str:
    """Make a person who is Admin of the district, and return the secret of a one-time link. The caller commits."""
    given_name, _space, family_name = name.strip().rpartition(" ")
    if not given_name:
        raise Refused(N_("Give a first and a last name."), "name")
    person = Person(district_id=district.id, given_name=given_name, family_name=family_name, email=email)
    owner.add(person)
    owner.flush()  # Its id is needed by the assignment and the account.
    owner.add(_admin_of(district, person))
    facts = {"person_id": person.id, "role": Role.admin.value}
    owner.add(Event(kind="assignment.given", district_id=district.id, facts=facts))
    return _invited(owner, person)


def link_for_admin(owner: Session, district: District, name: str) -> str:
    """Return the secret of a one-time link for an Admin who lost their way in; older links end. The caller commits.

    `name`: for signing in. Nobody in the product can do this for an Admin.
    """
    account = _account_of_admin(owner, district, name)
    still_open = (SignInLink.account_id == account.id) & SignInLink.used_at.is_(None)
    owner.execute(update(SignInLink).where(still_open).values(used_at=clock.now()))
    secret = secrets.token_urlsafe(32)
    owner.add(access.link_row(account.id, secret, made_by=None))
    _tell(owner, district, account, "account.invited", "link_made")
    return secret


def reset_second_step(owner: Session, district: District, name: str) -> None:
    """Take an Admin's second step away; their sessions end. The caller commits."""
    account = _account_of_admin(owner, district, name)
    for table in (RecoveryCode, SecondFactor):
        owner.execute(delete(table).where(table.account_id == account.id))
    live = (UserSession.account_id == account.id) & UserSession.ended_at.is_(None)
    owner.execute(update(UserSession).where(live).values(ended_at=clock.now()))
    _tell(owner, district, account, "account.second_step_reset", "step_reset")


def _account_of_admin(owner: Session, district: District, name: str) -> Account:
    held = select(Assignment.person_id).where(
        Assignment.district_id == district.id, Assignment.role == Role.admin.value
    )
    found = owner.scalar(
        select(Account).where(func.lower(Account.username) == name.lower(), Account.person_id.in_(held))
    )
    if found is None:
        raise Refused(N_("No Admin of this district signs in as %(name)s."), "name", {"name": name})
    return found


def _tell(owner: Session, district: District, account: Account, kind: str, notice: str) -> None:
    """History, and whose account it is; by nobody, for it was done on the server."""
    owner.add(Event(kind=kind, district_id=district.id, facts={"person_id": account.person_id}))
    stamp = clock.now()
    told = {"about": f"{notice}:{stamp.isoformat()}", "at": stamp, "mail": "waits", "facts": {}}
    owner.add(Notice(person_id=account.person_id, district_id=district.id, kind=notice, **told))


def _admin_of(district: District, person: Person) -> Assignment:
    today = clock.now().astimezone(ZoneInfo(district.time_zone)).date()
    return Assignment(
        person_id=person.id,
        district_id=district.id,
        role=Role.admin.value,
        starts_on=today,
        reason="First Admin",
    )


def _invited(owner: Session, person: Person) -> str:
    account = access.make_account(owner, person)
    secret = secrets.token_urlsafe(32)
    owner.add(access.link_row(account.id, secret, made_by=None))
    return secret

"""Whose account a person may touch."""

from sqlalchemy import select

from app.extensions import db
from app.models import Account, Assignment, Person
from app.security import roles
from app.services import clock
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from workflows.people import Role
from workflows.words import N_

NOT_YOURSELF = N_("Nobody changes their own access; ask a colleague who looks after people.")
OUT_OF_REACH = N_("This person holds a role that you may not give, so an Admin must do this.")
AN_ADMINS_OWN = N_(
    "This is an Admin, and nobody here gets at an Admin’s account. Whoever runs the server can: flask admin link."
)


def person_named(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def person_in_reach(person_id: int, by: Actor) -> Person:
    """Nobody gets hold of an account whose roles they could not give alone, nor of their own.

    So an Admin gets hold of no other Admin's: two Admins make one, and one alone could be both.
    """
    person = person_to_close(person_id, by)
    if Role.admin in roles_held(person_id):
        raise Refused(AN_ADMINS_OWN)
    return person


def person_to_close(person_id: int, by: Actor) -> Person:
    """Whose way in a person may close: everyone whose roles they may give, other Admins too."""
    person = person_named(person_id)
    if person.id == by.person_id:
        raise Refused(NOT_YOURSELF)
    held = set(by.roles_in(person.district_id))
    looks_after_people = not held.isdisjoint(roles.GRANTS)
    if not looks_after_people or not all(roles.may_grant(held, role) for role in roles_held(person_id)):
        raise Refused(OUT_OF_REACH)
    return person


def could_make(holder_roles: set[Role], role: Role) -> bool:
    """Tell whether a person who holds these roles could give `role` alone; an Admin is made by two."""
    return role is not Role.admin and roles.may_grant(holder_roles, role)


def account_in_reach(person_id: int, by: Actor) -> Account:
    return _account(person_in_reach(person_id, by))


def account_to_close(person_id: int, by: Actor) -> Account:
    return _account(person_to_close(person_id, by))


def _account(person: Person) -> Account:
    account = account_of(person)
    if account is None:
        raise NotFound
    return account


def roles_held(person_id: int) -> set[Role]:
    """Now or later: a role that begins next week counts already."""
    statement = select(Assignment.role, Assignment.district_id, Assignment.ends_on)
    rows = db.session.execute(statement.where(Assignment.person_id == person_id))
    return {
        Role(row.role) for row in rows if row.ends_on is None or row.ends_on >= clock.today(row.district_id)
    }


def account_of(person: Person) -> Account | None:
    return db.session.scalars(select(Account).where(Account.person_id == person.id)).one_or_none()


def own_account(by: Actor) -> Account:
    return db.session.scalars(select(Account).where(Account.person_id == by.person_id)).one()

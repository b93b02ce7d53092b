"""What a district makes of the roles: optional abilities on or off, and roles of its own from abilities."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.extensions import db
from app.models import Account, Assignment, DistrictRole
from app.security.abilities import CHOICE_FREE, OPTIONAL, abilities_of, always, as_stored, most_of, opened_by
from app.security.session import SIGN_IN, acting_as
from app.security.sign_in import end_sessions
from app.services import clock, history, records
from app.services.access.reach import NOT_YOURSELF
from app.services.actors import Actor
from app.services.errors import Changed, NotFound, Refused
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import ROLE_WORDS, Role
from workflows.words import N_

NOT_THIS_ONE = N_("This role is the same everywhere.")
BEYOND = N_("A role can be given less, or what is marked as optional; nothing beyond that.")
NOTHING = N_("Choose at least one thing that this role may do.")
NAME_IS_TAKEN = N_("There is a role with this name; choose another.")


def of_district(district_id: int) -> Sequence[DistrictRole]:
    """What the district made of the roles: first its versions of ours, then roles of its own by name."""
    query = select(DistrictRole).where(DistrictRole.district_id == district_id)
    return db.session.scalars(query.order_by(DistrictRole.name.nulls_first(), DistrictRole.id)).all()


def own_roles(district_id: int) -> Sequence[DistrictRole]:
    """The roles of the district's own that can be given."""
    return [each for each in of_district(district_id) if each.name is not None and each.ended_on is None]


def version_of(role: Role, district_id: int) -> DistrictRole | None:
    """The district's version of a role; None where it is as it came."""
    query = select(DistrictRole).where(
        DistrictRole.district_id == district_id, DistrictRole.role == role.value
    )
    return db.session.scalars(query.where(DistrictRole.name.is_(None))).one_or_none()


def switch(role: Role, codes: Collection[str], *, version: int | None = None, by: Actor) -> DistrictRole:
    """Let a role have these of its optional abilities, everywhere in the district, and no others of them.

    Whoever holds the role meets it at the next sign-in. Nobody adds to a role that they hold themselves.
    Raises Refused; Changed when somebody else changed it since `version`.
    """
    with records.in_words(), transaction():
        district_id = _shapes(by)
        if role in CHOICE_FREE:
            raise Refused(NOT_THIS_ONE)
        if set(codes) - OPTIONAL.get(role, frozenset()):
            raise Refused(BEYOND, field="abilities")
        found = version_of(role, district_id)
        if (found.version if found else 0) != (version or 0):
            raise Changed
        row = found or DistrictRole(district_id=district_id, role=role.value)
        _keep(row, always(role) | set(codes), by)
        return row


def make_role(name: str, role: Role, codes: Collection[str], *, by: Actor) -> DistrictRole:
    """Make a role of the district's own from abilities of `role`, whose sight it has. Raises Refused."""
    with records.in_words(), transaction():
        row = DistrictRole(district_id=_shapes(by), role=role.value, name=_named(name, by))
        if role in CHOICE_FREE:
            raise Refused(NOT_THIS_ONE, field="role")
        _within(role, codes)
        _keep(row, set(codes), by)
        return row


def change_role(
    role_id: int, *, name: str, codes: Collection[str], version: int | None = None, by: Actor
) -> DistrictRole:
    """Change a role of the district's own. Raises Refused, Changed, NotFound."""
    with records.in_words(), transaction():
        row = _own(role_id, by)
        if version is not None and row.version != version:
            raise Changed
        _within(Role(row.role), codes)
        row.name = _named(name, by, but=row.id)
        _keep(row, set(codes), by)
        return row


def end_role(role_id: int, *, by: Actor) -> None:
    """Give it to nobody any more; whoever holds it keeps it until that ends."""
    with transaction():
        row = _own(role_id, by)
        row.ended_on = clock.today(row.district_id)
        _tell("ended", row, by)


def _shapes(by: Actor) -> int:
    if Role.admin not in by.roles_in(by.district_id):
        raise NotYourRole("shape_roles", (Role.admin,))
    return by.district_id


def _own(role_id: int, by: Actor) -> DistrictRole:
    district_id = _shapes(by)
    row = db.session.get(DistrictRole, role_id, with_for_update=True, populate_existing=True)
    if row is None or row.name is None or row.district_id != district_id:
        raise NotFound
    return row


def _within(role: Role, codes: Collection[str]) -> None:
    if not codes:
        raise Refused(NOTHING, field="abilities")
    if set(codes) - {ability.code for ability in most_of(role)}:
        raise Refused(BEYOND, field="abilities")


def _named(name: str, by: Actor, *, but: int | None = None) -> str:
    """Neither the name of one of our roles nor of another of the district's."""
    taken = {str(word).casefold() for word in ROLE_WORDS.values()}
    taken |= {(each.name or "").casefold() for each in of_district(by.district_id) if each.id != but}
    if name.casefold() in taken:
        raise Refused(NAME_IS_TAKEN, field="name")
    return name


def _keep(row: DistrictRole, codes: Collection[str], by: Actor) -> None:
    before = set(row.abilities or _as_it_came(row))
    if set(codes) - before and _holds(row, by):
        raise Refused(NOT_YOURSELF, field="abilities")
    row.abilities, row.permissions = sorted(codes), as_stored(opened_by(codes))
    db.session.add(row)
    db.session.flush()  # The event names its id, and FAB's rows are written by its trigger.
    _tell("kept", row, by, added=sorted(set(codes) - before), taken=sorted(before - set(codes)))
    _end_sessions(row)


def _as_it_came(row: DistrictRole) -> set[str]:
    return {ability.code for ability in abilities_of(Role(row.role))} if row.name is None else set()


def _holds(row: DistrictRole, by: Actor) -> bool:
    if row.name is not None:
        return row.id is not None and any(held.own == row.id for held in by.holdings)
    return any(held.role.value == row.role and held.own in (None, row.id) for held in by.holdings)


def _end_sessions(row: DistrictRole) -> None:
    """Whoever holds it signs in anew."""
    mine = Assignment.district_role_id == row.id
    if row.name is None:
        mine = Assignment.district_role_id.is_(None) & (Assignment.role == row.role)
    people = db.session.scalars(
        select(Assignment.person_id).where(Assignment.district_id == row.district_id, mine)
    ).all()
    with acting_as(db.session, SIGN_IN):
        for account_id in db.session.scalars(select(Account.id).where(Account.person_id.in_(people))).all():
            end_sessions(account_id)


def _tell(what: str, row: DistrictRole, by: Actor, **facts: object) -> None:
    history.of_district(
        f"district_role.{what}", row.district_id, by=by, id=row.id, role=row.role, name=row.name, **facts
    )

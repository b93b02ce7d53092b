"""The head of letters: a school's own, and the district's for what the school has not set."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import undefer

from app.extensions import db
from app.models import Letterhead, School
from app.services import history
from app.services.actors import Actor
from app.services.errors import Changed, NotFound, Refused
from app.services.transaction import transaction
from forms.letters.facts import Letterhead as Head
from workflows.machine import NotYourRole
from workflows.people import LIAISONS, Role
from workflows.words import N_

SETTERS = frozenset({Role.district_coordinator, Role.admin})
NOTHING = N_("There is no logo to take away.")


@dataclass(frozen=True)
class Place:
    """Where a letterhead belongs: a school, or (None) the district."""

    school: School | None
    kept: Letterhead | None


def places(*, by: Actor) -> list[Place]:
    """The letterheads that this person may change: the district's first, then the schools'."""
    kept = {head.school_id: head for head in db.session.scalars(_of(by.district_id))}
    mine = [Place(school, kept.get(school.id)) for school in _schools(by)]
    return [Place(None, kept.get(None)), *mine] if _is_setter(by) else mine


def one(school_id: int | None, *, by: Actor) -> Place:
    """The letterhead of a school, or the district's. Raises NotFound where this person changes none."""
    for place in places(by=by):
        if (place.school.id if place.school else None) == school_id:
            return place
    raise NotFound


def has_logo(place: Place) -> bool:
    """Tell whether this letterhead has a picture of its own."""
    if place.kept is None:
        return False
    kept = select(Letterhead.id).where(Letterhead.id == place.kept.id, Letterhead.logo.is_not(None))
    return db.session.scalar(kept) is not None


def save(
    school_id: int | None,
    *,
    lines: tuple[str, ...],
    logo: bytes | None = None,
    version: int | None,
    by: Actor,
) -> None:
    """Keep lines and, when one is given, a new logo (PNG). Raises NotFound, NotYourRole, Changed."""
    with transaction():
        head = _locked(school_id, version, by)
        head.lines = "\n".join(lines)
        if logo is not None:
            head.logo = logo
        history.of_district(
            "letterhead.changed", head.district_id, by=by, school=school_id, logo=logo is not None
        )


def remove_logo(school_id: int | None, *, version: int | None, by: Actor) -> None:
    """Print without a picture from now on; what was issued stays as it is."""
    with transaction():
        head = _locked(school_id, version, by)
        if head.logo is None:
            raise Refused(NOTHING)
        head.logo = None
        history.of_district("letterhead.logo_removed", head.district_id, by=by, school=school_id)


def of_school(district_id: int, school_id: int | None) -> Head:
    """What a school's letters carry: its own logo and lines, or else the district's."""
    rows = db.session.scalars(_of(district_id).options(undefer(Letterhead.logo)))
    heads = {head.school_id: head for head in rows}
    found = [heads[key] for key in dict.fromkeys((school_id, None)) if key in heads]
    logo = next((head.logo for head in found if head.logo), None)
    lines = next((head.lines for head in found if head.lines), "")
    return Head(logo=logo, lines=tuple(lines.splitlines()))


def _locked(school_id: int | None, version: int | None, by: Actor) -> Letterhead:
    """The row to change, made where there is none; `version` is what the person had before them."""
    _only_setters(school_id, by)
    place = one(school_id, by=by)
    if place.kept is None:  # Of two first savers, the second waits for the first and then finds the row.
        new = insert(Letterhead).values(district_id=by.district_id, school_id=school_id)
        db.session.execute(new.on_conflict_do_nothing())
    query = _of(by.district_id).where(Letterhead.school_id.is_not_distinct_from(school_id)).with_for_update()
    head = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if version is not None and head.version != version:
        raise Changed
    return head


def _only_setters(school_id: int | None, by: Actor) -> None:
    if school_id is None and not _is_setter(by):
        raise NotYourRole("letterhead", tuple(SETTERS))


def _of(district_id: int) -> Select[tuple[Letterhead]]:
    return select(Letterhead).where(Letterhead.district_id == district_id)


def _schools(by: Actor) -> list[School]:
    query = select(School).where(School.district_id == by.district_id, School.active).order_by(School.name)
    mine = SETTERS | frozenset(LIAISONS)
    return [
        school
        for school in db.session.scalars(query)
        if not by.roles_at(school.id, school.district_id).isdisjoint(mine)
    ]


def _is_setter(by: Actor) -> bool:
    return not by.roles_in(by.district_id).isdisjoint(SETTERS)

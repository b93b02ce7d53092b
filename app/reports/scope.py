"""Where a person works: narrows a question so that an index serves. Row-level security decides what is seen."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from app.models import Visit, VisitEducator
from app.services.actors import Actor
from workflows.people import LIAISONS, Role

SCHOOL_STAFF = frozenset({*LIAISONS, Role.site_admin})


@dataclass(frozen=True)
class Scope:
    """`school_id`: the one school that holds all a person may see, if it is one; `own`: only own visits count.

    `whole`: of every school that they see anything of they see every visit, so that sums say the same.
    `district_id`: the one district all of which they see.
    """

    school_id: int | None
    own: int | None = None
    whole: bool = False
    district_id: int | None = None

    def visits(self) -> list[ColumnElement[bool]]:
        """Conditions for a question about visits."""
        conditions: list[ColumnElement[bool]] = []
        if self.school_id is not None:
            conditions.append(Visit.school_id == self.school_id)
        if self.own is not None:
            mine = select(VisitEducator.visit_id).where(VisitEducator.person_id == self.own)
            conditions.append(Visit.id.in_(mine))
        return conditions


def scope_of(actor: Actor, *, school_id: int | None = None) -> Scope:
    """The scope of what this person may see, or of the one school they want to look at."""
    schools = {held.school_id for held in actor.holdings if held.role in {*SCHOOL_STAFF, Role.educator}}
    others = {held.role for held in actor.holdings} - SCHOOL_STAFF - {Role.educator}
    only_teaches = actor.roles <= {Role.educator}
    if only_teaches:
        return Scope(school_id, own=actor.person_id)
    if school_id is not None:
        return Scope(school_id)
    if len(schools) == 1 and Role.district_coordinator not in others:
        return Scope(next(iter(schools)))
    districts = {held.district_id for held in actor.holdings}
    all_of_it = len(districts) == 1 and Role.district_coordinator in actor.roles_in(actor.district_id)
    return Scope(None, None, _sees_whole_schools(actor), actor.district_id if all_of_it else None)


def _sees_whole_schools(actor: Actor) -> bool:
    """Educators see visits of their own, which no sum knows, unless they see all of the district anyway."""
    _, districts = places_of(actor, Role.district_coordinator)
    return all(held.role is not Role.educator or held.district_id in districts for held in actor.holdings)


def places_of(actor: Actor, *roles: Role) -> tuple[frozenset[int], frozenset[int]]:
    """The schools, and the whole districts, where a person holds one of these roles."""
    held = [each for each in actor.holdings if each.role in roles]
    return (
        frozenset(each.school_id for each in held if each.school_id is not None),
        frozenset(each.district_id for each in held if each.school_id is None),
    )

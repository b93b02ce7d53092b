"""Who acts: a person with the roles they hold today, or the system itself."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import text

from app.extensions import db
from workflows.people import Role

HELD = text(
    "SELECT a.role, a.district_id, a.school_id, a.given_by, COALESCE(a.district_role_id, r.id) AS own"
    " FROM assignment a JOIN district d ON d.id = a.district_id"
    " JOIN person p ON p.id = a.person_id AND p.active"
    " LEFT JOIN district_role r ON r.district_id = a.district_id AND r.role = a.role AND r.name IS NULL"
    " WHERE a.person_id = :person AND a.starts_on <= (now() AT TIME ZONE d.time_zone)::date"
    " AND (a.ends_on IS NULL OR a.ends_on >= (now() AT TIME ZONE d.time_zone)::date)"
)


@dataclass(frozen=True)
class Holding:
    """One role held today, at a school or (without one) in the whole district."""

    role: Role
    district_id: int
    school_id: int | None
    own: int | None = None
    """The district's own version of the role (`district_role`), which may open less or more than the role."""
    given_by: int | None = None


@dataclass(frozen=True)
class Actor:
    """`person_id` is None for the system itself and for a family by its link; `unnamed` is the role they hold."""

    person_id: int | None
    holdings: tuple[Holding, ...] = ()
    unnamed: Role = Role.system

    def roles_at(self, school_id: int | None, district_id: int) -> frozenset[Role]:
        """The roles that count at a school: those held there, and those held district-wide."""
        if self.person_id is None:
            return frozenset({self.unnamed})
        return frozenset(
            held.role
            for held in self.holdings
            if held.district_id == district_id and held.school_id in (None, school_id)
        )

    def roles_in(self, district_id: int) -> frozenset[Role]:
        """The roles held district-wide."""
        return self.roles_at(None, district_id)

    def stands_in_for(self, school_id: int) -> frozenset[int]:
        """Those for whom this person approves at a school while they are away."""
        return frozenset(
            held.given_by
            for held in self.holdings
            if held.role is Role.delegate and held.school_id == school_id and held.given_by
        )

    def only_at(self, school_id: int | None) -> "Actor":
        """The same person with the roles that count at one school; unchanged for None."""
        if school_id is None:
            return self
        return replace(self, holdings=tuple(h for h in self.holdings if h.school_id in (None, school_id)))

    def through(self, opened_by: Collection[int]) -> "Actor":
        """The same person at a door: a district's own version of a role counts only if it opens that door."""
        held = tuple(each for each in self.holdings if each.own is None or each.own in opened_by)
        return self if len(held) == len(self.holdings) else replace(self, holdings=held)

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere."""
        return frozenset(held.role for held in self.holdings)

    @property
    def district_id(self) -> int:
        """The first district where any role is held. Raises LookupError for someone without a role."""
        if not self.holdings:
            raise LookupError("This person holds no role today.")
        return self.holdings[0].district_id


SYSTEM = Actor(person_id=None)
FAMILY = Actor(person_id=None, unnamed=Role.family)


def actor_of(person_id: int) -> Actor:
    """Read the roles that a person holds today. The session must act as someone who may see them."""
    rows = db.session.execute(HELD, {"person": person_id})
    return Actor(
        person_id,
        tuple(Holding(Role(row.role), row.district_id, row.school_id, row.own, row.given_by) for row in rows),
    )

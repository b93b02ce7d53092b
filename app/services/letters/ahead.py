"""What the invitations of a choice would look like, before anybody is invited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from app.extensions import db
from app.models import Family, Person, School, Student, Visit, VisitEducator
from app.services.actors import Actor
from app.services.letters.drafting import letter, missing_text, obstacle, wish_of
from app.services.letters.gathering import Desk, Household
from app.services.letters.obstacles import NoLetter, Obstacle
from app.services.letters.occasions import Moment
from app.services.letters.readers import Readers, readers_of
from forms.letters.letter import Letter, typeset
from forms.letters.pictures import as_png

NUMBERS = {"first_visit": 1, "second_visit": 2}
"""The invitations, with the number of the visit that they are for."""
PICTURES_KEPT = 8
"""Letters that were looked at lately, a few hundred kilobytes each."""


@dataclass(frozen=True)
class Prospect:
    """A household that would be invited (`id` as the choice names it), with its students and who would go."""

    id: int
    family_id: int | None
    students: Sequence[Student]
    team: Sequence[int] = ()


@dataclass(frozen=True)
class Foreseen:
    """One letter that would be made, or the reason why there would be none."""

    id: int
    home: Household
    readers: Readers
    problem: Obstacle | None


def foresee(prospects: Sequence[Prospect], school: School, *, kind: str, by: Actor) -> list[Foreseen]:
    """The letters of a choice, one for each language that a household reads, in the order of the choice."""
    desk = Desk(school.district_id, by)
    families, people = _families(prospects), _people(prospects)
    found = []
    for prospect in prospects:
        home = _home(prospect, school, families, people, NUMBERS[kind])
        stopped = obstacle(home, desk, kind)
        for readers in readers_of(home.readers):
            problem = stopped or missing_text(readers, desk, kind)
            found.append(Foreseen(prospect.id, home, readers, problem))
    return found


def sample(foreseen: Foreseen, *, kind: str, layout: str, slip: bool, by: Actor) -> Letter:
    """The letter as it would be made, without the family's own link. Raises NoLetter."""
    if foreseen.problem is not None:
        raise NoLetter(foreseen.problem)
    desk = Desk(foreseen.home.school.district_id, by)
    return letter(foreseen.home, foreseen.readers, desk, wish_of(kind, layout, slip), number=0)


def _home(
    prospect: Prospect,
    school: School,
    families: Mapping[int, Family],
    people: Mapping[int, Person],
    number: int,
) -> Household:
    """A household around a visit that is not written down anywhere."""
    family = families.get(prospect.family_id or 0)
    visit = Visit(
        id=-prospect.id, school_id=school.id, district_id=school.district_id, state="invited", number=number
    )
    visit.family_id = prospect.family_id
    set_committed_value(visit, "students", list(prospect.students))
    set_committed_value(visit, "team", [_member(people[each]) for each in prospect.team if each in people])
    guardians = tuple(family.guardians) if family else ()
    return Household(visit, school, family, guardians, Moment("invited", number, False))


def _member(person: Person) -> VisitEducator:
    member = VisitEducator(person_id=person.id, part="visitor")
    set_committed_value(member, "person", person)
    return member


def _families(prospects: Sequence[Prospect]) -> dict[int, Family]:
    wanted = [each.family_id for each in prospects if each.family_id is not None]
    query = select(Family).where(Family.id.in_(wanted)).options(selectinload(Family.guardians))
    return {family.id: family for family in db.session.scalars(query)}


def _people(prospects: Sequence[Prospect]) -> dict[int, Person]:
    wanted = {person for each in prospects for person in each.team}
    return {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}


@lru_cache(PICTURES_KEPT)
def pages(wanted: Letter) -> tuple[bytes, ...]:
    """The pages of a letter as pictures. Raises LetterRefused."""
    return tuple(as_png(typeset(wanted)))

"""Who could go together to which family (R93): a shared language, the class teacher, a liaison beside an educator.

Only people whose training is current are suggested; where the district asks for one trained person, another may
go along who is still to be trained. Visits are spread evenly.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import Assignment, Enrollment, Person, PersonSchool, Visit, VisitEducator
from app.reports.choosing import Household
from app.security.session import acting_as, steward
from app.services import clock
from app.services.programme import settings_of
from app.services.taking_part import who_said_no
from app.services.visits.facts import trained_on
from forms.letters.languages import SOURCE, closest
from workflows.people import LIAISONS

TEACHES, SPEAKS, MIX, VISITS = 1000, 8, 4, 1
"""What counts how much: a teacher of theirs comes first, whatever else; then the home's language (as much as eight
visits fewer), a liaison beside an educator, and each open visit against."""


@dataclass(frozen=True)
class Colleague:
    """Someone who may go. `visits`: those at this school that are still open; `teaches`: ids of students."""

    id: int
    name: str
    trained: bool
    liaison: bool = False
    visits: int = 0
    languages: frozenset[str] = frozenset()
    teaches: frozenset[int] = field(default=frozenset(), repr=False)

    def speaks(self, language: str | None) -> bool:
        """Whether they speak a home's language; English is everybody's."""
        return language in self.languages and language != SOURCE.tag


@dataclass(frozen=True)
class Staff:
    """Everyone who may be chosen, the trained ones first, and whether one trained person of a team is enough."""

    colleagues: tuple[Colleague, ...]
    one_is_enough: bool

    @property
    def offered(self) -> tuple[Colleague, ...]:
        """Those who may go by the district's rule."""
        return (
            self.colleagues if self.one_is_enough else tuple(each for each in self.colleagues if each.trained)
        )

    def named(self) -> dict[int, Colleague]:
        """By id."""
        return {each.id: each for each in self.colleagues}


def staff_of(school_id: int, district_id: int, student_ids: Collection[int]) -> Staff:
    """The people of a school, with what matters for visiting these students."""
    people = _people(school_id, district_id)
    ids = [person.id for person in people]
    trained, liaisons = trained_on(ids, clock.today(district_id)), _liaisons(ids, school_id, district_id)
    visits, teaches = _open_visits(ids, school_id), _taught(ids, student_ids)
    found = [
        Colleague(
            person.id,
            person.name,
            person.id in trained,
            person.id in liaisons,
            visits[person.id],
            frozenset(_tags(person.languages or ())),
            frozenset(teaches.get(person.id, ())),
        )
        for person in people
    ]
    found.sort(key=lambda each: not each.trained)
    return Staff(tuple(found), settings_of(district_id).training_needed == "one")


def suggest(homes: Sequence[Household], staff: Staff) -> dict[int, tuple[int, ...]]:
    """A pair for each household, by its id; fewer than two people where the school has no more who are trained."""
    trained = [each for each in staff.colleagues if each.trained]
    load = Counter({each.id: each.visits for each in trained})
    pairs: dict[int, tuple[int, ...]] = {}
    for home in homes:
        team: list[Colleague] = []
        while len(team) < 2 and len(team) < len(trained):
            free = [each for each in trained if each not in team]
            team.append(min(free, key=lambda each: _rank(each, home, team, load)))
        pairs[home.id] = tuple(each.id for each in team)
        load.update(pairs[home.id])
    return pairs


def _rank(who: Colleague, home: Household, team: Sequence[Colleague], load: Mapping[int, int]) -> Any:
    """The lower the better; the name decides between equals, so that the same page shows the same pairs."""
    children = {student.id for student in home.students}
    theirs = bool(who.teaches & children) and not any(each.teaches & children for each in team)
    spoken = who.speaks(home.language) and not any(each.speaks(home.language) for each in team)
    mixed = bool(team) and who.liaison != team[0].liaison
    worth = TEACHES * theirs + SPEAKS * spoken + MIX * mixed - VISITS * load[who.id]
    return -worth, who.name, who.id


def _people(school_id: int, district_id: int) -> list[Person]:
    """Who works there, without those who said that they take no part."""
    found = list(
        db.session.scalars(
            select(Person)
            .join(PersonSchool, PersonSchool.person_id == Person.id)
            .where(PersonSchool.school_id == school_id, Person.active)
            .order_by(Person.look_up)
        )
    )
    no = who_said_no([person.id for person in found], district_id)
    return [person for person in found if person.id not in no]


def _liaisons(people: Collection[int], school_id: int, district_id: int) -> set[int]:
    """Who looks after families at the school. Colleagues' roles are not theirs to read: Porchlight looks."""
    today = clock.today(district_id)
    with acting_as(db.session, steward(district_id)):
        return set(
            db.session.scalars(
                select(Assignment.person_id).where(
                    Assignment.person_id.in_(people),
                    Assignment.role.in_([role.value for role in LIAISONS]),
                    (Assignment.school_id == school_id) | Assignment.school_id.is_(None),
                    Assignment.starts_on <= today,
                    Assignment.ends_on.is_(None) | (Assignment.ends_on >= today),
                )
            )
        )


def _open_visits(people: Collection[int], school_id: int) -> Counter[int]:
    rows = db.session.execute(
        select(VisitEducator.person_id, func.count())
        .join(Visit, Visit.id == VisitEducator.visit_id)
        .where(VisitEducator.person_id.in_(people), Visit.school_id == school_id)
        .where(Visit.state.in_(("invited", "scheduled")))
        .group_by(VisitEducator.person_id)
    )
    return Counter({row[0]: row[1] for row in rows})


def _taught(people: Collection[int], student_ids: Collection[int]) -> dict[int, set[int]]:
    """For each teacher, those of these students who are in their classes."""
    classes = select(Enrollment.class_id, Enrollment.student_id).where(
        Enrollment.student_id.in_(student_ids), Enrollment.active
    )
    of_students = classes.subquery()
    rows = db.session.execute(
        select(Enrollment.person_id, of_students.c.student_id)
        .join(of_students, of_students.c.class_id == Enrollment.class_id)
        .where(Enrollment.person_id.in_(people), Enrollment.active)
    )
    found: dict[int, set[int]] = {}
    for person_id, student_id in rows:
        found.setdefault(person_id, set()).add(student_id)
    return found


def _tags(codes: Collection[str]) -> list[str]:
    return [known.tag if (known := closest(code)) else code for code in codes]

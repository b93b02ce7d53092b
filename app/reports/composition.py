"""Whom an invitation would reach, and how they compare with the whole school."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from app.extensions import db
from app.models import (
    Enrollment,
    Family,
    Guardian,
    Person,
    PersonSchool,
    School,
    SchoolClass,
    Student,
    StudentFamily,
    VisitStudent,
)
from app.reports.scope import places_of
from app.services import clock
from app.services.actors import Actor
from app.services.programme import settings_of
from app.services.visits import not_invited
from app.services.visits.facts import trained_on
from workflows.people import LIAISONS

LEANS_FROM = 0.20
"""So far apart are the shares of the choice and of the school when a warning is due …"""
BEYOND_CHANCE = 2.0
"""… unless a fair draw would differ as much: in standard deviations of one."""


@dataclass(frozen=True)
class ClassToInvite:
    """A class, with how many of its students have no visit this school year."""

    id: int
    title: str
    students: int
    waiting: int


@dataclass(frozen=True)
class Household:
    """Students who would be invited together, with the family's name where there is one."""

    family_id: int | None
    family: str
    students: tuple[Student, ...]


@dataclass(frozen=True)
class Group:
    """Students who share a home language or a grade (`code`; None: not known), in the choice and in the school.

    A count below the district's smallest group is not to be shown: `chosen` or `in_school` is then None.
    """

    code: str | None
    chosen: int | None
    in_school: int | None
    chosen_share: float
    school_share: float
    leans: bool

    @property
    def hidden(self) -> bool:
        """Both counts are too small to be shown."""
        return self.chosen is None and self.in_school is None


@dataclass(frozen=True)
class Composition:
    """The choice beside the school. `minimum`: smaller groups are shown as "fewer than" it."""

    students: int
    minimum: int
    languages: tuple[Group, ...]
    grades: tuple[Group, ...]


@dataclass(frozen=True)
class Colleague:
    """Someone of the school who may come along, with whether their training is current today."""

    id: int
    name: str
    trained: bool


def schools_to_invite_at(actor: Actor) -> list[School]:
    """The active schools where this person invites."""
    schools, districts = places_of(actor, *LIAISONS)
    here = or_(School.id.in_(schools), School.district_id.in_(districts))
    return list(db.session.scalars(select(School).where(School.active, here).order_by(School.name)))


def classes_to_invite(school_id: int, school_year_id: int) -> list[ClassToInvite]:
    """The school's classes of the year, by title."""
    invited = exists().where(
        VisitStudent.student_id == Student.id,
        VisitStudent.school_year_id == school_year_id,
        VisitStudent.live,
    )
    student = Student.id.distinct()
    rows = db.session.execute(
        select(SchoolClass.id, SchoolClass.title, func.count(student), func.count(student).filter(~invited))
        .join(Enrollment, and_(Enrollment.class_id == SchoolClass.id, Enrollment.active))
        .join(Student, and_(Student.id == Enrollment.student_id, Student.active))
        .where(SchoolClass.school_id == school_id, SchoolClass.school_year_id == school_year_id)
        .where(SchoolClass.active, Student.school_id == school_id)
        .group_by(SchoolClass.id)
        .order_by(SchoolClass.title, SchoolClass.id)
    )
    return [ClassToInvite(*row) for row in rows]


def colleagues(school_id: int, district_id: int) -> list[Colleague]:
    """The active people who serve a school; those whose training is current come first."""
    people = list(
        db.session.scalars(
            select(Person)
            .join(PersonSchool, PersonSchool.person_id == Person.id)
            .where(PersonSchool.school_id == school_id, Person.active)
            .order_by(Person.look_up)
        )
    )
    trained = trained_on([person.id for person in people], clock.today(district_id))
    found = [Colleague(person.id, person.name, person.id in trained) for person in people]
    return sorted(found, key=lambda colleague: not colleague.trained)


def households(student_ids: Sequence[int], school_id: int) -> list[Household]:
    """The invitations that these students would get: brothers and sisters who wait too are in one."""
    chosen = {each.id: each for each in _students(Student.id.in_(student_ids))}
    family_of = _families(list(chosen))
    waiting = set(not_invited(school_id))
    siblings = _siblings({family.id for family in family_of.values()}, waiting)
    found: list[Household] = []
    covered: set[int] = set()
    for student_id in student_ids:
        if student_id in covered or student_id not in chosen:
            continue
        family = family_of.get(student_id)
        others = [each for each in siblings.get(family.id, ()) if each.id != student_id] if family else []
        together = (chosen[student_id], *others)
        covered.update(each.id for each in together)
        found.append(Household(family.id if family else None, family.name if family else "", together))
    return found


def families_of(student_id: int) -> list[Family]:
    """The households that a student lives in."""
    query = select(Family).join(StudentFamily).where(StudentFamily.student_id == student_id)
    return list(db.session.scalars(query.order_by(Family.id)))


def composition(student_ids: Collection[int], school_id: int, district_id: int) -> Composition:
    """How the chosen students compare with all active students of the school."""
    minimum = settings_of(district_id).minimum_group
    chosen = Student.id.in_(student_ids)
    everyone = and_(Student.school_id == school_id, Student.active)
    return Composition(
        students=len(student_ids),
        minimum=minimum,
        languages=groups(_by_language(chosen), _by_language(everyone), minimum),
        grades=tuple(
            sorted(
                groups(_by_grade(chosen), _by_grade(everyone), minimum),
                key=lambda group: _in_order(group.code),
            )
        ),
    )


def groups(chosen: Counter[str | None], school: Counter[str | None], minimum: int) -> tuple[Group, ...]:
    """Each group of the school, the largest first, as far as its size may be shown."""
    largest_first = sorted(school, key=lambda code: (-school[code], code or ""))
    return tuple(_group(code, chosen, school, minimum) for code in largest_first)


def _in_order(grade: str | None) -> tuple[bool, int, str]:
    """Kindergarten and what comes before it, then grades by number, then what is not known."""
    return grade is None, int(grade) if grade and grade.isdecimal() else 0, grade or ""


def _group(code: str | None, chosen: Counter[str | None], school: Counter[str | None], minimum: int) -> Group:
    picked, all_picked, here, all_here = chosen[code], chosen.total(), school[code], school.total()
    share, usual = picked / max(all_picked, 1), here / max(all_here, 1)
    return Group(
        code,
        picked if picked >= minimum else None,
        here if here >= minimum else None,
        share,
        usual,
        here >= minimum and all_picked >= minimum and leans(picked, all_picked, usual),
    )


def leans(picked: int, of: int, usual: float) -> bool:
    """Whether a choice holds clearly more or fewer of a group than a fair draw would."""
    chance = math.sqrt(of * usual * (1 - usual))
    apart = abs(picked - of * usual)
    return apart >= LEANS_FROM * of and apart > BEYOND_CHANCE * chance


def _students(*conditions: ColumnElement[bool]) -> Iterable[Student]:
    return db.session.scalars(select(Student).where(*conditions).order_by(Student.look_up, Student.id))


def _families(student_ids: Sequence[int]) -> dict[int, Family]:
    """The household that each invitation goes to: one that may get letters before one that may not."""
    reachable = exists().where(Guardian.family_id == Family.id, Guardian.may_receive_letters)
    rows = db.session.execute(
        select(StudentFamily.student_id, Family)
        .join(Family, Family.id == StudentFamily.family_id)
        .where(StudentFamily.student_id.in_(student_ids))
        .order_by(reachable, Family.id.desc())
    )
    return {row.student_id: row.Family for row in rows}


def _siblings(family_ids: Collection[int], waiting: Collection[int]) -> dict[int, list[Student]]:
    rows: Any = db.session.execute(
        select(StudentFamily.family_id, Student)
        .join(Student, Student.id == StudentFamily.student_id)
        .where(StudentFamily.family_id.in_(family_ids) if family_ids else false())
        .order_by(Student.id)
    )
    found: dict[int, list[Student]] = {}
    for family_id, student in rows:
        if student.id in waiting:
            found.setdefault(family_id, []).append(student)
    return found


def _by_language(students: ColumnElement[bool]) -> Counter[str | None]:
    first = (
        select(StudentFamily.student_id, func.min(StudentFamily.family_id).label("family_id"))
        .group_by(StudentFamily.student_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Family.home_language, func.count())
        .select_from(Student)
        .outerjoin(first, first.c.student_id == Student.id)
        .outerjoin(Family, Family.id == first.c.family_id)
        .where(students)
        .group_by(Family.home_language)
    )
    return Counter({row[0]: row[1] for row in rows})


def _by_grade(students: ColumnElement[bool]) -> Counter[str | None]:
    rows = db.session.execute(select(Student.grade, func.count()).where(students).group_by(Student.grade))
    return Counter({row[0]: row[1] for row in rows})


@dataclass(frozen=True)
class Invited:
    """A visit that was just made, with its students' names."""

    id: int
    students: str


def invited(visit_ids: Sequence[int]) -> list[Invited]:
    """The visits with these numbers, in the order of the students' names."""
    rows = db.session.execute(
        select(VisitStudent.visit_id, Student)
        .join(Student, Student.id == VisitStudent.student_id)
        .where(VisitStudent.visit_id.in_(visit_ids))
        .order_by(Student.look_up)
    )
    names: dict[int, list[str]] = {}
    for visit_id, student in rows:
        names.setdefault(visit_id, []).append(student.name)
    return [Invited(visit_id, ", ".join(students)) for visit_id, students in names.items()]

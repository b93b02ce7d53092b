"""Whom an invitation could reach: schools, classes, grades, households; and who could go."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

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
    Visit,
    VisitStudent,
)
from app.reports.quiet import students_in_quiet
from app.reports.scope import places_of
from app.services import clock
from app.services.actors import Actor
from app.services.visits.facts import trained_on
from app.services.visits.inviting import was_asked
from forms.letters.languages import closest
from workflows.people import LIAISONS


@dataclass(frozen=True)
class ClassToInvite:
    """A class, with how many of its students have no visit this school year."""

    id: int
    title: str
    students: int
    waiting: int
    teachers: tuple[str, ...]


@dataclass(frozen=True)
class GradeToInvite:
    """A grade of the school, counted in the same way."""

    code: str
    students: int
    waiting: int


@dataclass(frozen=True)
class Household:
    """Students who would be invited together, with the family's name where there is one."""

    family_id: int | None
    family: str
    students: tuple[Student, ...]
    language: str | None = None
    """What is spoken there: a tag of ours where we have one."""

    @property
    def id(self) -> int:
        """The first student's id: it names the invitation before there is one."""
        return self.students[0].id


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


def classes_to_invite(
    school_id: int, school_year_id: int, waits: ColumnElement[bool] | None = None
) -> list[ClassToInvite]:
    """The school's classes of the year, by title. `waits`: who does; without it whoever was not asked yet."""
    student = Student.id.distinct()
    waiting = func.count(student).filter(_waits(school_year_id) if waits is None else waits)
    rows = db.session.execute(
        select(SchoolClass.id, SchoolClass.title, func.count(student), waiting, _teachers())
        .join(Enrollment, and_(Enrollment.class_id == SchoolClass.id, Enrollment.active))
        .join(Student, and_(Student.id == Enrollment.student_id, Student.active))
        .where(SchoolClass.school_id == school_id, SchoolClass.school_year_id == school_year_id)
        .where(SchoolClass.active, Student.school_id == school_id)
        .group_by(SchoolClass.id)
        .order_by(SchoolClass.title, SchoolClass.id)
    )
    return [ClassToInvite(key, title, all_, left, tuple(by or ())) for key, title, all_, left, by in rows]


def grades_to_invite(school_id: int, school_year_id: int) -> list[GradeToInvite]:
    """The school's grades, from kindergarten on."""
    waiting = func.count().filter(_waits(school_year_id))
    rows = db.session.execute(
        select(Student.grade, func.count(), waiting)
        .where(Student.school_id == school_id, Student.active, Student.grade.is_not(None))
        .group_by(Student.grade)
    )
    return sorted((GradeToInvite(*row) for row in rows), key=lambda grade: in_order(grade.code))


def in_order(grade: str | None) -> tuple[bool, int, str]:
    """Kindergarten and what comes before it, then grades by number, then what is not known."""
    return grade is None, int(grade) if grade and grade.isdecimal() else 0, grade or ""


def _waits(school_year_id: int) -> ColumnElement[bool]:
    """Nobody asked the student's family this year, and it did not ask for quiet."""
    return ~_asked(school_year_id) & Student.id.not_in(students_in_quiet(clock.now()))


def _asked(school_year_id: int) -> ColumnElement[bool]:
    return exists().where(
        VisitStudent.student_id == Student.id,
        VisitStudent.school_year_id == school_year_id,
        VisitStudent.school_id == Student.school_id,
        Visit.id == VisitStudent.visit_id,
        was_asked(),
    )


def _teachers() -> ColumnElement[list[str]]:
    name = Person.given_name + " " + Person.family_name
    return (
        select(func.array_agg(aggregate_order_by(name, Person.look_up)))
        .join(Enrollment, Enrollment.person_id == Person.id)
        .where(Enrollment.class_id == SchoolClass.id, Enrollment.active)
        .correlate(SchoolClass)
        .scalar_subquery()
    )


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


def households(student_ids: Sequence[int], waiting: Collection[int]) -> list[Household]:
    """The invitations that these students would get: brothers and sisters who are `waiting` too are in one."""
    chosen = {each.id: each for each in _students(Student.id.in_(student_ids))}
    family_of = _families(list(chosen))
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
        found.append(_household(family, together))
    return found


def _household(family: Family | None, together: tuple[Student, ...]) -> Household:
    if family is None:
        return Household(None, "", together)
    code = family.home_language
    known = closest(code)
    return Household(family.id, family.name, together, known.tag if known else code)


def families_of(student_id: int) -> list[Family]:
    """The households that a student lives in."""
    query = select(Family).join(StudentFamily).where(StudentFamily.student_id == student_id)
    return list(db.session.scalars(query.order_by(Family.id)))


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

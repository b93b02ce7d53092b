"""The least that a district counts (R24, R25): visits by school and educator, and which students had one.

Visits that took place, by school year; each visit, each educator and each student counted once, however the sums
are cut. Whoever went as an interpreter alone is not counted as an educator.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from app.extensions import db
from app.models import Person, School, Student, TookPart, Visit, VisitEducator, VisitStudent
from app.reports import sums
from app.reports.coverage import School_, made
from app.reports.keyset import Order, Part, part_of

ROWS = 50


@dataclass(frozen=True)
class OfSchool:
    """One school's figures; without a school, those of all of them together."""

    school: str | None
    visits: int
    first: int
    second: int
    students: int
    educators: int


@dataclass(frozen=True)
class OfEducator:
    """One educator's visits of the year, at these schools."""

    name: str
    schools: str
    visits: int


@dataclass(frozen=True)
class OfStudent:
    """A student who had a visit: when the first was, the second, and how many there were."""

    id: int
    name: str
    grade: str | None
    school: str
    first: datetime | None
    second: datetime | None
    visits: int


def by_school(schools: Collection[School_], year_id: int | None) -> tuple[OfSchool, ...]:
    """Each school's figures by name; last, all together, with each visit and each person counted once."""
    found, together = sums.of_schools([school.id for school in schools], year_id)
    rows = [*((school.name, found[school.id]) for school in schools), (None, together)]
    return tuple(
        OfSchool(name, each.visits, each.first, each.second, each.students, each.educators)
        for name, each in rows
    )


def by_educator(
    schools: Collection[School_],
    year_id: int | None,
    *,
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
) -> Part[OfEducator]:
    """A page of the educators who went, by name; ids first, then what they add up to."""
    went = _took_part("educators", schools, year_id)
    page = part_of(
        select(Person.id).where(Person.id.in_(went)),
        Order(Person.look_up, Person.id),
        size=ROWS,
        after=after,
        before=before,
        last=last,
        key_of=int,
    )
    rows = db.session.execute(_educators(schools, year_id).where(Person.id.in_(page.rows)))
    return Part([_educator(row) for row in rows], page.newer, page.older)


def every_educator(schools: Collection[School_], year_id: int | None) -> Iterator[OfEducator]:
    """All of them, for a file."""
    return map(_educator, db.session.execute(_educators(schools, year_id)))


def by_student(
    schools: Collection[School_],
    year_id: int | None,
    *,
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
) -> Part[OfStudent]:
    """A page of the students who had a visit, by name; ids first, then their visits."""
    visited = _took_part("students", schools, year_id)
    page = part_of(
        select(Student.id).where(Student.id.in_(visited)),
        Order(Student.look_up, Student.id),
        size=ROWS,
        after=after,
        before=before,
        last=last,
        key_of=int,
    )
    rows = db.session.execute(_students(schools, year_id).where(Student.id.in_(page.rows)))
    return Part([_student(row) for row in rows], page.newer, page.older)


def every_student(schools: Collection[School_], year_id: int | None) -> Iterator[OfStudent]:
    """All of them, for a file."""
    return map(_student, db.session.execute(_students(schools, year_id)))


def _took_part(kind: str, schools: Collection[School_], year_id: int | None) -> Select[int]:
    """Who took part in visits that took place, as the sums keep it."""
    ids = [school.id for school in schools]
    here = (TookPart.school_id.in_(ids), TookPart.school_year_id == year_id, TookPart.kind == kind)
    return (
        select(TookPart.who_id).where(*here).group_by(TookPart.who_id).having(func.sum(TookPart.visits) > 0)
    )


def _as_educator() -> tuple[ColumnElement[bool], ...]:
    return VisitEducator.went.is_(True), VisitEducator.part == "visitor"


def _educators(schools: Collection[School_], year_id: int | None) -> Select:
    ids = [school.id for school in schools]
    where = func.array_agg(School.name.distinct())
    return (
        select(Person.given_name, Person.family_name, where, func.count(Visit.id.distinct()))
        .select_from(Visit)
        .join(VisitEducator, VisitEducator.visit_id == Visit.id)
        .join(Person, Person.id == VisitEducator.person_id)
        .join(School, School.id == Visit.school_id)
        .where(*made(ids, year_id), *_as_educator())
        .group_by(Person.id)
        .order_by(Person.look_up, Person.id)
    )


def _educator(row: Any) -> OfEducator:
    return OfEducator(f"{row[1]}, {row[0]}", ", ".join(row[2]), row[3])


def _students(schools: Collection[School_], year_id: int | None) -> Select:
    ids = [school.id for school in schools]
    return (
        select(
            Student.id,
            Student.given_name,
            Student.family_name,
            Student.grade,
            func.min(School.name).label("school"),
            func.min(Visit.started_at).filter(Visit.number == 1).label("first"),
            func.min(Visit.started_at).filter(Visit.number == 2).label("second"),
            func.count().label("visits"),
        )
        .select_from(Visit)
        .join(VisitStudent, VisitStudent.visit_id == Visit.id)
        .join(Student, Student.id == VisitStudent.student_id)
        .join(School, School.id == Visit.school_id)
        .where(*made(ids, year_id))
        .group_by(Student.id)
        .order_by(Student.look_up, Student.id)
    )


def _student(row: Any) -> OfStudent:
    return OfStudent(
        row.id,
        f"{row.family_name}, {row.given_name}",
        row.grade,
        row.school,
        row.first,
        row.second,
        row.visits,
    )

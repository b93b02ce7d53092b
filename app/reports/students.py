"""Students as educators and liaisons look for them: the list with where each stands, and one student's page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import joinedload, selectinload

from app.extensions import db
from app.models import (
    Enrollment,
    Family,
    School,
    SchoolClass,
    SchoolYear,
    Student,
    StudentFamily,
    Visit,
    VisitStudent,
)
from app.reports.keyset import Order, Part, part_of, rows_of_all
from app.reports.scope import Scope
from app.reports.visits import VisitRow, rows_of
from app.services.look_ups import begins_with

ROWS, AT_A_TIME = 25, 500
"""On one page of the list, and read together for a file."""
MOST_COUNTED = 2_000
"""Students of whom the standings are counted; a district's are not."""


class Standing(StrEnum):
    """Where a student stands this school year (R109), visits by colleagues included; `app_standing` says it."""

    not_invited = "not_invited"
    invited = "invited"
    scheduled = "scheduled"
    visited_once = "visited_once"
    visited_twice = "visited_twice"
    said_no = "said_no"


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for. `words`: the beginning of a family name, never part of an address."""

    words: str = ""
    school_id: int | None = None
    class_id: int | None = None
    standing: Standing | None = None
    grade: str | None = None
    language: str | None = None
    """A code of the homes' languages; empty for homes of which none is known."""
    last_first: bool = False
    """By name from the end of the alphabet."""


@dataclass(frozen=True)
class StudentRow:
    """One student of the list. `languages` (codes) are those of the homes that the person may see."""

    id: int
    name: str
    grade: str | None
    school: str
    classes: tuple[str, ...]
    languages: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed to: (id, name)."""

    schools: tuple[tuple[int, str], ...]
    classes: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class OneStudent:
    """A student with the households and the visits that the person may see."""

    student: Student
    standing: Standing
    families: tuple[Family, ...]
    visits: tuple[VisitRow, ...]


def page(
    scope: Scope,
    wanted: Wanted,
    *,
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
    size: int = ROWS,
) -> Part[StudentRow]:
    """Students by name; ids first, then their rows. `after` and `before` name the student at the edge."""
    found = part_of(
        select(Student.id).where(*_conditions(scope, wanted)),
        Order(Student.look_up, Student.id, wanted.last_first),
        size=size,
        after=after,
        before=before,
        last=last,
        key_of=int,
        read=_ids,
    )
    return Part(_rows_of(list(found.rows)), found.newer, found.older)


def every(scope: Scope, wanted: Wanted) -> Iterator[StudentRow]:
    """The rows of all pages, some hundred at a time."""
    return rows_of_all(lambda last: page(scope, wanted, after=last, size=AT_A_TIME))


def counts(scope: Scope, wanted: Wanted) -> dict[str, int] | None:
    """How many students stand where (R109), whatever standing is wanted; None where counting takes too long."""
    others = _conditions(scope, replace(wanted, standing=None))
    first = select(_standing().label("standing")).where(*others).order_by(Student.look_up, Student.id)
    few = first.limit(MOST_COUNTED + 1).subquery()
    rows = db.session.execute(select(few.c.standing, func.count()).group_by(few.c.standing)).all()
    found = {row[0]: row[1] for row in rows}
    return found if sum(found.values()) <= MOST_COUNTED else None


def choices(scope: Scope, school_id: int | None) -> Choices:
    """The schools to choose from, and the classes of the chosen one; an educator's own classes."""
    kinds = union_all(*_offered(scope, school_id)).subquery()
    rows = db.session.execute(select(kinds).order_by(kinds.c.name, kinds.c.id)).all()
    schools = tuple((row.id, row.name) for row in rows if row.kind == "school")
    return Choices(schools, tuple((row.id, row.name) for row in rows if row.kind == "class"))


def one_student(student_id: int) -> OneStudent | None:
    """Read a student; None when there is no such student for this person."""
    found = db.session.execute(
        select(Student, _standing().label("standing"))
        .options(joinedload(Student.school), selectinload(Student.families).selectinload(Family.guardians))
        .where(Student.id == student_id)
    ).one_or_none()
    if found is None:
        return None
    return OneStudent(found[0], Standing(found[1]), tuple(found[0].families), _visits_of(student_id))


def _visits_of(student_id: int) -> tuple[VisitRow, ...]:
    ids = db.session.scalars(
        select(Visit.id)
        .join(VisitStudent, VisitStudent.visit_id == Visit.id)
        .where(VisitStudent.student_id == student_id)
        .order_by(Visit.invited_on.desc(), Visit.id.desc())
    )
    return rows_of(list(ids))


def _conditions(scope: Scope, wanted: Wanted) -> list[Any]:
    only: list[Any] = [Student.active]
    if scope.district_id is not None:
        only.append(Student.district_id == scope.district_id)
    school_id = scope.school_id or wanted.school_id
    if school_id is not None:
        only.append(Student.school_id == school_id)
    if wanted.class_id is not None:
        of_class = select(Enrollment.student_id).where(
            Enrollment.class_id == wanted.class_id, Enrollment.active, Enrollment.student_id.is_not(None)
        )
        only.append(Student.id.in_(of_class))
    if wanted.grade is not None:
        only.append(Student.grade == wanted.grade)
    if wanted.language is not None:
        only.append(_speaking(wanted.language))
    if wanted.words.strip():
        only.append(begins_with(wanted.words))
    if wanted.standing is not None:
        only.append(_standing() == wanted.standing.value)
    return only


def _speaking(code: str) -> ColumnElement[bool]:
    spoken = Family.home_language == code if code else Family.home_language.is_(None)
    homes = select(StudentFamily.student_id).join(Family, Family.id == StudentFamily.family_id)
    return Student.id.in_(homes.where(spoken))


def _standing() -> ColumnElement[str]:
    year = (
        select(SchoolYear.id)
        .where(SchoolYear.district_id == Student.district_id, SchoolYear.current)
        .limit(1)
        .correlate(Student)
        .scalar_subquery()
    )
    return func.app_standing(Student.id, year)


def _ids(asked: Select[Any]) -> list[int]:
    return list(db.session.scalars(asked))


def _rows_of(ids: list[int]) -> tuple[StudentRow, ...]:
    """The rows of these students, in this order."""
    rows = db.session.execute(
        select(
            Student.id,
            Student.given_name,
            Student.family_name,
            Student.grade,
            School.name.label("school"),
            _classes().label("classes"),
            _languages().label("languages"),
            _standing().label("standing"),
        )
        .join(School, School.id == Student.school_id)
        .where(Student.id.in_(ids))
    )
    found = {row.id: _row(row) for row in rows}
    return tuple(found[student_id] for student_id in ids if student_id in found)


def _row(row: Row) -> StudentRow:
    return StudentRow(
        id=row.id,
        name=f"{row.family_name}, {row.given_name}",
        grade=row.grade,
        school=row.school,
        classes=tuple(row.classes or ()),
        languages=tuple(row.languages or ()),
        standing=Standing(row.standing),
    )


def _classes() -> ColumnElement[list[str]]:
    return (
        select(func.array_agg(aggregate_order_by(SchoolClass.title, SchoolClass.title)))
        .join(Enrollment, Enrollment.class_id == SchoolClass.id)
        .where(Enrollment.student_id == Student.id, Enrollment.active, SchoolClass.active)
        .correlate(Student)
        .scalar_subquery()
    )


def _languages() -> ColumnElement[list[str]]:
    return (
        select(func.array_agg(Family.home_language.distinct()))
        .join(StudentFamily, StudentFamily.family_id == Family.id)
        .where(StudentFamily.student_id == Student.id, Family.home_language.is_not(None))
        .correlate(Student)
        .scalar_subquery()
    )


def _offered(scope: Scope, school_id: int | None) -> list:
    classes = (
        select(literal("class").label("kind"), SchoolClass.id, SchoolClass.title.label("name"))
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(SchoolClass.active, SchoolYear.current)
    )
    if scope.own is not None:
        taught = select(Enrollment.class_id).where(Enrollment.person_id == scope.own, Enrollment.active)
        return [classes.where(SchoolClass.id.in_(taught))]
    schools = select(literal("school").label("kind"), School.id, School.name).where(School.active)
    chosen = scope.school_id or school_id
    if scope.school_id is not None:
        return [classes.where(SchoolClass.school_id == chosen)]
    if chosen is not None:
        return [classes.where(SchoolClass.school_id == chosen), schools]
    return [schools]

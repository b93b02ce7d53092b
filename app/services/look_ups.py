"""Find a person, a student or a school by the beginning of the name; each finds only what the person may see."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.models import Person, School, Student

MOST = 20
LAST_LETTER = "\U0010ffff"


def starts_with(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """The accent-folded `column` begins with `words`; a range, so that its index serves under row security."""
    folded = func.accent_folded(" ".join(words.split()).replace(",", ""))
    return (column >= folded) & (column < folded.concat(LAST_LETTER))


def begins_with(words: str, model: type[Student] | type[Person] = Student) -> ColumnElement[bool]:
    """Named by the beginning of the last name; or by that of the first name, a space, and that of the last."""
    first, _, rest = " ".join(words.split()).partition(" ")
    listed: ColumnElement[str] = model.__table__.c.look_up
    as_listed = starts_with(listed, words)
    if not rest:
        return as_listed
    given = func.accent_folded(model.given_name)
    return as_listed | (starts_with(listed, rest) & starts_with(given, first))


def people(words: str) -> list[tuple[int, str]]:
    """Staff who are active, by last name first (or first name first, when both are typed)."""
    found = _named(Person, words, Person.active)
    return [
        (person.id, f"{person.name} · {person.title}" if person.title else person.name) for person in found
    ]


def person(person_id: int) -> str | None:
    """A person's name."""
    return db.session.scalar(
        select(Person.given_name + " " + Person.family_name).where(Person.id == person_id)
    )


def students(words: str) -> list[tuple[int, str]]:
    """Students who are active, each with the school."""
    return [
        (student.id, f"{student.name} · {student.school}")
        for student in _named(Student, words, Student.active)
    ]


def student(student_id: int) -> str | None:
    """A student's name."""
    return db.session.scalar(
        select(Student.given_name + " " + Student.family_name).where(Student.id == student_id)
    )


def schools(words: str) -> list[tuple[int, str]]:
    """Schools that take part whose name contains the words."""
    rows = db.session.execute(
        select(School.id, School.name)
        .where(School.active, School.name.icontains(words, autoescape=True))
        .order_by(School.name)
        .limit(MOST)
    )
    return [(row.id, row.name) for row in rows]


def school(school_id: int) -> str | None:
    """A school's name."""
    return db.session.scalar(select(School.name).where(School.id == school_id))


def _named(model: type[Student] | type[Person], words: str, only: Any) -> list:
    found = select(model).where(only, begins_with(words, model)).order_by(model.look_up).limit(MOST)
    return list(db.session.scalars(found))

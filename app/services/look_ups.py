"""Find a person, a student or a school by the beginning of the name; each finds only what the person may see."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.models import Person, School, Student

MOST = 20
LOOK_UP: ColumnElement[str] = Student.__table__.c.look_up
LAST_LETTER = "\U0010ffff"


def starts_with(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """The accent-folded `column` begins with `words`; a range, so that its index serves under row security."""
    folded = func.accent_folded(" ".join(words.split()).replace(",", ""))
    return (column >= folded) & (column < folded.concat(LAST_LETTER))


def begins_with(words: str) -> ColumnElement[bool]:
    """Students by the beginning of the last name; or by the first name, a space, and that beginning."""
    first, _, rest = " ".join(words.split()).partition(" ")
    as_listed = starts_with(LOOK_UP, words)
    if not rest:
        return as_listed
    given = func.accent_folded(Student.given_name)
    return as_listed | (starts_with(LOOK_UP, rest) & starts_with(given, first))


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


def _named(model: type, words: str, only: Any) -> list:
    turned = " ".join([*words.split()[1:], words.split()[0]]) if len(words.split()) > 1 else words
    fits = starts_with(model.look_up, words) | starts_with(model.look_up, turned)  # type: ignore[attr-defined]
    return list(db.session.scalars(select(model).where(only, fits).order_by(model.look_up).limit(MOST)))  # type: ignore[attr-defined]

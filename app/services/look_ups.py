"""Find a person, a student or a school by the beginning of the name; each finds only what the person may see."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.models import Guardian, Person, School, Student, StudentFamily
from app.services.actors import Actor

MOST = 20
LAST_LETTER = "\U0010ffff"


def starts_with(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """The accent-folded `column` begins with `words`; a range, so that its index serves under row security."""
    folded = func.accent_folded(" ".join(words.split()).replace(",", ""))
    return (column >= folded) & (column < folded.concat(LAST_LETTER))


def begins_with(words: str, model: type[Student] | type[Person] = Student) -> ColumnElement[bool]:
    """Named by the beginning of the last name; or by that of a first name, a space, and that of the last."""
    return or_(*_beginnings(words, model))


def _beginnings(words: str, model: type[Student] | type[Person]) -> list[ColumnElement[bool]]:
    """The ways to read what was typed, each a range of one index.

    A first name is looked for in the folded column: folding one of each row took longer than finding the rows.
    """
    first, _, rest = " ".join(words.split()).partition(" ")
    listed: ColumnElement[str] = model.__table__.c.look_up
    as_listed = starts_with(listed, words)
    if not rest:
        return [as_listed]
    given = func.strpos(listed, func.concat(" ", func.accent_folded(first)))
    return [as_listed, starts_with(listed, rest) & (given > 0)]


def people(words: str, *, by: Actor) -> list[tuple[int, str]]:
    """Staff who are active, by last name first (or first name first, when both are typed)."""
    found = _named(Person, words, _near(Person, by))
    return [
        (person.id, f"{person.name} · {person.title}" if person.title else person.name) for person in found
    ]


def person(person_id: int) -> str | None:
    """A person's name."""
    return db.session.scalar(
        select(Person.given_name + " " + Person.family_name).where(Person.id == person_id)
    )


def students(words: str, *, by: Actor) -> list[tuple[int, str]]:
    """Students who are active, each with the school; of the same name at one school, with their grown-ups, too."""
    schools = _schools_of(by)
    near = [Student.school_id.in_(sorted(schools))] if schools else _near(Student, by)
    found = _named(Student, words, near, selectinload(Student.school))
    labels = {student.id: f"{student.name} · {student.school}" for student in found}
    times = Counter(labels.values())
    grown_ups = _grown_ups([each for each, label in labels.items() if times[label] > 1])
    return [
        (each, f"{label} · {grown_ups[each]}" if each in grown_ups else label)
        for each, label in labels.items()
    ]


def _grown_ups(student_ids: Sequence[int]) -> dict[int, str]:
    """The names of those at home with each, as far as the person may see them."""
    if not student_ids:
        return {}
    name = Guardian.given_name + " " + Guardian.family_name
    names = func.array_agg(aggregate_order_by(name, Guardian.id))
    rows = db.session.execute(
        select(StudentFamily.student_id, names)
        .join(Guardian, Guardian.family_id == StudentFamily.family_id)
        .where(StudentFamily.student_id.in_(student_ids))
        .group_by(StudentFamily.student_id)
    )
    return {student_id: ", ".join(known) for student_id, known in rows}


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


def _near(model: type[Student] | type[Person], by: Actor) -> list[ColumnElement[bool]]:
    """The one district where somebody works, so that its names are read in their order; the policies decide."""
    districts = {held.district_id for held in by.holdings}
    return [model.district_id == district for district in districts] if len(districts) == 1 else []


def _schools_of(by: Actor) -> set[int]:
    """The schools that hold all students whom somebody may see, where everything that they hold is at schools."""
    schools = {held.school_id for held in by.holdings}
    return {each for each in schools if each is not None} if None not in schools else set()


def _named(
    model: type[Student] | type[Person], words: str, near: Sequence[ColumnElement[bool]], *loads: Any
) -> list[Any]:
    """The first by name; asked one by one, each way of reading ends as soon as enough are found in their order."""
    found = {
        row.id: row
        for begins in _beginnings(words, model)
        for row in db.session.scalars(
            select(model)
            .where(model.active, *near, begins)
            .order_by(model.look_up)
            .limit(MOST)
            .options(*loads)
        )
    }
    return sorted(found.values(), key=lambda row: row.look_up)[:MOST]

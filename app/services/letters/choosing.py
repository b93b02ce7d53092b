"""Whom a run of letters is for: a class, a school, a search, or named visits; and the order of the pile."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import (
    Enrollment,
    Family,
    Letter,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    Student,
    Visit,
    VisitStudent,
)
from app.services.actors import Actor
from app.services.letters.gathering import Household
from app.services.letters.occasions import OCCASIONS, OVER
from app.services.letters.readers import Readers
from app.services.look_ups import starts_with
from workflows.people import LIAISONS

MOST = 5000
"""Visits in one run."""


@dataclass(frozen=True)
class Wanted:
    """What a run is for. `words`: how the name of a family or a student begins; never part of an address.

    `visit_ids` names visits one by one instead. `again`: also those who have this letter already. `everyone`: also
    guardians who would rather get an e-mail, a call or a text message.
    """

    kind: str
    layout: str
    slip: bool
    school_id: int | None = None
    class_id: int | None = None
    words: str = ""
    visit_ids: tuple[int, ...] = ()
    again: bool = False
    everyone: bool = False


@dataclass(frozen=True)
class Spot:
    """Where a letter lies in the pile: by school, then teacher, class and family."""

    school: str
    teacher: str = ""
    class_title: str = ""


def schools_of(by: Actor) -> list[School]:
    """The schools whose letters this person hands out."""
    rows = db.session.scalars(select(School).where(School.active).order_by(School.name, School.id))
    return [school for school in rows if not by.roles_at(school.id, school.district_id).isdisjoint(LIAISONS)]


def classes_of(school_id: int) -> list[tuple[int, str]]:
    """The school's classes of this year, by id and title."""
    rows = db.session.execute(
        select(SchoolClass.id, SchoolClass.title)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(SchoolClass.school_id == school_id, SchoolClass.active, SchoolYear.current)
        .order_by(SchoolClass.title, SchoolClass.id)
    )
    return [(row.id, row.title) for row in rows]


def chosen(wanted: Wanted, by: Actor) -> list[int]:
    """The visits that a run is for, in states which this kind of letter fits, at the person's own schools."""
    schools = {school.id for school in schools_of(by)}
    if wanted.school_id is not None:
        schools &= {wanted.school_id}
    query = (
        select(Visit.id)
        .join(SchoolYear, SchoolYear.id == Visit.school_year_id)
        .where(Visit.school_id.in_(schools), SchoolYear.current, *_narrowed(wanted))
        .order_by(Visit.id)
        .limit(MOST)
    )
    return list(db.session.scalars(query))


def spots(homes: Iterable[Household]) -> dict[int, Spot]:
    """For each visit, the class of its first student: the homeroom where there is one, with its teacher."""
    homes = list(homes)
    classes = _classes_of_students([home.visit.students[0].id for home in homes if home.visit.students])
    found = {}
    for home in homes:
        student = home.visit.students[0].id if home.visit.students else 0
        teacher, title = classes.get(student, ("", ""))
        found[home.visit.id] = Spot(home.school.name, teacher, title)
    return found


def place_of(home: Household, spot: Spot) -> tuple[Any, ...]:
    """The order of handing out; visits without a class come last in their school."""
    return (
        spot.school,
        home.visit.school_id,
        not spot.class_title,
        spot.teacher,
        spot.class_title,
        _family_name(home),
        home.visit.id,
    )


def has_it(letters: Mapping[tuple[int, str], list[Letter]], home: Household, readers: Readers) -> bool:
    """Tell whether these guardians have this letter already, for the day that is agreed now."""
    starts_at = (
        home.visit.starts_at.timestamp() if home.visit.starts_at and home.moment.state != "invited" else None
    )
    return any(
        _still_says(letter, home, starts_at) for letter in letters.get((home.visit.id, readers.code), ())
    )


def letters_of(visit_ids: Collection[int], kind: str) -> dict[tuple[int, str], list[Letter]]:
    """The letters of this kind by visit and by the language they were printed or explained in."""
    found: dict[tuple[int, str], list[Letter]] = {}
    rows = db.session.scalars(select(Letter).where(Letter.visit_id.in_(visit_ids), Letter.kind == kind))
    for letter in rows:
        found.setdefault((letter.visit_id, letter.explained_in or letter.language), []).append(letter)
    return found


def _still_says(letter: Letter, home: Household, starts_at: float | None) -> bool:
    from datetime import datetime

    family = home.family
    if family is not None and family.confidential_address and letter.values.get("household_address"):
        return False
    said = letter.values.get("starts_at")
    return (datetime.fromisoformat(said).timestamp() if said else None) == starts_at


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    occasion = OCCASIONS[wanted.kind]
    only: list[ColumnElement[bool]] = [Visit.state.in_(sorted(occasion.states))]
    if wanted.kind == "first_visit":
        only.append(Visit.number == 1)
    if wanted.kind == "second_visit":
        only.append(Visit.number > 1)
    if wanted.kind == "thanks":
        only.append(_is_the_latest())
    if wanted.class_id is not None:
        only.append(Visit.id.in_(_visits_of_class(wanted.class_id)))
    if wanted.visit_ids:
        only.append(Visit.id.in_(wanted.visit_ids))
    if wanted.words.strip():
        only.append(
            Visit.id.in_(_visits_named(wanted.words)) | Visit.family_id.in_(_families_named(wanted.words))
        )
    return only


def _is_the_latest() -> ColumnElement[bool]:
    """Nobody is thanked for a visit that another one has followed."""
    later = aliased(Visit)
    follows = select(later.id).where(later.follows_id == Visit.id, later.state.in_(sorted(OVER)))
    return ~follows.exists()


def _visits_of_class(class_id: int) -> Any:
    return (
        select(VisitStudent.visit_id)
        .join(Enrollment, Enrollment.student_id == VisitStudent.student_id)
        .where(Enrollment.class_id == class_id, Enrollment.active)
    )


def _visits_named(words: str) -> Any:
    look_up: ColumnElement[str] = Student.__table__.c.look_up
    return (
        select(VisitStudent.visit_id)
        .join(Student, Student.id == VisitStudent.student_id)
        .where(starts_with(look_up, words))
    )


def _families_named(words: str) -> Any:
    return select(Family.id).where(Family.name.istartswith(" ".join(words.split()), autoescape=True))


def _family_name(home: Household) -> str:
    if home.visit.students:
        return home.visit.students[0].look_up
    return home.family.name.casefold() if home.family else ""


def _classes_of_students(student_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    rows = db.session.execute(
        select(Enrollment.student_id, SchoolClass.id, SchoolClass.title)
        .join(SchoolClass, SchoolClass.id == Enrollment.class_id)
        .join(SchoolYear, SchoolYear.id == SchoolClass.school_year_id)
        .where(
            Enrollment.student_id.in_(student_ids), Enrollment.active, SchoolClass.active, SchoolYear.current
        )
        .order_by(SchoolClass.class_type != "homeroom", SchoolClass.title, SchoolClass.id)
    ).all()
    teachers = _teachers({row.id: row.title for row in rows})
    found: dict[int, tuple[str, str]] = {}
    for row in rows:
        found.setdefault(row.student_id, (teachers.get(row.id, ""), row.title))
    return found


def _teachers(titles: Mapping[int, str]) -> dict[int, str]:
    """A teacher of each class, as “last name, first name”: whom its title names, else the first of the alphabet."""
    rows = db.session.execute(
        select(Enrollment.class_id, Person.family_name, Person.given_name)
        .join(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.class_id.in_(list(titles)), Enrollment.active)
        .order_by(Person.look_up)
    )
    found: dict[int, str] = {}
    for row in sorted(rows, key=lambda row: row.family_name not in titles[row.class_id]):
        found.setdefault(row.class_id, f"{row.family_name}, {row.given_name}")
    return found


def invitations_of(visit_ids: Collection[int]) -> dict[str, list[int]]:
    """The kind of invitation that each of these visits needs: a first one, or a further one."""
    rows = db.session.execute(
        select(Visit.id, Visit.number).where(Visit.id.in_(visit_ids)).order_by(Visit.id)
    )
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault("first_visit" if row.number == 1 else "second_visit", []).append(row.id)
    return found

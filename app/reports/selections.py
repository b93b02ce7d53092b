"""Choices of families: those under way, those that were made, and what became of one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import (
    Family,
    Guardian,
    LetterBatch,
    LetterBatchItem,
    OutgoingMail,
    School,
    SchoolClass,
    Selection,
    Student,
    Visit,
    VisitStudent,
)
from app.reports.scope import SCHOOL_STAFF, places_of
from app.services import clock
from app.services.actors import Actor
from app.services.letters import schools_of
from workflows.people import Role

DRAFTS_LAST = timedelta(days=14)
MOST_DRAFTS, MOST = 3, 100
READERS = (*SCHOOL_STAFF, Role.district_coordinator)


@dataclass(frozen=True)
class Channels:
    """How many of the invited families are best reached by e-mail, and how many by phone or text message."""

    email: tuple[int, ...]
    phone: int


@dataclass(frozen=True)
class Made:
    """A choice that was made, with the titles of its classes."""

    selection: Selection
    classes: list[str]


def drafts(by: Actor) -> list[Made]:
    """What this person began lately and has not finished, the newest first; where they invite today."""
    schools = [school.id for school in schools_of(by)]
    rows = db.session.scalars(
        select(Selection)
        .where(Selection.made_by == by.person_id, Selection.made_at.is_(None))
        .where(Selection.school_id.in_(schools), Selection.created_at > clock.now() - DRAFTS_LAST)
        .options(joinedload(Selection.school))
        .order_by(Selection.id.desc())
        .limit(MOST_DRAFTS)
    )
    return _with_classes(list(rows))


def seeds_used(school_id: int) -> list[str]:
    """The seeds of draws at a school from which families were invited."""
    made = select(Selection.seed).where(Selection.school_id == school_id, Selection.made_at.is_not(None))
    return [seed for seed in db.session.scalars(made) if seed]


def schools_to_look_at(by: Actor) -> list[School]:
    """The active schools whose choices this person may look at."""
    schools, districts = places_of(by, *READERS)
    here = School.id.in_(schools) | School.district_id.in_(districts)
    return list(db.session.scalars(select(School).where(School.active, here).order_by(School.name)))


def made_at(school_id: int, school_year_id: int) -> list[Made]:
    """The choices of a school this year from which families were invited, the newest first."""
    rows = db.session.scalars(
        select(Selection)
        .where(Selection.school_id == school_id, Selection.school_year_id == school_year_id)
        .where(Selection.made_at.is_not(None))
        .options(joinedload(Selection.maker))
        .order_by(Selection.id.desc())
        .limit(MOST)
    )
    return _with_classes(list(rows))


def single_families(school_id: int, school_year_id: int) -> dict[str, int]:
    """How many families were invited one by one, by the way they were chosen."""
    rows = db.session.execute(
        select(Visit.selection_method, func.count())
        .where(Visit.school_id == school_id, Visit.school_year_id == school_year_id)
        .where(Visit.selection_id.is_(None), ~Visit.settled_elsewhere)
        .group_by(Visit.selection_method)
    )
    return {row[0]: row[1] for row in rows}


def titles(class_ids: Collection[int]) -> dict[int, str]:
    """The titles of classes."""
    if not class_ids:
        return {}
    rows = db.session.execute(
        select(SchoolClass.id, SchoolClass.title)
        .where(SchoolClass.id.in_(class_ids))
        .order_by(SchoolClass.title)
    )
    return {row[0]: row[1] for row in rows}


def visits_of(selection_id: int) -> list[int]:
    """The visits that came of a choice."""
    query = select(Visit.id).where(Visit.selection_id == selection_id).order_by(Visit.id)
    return list(db.session.scalars(query))


def names_of(student_ids: Collection[int]) -> dict[int, str]:
    """Students by id, as people say their names."""
    rows = db.session.scalars(select(Student).where(Student.id.in_(student_ids)))
    return {student.id: student.name for student in rows}


def students_of(visit_ids: Sequence[int]) -> list[tuple[int, str]]:
    """The visits with their students' names, in the order of the names."""
    rows = db.session.execute(
        select(VisitStudent.visit_id, Student)
        .join(Student, Student.id == VisitStudent.student_id)
        .where(VisitStudent.visit_id.in_(visit_ids))
        .order_by(Student.look_up)
    )
    names: dict[int, list[str]] = {}
    for visit_id, student in rows:
        names.setdefault(visit_id, []).append(student.name)
    return [(visit_id, ", ".join(students)) for visit_id, students in names.items()]


def channels_of(visit_ids: Collection[int]) -> Channels:
    """How the invited families would rather be reached."""
    rows = db.session.execute(
        select(Visit.id, Guardian.channel, Guardian.email)
        .join(Family, Family.id == Visit.family_id)
        .join(Guardian, Guardian.family_id == Family.id)
        .where(Visit.id.in_(visit_ids), Guardian.may_receive_letters)
        .where(Guardian.channel.in_(("email", "phone", "text")))
        .order_by(Visit.id)
    ).all()
    email = dict.fromkeys(row.id for row in rows if row.channel == "email" and row.email)
    return Channels(tuple(email), len({row.id for row in rows if row.channel != "email"}))


def run_of(visit_ids: Collection[int], by: Actor) -> LetterBatch | None:
    """This person's last run of letters for these visits."""
    query: Any = (
        select(LetterBatch)
        .join(LetterBatchItem, LetterBatchItem.batch_id == LetterBatch.id)
        .where(LetterBatchItem.visit_id.in_(visit_ids), LetterBatch.made_by == by.person_id)
        .order_by(LetterBatch.id.desc())
        .limit(1)
    )
    found: LetterBatch | None = db.session.scalars(query).first()
    return found


def mails_of(visit_ids: Collection[int]) -> int:
    """How many e-mails went out about these visits, or are on their way."""
    query = select(func.count()).where(
        OutgoingMail.visit_id.in_(visit_ids), OutgoingMail.state.in_(("queued", "sending", "sent"))
    )
    return db.session.scalar(query) or 0


def _with_classes(found: Sequence[Selection]) -> list[Made]:
    named = titles({class_id for each in found for class_id in each.class_ids})
    return [
        Made(each, [named[class_id] for class_id in each.class_ids if class_id in named]) for each in found
    ]

"""Who of the staff looked at a family's record, and to whom outside of the district it was handed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import (
    AccessLog,
    Disagreement,
    DisclosedStudent,
    Disclosure,
    Family,
    Person,
    StudentFamily,
    Visit,
    VisitStudent,
)
from workflows.words import N_

MOST = 200
"""The latest that a page shows; the printed record has all."""
SEEN_AS = {
    "visit": N_("a visit"),
    "pack": N_("what to take along to a visit"),
    "student": N_("the student’s page"),
    "family": N_("the family’s page"),
    "contacts": N_("how the family was reached"),
    "letter": N_("a letter or e-mail"),
    "everything": N_("the whole record"),
}
WHY = {
    "own": N_("visits or teaches them"),
    "school": N_("works for the school"),
    "district": N_("works for the district"),
}
LISTS = {"families": N_("Families"), "students": N_("Students"), "visits": N_("Visits")}
"""The lists that may go to somebody outside, by the word that a disclosure keeps."""


@dataclass(frozen=True)
class Looked:
    """One opening of a record."""

    at: datetime
    who: str
    what: str
    why: str
    visit_id: int | None


@dataclass(frozen=True)
class Left:
    """One handing out."""

    at: datetime
    who: str
    what: str
    recipient: str
    interest: str


@dataclass(frozen=True)
class Statement:
    """A family's own words beside its record."""

    at: datetime
    words: str
    written_by: str


def of_family(family_id: int) -> list[Looked]:
    """Who looked at the family, its children or its visits; the latest first."""
    children = select(StudentFamily.student_id).where(StudentFamily.family_id == family_id)
    visits = select(Visit.id).where(Visit.family_id == family_id)
    doubles = select(Family.id).where(Family.merged_into_id == family_id)
    return _looked(
        or_(
            AccessLog.family_id == family_id,
            AccessLog.family_id.in_(doubles),
            AccessLog.student_id.in_(children),
            AccessLog.visit_id.in_(visits),
        )
    )


def of_student(student_id: int) -> list[Looked]:
    """Who looked at the student or its visits; the latest first."""
    visits = select(VisitStudent.visit_id).where(VisitStudent.student_id == student_id)
    return _looked(or_(AccessLog.student_id == student_id, AccessLog.visit_id.in_(visits)))


def disclosed_of_family(family_id: int) -> list[Left]:
    """What of the family's children was handed to somebody outside (34 CFR 99.32)."""
    children = select(StudentFamily.student_id).where(StudentFamily.family_id == family_id)
    return _left(DisclosedStudent.student_id.in_(children))


def disclosed_of_student(student_id: int) -> list[Left]:
    """What of the student was handed to somebody outside (34 CFR 99.32)."""
    return _left(DisclosedStudent.student_id == student_id)


def statements(family_id: int) -> Sequence[Statement]:
    """The family's own words, the first first."""
    query = (
        select(Disagreement.at, Disagreement.words, Person.given_name, Person.family_name)
        .join(Person, Person.id == Disagreement.written_by)
        .where(Disagreement.family_id == family_id)
        .order_by(Disagreement.id)
    )
    return [Statement(row[0], row[1], f"{row[2]} {row[3]}") for row in db.session.execute(query)]


def _looked(condition: Any) -> list[Looked]:
    query = (
        select(AccessLog, Person.given_name, Person.family_name)
        .join(Person, Person.id == AccessLog.person_id)
        .where(condition)
        .order_by(AccessLog.id.desc())
        .limit(MOST)
    )
    return [
        Looked(row.at, f"{given} {family}", row.what, row.why, row.visit_id)
        for row, given, family in db.session.execute(query)
    ]


def _left(condition: Any) -> list[Left]:
    who = aliased(Person)
    of_them = select(DisclosedStudent.disclosure_id).where(condition)
    query = (
        select(Disclosure, who.given_name, who.family_name)
        .join(who, who.id == Disclosure.by_id)
        .where(Disclosure.id.in_(of_them))
        .order_by(Disclosure.id.desc())
        .limit(MOST)
    )
    return [
        Left(row.at, f"{given} {family}", LISTS.get(row.what, row.what), row.recipient, row.interest)
        for row, given, family in db.session.execute(query)
    ]

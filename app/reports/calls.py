"""Families who are reached by phone or text message, and when somebody last tried."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.extensions import db
from app.models import (
    Event,
    Family,
    FamilyContact,
    Guardian,
    School,
    SchoolYear,
    Student,
    StudentFamily,
    Visit,
    VisitStudent,
)
from app.reports import counting
from app.reports.contacts import last_of

MOST = counting.MOST
"""Lines of one list."""
BY_PHONE = ("phone", "text")


@dataclass(frozen=True)
class Attempt:
    """The last time that somebody tried: how, and what came of it, as the event keeps them."""

    at: datetime
    how: str | None
    outcome: str | None


@dataclass(frozen=True)
class ToCall:
    """One grown-up with a phone, and the visit that it is about."""

    visit_id: int
    family_id: int
    guardian_id: int
    state: str
    school_id: int
    school: str
    name: str
    children: tuple[str, ...]
    """The first names of those whom the visit is about."""
    relationship: str | None
    phone: str
    spoken: str | None
    interpreter: bool
    by_text: bool
    last: Attempt | None


def to_call(school_ids: Collection[int], today: date) -> list[ToCall]:
    """Those of open visits who are best reached by phone or text message, by school and name.

    Left out: families who asked for quiet, those who said *later* until that day has come, guardians who may not
    receive letters, and families whom a child of the visit has left.
    """
    rows = db.session.execute(_query(school_ids, today)).all()
    tried = _last_attempts({row.Visit.id for row in rows})
    reached = last_of({row.Visit.family_id for row in rows})
    return [_line(row, _later(tried.get(row.Visit.id), reached.get(row.Visit.family_id))) for row in rows]


def _query(school_ids: Collection[int], today: date) -> Any:
    return (
        select(
            Visit, Guardian, School.name.label("school"), Family.home_language, _children().label("children")
        )
        .join(School, School.id == Visit.school_id)
        .join(SchoolYear, SchoolYear.id == Visit.school_year_id)
        .join(Family, Family.id == Visit.family_id)
        .join(Guardian, Guardian.family_id == Family.id)
        .where(
            Visit.school_id.in_(school_ids),
            Visit.state.in_(("invited", "scheduled")),
            SchoolYear.current,
            Guardian.phone.is_not(None),
            Guardian.may_receive_letters,
            Guardian.channel.in_(BY_PHONE),
            Family.no_contact_until.is_(None) | (Family.no_contact_until <= today),
            Visit.ask_again_on.is_(None) | (Visit.ask_again_on <= today),
            ~_parted(),
        )
        .order_by(School.name, Guardian.family_name, Guardian.given_name, Visit.id)
        .limit(MOST)
    )


def _children() -> ColumnElement[list[str]]:
    return (
        select(func.array_agg(aggregate_order_by(Student.given_name, Student.look_up)))
        .join(VisitStudent, VisitStudent.student_id == Student.id)
        .where(VisitStudent.visit_id == Visit.id)
        .correlate(Visit)
        .scalar_subquery()
    )


def _parted() -> ColumnElement[bool]:
    """A child of the visit belongs to its family no more, such as after a change of custody."""
    theirs = select(StudentFamily.student_id).where(StudentFamily.family_id == Family.id).correlate(Family)
    of_the_visit = select(VisitStudent).where(
        VisitStudent.visit_id == Visit.id, VisitStudent.student_id.not_in(theirs)
    )
    return of_the_visit.correlate(Visit, Family).exists()


def _line(row: Any, last: Attempt | None) -> ToCall:
    guardian, visit = row.Guardian, row.Visit
    return ToCall(
        visit_id=visit.id,
        family_id=visit.family_id,
        guardian_id=guardian.id,
        state=visit.state,
        school_id=visit.school_id,
        school=row.school,
        name=guardian.name,
        children=tuple(row.children or ()),
        relationship=guardian.relationship_,
        phone=guardian.phone,
        spoken=guardian.spoken_language or guardian.read_language or row.home_language,
        interpreter=bool(guardian.interpreter) or visit.interpreter,
        by_text=guardian.channel == "text",
        last=last,
    )


def _later(tried: Attempt | None, reached: FamilyContact | None) -> Attempt | None:
    """The last of both: a visit's own story goes back further than the family's contacts."""
    if reached is None or (tried is not None and tried.at > reached.at):
        return tried
    return Attempt(reached.at, reached.how, reached.outcome)


def _last_attempts(visit_ids: Collection[int]) -> dict[int, Attempt]:
    newest = (
        select(func.max(Event.id))
        .where(Event.visit_id.in_(visit_ids), Event.kind == "visit.note_attempt")
        .group_by(Event.visit_id)
    )
    events = db.session.scalars(select(Event).where(Event.id.in_(newest)))
    return {
        int(event.visit_id or 0): Attempt(event.at, event.facts.get("how"), event.facts.get("outcome"))
        for event in events
    }

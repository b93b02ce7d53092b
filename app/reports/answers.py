"""What families answered: on one visit, and what waits for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import DateTime, Select, bindparam, exists, or_, select, true
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import AnswerLink, DistrictSettings, FamilyAnswer, Person, School, Visit, VisitEducator
from app.models.questions import VISIT, Question
from app.reports.scope import places_of
from app.reports.visits import names_of_students
from app.services.actors import Actor
from workflows.people import LIAISONS

NOW = bindparam("now", type_=DateTime(timezone=True))

MOST = 2000
"""The oldest come first; the rest follow once these are looked after."""


@dataclass(frozen=True)
class Heard:
    """What came for one visit. `latest` is the newest answer, `entered_by` who typed it; `links` are live."""

    latest: FamilyAnswer | None
    entered_by: str | None
    links: tuple[AnswerLink, ...]

    @property
    def waits(self) -> bool:
        """Nobody has looked after the newest answer yet."""
        return self.latest is not None and self.latest.handled_at is None


@dataclass(frozen=True)
class Waiting:
    """An answer that nobody has looked after yet. `what`: yes, later, no or another (visit)."""

    visit_id: int
    students: tuple[str, ...]
    what: str
    call_me: bool
    at: datetime
    school_id: int = 0
    school: str = ""


def visit(visit_id: int) -> Visit | None:
    """A visit with its family and students; None when there is none for this person."""
    return db.session.get(Visit, visit_id)


def answer(answer_id: int) -> FamilyAnswer | None:
    """An answer; None when there is none for this person."""
    return db.session.get(FamilyAnswer, answer_id)


def meets_at_school(district_id: int) -> bool:
    """Whether the district offers the school as a place to meet."""
    return db.session.scalars(
        select(DistrictSettings.meet_at_school).where(DistrictSettings.district_id == district_id)
    ).one()


def ask_of_visit(visit_id: int, now: datetime) -> dict[str, Question[Any]]:
    """What a page asks for `heard`."""
    of_visit = {"visit": visit_id}
    return {
        "newest_answer": Question(_asked_newest(), lambda rows: rows[0] if rows else None, of_visit),
        "answer_links": Question(
            _asked_links(), lambda rows: tuple(link for (link,) in rows), {**of_visit, "now": now}
        ),
    }


@cache
def _asked_newest() -> Select:
    return (
        select(FamilyAnswer, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == FamilyAnswer.entered_by)
        .where(FamilyAnswer.visit_id == VISIT)
        .order_by(FamilyAnswer.id.desc())
        .limit(1)
    )


@cache
def _asked_links() -> Select:
    live = (AnswerLink.visit_id == VISIT, AnswerLink.revoked_at.is_(None), AnswerLink.expires_at > NOW)
    return select(AnswerLink).where(*live).order_by(AnswerLink.id.desc())


def heard(given: Mapping[str, Any]) -> Heard:
    """What came for a visit, as far as the person may see it: the answers to `ask_of_visit`."""
    row = given["newest_answer"]
    by = f"{row.given_name} {row.family_name}" if row and row.given_name else None
    return Heard(row[0] if row else None, by, given["answer_links"])


def waiting(actor: Actor, *, school_id: int | None = None) -> tuple[Waiting, ...]:
    """The newest answers that nobody has looked after: of own visits, and of the schools a liaison serves.

    `school_id`: of this school only.
    """
    return ask_waiting(actor, school_id=school_id).answer()


def ask_waiting(actor: Actor, *, school_id: int | None = None) -> Question[tuple[Waiting, ...]]:
    """`waiting`, to be asked together with others."""
    here = true() if school_id is None else FamilyAnswer.school_id == school_id
    schools, districts = places_of(actor, *LIAISONS)
    own = select(VisitEducator.visit_id).where(VisitEducator.person_id == actor.person_id)
    newer = aliased(FamilyAnswer)
    mine = or_(
        FamilyAnswer.school_id.in_(schools),
        FamilyAnswer.district_id.in_(districts),
        FamilyAnswer.visit_id.in_(own),
    )
    answered_again = exists().where(newer.visit_id == FamilyAnswer.visit_id, newer.id > FamilyAnswer.id)
    newest = (
        select(FamilyAnswer, names_of_students().label("students"), School.name)
        .select_from(FamilyAnswer)
        .join(Visit, Visit.id == FamilyAnswer.visit_id)
        .join(School, School.id == FamilyAnswer.school_id)
        .where(FamilyAnswer.handled_at.is_(None), here, mine, ~answered_again)
        .order_by(FamilyAnswer.id)
        .limit(MOST)
    )
    return Question(newest, lambda rows: tuple(_waiting(*row) for row in rows))


def _waiting(answer: FamilyAnswer, students: list[str] | None, school: str) -> Waiting:
    return Waiting(
        answer.visit_id,
        tuple(students or ()),
        _what(answer),
        answer.call_me,
        answer.created_at,
        answer.school_id,
        school,
    )


def _what(answer: FamilyAnswer) -> str:
    return "another" if answer.another_visit else answer.answer

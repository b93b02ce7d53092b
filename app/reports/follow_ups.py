"""Promises to families: those still to be kept, and those that were looked after lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, case, func, or_, select, true, type_coerce

from app.extensions import db
from app.models import FollowUp, Person, School, Visit
from app.models.questions import VISIT, Question
from app.reports.keyset import Order, part_of
from app.reports.scope import places_of
from app.reports.visits import names_of_students
from app.services.actors import Actor
from workflows.people import LIAISONS

ROWS = 50
"""Promises on one page of the list."""
LATELY = timedelta(days=30)


def _is_open() -> ColumnElement[bool]:
    return FollowUp.done_on.is_(None) & FollowUp.dropped_on.is_(None)


DAYS = type_coerce(FollowUp.due_on - date.min, Integer)
OPEN_FIRST = case((_is_open(), DAYS), else_=DAYS + (date.max - date.min).days)
"""What the list goes by, in days: what is settled stands after every day there is."""


@dataclass(frozen=True)
class Promise:
    """One promise. `mine`: the person on screen made it. `students` is empty where they may not be seen."""

    id: int
    version: int
    visit_id: int
    school_id: int
    district_id: int
    school: str
    students: tuple[str, ...]
    person_id: int
    person: str
    mine: bool
    promise: str
    due_on: date
    done_on: date | None
    dropped_on: date | None
    note: str | None

    @property
    def open(self) -> bool:
        """Tell whether it is still to be kept."""
        return self.done_on is None and self.dropped_on is None


@dataclass(frozen=True)
class PromisePage:
    """One page of the list; `still_open` counts those of all pages.

    `newer` and `older`: the promises beside which the next pages begin, if any.
    """

    rows: Sequence[Promise]
    still_open: int
    newer: int | None
    older: int | None


def of_person(
    actor: Actor,
    today: date,
    *,
    school_id: int | None = None,
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
) -> PromisePage:
    """The person's own promises and those of the schools they are liaison for: open ones first, by the day they
    are due, then those of the last weeks. `after` and `before` name the promise at the edge of the page that was left.
    """
    schools, districts = places_of(actor, *LIAISONS)
    near = or_(
        FollowUp.person_id == actor.person_id,
        FollowUp.school_id.in_(schools),
        FollowUp.district_id.in_(districts),
    )
    lately = or_(_is_open(), FollowUp.done_on >= today - LATELY, FollowUp.dropped_on >= today - LATELY)
    here = true() if school_id is None else FollowUp.school_id == school_id
    found = part_of(
        _promises().where(near, lately, here),
        Order(OPEN_FIRST, FollowUp.id),
        size=ROWS,
        after=after,
        before=before,
        last=last,
        read=lambda asked: _read(asked, actor.person_id),
    )
    still_open = sum(each.open for each in found.rows)
    if found.newer or found.older:
        still_open = db.session.scalar(select(func.count(FollowUp.id)).where(near, here, _is_open())) or 0
    return PromisePage(found.rows, still_open, found.newer, found.older)


def of_visit(visit_id: int, person_id: int) -> list[Promise]:
    """Every promise of one visit, by the day it is due."""
    return ask_of_visit(visit_id, person_id).answer()


def ask_of_visit(visit_id: int, person_id: int) -> Question[list[Promise]]:
    """The same as a question that may go with others."""
    return Question(_asked_of_visit(), lambda rows: _as_promises(rows, person_id), {"visit": visit_id})


@cache
def _asked_of_visit() -> Select:
    found: Select = _promises().where(FollowUp.visit_id == VISIT).order_by(FollowUp.due_on, FollowUp.id)
    return found


def _promises() -> Any:
    return (
        select(FollowUp, Person, School.name, names_of_students().label("students"))
        .join(Visit, Visit.id == FollowUp.visit_id)
        .join(Person, Person.id == FollowUp.person_id)
        .join(School, School.id == FollowUp.school_id)
    )


def _read(asked: Select[Any], person_id: int | None) -> list[Promise]:
    return _as_promises(db.session.execute(asked).all(), person_id)


def _as_promises(rows: Sequence[Any], person_id: int | None) -> list[Promise]:
    return [
        Promise(
            id=row.id,
            version=row.version,
            visit_id=row.visit_id,
            school_id=row.school_id,
            district_id=row.district_id,
            school=school,
            students=tuple(students or ()),
            person_id=row.person_id,
            person=person.name,
            mine=row.person_id == person_id,
            promise=row.promise,
            due_on=row.due_on,
            done_on=row.done_on,
            dropped_on=row.dropped_on,
            note=row.note,
        )
        for row, person, school, students in rows
    ]

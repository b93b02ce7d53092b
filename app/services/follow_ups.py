"""Promises made to families: written down with their day, kept, or let go when they no longer matter (R70, R125)."""

from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import FollowUp, Visit
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import Changed, NotFound, Refused
from app.services.transaction import transaction
from app.services.visits.moves import load
from app.services.visits.promising import promised
from workflows.machine import NotYourRole
from workflows.people import LIAISONS, THE_TEAM, Role
from workflows.words import N_

MADE = ("completed", "reflected", "paid")
NOT_YET = N_("Promises belong to a visit that took place; record it first.")
SETTLED_ALREADY = N_("Somebody has looked after this promise already.")


def promise(visit_id: int, *, promise: str, due_on: date, by: Actor) -> int:
    """Write down one promise of the actor; returns its id. Only who is on the visit's team promises something."""
    with transaction():
        visit = load(visit_id)
        if by.person_id not in {member.person_id for member in visit.team}:
            raise NotYourRole("promise", THE_TEAM)
        if visit.state not in MADE:
            raise Refused(NOT_YET)
        return promised(visit, [(promise, due_on)], by=by)[0].id


def keep(follow_up_id: int, *, by: Actor, note: str | None = None, version: int | None = None) -> None:
    """The promise is kept."""
    with transaction():
        row = _open(follow_up_id, by, version)
        row.done_on, row.done_by, row.note = clock.today(row.district_id), by.person_id, note or None
        _tell("promise_kept", row, by)


def drop(follow_up_id: int, *, by: Actor, note: str | None = None, version: int | None = None) -> None:
    """The promise no longer matters to the family."""
    with transaction():
        row = _open(follow_up_id, by, version)
        row.dropped_on, row.note = clock.today(row.district_id), note or None
        _tell("promise_let_go", row, by)


def open_again(follow_up_id: int, *, by: Actor) -> None:
    """It was a slip: the promise is still to be kept."""
    with transaction():
        row = _load(follow_up_id, by)
        if row.done_on is None and row.dropped_on is None:
            return
        row.done_on = row.done_by = row.dropped_on = row.note = None
        _tell("promise_open_again", row, by)


def may_settle(person_id: int, school_id: int, district_id: int, *, by: Actor) -> bool:
    """Who promised it looks after a promise, or a liaison of the school."""
    return person_id == by.person_id or not by.roles_at(school_id, district_id).isdisjoint(LIAISONS)


def _open(follow_up_id: int, by: Actor, version: int | None) -> FollowUp:
    row = _load(follow_up_id, by)
    if row.done_on is not None or row.dropped_on is not None:
        raise Refused(SETTLED_ALREADY)
    if version is not None and row.version != version:
        raise Changed
    return row


def _load(follow_up_id: int, by: Actor) -> FollowUp:
    mine = select(FollowUp).where(FollowUp.id == follow_up_id).execution_options(populate_existing=True)
    row = db.session.scalars(mine).one_or_none()
    if row is None:
        raise NotFound
    if not may_settle(row.person_id, row.school_id, row.district_id, by=by):
        raise NotYourRole("promise", (Role.team, *LIAISONS))
    locked = db.session.scalars(mine.with_for_update()).one_or_none()
    if locked is None:  # Theirs to read, but they are not on the visit any more.
        raise NotYourRole("promise", (Role.team, *LIAISONS))
    return locked


def _tell(kind: str, row: FollowUp, by: Actor) -> None:
    visit = db.session.get_one(Visit, row.visit_id)
    history.of_visit(visit, kind, by=by, source=visit.state, promise=row.id)

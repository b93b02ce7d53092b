"""Families who were visited once and have not been heard from since: a visit is a beginning (R125)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import FamilyContact, FollowUp, SchoolYear, Visit, VisitEducator
from app.reports.quiet import wants_quiet
from app.reports.scope import places_of
from app.reports.visits import names_of_students
from app.services.actors import Actor
from workflows.people import LIAISONS

QUIET = timedelta(days=30)
"""So long after a visit without a word from anybody."""
MOST = 50
MADE = ("completed", "reflected", "paid")


@dataclass(frozen=True)
class Once:
    """The one visit of a family, and whom it was for."""

    visit_id: int
    students: tuple[str, ...]
    day: datetime


def visited_once(actor: Actor, now: datetime, *, school_id: int | None = None) -> list[Once]:
    """This school year's, the longest ago first: one's own visits, and those of the schools one is liaison for.

    A contact, a promise that was kept, or another visit that is on its way ends it; so does a family's wish for quiet.
    """
    schools, districts = places_of(actor, *LIAISONS)
    own = select(VisitEducator.visit_id).where(VisitEducator.person_id == actor.person_id)
    near = or_(Visit.id.in_(own), Visit.school_id.in_(schools), Visit.district_id.in_(districts))
    other = aliased(Visit)
    another = exists().where(other.family_id == Visit.family_id, other.id != Visit.id, other.live)
    heard = exists().where(FamilyContact.family_id == Visit.family_id, FamilyContact.at > Visit.ended_at)
    kept = exists().where(FollowUp.visit_id == Visit.id, FollowUp.done_on.is_not(None))
    asked = (
        select(Visit.id, Visit.ended_at, names_of_students().label("students"))
        .join(SchoolYear, SchoolYear.id == Visit.school_year_id)
        .where(SchoolYear.current, Visit.state.in_(MADE), Visit.family_id.is_not(None))
        .where(near, Visit.ended_at < now - QUIET, ~another, ~heard, ~kept, ~wants_quiet(now))
        .order_by(Visit.ended_at, Visit.id)
        .limit(MOST)
    )
    if school_id is not None:
        asked = asked.where(Visit.school_id == school_id)
    return [Once(row.id, tuple(row.students or ()), row.ended_at) for row in db.session.execute(asked)]

"""Promises as they are written down, beside a reflection or later."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from app.extensions import db
from app.models import FollowUp, Visit
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import Refused
from workflows.words import N_

BEFORE_THE_VISIT = N_("This day lies before the visit; choose a later one.")


def promised(visit: Visit, promises: Iterable[tuple[str, date]], *, by: Actor) -> list[FollowUp]:
    """Write them down within the caller's transaction; what was promised in these words stands once."""
    kept = [_promised(visit, words, due_on, by) for words, due_on in promises]
    db.session.flush()  # Their ids are asked for.
    return kept


def _promised(visit: Visit, words: str, due_on: date, by: Actor) -> FollowUp:
    if visit.started_at and due_on < clock.day_of(visit.started_at, visit.district_id):
        raise Refused(BEFORE_THE_VISIT, "due_on")
    before = select(FollowUp).where(FollowUp.visit_id == visit.id, FollowUp.person_id == by.person_id)
    found = next((each for each in db.session.scalars(before) if each.promise == words), None)
    if found is not None:
        return found
    row = FollowUp(
        district_id=visit.district_id,
        school_id=visit.school_id,
        visit_id=visit.id,
        family_id=visit.family_id,
        person_id=by.person_id,
        promise=words,
        due_on=due_on,
    )
    db.session.add(row)
    history.of_visit(visit, "promise", by=by, source=visit.state, due_on=due_on)
    return row

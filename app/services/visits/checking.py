"""*Start* and *end*: two buttons at the door. Only the time is kept, never where somebody is."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from app.extensions import db
from app.models import Visit
from app.services import clock, history
from app.services.actors import Actor
from app.services.visits.facts import facts_of
from app.services.visits.moves import check, load, step

OLDEST = timedelta(hours=72)
"""So long a telephone without network may keep the time of a button (security.md)."""
AT_THE_DOOR = ("checked_in_at", "checked_in_by", "checked_out_at", "checked_out_by", "overdue_told_at")


def check_in(visit_id: int, *, by: Actor, at: datetime | None = None, version: int | None = None) -> None:
    """The team stands at the door. `at`: when the button was pressed, if a telephone kept it until now."""
    with step("check_in"):
        visit, pressed = load(visit_id, version), _pressed(at)
        check("check_in", facts_of(visit, by=by, now=pressed))
        write(visit, checked_in_at=pressed, checked_in_by=by.person_id)
        history.of_visit(visit, "check_in", by=by, source=visit.state, at=pressed)


def check_out(visit_id: int, *, by: Actor, at: datetime | None = None, version: int | None = None) -> None:
    """The team has left, and all is well."""
    with step("check_out"):
        visit, pressed = load(visit_id, version), _pressed(at)
        check("check_out", facts_of(visit, by=by, now=pressed))
        after_the_start = max(pressed, visit.checked_in_at or pressed)
        write(visit, checked_out_at=after_the_start, checked_out_by=by.person_id)
        history.of_visit(visit, "check_out", by=by, source=visit.state, at=pressed)


def forget_the_door(visit: Visit) -> None:
    """Nobody has begun or ended the visit yet: it is to be at another time."""
    for name in AT_THE_DOOR:
        setattr(visit, name, None)


def write(visit: Visit, **columns: Any) -> None:
    """Write these columns beside the version: a colleague's open form is not out of date because of them."""
    db.session.execute(update(Visit).where(Visit.id == visit.id).values(columns))


def _pressed(at: datetime | None) -> datetime:
    """The moment of the button; one that lies ahead or too far back is taken as now."""
    now = clock.now()
    return at if at is not None and now - OLDEST <= at <= now else now

"""How often the programme was told about, to whom, and how many were there."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.extensions import db
from app.models import OutreachEvent, SchoolYear


@dataclass(frozen=True)
class Reached:
    """What was done for one audience in the current school year; `people` counts those that were counted."""

    audience: str
    events: int
    people: int


def this_year() -> list[Reached]:
    """One line per audience that anything was done for, in the current school year."""
    year = (SchoolYear.district_id == OutreachEvent.district_id) & SchoolYear.current
    held = OutreachEvent.held_on.between(SchoolYear.starts_on, SchoolYear.ends_on)
    rows = db.session.execute(
        select(
            OutreachEvent.audience,
            func.count(),
            func.coalesce(func.sum(OutreachEvent.reached), 0),
        )
        .join(SchoolYear, year & held)
        .group_by(OutreachEvent.audience)
        .order_by(func.count().desc(), OutreachEvent.audience)
    )
    return [Reached(audience, events, people) for audience, events, people in rows]

"""School years: one of a district's years is the current one."""

from sqlalchemy import select

from app.extensions import db
from app.models import SchoolYear
from app.services import records
from app.services.actors import Actor
from app.services.records import Values
from app.services.transaction import transaction


def add(values: Values, *, form_id: str | None = None, by: Actor) -> SchoolYear:
    """Write a new year; if it is the current one, the one before is not any more."""
    with records.in_words(), transaction():
        year = records.added_before(SchoolYear, by.district_id, form_id)
        if year is None:
            year = SchoolYear(district_id=by.district_id)
            records.add_within(year, values, form_id=form_id, by=by)
            _only_current(year, by)
    return year


def change(year: SchoolYear, values: Values, *, version: int | None, by: Actor) -> None:
    """Change a year; if it is the current one, the one before is not any more."""
    with records.in_words(), transaction():
        records.change_within(year, values, version=version, by=by)
        _only_current(year, by)


def is_there_one(district_id: int) -> bool:
    """Whether a district has a current year."""
    current = select(SchoolYear.id).where(SchoolYear.district_id == district_id, SchoolYear.current)
    return db.session.scalars(current.limit(1)).first() is not None


def _only_current(year: SchoolYear, by: Actor) -> None:
    if not year.current:
        return
    others = select(SchoolYear).where(
        SchoolYear.district_id == year.district_id, SchoolYear.current, SchoolYear.id != year.id
    )
    for other in db.session.scalars(others):
        records.change_within(other, {"current": False}, by=by)

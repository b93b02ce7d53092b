"""A month of contract hours: what holds on each day for one class at one school."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.extensions import db
from app.models import Employment, Holiday, PersonSchool, School
from app.services.payments.hours import rows_between
from workflows.hours import Inside, hours_on


@dataclass(frozen=True)
class DayOfHours:
    """One day: its hours (None: there are none), its holidays by name, whether it belongs to the month."""

    day: date
    hours: Inside | None
    holidays: tuple[str, ...]
    outside: bool


def month(
    first: date, *, school_id: int, employee_class: str, district_id: int, week_begins: int = 6
) -> list[list[DayOfHours]]:
    """The weeks of the month of `first`, whole ones. `week_begins`: Monday is 0."""
    weeks = Calendar(week_begins).monthdatescalendar(first.year, first.month)
    begins, ends = weeks[0][0], weeks[-1][-1]
    rows = rows_between(begins, ends, district_id)
    named = _holidays(begins, ends, school_id, district_id)
    return [
        [
            DayOfHours(
                day,
                hours_on(rows, day, named.keys(), school_id=school_id, employee_class=employee_class),
                tuple(named.get(day, ())),
                day.month != first.month,
            )
            for day in week
        ]
        for week in weeks
    ]


def own_class(person_id: int | None) -> str | None:
    """The class of employee that payroll knows this person by."""
    kept = db.session.get(Employment, person_id) if person_id else None
    return kept.employee_class if kept else None


def schools(district_id: int, person_id: int | None) -> list[tuple[int, str]]:
    """The district's schools, by name; those that the person serves first."""
    serves = select(PersonSchool.school_id).where(PersonSchool.person_id == person_id)
    rows = db.session.execute(
        select(School.id, School.name)
        .where(School.district_id == district_id, School.active)
        .order_by(School.id.in_(serves).desc(), School.name)
    )
    return [(row.id, row.name) for row in rows]


def _holidays(first: date, last: date, school_id: int, district_id: int) -> dict[date, list[str]]:
    rows = db.session.scalars(
        select(Holiday)
        .where(Holiday.district_id == district_id, Holiday.starts_on <= last, Holiday.ends_on >= first)
        .where(or_(Holiday.school_id.is_(None), Holiday.school_id == school_id))
        .order_by(Holiday.starts_on, Holiday.id)
    )
    found: dict[date, list[str]] = {}
    for row in rows:
        for number in range(max(row.starts_on, first).toordinal(), min(row.ends_on, last).toordinal() + 1):
            found.setdefault(date.fromordinal(number), []).append(row.name)
    return found

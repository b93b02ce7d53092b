"""Contract hours: what holds on each day of a month, and which times of a team's visit lie inside them."""

from calendar import Calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, any_, or_, select

from app.extensions import db
from app.models import Employment, FormerEmployment, Holiday, Person, PersonSchool, School, Visit
from app.models.questions import FIRST, LAST, TEAM, Question, answers
from app.security.session import acting_as, steward
from app.services import clock
from app.services.payments.hours import ask_holidays, ask_rows, rows_between
from app.services.payments.rates import employment_of
from app.services.programme import settings_of
from workflows.hours import Hours, Inside, hours_on, inside


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


@dataclass(frozen=True)
class UnpaidHours:
    """The contract hours of those who go on a visit, of some days; none where the district pays inside them."""

    visit: Visit
    classes: frozenset[str]
    rows: tuple[Hours, ...] = ()
    holidays: frozenset[date] = frozenset()

    def at(self, starts: datetime, ends: datetime) -> Inside | None:
        """The first hours that this time lies in, for anybody who goes."""
        for each in sorted(self.classes):
            found = inside(
                self.rows,
                self.holidays,
                school_id=self.visit.school_id,
                employee_class=each,
                starts=starts,
                ends=ends,
                zone=clock.zone_of(self.visit.district_id),
            )
            if found:
                return found[0]
        return None


def unpaid_hours(visit: Visit, people: Collection[int], first: date, last: date) -> UnpaidHours:
    """What a form warns of before a day is agreed. Whoever plans reads no colleague's class: Porchlight looks."""
    asked = ask_unpaid(visit, people, first, last)
    if not asked:
        return unpaid_in(visit, {})
    with acting_as(db.session, steward(visit.district_id)):
        return unpaid_in(visit, answers(asked))


def ask_unpaid(visit: Visit, people: Collection[int], first: date, last: date) -> dict[str, Question[Any]]:
    """What the steward asks for `unpaid_in`; nothing where the district pays inside contract hours.

    Where somebody's class changes within these days, either class is warned of.
    """
    if settings_of(visit.district_id).pay_in_hours:
        return {}
    about = {"team": list(people), "first": first, "last": last}
    return {
        "classes": Question(
            _asked_classes(), lambda rows: frozenset(row[0] for row in rows if row[0]), about
        ),
        "hours": ask_rows(first, last, visit.district_id),
        "holidays": ask_holidays(first, last, school_id=visit.school_id, district_id=visit.district_id),
    }


@cache
def _asked_classes() -> Select:
    now = select(Employment.employee_class).where(
        Employment.person_id == any_(TEAM), or_(Employment.since.is_(None), Employment.since <= LAST)
    )
    before = select(FormerEmployment.employee_class).where(
        FormerEmployment.person_id == any_(TEAM), FormerEmployment.until > FIRST
    )
    either = now.union(before).subquery()
    return select(either.c.employee_class)


def unpaid_in(visit: Visit, given: Mapping[str, Any]) -> UnpaidHours:
    """The answers to `ask_unpaid`."""
    if "classes" not in given:
        return UnpaidHours(visit, frozenset())
    return UnpaidHours(visit, given["classes"], tuple(given["hours"]), given["holidays"])


def own_class(person_id: int | None) -> str | None:
    """The class of employee that this person has today."""
    person = db.session.get(Person, person_id) if person_id else None
    if person is None:
        return None
    with acting_as(db.session, steward(person.district_id)):
        kept = employment_of(person.id, clock.today(person.district_id))
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

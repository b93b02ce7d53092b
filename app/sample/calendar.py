"""The sample's days: three school years up to `today`, and when visits take place. Times are the district's own."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

TIME_ZONE = "America/Los_Angeles"
AFTERNOONS = (time(16, 30), time(17, 45), time(15, 15), time(19, 0))
SATURDAYS = (time(10, 0), time(11, 15), time(13, 0))
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
FORTNIGHT = 14
FRIDAY = 4
CLASSES_END = time(15, 15)
"""Until then people are paid already, on most days of the school year."""


@dataclass(frozen=True, slots=True)
class Year:
    """A school year from July to June, so that summer visits count for the year they open."""

    index: int
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day without school, or several."""

    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Calendar:
    """`slots`: by season, the times that one team can take, best spread first; no two overlap."""

    today: date
    years: tuple[Year, ...]
    slots: dict[str, list[datetime]]

    @property
    def current(self) -> Year:
        return self.years[-1]

    @property
    def newest_batch_on(self) -> date:
        """When payroll last took approved payments; not paid out yet."""
        return self.today - timedelta(days=3)

    def batch_after(self, day: date) -> int:
        """How many batches before the newest one is the first that was made on or after `day`."""
        return (self.newest_batch_on - day).days // FORTNIGHT

    def batch_made_on(self, batch: int) -> date:
        return self.newest_batch_on - timedelta(days=FORTNIGHT * batch)


def calendar(today: date) -> Calendar:
    """The days around `today`; the same for the same day."""
    years = school_years(today)
    return Calendar(today, years, _seasons(today, years))


def school_years(today: date) -> tuple[Year, ...]:
    """The school year that contains `today` and the two before it, oldest first."""
    newest = today.year if today.month >= 7 else today.year - 1
    return tuple(_year(index, newest - 2 + index) for index in range(3))


def _year(index: int, start: int) -> Year:
    return Year(index, f"{start}–{start + 1}", date(start, 7, 1), date(start + 1, 6, 30))


def days_off(year: Year) -> list[DayOff]:
    """The holidays of a school year."""
    fall, spring = year.starts_on.year, year.ends_on.year
    thanksgiving = _nth(date(fall, 11, 1), THURSDAY, 4)
    break_begins = _nth(date(spring, 4, 1), MONDAY, 1)
    return [
        DayOff("Labor Day", *[_nth(date(fall, 9, 1), MONDAY, 1)] * 2),
        DayOff("Veterans Day", date(fall, 11, 11), date(fall, 11, 11)),
        DayOff("Thanksgiving", thanksgiving, thanksgiving + timedelta(1)),
        DayOff("Winter break", date(fall, 12, 21), date(spring, 1, 1)),
        DayOff("Martin Luther King Jr. Day", *[_nth(date(spring, 1, 1), MONDAY, 3)] * 2),
        DayOff("Presidents’ Day", *[_nth(date(spring, 2, 1), MONDAY, 3)] * 2),
        DayOff("Spring break", break_begins, break_begins + timedelta(4)),
    ]


def early_release(year: Year) -> date:
    """The one day of a school year on which classes end early."""
    return _nth(date(year.starts_on.year, 10, 1), FRIDAY, 1)


def classes(year: Year) -> tuple[date, date]:
    """The first and the last day of classes."""
    return date(year.starts_on.year, 8, 17), date(year.ends_on.year, 6, 11)


def has_classes(day: date, year: Year) -> bool:
    """Whether people have their usual contract hours on this day."""
    first, last = classes(year)
    off = any(each.starts_on <= day <= each.ends_on for each in days_off(year))
    return first <= day <= last and day.weekday() <= FRIDAY and not off and day != early_release(year)


def _nth(first: date, weekday: int, number: int) -> date:
    """The first, second … of a weekday in the month that begins on `first`."""
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (number - 1))


def _seasons(today: date, years: tuple[Year, ...]) -> dict[str, list[datetime]]:
    """Seasons keep apart how far visits have come: those of `older` are paid, of `recent` reflected, and so on."""
    spans = {
        "next": (today + timedelta(2), today + timedelta(30)),
        "fresh": (today - timedelta(4), today - timedelta(1)),
        "recent": (today - timedelta(24), today - timedelta(5)),
        "older": (max(years[2].starts_on, today - timedelta(200)), today - timedelta(26)),
        "last": (years[1].starts_on + timedelta(40), min(years[1].ends_on, today - timedelta(60))),
        "before": (years[0].starts_on + timedelta(40), years[0].ends_on - timedelta(20)),
    }
    off = [each for year in years for each in days_off(year)]
    return {season: _slots(*span, off if season == "next" else ()) for season, span in spans.items()}


def _slots(first: date, last: date, off: Sequence[DayOff]) -> list[datetime]:
    """The times of these days; none on a day off."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    days = [day for day in days if not any(each.starts_on <= day <= each.ends_on for each in off)]
    days = [day for day in days if day.weekday() != SUNDAY]
    random.Random(first.toordinal()).shuffle(days)
    return [slot for turn in range(len(AFTERNOONS)) for day in days for slot in _slot(day, turn)]


def _slot(day: date, turn: int) -> list[datetime]:
    times = SATURDAYS if day.weekday() == SATURDAY else AFTERNOONS
    return [datetime.combine(day, times[turn])] if turn < len(times) else []

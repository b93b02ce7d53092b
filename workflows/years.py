"""School years, one after the other: which may be closed today, what the next is called, what it might aim at."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

BEFORE_ITS_END = timedelta(days=90)
"""So long before its last day a year may be closed, so that the summer's visits count for the next one (R127)."""
MORE_EACH_YEAR, STEP = 10, 5
"""Per cent; and a proposed goal is a multiple of this."""
NUMBERS_OF_A_YEAR = re.compile(r"\D*\d{4}\D+(\d{4}|\d{2})\D*")


@dataclass(frozen=True)
class Year:
    """A school year. `counts_from`: the day from which visits count for it, at the latest its first day."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    counts_from: date
    current: bool = False
    closed: bool = False


@dataclass(frozen=True)
class Turn:
    """A year to close, and the one after it, or None where that is not written down yet.

    `moves`: the one after it becomes the current year. Otherwise it is that already, as when a roster began it.
    """

    closes: Year
    opens: Year | None
    moves: bool


def turn_on(day: date, years: Collection[Year]) -> Turn | None:
    """What may be closed on a day: the current year from `BEFORE_ITS_END` on, else the one before if it is open."""
    current = current_of(years)
    if current is None or current.closed:
        return None
    if day >= first_day_to_close(current):
        return Turn(current, _next(current, years), moves=True)
    before = _before(current, years)
    return Turn(before, current, moves=False) if before and not before.closed else None


def current_of(years: Collection[Year]) -> Year | None:
    """The year that is called current; the later where two are."""
    return max((year for year in years if year.current), key=lambda year: year.starts_on, default=None)


def first_day_to_close(year: Year) -> date:
    """From this day on it may be closed."""
    return year.ends_on - BEFORE_ITS_END


def following(name: str, starts_on: date, ends_on: date) -> tuple[str, date, date]:
    """Name, first and last day that the year after this one most likely has."""
    first = max(_a_year_later(starts_on), ends_on + timedelta(days=1))
    last = max(_a_year_later(ends_on), first + timedelta(days=1))
    if NUMBERS_OF_A_YEAR.fullmatch(name):
        return re.sub(r"\d+", _one_more, name), first, last
    return f"{first.year}-{last.year}", first, last


def counts_from(starts_on: date, visits_from: date | None) -> date:
    """The day from which visits count for a year: the day that was set, if it lies before the first day."""
    return min(starts_on, visits_from or starts_on)


def year_of(day: date, years: Collection[Year]) -> Year | None:
    """The year that a day counts for: where two hold it, the later one."""
    holding = [year for year in years if year.counts_from <= day <= year.ends_on]
    return max(holding, key=lambda year: year.starts_on, default=None)


def proposed_goal(made: int) -> int | None:
    """A tenth more visits than last year, in fives; nothing for a school that made none."""
    if made < 1:
        return None
    wished = -(-made * (100 + MORE_EACH_YEAR) // 100)
    return -(-wished // STEP) * STEP


def _next(year: Year, years: Collection[Year]) -> Year | None:
    later = (each for each in years if each.starts_on > year.starts_on)
    return min(later, key=lambda each: each.starts_on, default=None)


def _before(year: Year, years: Collection[Year]) -> Year | None:
    earlier = (each for each in years if each.starts_on < year.starts_on)
    return max(earlier, key=lambda each: each.starts_on, default=None)


def _a_year_later(day: date) -> date:
    """The same day of the next year; the last of February for a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _one_more(number: re.Match[str]) -> str:
    digits = number[0]
    return str((int(digits) + 1) % 10 ** len(digits)).zfill(len(digits))

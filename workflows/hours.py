"""Hours of contract: when a class of employee is paid already, by the district's clock (R63)."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """One row of hours. Without a school or class it is for all of them; without times it says *no hours*.

    `weekdays`: Monday is 0.
    """

    id: int
    school_id: int | None
    employee_class: str | None
    first_on: date
    last_on: date
    weekdays: frozenset[int]
    starts_at: time | None
    ends_at: time | None

    def fit(self, day: date, school_id: int, employee_class: str) -> bool:
        """Tell whether the row is about a day of this class at this school."""
        return (
            self.first_on <= day <= self.last_on
            and day.weekday() in self.weekdays
            and self.school_id in (None, school_id)
            and self.employee_class in (None, employee_class)
        )


@dataclass(frozen=True)
class Inside:
    """Hours of contract on one day that some work overlaps."""

    day: date
    starts_at: time
    ends_at: time

    def told(self) -> dict[str, str]:
        """As facts that are kept with a payment."""
        return {
            "day": self.day.isoformat(),
            "from": self.starts_at.isoformat("minutes"),
            "to": self.ends_at.isoformat("minutes"),
        }


def holding(rows: Iterable[Hours], day: date, *, school_id: int, employee_class: str) -> Hours | None:
    """The row that holds on a day: the most particular one alone, so that one day's row is an exception.

    The shortest period goes first, then the school's own, then the class's own, then the newest.
    """
    fitting = [row for row in rows if row.fit(day, school_id, employee_class)]
    return min(fitting, key=_order, default=None)


def hours_on(
    rows: Iterable[Hours], day: date, holidays: Collection[date], *, school_id: int, employee_class: str
) -> Inside | None:
    """The hours of contract of a day; None on a holiday, and where no row fits or the row says so."""
    row = holding(rows, day, school_id=school_id, employee_class=employee_class)
    if day in holidays or row is None or row.starts_at is None or row.ends_at is None:
        return None
    return Inside(day, row.starts_at, row.ends_at)


def inside(
    rows: Collection[Hours],
    holidays: Collection[date],
    *,
    school_id: int,
    employee_class: str,
    starts: datetime,
    ends: datetime,
    zone: ZoneInfo,
) -> tuple[Inside, ...]:
    """The hours of contract that the time from `starts` to `ends` overlaps; to touch them is not to overlap.

    Both are aware moments. A day's hours are those of the wall clock, however long daylight saving makes them.
    """
    found = (
        hours_on(rows, day, holidays, school_id=school_id, employee_class=employee_class)
        for day in days_of(starts, ends, zone)
    )
    return tuple(each for each in found if each is not None and _overlap(each, starts, ends, zone))


def days_of(starts: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The calendar days of the zone that the time lies on."""
    day, last = starts.astimezone(zone).date(), ends.astimezone(zone).date()
    while day <= last:
        yield day
        day += DAY


def _order(row: Hours) -> tuple[timedelta, bool, bool, int]:
    return row.last_on - row.first_on, row.school_id is None, row.employee_class is None, -row.id


def _overlap(hours: Inside, starts: datetime, ends: datetime, zone: ZoneInfo) -> bool:
    """Compare moments, not wall clocks: of an hour that the clock shows twice, both are meant."""
    opens = min(_moments(hours.day, hours.starts_at, zone))
    closes = max(_moments(hours.day, hours.ends_at, zone))
    return opens < ends.timestamp() and starts.timestamp() < closes


def _moments(day: date, clock: time, zone: ZoneInfo) -> tuple[float, float]:
    wall = datetime.combine(day, clock, zone)
    return wall.timestamp(), wall.replace(fold=1).timestamp()

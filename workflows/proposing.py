"""Which times to propose for a visit: where everyone is free and as the family asked (R77). No table, no database."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST, MOST_A_DAY, ENOUGH = 6, 2, 3
"""So many are proposed; what suits the family less is added only while there are fewer than enough."""
MOST_BACK_TO_BACK = 2
"""So many spare a way; the others are simply the next ones."""
DAYS_AHEAD = 21
GRID, APART = timedelta(minutes=30), timedelta(minutes=60)
NEAR = timedelta(minutes=30)
"""Two visits are back to back when, travel aside, no more than this lies between them."""
FREE_DAY_BEGINS, NIGHT = time(9), time(20)
PARTS = {"morning": (time(8), time(12)), "afternoon": (time(12), time(17)), "evening": (time(17), NIGHT)}
"""The parts of the day that a family chooses from: a visit belongs to the one in which it begins."""
SATURDAY = 6

Span = tuple[datetime, datetime]


class Why(StrEnum):
    """What speaks for a time; the page has the words."""

    everyone_is_free = "everyone_is_free"
    family_asked = "family_asked"
    family_asked_for_the_day = "family_asked_for_the_day"
    family_asked_for_the_part = "family_asked_for_the_part"
    back_to_back = "back_to_back"
    in_school_hours = "in_school_hours"


@dataclass(frozen=True)
class Slot:
    """A proposed time (aware, UTC), the part of the district's day that it begins in, and what speaks for it."""

    starts_at: datetime
    ends_at: datetime
    part: str
    reasons: tuple[Why, ...]


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is known when a time is looked for. Moments are aware; clocks and days are the district's.

    `days` (ISO, 1 for Monday) and `parts` are what the family asked for; empty: they did not say.
    `busy`: when someone of the team is on another visit; `team`: how many are on the team so far.
    `holidays`: first and last day of each. Travel is kept free before, after and between visits.
    """

    now: datetime
    zone: ZoneInfo
    notice_hours: int
    visit_minutes: int
    travel_minutes: int
    opens_at: time
    closes_at: time
    holidays: Collection[tuple[date, date]] = ()
    days: frozenset[int] = frozenset()
    parts: frozenset[str] = frozenset()
    team: int = 0
    busy: Collection[Span] = ()

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.visit_minutes)

    @property
    def travel(self) -> timedelta:
        return timedelta(minutes=self.travel_minutes)

    @property
    def earliest(self) -> datetime:
        return self.now + timedelta(hours=self.notice_hours)

    @property
    def needs_school_hours(self) -> bool:
        """The family asked for parts of the day that end before school does: then, and only then, it is visited."""
        after_school = self._minutes(self.closes_at) + self.travel_minutes
        latest = [self._minutes(PARTS[part][1]) - self.visit_minutes for part in self.parts]
        return bool(latest) and all(each < after_school for each in latest)

    @staticmethod
    def _minutes(clock: time) -> int:
        return clock.hour * 60 + clock.minute


def propose(search: Search) -> list[Slot]:
    """Up to six times, in their order: those that suit the family best, some of them beside another visit."""
    found = sorted(_slots(search), key=lambda slot: (Why.in_school_hours in slot.reasons, slot.starts_at))
    chosen: list[Slot] = []
    for fit in sorted({_fit(slot, search) for slot in found}, reverse=True):
        if len(chosen) < ENOUGH:
            suits = [slot for slot in found if _fit(slot, search) == fit]
            spare_a_way = (slot for slot in suits if Why.back_to_back in slot.reasons)
            _choose(chosen, spare_a_way, search, len(chosen) + MOST_BACK_TO_BACK)
            _choose(chosen, suits, search, MOST)
    return sorted(chosen, key=lambda slot: slot.starts_at)


def _choose(chosen: list[Slot], offered: Iterable[Slot], search: Search, most: int) -> None:
    """Choose from what is offered, in its order, until there are so many."""
    for slot in offered:
        day = _day(slot.starts_at, search)
        same_day = [each for each in chosen if _day(each.starts_at, search) == day]
        apart = all(abs(each.starts_at - slot.starts_at) >= APART for each in same_day)
        if len(chosen) < most and len(same_day) < MOST_A_DAY and apart:
            chosen.append(slot)


def _fit(slot: Slot, search: Search) -> int:
    day_fits = not search.days or _day(slot.starts_at, search).isoweekday() in search.days
    part_fits = not search.parts or slot.part in search.parts
    return int(day_fits) + int(part_fits)


def _slots(search: Search) -> Iterator[Slot]:
    first = _day(search.earliest, search)
    for number in range(DAYS_AHEAD):
        day = first + timedelta(days=number)
        if _is_open(day, search):
            yield from _slots_of(day, search)


def _is_open(day: date, search: Search) -> bool:
    """Weekends only when the family asked for them; never a holiday."""
    if any(start <= day <= end for start, end in search.holidays):
        return False
    return day.isoweekday() < SATURDAY or day.isoweekday() in search.days


def _slots_of(day: date, search: Search) -> Iterator[Slot]:
    for starts_at in sorted({*_grid(day, search), *_beside_others(search)}):
        slot = _slot(starts_at, search)
        if slot is not None and _day(starts_at, search) == day:
            yield slot


def _grid(day: date, search: Search) -> Iterator[datetime]:
    start = _moment(day, PARTS["morning"][0], search)
    while start + search.length <= _moment(day, NIGHT, search):
        yield start
        start += GRID


def _beside_others(search: Search) -> Iterator[datetime]:
    """Times right after and right before another visit of someone on the team, on five minutes."""
    step = timedelta(minutes=5)
    for start, end in search.busy:
        after = end + search.travel
        yield after + (datetime.min.replace(tzinfo=UTC) - after) % step
        before = start - search.travel - search.length
        yield before - (before - datetime.min.replace(tzinfo=UTC)) % step


def _slot(starts_at: datetime, search: Search) -> Slot | None:
    local = starts_at.astimezone(search.zone)
    ends_at, part = starts_at + search.length, _part(local.time())
    if part is None or starts_at < search.earliest or ends_at > _moment(local.date(), NIGHT, search):
        return None
    in_school = _in_school_hours(local, search)
    if (in_school and not search.needs_school_hours) or _is_taken(starts_at, ends_at, search):
        return None
    if local.isoweekday() >= SATURDAY and local.time() < FREE_DAY_BEGINS:
        return None
    reasons = tuple(_reasons(starts_at, ends_at, part, search))
    return Slot(starts_at, ends_at, part, (*reasons, Why.in_school_hours) if in_school else reasons)


def _reasons(starts_at: datetime, ends_at: datetime, part: str, search: Search) -> Iterator[Why]:
    if search.team:
        yield Why.everyone_is_free
    day_asked = _day(starts_at, search).isoweekday() in search.days
    part_asked = part in search.parts
    if day_asked and part_asked:
        yield Why.family_asked
    elif day_asked:
        yield Why.family_asked_for_the_day
    elif part_asked:
        yield Why.family_asked_for_the_part
    if any(_near(starts_at, ends_at, each, search) for each in search.busy):
        yield Why.back_to_back


def _part(clock: time) -> str | None:
    return next((name for name, (start, end) in PARTS.items() if start <= clock < end), None)


def _in_school_hours(local: datetime, search: Search) -> bool:
    """Classes, and the way between them and the visit, on a day of school."""
    if local.isoweekday() >= SATURDAY:
        return False
    leaves = _moment(local.date(), search.closes_at, search) + search.travel
    is_back = _moment(local.date(), search.opens_at, search) - search.travel
    return local < leaves and local + search.length > is_back


def _is_taken(starts_at: datetime, ends_at: datetime, search: Search) -> bool:
    return any(
        starts_at < end + search.travel and start - search.travel < ends_at for start, end in search.busy
    )


def _near(starts_at: datetime, ends_at: datetime, other: Span, search: Search) -> bool:
    start, end = other
    most = search.travel + NEAR
    return timedelta() <= starts_at - end <= most or timedelta() <= start - ends_at <= most


def _moment(day: date, clock: time, search: Search) -> datetime:
    return datetime.combine(day, clock, tzinfo=search.zone).astimezone(UTC)


def _day(moment: datetime, search: Search) -> date:
    return moment.astimezone(search.zone).date()

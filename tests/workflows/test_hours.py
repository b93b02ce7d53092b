"""Hours of contract: which row holds, and what overlaps by the district's clock."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.hours import Hours, Inside, holding, hours_on, inside

ZONE = ZoneInfo("America/Los_Angeles")
MONDAY = date(2026, 9, 21)
WEEK = frozenset(range(5))
YEAR = {"first_on": date(2026, 8, 17), "last_on": date(2027, 6, 11)}


def a_row(**columns: Any) -> Hours:
    """Of the school year, Monday to Friday from 7:45 to 3:15, for everybody."""
    usual: dict[str, Any] = {
        "id": 1,
        "school_id": None,
        "employee_class": None,
        "weekdays": WEEK,
        "starts_at": time(7, 45),
        "ends_at": time(15, 15),
        **YEAR,
    }
    return Hours(**(usual | columns))


def held(*rows: Hours, day: date = MONDAY, school_id: int = 7, employee_class: str = "classified") -> int:
    found = holding(rows, day, school_id=school_id, employee_class=employee_class)
    return found.id if found else 0


def told(
    start: str, end: str, *rows: Hours, day: date = MONDAY, holidays: frozenset[date] = frozenset()
) -> tuple[Inside, ...]:
    """What a visit between two wall clocks of a day overlaps."""
    starts, ends = (datetime.combine(day, time.fromisoformat(clock), ZONE) for clock in (start, end))
    return inside(
        rows,
        holidays,
        school_id=7,
        employee_class="certificated",
        starts=starts.astimezone(UTC),
        ends=ends.astimezone(UTC),
        zone=ZONE,
    )


@pytest.mark.parametrize(
    ("start", "end", "is_inside"),
    [
        ("15:15", "16:00", False),
        ("15:14", "16:00", True),
        ("07:00", "07:45", False),
        ("07:00", "07:46", True),
        ("06:00", "20:00", True),
        ("10:00", "10:40", True),
    ],
)
def test_any_overlap_is_inside_and_to_touch_is_not(start: str, end: str, is_inside: bool) -> None:
    assert bool(told(start, end, a_row())) is is_inside


def test_the_hours_are_named() -> None:
    [found] = told("15:00", "15:40", a_row())

    assert found.told() == {"day": "2026-09-21", "from": "07:45", "to": "15:15"}


def test_a_holiday_a_weekend_and_the_summer_have_no_hours() -> None:
    assert not told("10:00", "10:40", a_row(), holidays=frozenset({MONDAY}))
    assert not told("10:00", "10:40", a_row(), day=MONDAY - timedelta(days=1))
    assert not told("10:00", "10:40", a_row(), day=date(2026, 7, 14))


def test_one_days_row_is_an_early_release() -> None:
    early = a_row(id=2, first_on=MONDAY, last_on=MONDAY, ends_at=time(12, 30))

    assert not told("13:00", "13:40", a_row(), early)
    assert told("12:00", "12:40", a_row(), early)
    assert told("13:00", "13:40", a_row(), early, day=MONDAY + timedelta(days=1))


def test_a_row_without_times_says_that_there_are_none() -> None:
    free = a_row(id=2, first_on=MONDAY, last_on=MONDAY, starts_at=None, ends_at=None)

    assert not told("10:00", "10:40", a_row(), free)


def test_the_most_particular_row_holds_alone() -> None:
    everyones, classs = a_row(id=1), a_row(id=2, employee_class="classified")
    schools, both = a_row(id=3, school_id=7), a_row(id=4, school_id=7, employee_class="classified")
    short = a_row(id=5, first_on=MONDAY, last_on=MONDAY)

    assert held(everyones, classs) == 2
    assert held(everyones, classs, schools) == 3
    assert held(everyones, classs, schools, both) == 4
    assert held(everyones, classs, schools, both, short) == 5
    assert held(everyones, classs, employee_class="certificated") == 1
    assert held(everyones, schools, school_id=8) == 1
    assert held() == 0


@given(st.permutations([a_row(id=n, school_id=s, employee_class=c) for n, (s, c) in enumerate(
    [(None, None), (7, None), (None, "classified"), (7, "classified"), (7, "classified")], 1)]))  # fmt: skip
def test_which_row_holds_does_not_depend_on_their_order(rows: list[Hours]) -> None:
    assert held(*rows) == 5


def test_a_visit_past_midnight_is_compared_with_both_days() -> None:
    night = a_row(weekdays=frozenset(range(7)), starts_at=time(0), ends_at=time(6))
    starts = datetime(2026, 9, 21, 23, 30, tzinfo=ZONE)

    found = inside(
        [night],
        frozenset(),
        school_id=7,
        employee_class="certificated",
        starts=starts,
        ends=starts + timedelta(hours=1),
        zone=ZONE,
    )

    assert [each.day for each in found] == [date(2026, 9, 22)]


@pytest.mark.parametrize("utc_hour", [8, 9])
def test_an_hour_that_the_clock_shows_twice_is_inside_both_times(utc_hour: int) -> None:
    autumn = date(2026, 11, 1)
    night = a_row(weekdays=frozenset({6}), starts_at=time(1), ends_at=time(2))
    starts = datetime(2026, 11, 1, utc_hour, 30, tzinfo=UTC)
    assert starts.astimezone(ZONE).date() == autumn

    found = inside(
        [night],
        frozenset(),
        school_id=7,
        employee_class="classified",
        starts=starts,
        ends=starts + timedelta(minutes=10),
        zone=ZONE,
    )

    assert len(found) == 1


def test_on_the_day_the_clock_jumps_the_afternoon_stays_where_the_wall_clock_says() -> None:
    spring = date(2027, 3, 14)
    sunday = a_row(weekdays=frozenset({6}), starts_at=time(8), ends_at=time(15))

    assert told("14:59", "15:30", sunday, day=spring)
    assert not told("15:00", "15:30", sunday, day=spring)
    assert not told("07:00", "08:00", sunday, day=spring)


def test_every_order_of_rows_gives_the_same_hours() -> None:
    rows = [a_row(), a_row(id=2, school_id=7, ends_at=time(14)), a_row(id=3, school_id=8, ends_at=time(13))]

    found = {
        hours_on(each, MONDAY, frozenset(), school_id=7, employee_class="certificated")
        for each in permutations(rows)
    }

    assert found == {Inside(MONDAY, time(7, 45), time(14))}


def test_of_two_rows_alike_that_of_the_class_goes_before_everybodys_whichever_is_newer() -> None:
    assert held(a_row(id=9), a_row(id=2, employee_class="classified")) == 2


def test_a_row_with_only_one_end_has_no_hours() -> None:
    assert not told("10:00", "10:40", a_row(starts_at=None))
    assert not told("10:00", "10:40", a_row(ends_at=None))

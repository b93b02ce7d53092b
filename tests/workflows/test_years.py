"""Which year may be closed, what the next is called, and which year a day counts for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows import years
from workflows.years import Turn, Year

THIS = Year(2, "2026-2027", date(2026, 8, 10), date(2027, 6, 11), date(2026, 8, 10), current=True)
LAST = replace(
    THIS,
    id=1,
    name="2025-2026",
    starts_on=date(2025, 8, 11),
    ends_on=date(2026, 6, 12),
    counts_from=date(2025, 8, 11),
    current=False,
)
NEXT = replace(
    THIS,
    id=3,
    name="2027-2028",
    starts_on=date(2027, 8, 9),
    ends_on=date(2028, 6, 9),
    counts_from=date(2027, 6, 14),
    current=False,
)
IN_MAY, IN_NOVEMBER = date(2027, 5, 20), date(2026, 11, 20)


def test_near_its_end_the_current_year_may_be_closed_and_the_next_opened() -> None:
    assert years.turn_on(IN_MAY, [NEXT, THIS, LAST]) == Turn(THIS, NEXT, moves=True)


def test_the_next_year_need_not_be_written_down_yet() -> None:
    assert years.turn_on(IN_MAY, [THIS]) == Turn(THIS, None, moves=True)


def test_of_several_years_to_come_the_soonest_opens() -> None:
    after = replace(NEXT, id=4, starts_on=date(2028, 8, 7), ends_on=date(2029, 6, 8))

    assert years.turn_on(IN_MAY, [after, NEXT, THIS]) == Turn(THIS, NEXT, moves=True)


def test_a_year_that_still_runs_long_is_not_closed() -> None:
    day = years.first_day_to_close(THIS)

    assert years.turn_on(day, [THIS]) is not None
    assert years.turn_on(day - timedelta(days=1), [THIS]) is None


def test_the_year_before_is_closed_when_a_roster_has_begun_the_current_one() -> None:
    assert years.turn_on(IN_NOVEMBER, [LAST, THIS]) == Turn(LAST, THIS, moves=False)
    assert years.turn_on(IN_NOVEMBER, [replace(LAST, closed=True), THIS]) is None


@pytest.mark.parametrize(
    "known",
    [[], [replace(THIS, current=False)], [replace(THIS, closed=True), NEXT]],
    ids=["none", "no", "closed"],
)
def test_without_an_open_current_year_nothing_is_closed(known: list[Year]) -> None:
    assert years.turn_on(IN_MAY, known) is None


@pytest.mark.parametrize(
    ("name", "then"),
    [
        ("2026-2027", "2027-2028"),
        ("2026-27", "2027-28"),
        ("2098-99", "2099-00"),
        ("SY 2026/27", "SY 2027/28"),
        ("This year", "2027-2028"),
        ("Year 7", "2027-2028"),
    ],
)
def test_the_next_year_is_named_like_this_one(name: str, then: str) -> None:
    assert years.following(name, THIS.starts_on, THIS.ends_on) == (then, date(2027, 8, 10), date(2028, 6, 11))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 800))
def test_the_next_year_begins_after_this_one_ends_and_takes_longer_than_a_day(first: date, days: int) -> None:
    last = first + timedelta(days=days)

    _name, starts_on, ends_on = years.following("x", first, last)

    assert last < starts_on < ends_on


def test_a_summer_day_counts_for_the_coming_year_where_the_district_says_so() -> None:
    known = [THIS, NEXT]

    assert years.year_of(date(2027, 6, 13), known) is None
    assert years.year_of(date(2027, 6, 14), known) is NEXT


def test_a_day_that_two_years_hold_counts_for_the_later_one() -> None:
    early = replace(NEXT, counts_from=date(2027, 6, 1))

    assert years.year_of(date(2027, 5, 31), [THIS, early]) is THIS
    assert years.year_of(date(2027, 6, 1), [THIS, early]) is early


def test_visits_never_count_from_later_than_the_first_day() -> None:
    first, earlier = date(2027, 8, 9), date(2027, 6, 14)

    assert years.counts_from(first, None) == first
    assert years.counts_from(first, earlier) == earlier
    assert years.counts_from(first, first + timedelta(days=9)) == first


@pytest.mark.parametrize(("made", "goal"), [(0, None), (1, 5), (9, 10), (10, 15), (50, 55), (101, 115)])
def test_a_proposed_goal_is_a_tenth_more_in_fives(made: int, goal: int | None) -> None:
    assert years.proposed_goal(made) == goal


def test_a_year_may_be_closed_from_ninety_days_before_its_last_day() -> None:
    assert years.first_day_to_close(THIS) == date(2027, 3, 13)


def test_a_year_is_current_only_where_it_is_said() -> None:
    plain = Year(9, "2026-2027", THIS.starts_on, THIS.ends_on, THIS.counts_from)

    assert years.current_of([plain]) is None


def test_of_two_years_that_are_called_current_the_later_counts() -> None:
    both = [THIS, replace(NEXT, current=True), replace(LAST, current=True)]

    assert years.current_of(both) == replace(NEXT, current=True)


def test_of_several_years_before_only_the_last_one_is_closed() -> None:
    older = replace(LAST, id=0, starts_on=date(2024, 8, 12), ends_on=date(2025, 6, 13))

    assert years.turn_on(IN_NOVEMBER, [LAST, older, THIS]) == Turn(LAST, THIS, moves=False)


def test_the_last_day_of_a_year_counts_for_it_and_the_next_does_not() -> None:
    assert years.year_of(THIS.ends_on, [THIS]) is THIS
    assert years.year_of(THIS.ends_on + timedelta(days=1), [THIS]) is None


def test_after_a_year_that_took_longer_the_next_begins_the_day_after() -> None:
    _name, first, last = years.following("x", date(2026, 8, 10), date(2027, 9, 30))

    assert (first, last) == (date(2027, 10, 1), date(2028, 9, 30))


def test_after_a_year_of_one_day_the_next_has_two() -> None:
    _name, first, last = years.following("x", date(2026, 8, 10), date(2026, 8, 10))

    assert (first, last) == (date(2027, 8, 10), date(2027, 8, 11))


def test_a_year_that_ends_on_a_leap_day_is_followed_by_one_that_ends_in_february() -> None:
    _name, _first, last = years.following("x", date(2027, 8, 10), date(2028, 2, 29))

    assert last == date(2029, 2, 28)

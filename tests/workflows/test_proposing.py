"""Times that are proposed for a visit: free for everyone, as the family asked, kind to those who go."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.proposing import MOST, Search, Slot, Why, propose

ZONE = ZoneInfo("America/Los_Angeles")
MONDAY = date(2026, 9, 21)


def at(day: date, clock: str) -> datetime:
    """A wall clock of the district, in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=ZONE).astimezone(UTC)


def a_search(**known: Any) -> Search:
    """Monday noon, a day's notice, 40 minutes, 15 on the way, school from 8 to 3."""
    usual: dict[str, Any] = {
        "now": at(MONDAY, "12:00"),
        "zone": ZONE,
        "notice_hours": 24,
        "visit_minutes": 40,
        "travel_minutes": 15,
        "opens_at": time(8),
        "closes_at": time(15),
    }
    return Search(**(usual | known))


def local(slots: list[Slot]) -> list[str]:
    return [slot.starts_at.astimezone(ZONE).strftime("%a %d %H:%M") for slot in slots]


def test_proposes_six_times_after_school_with_notice() -> None:
    found = propose(a_search())

    assert local(found) == [
        "Tue 22 15:30",
        "Tue 22 16:30",
        "Wed 23 15:30",
        "Wed 23 16:30",
        "Thu 24 15:30",
        "Thu 24 16:30",
    ]
    assert {slot.ends_at - slot.starts_at for slot in found} == {timedelta(minutes=40)}


def test_the_familys_days_and_parts_come_first_and_say_so() -> None:
    found = propose(a_search(days=frozenset({2}), parts=frozenset({"evening"}), team=2))

    assert {each.split()[0] for each in local(found)} == {"Tue"}
    assert all(slot.part == "evening" for slot in found)
    assert found[0].reasons == (Why.everyone_is_free, Why.family_asked)


def test_what_suits_less_is_added_only_while_too_little_suits() -> None:
    everywhere_else = [
        (
            at(MONDAY + timedelta(days=week * 7 + 1), "08:00"),
            at(MONDAY + timedelta(days=week * 7 + 1), "20:00"),
        )
        for week in (1, 2)
    ]

    found = propose(a_search(days=frozenset({2}), parts=frozenset({"evening"}), busy=everywhere_else))

    assert local(found)[:2] == ["Tue 22 17:00", "Tue 22 18:00"]
    assert Why.family_asked not in found[-1].reasons
    assert (
        Why.family_asked_for_the_part in found[-1].reasons
        or Why.family_asked_for_the_day in found[-1].reasons
    )


@pytest.mark.parametrize(
    ("start", "end"), [("15:30", "16:10"), ("15:00", "20:00"), ("16:20", "17:00"), ("12:00", "15:20")]
)
def test_nobody_is_proposed_where_they_are_elsewhere_or_on_the_way(start: str, end: str) -> None:
    tuesday = MONDAY + timedelta(days=1)
    busy = (at(tuesday, start), at(tuesday, end))

    found = propose(a_search(busy=[busy]))

    way = timedelta(minutes=15)
    assert found
    assert all(slot.ends_at + way <= busy[0] or slot.starts_at >= busy[1] + way for slot in found)


def test_a_visit_right_before_or_after_another_is_back_to_back() -> None:
    tuesday = MONDAY + timedelta(days=1)

    found = propose(a_search(team=2, busy=[(at(tuesday, "16:40"), at(tuesday, "17:20"))]))

    beside = [slot for slot in found if Why.back_to_back in slot.reasons]
    assert local(beside) == ["Tue 22 15:30", "Tue 22 17:35"]


def test_holidays_and_weekends_are_left_alone() -> None:
    found = propose(a_search(holidays=[(MONDAY, MONDAY + timedelta(days=4))]))

    assert local(found)[0] == "Mon 28 15:30"


def test_a_saturday_is_proposed_when_the_family_asked_for_it() -> None:
    found = propose(a_search(days=frozenset({6}), parts=frozenset({"morning"})))

    assert local(found)[:2] == ["Sat 26 09:00", "Sat 26 10:00"]


def test_only_who_asked_for_mornings_alone_is_visited_in_school_hours() -> None:
    mornings = propose(a_search(parts=frozenset({"morning"})))
    either = propose(a_search(parts=frozenset({"morning", "evening"})))

    assert all(slot.part == "morning" and Why.in_school_hours in slot.reasons for slot in mornings)
    assert all(slot.part == "evening" for slot in either)


def test_a_team_that_is_never_free_gets_no_proposal() -> None:
    assert propose(a_search(busy=[(at(MONDAY, "00:00"), at(MONDAY + timedelta(days=60), "00:00"))])) == []


MOMENTS = st.integers(0, 700 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
SPANS = st.tuples(MOMENTS, st.integers(1, 3000)).map(
    lambda each: (each[0], each[0] + timedelta(minutes=each[1]))
)


@settings(deadline=None)
@given(
    now=MOMENTS,
    notice=st.integers(0, 336),
    minutes=st.integers(15, 180),
    travel=st.integers(0, 180),
    days=st.frozensets(st.integers(1, 7)),
    parts=st.frozensets(st.sampled_from(["morning", "afternoon", "evening"])),
    busy=st.lists(SPANS, max_size=5),
)
def test_whatever_is_asked_each_proposal_keeps_every_rule(
    now: datetime, notice: int, minutes: int, travel: int, days: frozenset, parts: frozenset, busy: list
) -> None:
    found = propose(
        a_search(
            now=now,
            notice_hours=notice,
            visit_minutes=minutes,
            travel_minutes=travel,
            days=days,
            parts=parts,
            busy=busy,
        )
    )

    assert len(found) <= MOST
    assert found == sorted(found, key=lambda slot: slot.starts_at)
    for slot in found:
        assert slot.starts_at - now >= timedelta(hours=notice)
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        assert all(slot.ends_at <= start or slot.starts_at >= end for start, end in busy)
        assert slot.starts_at.astimezone(ZONE).hour >= 7
        assert slot.ends_at.astimezone(ZONE).date() == slot.starts_at.astimezone(ZONE).date()

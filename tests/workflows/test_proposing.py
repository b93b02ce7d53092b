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


TUESDAY = MONDAY + timedelta(days=1)
LATER = (at(TUESDAY + timedelta(days=1), "00:00"), at(TUESDAY + timedelta(days=40), "00:00"))


def on_tuesday(*busy: tuple[str, str], **known: Any) -> list[Slot]:
    """What is proposed while nobody is free on any other day."""
    return propose(
        a_search(busy=[*((at(TUESDAY, start), at(TUESDAY, end)) for start, end in busy), LATER], **known)
    )


def test_what_speaks_for_a_time_is_called_what_it_is() -> None:
    assert all(why.name == why.value for why in Why)


def test_exactly_the_notice_is_notice_enough() -> None:
    assert local(propose(a_search(now=at(MONDAY, "15:30"))))[0] == "Tue 22 15:30"
    assert local(propose(a_search(now=at(MONDAY, "15:31"))))[0] == "Tue 22 16:00"


def test_a_visit_may_begin_when_the_way_from_school_is_done_and_end_when_the_night_begins() -> None:
    found = propose(a_search(visit_minutes=60, closes_at=time(18, 45)))

    assert local(found) == [
        f"{day} 19:00" for day in ("Tue 22", "Wed 23", "Thu 24", "Fri 25", "Mon 28", "Tue 29")
    ]


def test_a_visit_before_school_leaves_time_for_the_way() -> None:
    found = on_tuesday(now=at(MONDAY, "06:00"), visit_minutes=45, opens_at=time(10), closes_at=time(19, 50))

    assert local(found) == ["Tue 22 08:00", "Tue 22 09:00"]
    assert {slot.reasons for slot in found} == {()}


def test_a_first_day_of_holidays_is_one() -> None:
    assert local(propose(a_search(holidays=[(TUESDAY, TUESDAY)])))[0] == "Wed 23 15:30"


def test_school_hours_stay_free_where_the_family_did_not_ask_for_them_alone() -> None:
    assert on_tuesday(("15:00", "20:00")) == []
    assert local(on_tuesday(("16:25", "20:00"), parts=frozenset({"morning", "evening"}))) == ["Tue 22 15:30"]


def test_an_afternoon_that_school_leaves_no_room_in_is_visited_in_school_hours() -> None:
    afternoon = frozenset({"afternoon"})

    none_left = on_tuesday(parts=afternoon, closes_at=time(16, 20))
    just_enough = on_tuesday(parts=afternoon, closes_at=time(16, 5))
    more = on_tuesday(parts=afternoon, closes_at=time(16, 4))

    assert none_left[0].reasons == (Why.family_asked_for_the_part, Why.in_school_hours)
    assert not any(Why.in_school_hours in slot.reasons for slot in (*just_enough, *more))


def test_school_hours_come_last_even_for_who_asked_for_mornings() -> None:
    found = propose(a_search(parts=frozenset({"morning"}), opens_at=time(9)))

    assert {slot.starts_at.astimezone(ZONE).time() for slot in found} == {time(8)}
    assert len(found) == MOST


def test_noon_belongs_to_the_afternoon_and_a_saturday_has_no_school() -> None:
    [first, *_] = propose(a_search(days=frozenset({6}), parts=frozenset({"afternoon"})))

    assert local([first]) == ["Sat 26 12:00"]
    assert (first.part, first.reasons) == ("afternoon", (Why.family_asked,))


def test_a_day_or_a_part_alone_is_said_as_such() -> None:
    by_day = propose(a_search(days=frozenset({2})))
    by_part = propose(a_search(parts=frozenset({"evening"})))

    assert {slot.reasons for slot in by_day} == {(Why.family_asked_for_the_day,)}
    assert {slot.reasons for slot in by_part} == {(Why.family_asked_for_the_part,)}


def test_three_times_that_suit_are_enough() -> None:
    busy = [
        (at(TUESDAY + timedelta(days=7), "00:00"), at(TUESDAY + timedelta(days=8), "00:00")),
        (at(TUESDAY + timedelta(days=14), "18:00"), at(TUESDAY + timedelta(days=14), "20:00")),
    ]

    found = propose(a_search(days=frozenset({2}), parts=frozenset({"evening"}), busy=busy))

    assert local(found) == ["Tue 22 17:00", "Tue 22 18:00", "Tue 06 17:00"]


def test_two_visits_that_spare_a_way_are_proposed_before_sooner_ones() -> None:
    busy = [
        (at(MONDAY + timedelta(days=day), "16:40"), at(MONDAY + timedelta(days=day), "17:20"))
        for day in (3, 4)
    ]

    found = propose(a_search(busy=busy))

    assert [each for each in local(found) if each[:3] in ("Thu", "Fri")] == ["Thu 24 15:30", "Thu 24 17:35"]


def test_beside_another_visit_time_is_counted_in_five_minutes() -> None:
    assert local(on_tuesday(("16:42", "17:23"), closes_at=time(15, 30))) == ["Tue 22 15:45", "Tue 22 17:40"]


def test_right_after_a_late_visit_there_is_no_other_before_the_night() -> None:
    assert local(on_tuesday(("15:00", "19:15"))) == []


def test_who_is_not_back_in_time_for_another_visit_is_not_sent() -> None:
    assert "Tue 22 15:30" not in local(on_tuesday(("16:20", "20:00"), closes_at=time(15, 12)))


@pytest.mark.parametrize(
    ("busy", "school_ends", "slot", "is_near"),
    [
        (("16:55", "20:00"), "15:00", "15:30", True),
        (("15:00", "16:15"), "16:45", "17:00", True),
        (("15:00", "16:14"), "16:45", "17:00", False),
    ],
)
def test_three_quarters_of_an_hour_lie_between_two_visits_back_to_back_at_most(
    busy: tuple[str, str], school_ends: str, slot: str, is_near: bool
) -> None:
    found = on_tuesday(busy, closes_at=time.fromisoformat(school_ends))

    [reasons] = [each.reasons for each in found if local([each]) == [f"Tue 22 {slot}"]]
    assert (Why.back_to_back in reasons) is is_near


def test_without_a_way_the_next_visit_begins_where_the_one_before_ends() -> None:
    found = on_tuesday(("16:30", "17:00"), travel_minutes=0, visit_minutes=60, closes_at=time(15, 30))

    assert [slot.reasons for slot in found] == [(Why.back_to_back,)] * 2
    assert local(found) == ["Tue 22 15:30", "Tue 22 17:00"]


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

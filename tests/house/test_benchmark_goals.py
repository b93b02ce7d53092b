"""The benchmark says which goal is missed, and what a race lost or doubled."""

from typing import Any

import pytest

from benchmarks.goals import goals
from benchmarks.transition_clients import Raced
from benchmarks.transitions import compared, missed


def a_page(page: str, cpu: float, *, wall: float = 20.0, django: float | None = None) -> dict[str, Any]:
    """A page whose twin needs 10 ms of CPU, as the benchmark keeps it."""
    found = {
        "page": page,
        "reader": "liaison",
        "product": {"cpu_ms": cpu, "wall_ms": wall},
        "bare": {"cpu_ms": 10.0, "wall_ms": 15.0},
        "ratio": {"cpu_ms": cpu / 10},
    }
    return found if django is None else {**found, "rivals": {"Django admin": {"cpu_ms": django}}}


def pages(list_cpu: float, visit_cpu: float, *, wall: float = 20.0) -> list[dict[str, Any]]:
    deep = a_page("list, at 90 %", 20, wall=21.0)
    return [
        a_page("list", list_cpu, wall=wall, django=50),
        {key: value for key, value in deep.items() if key not in ("bare", "ratio")},
        a_page("visit, paid", visit_cpu),
    ]


@pytest.mark.parametrize(
    ("found", "names"),
    [
        (pages(20, 25), []),
        (pages(29, 37), []),  # Within the slack of half as much again.
        (pages(31, 25), ["CPU of a list, to its bare twin"]),
        (pages(20, 38), ["CPU of a visit’s page, to its bare twin"]),
        (pages(36, 25), ["CPU of a list, to its bare twin", "CPU of a list, to Django’s admin"]),
    ],
)
def test_a_goal_is_missed_when_its_worst_page_costs_half_as_much_again(
    found: list[dict[str, Any]], names: list[str]
) -> None:
    assert [goal.name for goal in goals({10_000: found}) if goal.missed] == names


def test_a_list_that_grows_with_the_rows_is_named() -> None:
    sizes = {10_000: pages(20, 25), 1_000_000: pages(20, 25, wall=50.0)}

    assert [goal.name for goal in goals(sizes) if goal.missed] == ["time of a list, largest to smallest size"]


AGREED, BACK = "visit.schedule", "visit.another_day"


@pytest.mark.parametrize(
    ("happened", "state", "lost", "doubled"),
    [
        ([AGREED, BACK], "invited", 0, 0),
        ([AGREED, BACK], "scheduled", 1, 0),  # The visit does not stand where its last event left it.
        ([AGREED], "scheduled", 1, 0),
        ([AGREED, BACK, AGREED], "scheduled", 0, 1),
        ([AGREED, AGREED, BACK], "invited", 0, 2),  # Nobody remembers it, and it came twice running.
    ],
)
def test_a_race_tells_what_was_lost_and_what_was_doubled(
    happened: list[str], state: str, lost: int, doubled: int
) -> None:
    told = [Raced(((7, "schedule"),), refused=3), Raced(((7, "another_day"),), refused=1)]

    found = compared(told, [(7, kind) for kind in happened], {7: state})

    assert found == {"won": 2, "refused": 4, "broken": 0, "lost": lost, "doubled": doubled}


@pytest.mark.parametrize(
    ("rate", "p95", "lost", "wrong"), [(0.1, 50, 0, 0), (0.07, 74, 0, 0), (0.06, 76, 0, 2), (0.2, 9, 1, 1)]
)
def test_transitions_fail_at_half_as_much_again_but_never_lose_one(
    rate: float, p95: float, lost: int, wrong: int
) -> None:
    found = {"race": {"lost": lost, "doubled": 0, "broken": 0}, "steps": {"all": {"ratio": rate, "p95": p95}}}

    assert len(missed(found)) == wrong

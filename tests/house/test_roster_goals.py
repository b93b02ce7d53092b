"""The benchmark of rosters: which goals fail it, and that a visit's wait is compared with one in quiet."""

import pytest

from benchmarks.roster_run import Cost, Goal, goals_of
from benchmarks.roster_waiting import Waits


def a_cost(cpu: float, *, written: int = 0, waits_ms: float = 10) -> Cost:
    return Cost(9, cpu, 0, 250, grown_mib=40, written=written, waits=Waits(1, waits_ms, waits_ms, 100))


def steps(again: float = 10, *, written: int = 0, waits_ms: float = 30) -> dict[str, Cost]:
    return {
        "nothing at all": a_cost(0),
        "stored the first time": a_cost(20, written=900),
        "COPY of the same rows": Cost(9, 0, 8, 0),
        "stored again, unchanged": a_cost(again, written=written, waits_ms=waits_ms),
    }


def missed(found: list[Goal]) -> list[str]:
    return [goal.words for goal in found if goal.missed]


def test_a_goal_within_its_slack_does_not_fail() -> None:
    found = goals_of(steps(again=16))

    assert [goal.found for goal in found[:2]] == [0.4, 0.5]
    assert [goal.met for goal in found[:2]] == [True, False]
    assert missed(found) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (steps(again=20), "rows a CPU second again, to COPY"),
        (steps(written=1), "rows written again"),
        (steps(waits_ms=170), "ms that 95 of 100 visits wait longer than without"),
    ],
)
def test_a_goal_beyond_its_slack_fails(changed: dict[str, Cost], words: str) -> None:
    assert missed(goals_of(changed)) == [words]


def test_the_memory_of_the_whole_process_is_told_only() -> None:
    told = next(goal for goal in goals_of(steps()) if goal.words == "MiB of the process")

    assert (told.found, told.met, told.missed) == (250, False, False)

"""The names and the order of the tests themselves."""

import pytest

from tests.collecting import names_that_differ, place_of

NOW = 1_790_000_000


@pytest.mark.parametrize(
    "name",
    ["test_a[1789999999-late]", "test_a[token-1790003600]", "test_a[<function f at 0x7f1d2c3b4a50>]"],
    ids=["a moment ago", "in an hour", "where it lies in memory"],
)
def test_a_name_that_the_next_process_would_not_give_is_told(name: str) -> None:
    assert names_that_differ([name], NOW) == [name]


@pytest.mark.parametrize(
    "name",
    [
        "test_odd_numbers_are_not_found",
        "test_a[2147483647]",
        "test_a[5305550123]",
        "test_a[99999999999999999999]",
        "test_a[0x1F]",
        "test_a[2026-11-22]",
    ],
)
def test_a_name_that_stays_is_left_alone(name: str) -> None:
    assert names_that_differ([name], NOW) == []


def test_long_tests_come_before_quick_ones() -> None:
    names = [
        "tests/workflows/test_machine.py::test_a",
        "tests/journeys/test_browser.py::test_b",
        "tests/test_run.py",
    ]

    assert sorted(names, key=place_of) == names[::-1]

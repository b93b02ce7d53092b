"""Groups that are too small to be shown, and those that would give them away."""

from hypothesis import given
from hypothesis import strategies as st

from workflows.suppression import Hidden, hidden_groups

SMALL, BESIDE = Hidden.small, Hidden.beside


def test_groups_of_the_minimum_and_more_are_shown() -> None:
    assert hidden_groups([10, 25, 40], 10) == {}


def test_an_empty_group_tells_of_nobody() -> None:
    assert hidden_groups([0, 25, 40], 10) == {}


def test_one_small_group_takes_the_next_smallest_along() -> None:
    assert hidden_groups([4, 40, 25], 10) == {0: SMALL, 2: BESIDE}


def test_two_small_groups_that_are_together_large_enough_stand_alone() -> None:
    assert hidden_groups([6, 7, 40], 10) == {0: SMALL, 1: SMALL}


def test_two_small_groups_that_are_together_too_small_take_a_third_along() -> None:
    assert hidden_groups([1, 2, 40], 10) == {0: SMALL, 1: SMALL, 2: BESIDE}


def test_a_single_small_group_has_nobody_to_hide_behind() -> None:
    assert hidden_groups([4], 10) == {0: SMALL}


@given(st.lists(st.integers(0, 60), max_size=12), st.integers(5, 30))
def test_what_is_hidden_is_never_one_group_that_the_sum_gives_away(sizes: list[int], minimum: int) -> None:
    found = hidden_groups(sizes, minimum)

    shown = [size for place, size in enumerate(sizes) if place not in found]
    assert all(size == 0 or size >= minimum for size in shown)
    if found and any(shown):
        assert len(found) > 1
        assert sum(sizes) - sum(shown) >= minimum

"""Groups that are too small to be shown, and those that would give them away."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.suppression import Hidden, hidden_across, hidden_groups

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


def test_two_small_groups_that_are_together_just_the_minimum_stand_alone() -> None:
    assert hidden_groups([4, 6, 40], 10) == {0: SMALL, 1: SMALL}


def test_nobody_hides_behind_an_empty_group() -> None:
    assert hidden_groups([4, 0, 40, 0], 10) == {0: SMALL, 2: BESIDE}


def test_why_a_group_is_hidden_is_said_in_the_word_that_is_stored() -> None:
    assert [str(why) for why in Hidden] == ["small", "beside"]


@settings(deadline=None)
@given(st.lists(st.integers(0, 60), max_size=12), st.integers(5, 30))
def test_what_is_hidden_is_never_one_group_that_the_sum_gives_away(sizes: list[int], minimum: int) -> None:
    found = hidden_groups(sizes, minimum)

    shown = [size for place, size in enumerate(sizes) if place not in found]
    assert all(size == 0 or size >= minimum for size in shown)
    if found and any(shown):
        assert len(found) > 1
        assert sum(sizes) - sum(shown) >= minimum


def test_a_small_grade_is_not_a_class_less_another_class_of_the_same_grade() -> None:
    grades = [frozenset({"K"}), frozenset({"1"}), frozenset({"2a", "2b"})]
    classes = [frozenset({"K", "2a"}), frozenset({"1"}), frozenset({"2b"})]
    sizes = {"K": 5, "1": 20, "2a": 20, "2b": 22}

    by_grade, by_class = hidden_across([grades, classes], sizes, 10)

    assert by_grade == {0: SMALL, 1: BESIDE}
    assert by_class == {1: BESIDE, 2: BESIDE}


def test_what_hides_nothing_alone_hides_nothing_together() -> None:
    grades = [frozenset({"1a", "1b"}), frozenset({"2"})]
    classes = [frozenset({"1a"}), frozenset({"1b", "2"})]

    assert hidden_across([grades, classes], {"1a": 12, "1b": 11, "2": 30}, 10) == [{}, {}]


def test_a_few_whom_a_cut_leaves_out_are_not_everyone_less_the_cut() -> None:
    grades = [frozenset({"in 1", "in 2", "nowhere"})]
    classes = [frozenset({"in 1"}), frozenset({"in 2"})]

    found = hidden_across([grades, classes], {"in 1": 20, "in 2": 30, "nowhere": 2}, 10)

    assert found == [{}, {0: BESIDE}]


def test_a_few_whom_one_cut_leaves_out_are_not_the_difference_of_two_groups_of_others() -> None:
    all_of_them = [frozenset({"a"}), frozenset({"b", "few"})]
    without_few = [frozenset({"a"}), frozenset({"b"})]

    found = hidden_across([all_of_them, without_few], {"a": 20, "b": 30, "few": 2}, 10)

    assert found == [{0: BESIDE}, {0: BESIDE, 1: BESIDE}]


def test_a_small_group_and_a_few_left_out_hide_behind_each_other() -> None:
    assert hidden_across([[frozenset({"s"}), frozenset({"a"})]], {"s": 6, "a": 40, "few": 6}, 10) == [
        {0: SMALL}
    ]


def test_a_group_of_the_minimum_may_be_worked_out_and_one_person_may_not() -> None:
    cuts = [[frozenset({"a", "b"}), frozenset({"c"})], [frozenset({"a"}), frozenset({"b", "c"})]]

    assert hidden_across(cuts, {"a": 10, "b": 20, "c": 30}, 10) == [{}, {}]
    assert hidden_across(cuts, {"a": 20, "b": 1, "c": 30}, 10) == [{}, {}]
    assert hidden_across([*cuts, [frozenset({"b"})]], {"a": 20, "b": 1, "c": 30}, 10) != [{}, {}, {0: SMALL}]


def test_half_of_a_sum_gives_nobody_away() -> None:
    """ab − bc + cd − de + ea is twice a."""
    pairs = [frozenset(pair) for pair in ("ab", "bc", "cd", "de", "ea")]
    cuts = [[pair, frozenset("abcde") - pair] for pair in pairs]

    *found, alone = hidden_across([*cuts, [frozenset("a")]], {"a": 3, "b": 20, "c": 20, "d": 20, "e": 20}, 10)

    assert alone == {0: SMALL}
    assert any(found)


PARTS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.sets(st.integers(0, 3), max_size=2).map(frozenset)),
    st.integers(1, 25),
    min_size=1,
    max_size=6,
)
LARGE = st.dictionaries(
    st.tuples(st.integers(0, 5), st.sets(st.integers(0, 5), max_size=3).map(frozenset)),
    st.integers(1, 25),
    min_size=3,
    max_size=14,
)


def cuts_of(sizes: dict[tuple[int, frozenset[int]], int]) -> list[list[frozenset[object]]]:
    """The same people by grade, and by the rooms that they go to."""
    grades = [frozenset(p for p in sizes if p[0] == grade) for grade in sorted({p[0] for p in sizes})]
    rooms = sorted({room for part in sizes for room in part[1]})
    return [grades, [frozenset(p for p in sizes if room in p[1]) for room in rooms]]  # type: ignore[list-item]


def small_and_shown(
    sizes: dict[tuple[int, frozenset[int]], int], minimum: int
) -> tuple[list[frozenset[object]], list[frozenset[object]]]:
    """The groups that nobody may find out, and those that stand on the page, everyone together first."""
    cuts = cuts_of(sizes)
    found = hidden_across(cuts, sizes, minimum)  # type: ignore[arg-type]
    small = [g for cut in cuts for g in cut if sum(sizes[part] for part in g) < minimum]  # type: ignore[index]
    kept = [g for cut, hidden in zip(cuts, found, strict=True) for n, g in enumerate(cut) if n not in hidden]
    return small, [frozenset(sizes), *kept]


@settings(deadline=None, max_examples=60)
@given(PARTS, st.integers(3, 15))
def test_no_adding_and_taking_off_of_what_is_shown_gives_a_small_group(
    sizes: dict[tuple[int, frozenset[int]], int], minimum: int
) -> None:
    small, shown = small_and_shown(sizes, minimum)

    if sum(sizes.values()) < minimum:
        return
    told = set(combinations_of(shown, list(sizes)))
    assert not any(tuple(int(part in group) for part in sizes) in told for group in small)


@pytest.mark.prove
@settings(deadline=None, max_examples=10_000, derandomize=True, database=None)
@given(LARGE, st.integers(3, 15))
def test_in_ten_thousand_tables_no_reckoning_whatever_gives_a_small_group(
    sizes: dict[tuple[int, frozenset[int]], int], minimum: int
) -> None:
    """Each shown group taken any number of times, fractions too: none makes up a small one."""
    small, shown = small_and_shown(sizes, minimum)

    if sum(sizes.values()) < minimum:
        return
    lines = [[Fraction(part in group) for part in sizes] for group in shown]
    for group in small:
        assert rank([*lines, [Fraction(part in group) for part in sizes]]) > rank(lines)


def rank(lines: list[list[Fraction]]) -> int:
    """How many of the lines say something that the others do not."""
    left, found = [list(line) for line in lines], 0
    while line := next((each for each in left if any(each)), None):
        left.remove(line)
        column = next(place for place, value in enumerate(line) if value)
        left = [
            [value - each[column] / line[column] * own for value, own in zip(each, line, strict=True)]
            for each in left
        ]
        found += 1
    return found


def combinations_of(groups: list[frozenset[object]], parts: list[object]) -> Iterator[tuple[int, ...]]:
    """Every sum of the groups with each one added, taken off, or left alone."""
    for signs in product((-1, 0, 1), repeat=len(groups)):
        pairs = list(zip(signs, groups, strict=True))
        yield tuple(sum(sign for sign, group in pairs if part in group) for part in parts)

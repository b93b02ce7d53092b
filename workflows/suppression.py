"""Which groups of a table are too small to be shown, so that nobody in them can be told apart."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

PRIME = 2**61 - 1
"""Sums of groups are reckoned modulo this: exact for the sums that a page can hold, and without fractions."""
Part = TypeVar("Part", bound=Hashable)
Sums = dict[int, int]
"""By column: how often a part is in a sum of groups."""
Group = frozenset[int]


class Hidden(StrEnum):
    """Why a group is not shown: it is `small` itself, or it stands `beside` one that could be worked out."""

    small = "small"
    beside = "beside"


def hidden_groups(sizes: Sequence[int], minimum: int) -> dict[int, Hidden]:
    """The places in `sizes` of the groups that are not shown beside their sum.

    Smaller ones than `minimum` go first; an empty group tells of nobody and stays. The rest of the sum is what was
    hidden: while that is fewer people than `minimum`, as one small group is, the smallest that is left goes, too.
    """
    found = {place: Hidden.small for place, size in enumerate(sizes) if 0 < size < minimum}
    if not found:
        return {}
    rest = sorted((size, place) for place, size in enumerate(sizes) if size and place not in found)
    while rest and sum(sizes[place] for place in found) < minimum:
        _size, place = rest.pop(0)
        found[place] = Hidden.beside
    return found


def hidden_across(
    cuts: Sequence[Sequence[frozenset[Part]]], sizes: Mapping[Part, int], minimum: int
) -> list[dict[int, Hidden]]:
    """The same for several cuts of the same people, shown together with the number of everyone.

    A group is the set of its parts; a part (a grade's pupils in one class) has its people in `sizes`. Whoever adds
    and subtracts what is shown, within a cut or across, finds no group below `minimum`, and none of those whom a
    cut leaves out, while they are so few. Where they would, the smallest of the groups they reckon with goes, too.
    """
    columns = {part: column for column, part in enumerate(sizes)}
    groups = [[frozenset(columns[part] for part in group) for group in cut] for cut in cuts]
    people = list(sizes.values())
    outside = [frozenset(range(len(people))).difference(*cut) for cut in groups]
    found = [_within(cut, rest, people, minimum) for cut, rest in zip(groups, outside, strict=True)]
    small = [group for cut in (*groups, outside) for group in cut if 0 < _people(group, people) < minimum]
    while used := _reckoned_with(small, groups, found, people):
        _size, cut, place = min(used)
        found[cut][place] = Hidden.beside
    return found


def _within(cut: Sequence[Group], left_out: Group, people: Sequence[int], minimum: int) -> dict[int, Hidden]:
    """What one cut hides by itself; those whom it leaves out are nowhere shown."""
    hidden = hidden_groups([_people(group, people) for group in (*cut, left_out)], minimum)
    return {place: why for place, why in hidden.items() if place < len(cut)}


def _people(group: Group, people: Sequence[int]) -> int:
    return sum(people[column] for column in group)


def _reckoned_with(
    small: Iterable[Group],
    cuts: Sequence[Sequence[Group]],
    hidden: Sequence[Mapping[int, Hidden]],
    people: Sequence[int],
) -> list[tuple[int, int, int]]:
    """The shown groups that make up one of the small ones, as (people, cut, place); none when nothing does."""
    shown = [
        (_people(group, people), number, place)
        for number, cut in enumerate(cuts)
        for place, group in enumerate(cut)
        if group and place not in hidden[number]
    ]
    steps = _steps(
        [range(len(people)), *(cuts[number][place] for _size, number, place in shown)], len(people)
    )
    for group in small:
        left = _less(dict.fromkeys(group, 1), steps)
        if all(column >= len(people) for column in left):
            return [shown[column - len(people) - 1] for column in left if column > len(people)]
    return []


def _steps(groups: Iterable[Iterable[int]], width: int) -> list[tuple[int, Sums]]:
    """The groups brought into steps (Gauss), each with its first column; columns past `width` say which groups."""
    steps: list[tuple[int, Sums]] = []
    for number, group in enumerate(groups):
        left = _less({**dict.fromkeys(group, 1), width + number: 1}, steps)
        first = min(left)
        if first < width:
            over = pow(left[first], -1, PRIME)
            steps.append((first, {column: value * over % PRIME for column, value in left.items()}))
    return steps


def _less(sums: Sums, steps: Iterable[tuple[int, Sums]]) -> Sums:
    """What is left once every step that can be is taken off."""
    left = dict(sums)
    for first, step in steps:
        if times := left.get(first, 0):
            for column, value in step.items():
                left[column] = (left.get(column, 0) - times * value) % PRIME
            left = {column: value for column, value in left.items() if value}
    return left

"""D6: hundreds of malformed rosters; each ends with errors that have a place, in little time and memory."""

import io
import time
import tracemalloc
from collections.abc import Callable, Iterable

import pytest

from forms.roster import read
from tests.forms.roster.corpus import every_case

MOST_SECONDS, MOST_BYTES = 10, 200_000_000
"""What security.md grants one malformed file: CPU time, and memory at its peak."""
Cases = Iterable[tuple[str, Callable[[], bytes]]]


def accepted(cases: Cases) -> list[str]:
    """The rosters that were read without an error, or whose errors name no file."""
    odd = []
    for name, made in cases:
        roster = read(io.BytesIO(made()))
        placed = all(each.file and each.row >= 0 and each.problem and each.repair for each in roster.errors)
        if roster.ok or not placed or len(roster.errors) > 1000:
            odd.append(name)
    return odd


def test_a_part_of_the_malformed_rosters_is_refused() -> None:
    few = [case for number, case in enumerate(every_case()) if number % 40 == 0]

    assert accepted(few) == []


@pytest.mark.prove
def test_every_malformed_roster_is_refused_with_a_place() -> None:
    every = list(every_case())

    assert len({name for name, _made in every}) == len(every) >= 500
    assert accepted(every) == []


@pytest.mark.prove
def test_no_malformed_roster_takes_long_or_much_memory() -> None:
    slow, big = [], []
    for name, made in every_case():
        stream = io.BytesIO(made())
        tracemalloc.start()
        began = time.process_time()
        read(stream)
        if time.process_time() - began > MOST_SECONDS:
            slow.append(name)
        if tracemalloc.get_traced_memory()[1] > MOST_BYTES:
            big.append(name)
        tracemalloc.stop()

    assert (slow, big) == ([], [])

"""Rows of a long file in little memory: as they came, in any number of parts, and no id twice."""

import gc
from typing import NamedTuple

import pytest

from forms.roster import households, packed
from forms.roster.ids import Ids
from forms.roster.packed import Packed, apart, parts_for
from forms.roster.sweeping import NEW_OBJECTS, swept_rarely


class Pair(NamedTuple):
    one: str
    many: tuple[int, ...]


def pairs(count: int) -> list[Pair]:
    return [Pair(f"n{number}", (number,) * (number % 3)) for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2500])
def test_rows_come_back_as_they_were(count: int) -> None:
    rows = pairs(count)

    kept = Packed(Pair, rows)

    assert (len(kept), list(kept)) == (count, rows)
    assert kept == rows
    assert not count or (kept[0], kept[-1], kept[count // 2]) == (rows[0], rows[-1], rows[count // 2])


def test_other_rows_are_not_equal() -> None:
    assert Packed(Pair, pairs(2)) != pairs(3)
    assert Packed(Pair, pairs(1)) != [Pair("n0", (1,))]
    with pytest.raises(IndexError):
        Packed(Pair, pairs(1))[1]


def test_rows_of_one_key_are_in_one_part_in_their_order() -> None:
    rows = Packed(Pair, pairs(3000))

    parts = [list(part) for part in apart(rows, lambda pair: pair.many, 4)]

    assert sorted(row for part in parts for row in part) == sorted(rows)
    for key in {pair.many for pair in rows}:
        assert len([part for part in parts if any(row.many == key for row in part)]) == 1
    assert all(part == sorted(part, key=lambda pair: int(pair.one[1:])) for part in parts)


def test_a_few_rows_are_one_part() -> None:
    rows = Packed(Pair, pairs(10))

    assert parts_for(len(rows)) == 1
    assert [*apart(rows, lambda pair: pair.one, 1)] == [rows]


def test_an_id_may_be_given_another_number() -> None:
    ids = Ids(wide=True)

    for number in (7, 70_000):
        ids.put("sam", number)

    assert (len(ids), ids.get("sam")) == (1, 70_000)


def test_an_id_is_new_once_and_keeps_its_number() -> None:
    ids = Ids()

    assert all(ids.add(f"id-{number}", number % 7) for number in range(5000))
    assert not any(ids.add(f"id-{number}", 9) for number in range(5000))
    assert len(ids) == 5000
    assert [ids.get(f"id-{number}") for number in range(5000)] == [number % 7 for number in range(5000)]
    assert "id-5000" not in ids
    assert ids.get("id-5000") is None


def test_wide_numbers_have_64_bits() -> None:
    ids = Ids(wide=True)

    ids.add("here", 2**64 - 1)

    assert ids.get("here") == 2**64 - 1


def test_a_roster_in_many_parts_says_the_same(reading, monkeypatch) -> None:
    whole = reading()
    homes = sorted(households(whole))

    monkeypatch.setattr(packed, "IN_A_PART", 1)
    parted = reading()

    assert parted.errors == []
    assert sorted(parted.students) == sorted(whole.students)
    assert sorted(households(parted)) == homes


def test_python_sweeps_as_before_after_a_roster(reading) -> None:
    before = gc.get_threshold()

    with swept_rarely():
        assert gc.get_threshold()[0] >= NEW_OBJECTS
    reading()

    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0

"""What a page may cost, and which pages cost more: one line for each goal, as the worst of its pages is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SLACK = 1.5
"""Ratios move by so much between runs on a shared machine: only what is worse still fails."""
LIST_TO_BARE, LIST_TO_DJANGO, VISIT_TO_BARE = 2.0, 0.45, 2.5
DEEP_TO_FIRST, LARGEST_TO_SMALLEST = 2.0, 1.5

Found = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Goal:
    """The worst ratio that was found for a goal, and the most that it may be."""

    name: str
    most: float
    found: float

    @property
    def missed(self) -> bool:
        """Missed by more than the slack."""
        return self.found > self.most * SLACK

    def __str__(self) -> str:
        return f"{self.name}: {self.found:.2f}, at most {self.most}"


def goals(sizes: Mapping[int, Found]) -> list[Goal]:
    """Each goal at the largest size; growth from the smallest size to it."""
    smallest, largest = min(sizes), max(sizes)
    return [
        *(goal for goal in _of(sizes[largest])),
        *(_growth(sizes[smallest], sizes[largest]) if smallest != largest else ()),
    ]


def table(sizes: Mapping[int, Found]) -> str:
    """Every goal with what was found."""
    rows = "".join(
        f"| {goal.name} | {goal.most} | {goal.found:.2f} | {_word(goal)} |\n" for goal in goals(sizes)
    )
    head = "| goal, the worst page of each | at most | found | met |\n|---|--:|--:|---|\n"
    return f"### Goals, at {max(sizes):,} visits\n\n{head}{rows}"


def _word(goal: Goal) -> str:
    if goal.found <= goal.most:
        return "yes"
    return "no" if goal.missed else "within the slack"


def _of(found: Found) -> Iterator[Goal]:
    lists = [each for each in found if each["page"] == "list"]
    shown = [each for each in found if each["page"].startswith("visit, ")]
    yield from _worst("CPU of a list, to its bare twin", LIST_TO_BARE, map(_to_bare, lists))
    yield from _worst("CPU of a list, to Django’s admin", LIST_TO_DJANGO, map(_to_django, lists))
    yield from _worst("CPU of a visit’s page, to its bare twin", VISIT_TO_BARE, map(_to_bare, shown))
    yield from _worst("time of the list at 90 %, to its first page", DEEP_TO_FIRST, _depths(found))


def _growth(few: Found, many: Found) -> Iterator[Goal]:
    """CPU and time of the database both count; the yardstick is the twin's page of one visit."""
    slower = _yardstick(many) / _yardstick(few)
    ratios = (
        more["product"]["wall_ms"] / less["product"]["wall_ms"] / slower
        for less, more in zip(few, many, strict=True)
        if less["page"] == "list"
    )
    yield from _worst("time of a list, largest to smallest size", LARGEST_TO_SMALLEST, ratios)


def _worst(name: str, most: float, ratios: Any) -> Iterator[Goal]:
    found = [ratio for ratio in ratios if ratio is not None]
    if found:
        yield Goal(name, most, max(found))


def _to_bare(each: Mapping[str, Any]) -> float | None:
    return each["ratio"]["cpu_ms"] if "ratio" in each else None


def _to_django(each: Mapping[str, Any]) -> float | None:
    rival = each.get("rivals", {}).get("Django admin")
    return each["product"]["cpu_ms"] / rival["cpu_ms"] if rival else None


def _depths(found: Found) -> Iterator[float]:
    first = {each["reader"]: each["product"]["wall_ms"] for each in found if each["page"] == "list"}
    deep = (each for each in found if each["page"] == "list, at 90 %")
    return (each["product"]["wall_ms"] / first[each["reader"]] for each in deep)


def _yardstick(found: Found) -> float:
    times = sorted(each["bare"]["wall_ms"] for each in found if each["page"] == "visit, paid")
    return float(times[len(times) // 2])

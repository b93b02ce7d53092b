"""`python -m benchmarks --only letters`: what a letter costs, beside other ways of making it.

Every way makes letters to other families in each round, so that nothing but fonts and unchanging words can be
remembered; the ways take turns, and the process's CPU is counted, all its threads together.
"""

import gc
import json
import os
import platform
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks import letter_rivals
from benchmarks.letter_data import MIX, letters
from config import ROOT
from forms.letters.languages import Language, language
from forms.letters.letter import Letter, typeset_all

LATEST = ROOT / "benchmarks" / "letters.json"
DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- letters -->\n", "<!-- end of letters -->\n"

TO_A_FILE = 500
ALL = 10_000
MEBIBYTE = 1024 * 1024

Make = Callable[[Sequence[Letter]], list[bytes]]


@dataclass(frozen=True)
class Way:
    """One way of making letters; `at_once` of them are made in each round."""

    name: str
    title: str
    make: Make
    languages: tuple[Language, ...]
    at_once: int = TO_A_FILE


@dataclass(frozen=True)
class Found:
    """`per_second`: letters in a second of CPU, the median of the rounds."""

    name: str
    title: str
    per_second: float
    bytes: int


@dataclass(frozen=True)
class Goal:
    """`found` against `wanted`; less is better where `at_most`. None where it could not be measured."""

    title: str
    found: float | None
    wanted: float
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        if self.found is None:
            return None
        return self.found <= self.wanted if self.at_most else self.found >= self.wanted


def ours(asked: Sequence[Letter]) -> list[bytes]:
    """One file."""
    return [typeset_all(asked).pdf]


def ways() -> Iterator[Way]:
    """All that are installed; (a) to (d) as docs/performance.md names them."""
    spanish, arabic = (language("es"),), (language("ar"),)
    yield Way("a", "reportlab’s Paragraphs, English alone", letter_rivals.platypus, spanish, 30)
    yield Way(
        "a2", "reportlab’s Paragraphs in a table, both languages", letter_rivals.platypus_beside, spanish, 30
    )
    if letter_rivals.has_typst():
        yield Way("b", "Typst, merged, tagged", letter_rivals.typst, spanish)
    yield Way("c", "a canvas that fills in blanks, untagged", letter_rivals.bare_canvas, spanish)
    yield Way("c2", "the same with our quick codes", letter_rivals.bare_canvas_quick_codes, spanish)
    yield Way("d-es", "ours, English and Spanish, tagged", ours, spanish)
    yield Way("d-ar", "ours, English and Arabic, tagged", ours, arabic)
    yield Way("d-mix", "ours, 39 languages in turns, tagged", ours, MIX)


def measure(rounds: int) -> str:
    """Measures all, writes both files and returns the tables."""
    found = {each.name: each for each in _found(list(ways()), rounds)}
    reached = goals(found, growth())
    LATEST.write_text(json.dumps(_kept(found, reached, rounds), indent=1) + "\n")
    said = f"{_conditions(rounds)}\n{_table(found)}\n{_goal_table(reached)}"
    if DOCUMENT.exists():
        DOCUMENT.write_text(_with(DOCUMENT.read_text(), said))
    return said


def goals(found: dict[str, Found], grown: float) -> list[Goal]:
    """What was promised of letters; `grown` in MiB."""

    def times(ours: str, theirs: str) -> float | None:
        return found[ours].per_second / found[theirs].per_second if theirs in found else None

    return [
        Goal("Spanish, times (a)", times("d-es", "a"), 20),
        Goal("Spanish, times (b)", times("d-es", "b"), 1.5),
        Goal("the mix, times (a)", times("d-mix", "a"), 8),
        Goal("Spanish, times (c)", times("d-es", "c"), 0.35),
        Goal(f"MiB more memory after {ALL:,} letters of the mix", grown, 20, at_most=True),
    ]


def _found(asked: Sequence[Way], rounds: int) -> Iterator[Found]:
    costs: dict[str, list[float]] = {way.name: [] for way in asked}
    sizes: dict[str, int] = {}
    families = 0
    for number in range(rounds + 1):
        for way in asked if number % 2 else reversed(asked):
            seconds, sizes[way.name] = _taken(way, families)
            families += way.at_once
            if number:
                costs[way.name].append(way.at_once / seconds)
    for way in asked:
        yield Found(way.name, way.title, median(costs[way.name]), sizes[way.name])


def _taken(way: Way, start: int) -> tuple[float, int]:
    """Seconds of CPU, and bytes to a letter."""
    asked = letters(way.languages, start, way.at_once)
    gc.collect()
    before = process_time()
    made = way.make(asked)
    return process_time() - before, sum(map(len, made)) // way.at_once


def growth() -> float:
    """How many MiB a process of its own gains from its first file of letters to the last of `ALL`."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_grown).result()


def _grown() -> float:
    """All languages and patterns are met within the first file; the most that any later one holds counts."""
    ours(letters(MIX, 0, TO_A_FILE))
    first = _resident()
    sizes = [0.0]
    for start in range(TO_A_FILE, ALL, TO_A_FILE):
        ours(letters(MIX, start, min(TO_A_FILE, ALL - start)))
        sizes.append(_resident() - first)
    return max(sizes)


def _resident() -> float:
    """MiB in memory now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE


def _kept(found: dict[str, Found], reached: Sequence[Goal], rounds: int) -> dict[str, object]:
    return {
        "conditions": _conditions(rounds),
        "ways": [asdict(each) for each in found.values()],
        "goals": [asdict(each) | {"met": each.met} for each in reached],
    }


def _conditions(rounds: int) -> str:
    packages = ", ".join(f"{name} {_version(name)}" for name in ("reportlab", "uharfbuzz", "segno", "typst"))
    return (
        f"Measured on {datetime.now(UTC).date()}: Python {platform.python_version()}, {packages},"
        f" {os.cpu_count()} cores, medians of {rounds} rounds, {TO_A_FILE} letters to a file.\n"
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _table(found: dict[str, Found]) -> str:
    base = found["a"].per_second
    rows = "".join(
        f"| ({each.name}) {each.title} | {each.per_second:,.0f} | {1000 / each.per_second:.2f} |"
        f" {each.per_second / base:.1f} | {each.bytes:,} |\n"
        for each in found.values()
    )
    head = "| | letters per CPU second | ms each | times (a) | bytes each |\n|---|--:|--:|--:|--:|\n"
    missing = "" if "b" in found else "| (b) Typst | not installed | – | – | – |\n"
    return f"{head}{rows}{missing}"


def _goal_table(reached: Sequence[Goal]) -> str:
    rows = "".join(
        f"| {goal.title} | {'at most' if goal.at_most else 'at least'} {goal.wanted:g} |"
        f" {'–' if goal.found is None else f'{goal.found:.2f}'} |"
        f" {'–' if goal.met is None else 'yes' if goal.met else 'NO'} |\n"
        for goal in reached
    )
    return f"| goal | wanted | found | met |\n|---|--:|--:|---|\n{rows}"


def _with(text: str, said: str) -> str:
    """A document without its markers is left alone."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}\n{said}\n{end}{after}" if begin and end else text

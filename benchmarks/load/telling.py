"""What came of it, for the screen, for programs (`load.json`) and for people (a table in `docs/performance.md`)."""

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from app.embedded.programs import POSTGRES_MAJOR
from config import ROOT

LATEST = ROOT / "benchmarks" / "load.json"
DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- load -->\n", "<!-- end of load -->\n"
KEPT = {
    "usual": "Some people at once",
    "full": "More people than the machine has room for",
    "growth": "The same people in districts of other sizes",
}
"""What a run is kept as, and its heading."""
PAGES = "| page | answers | p50 ms | p95 ms | max ms |\n|---|--:|--:|--:|--:|\n"
FEW = 20
"""Answers; of fewer a p95 says nothing, and the comparison leaves the page out."""

Run = Mapping[str, Any]


def summary(run: Run) -> str:
    """For the screen."""
    errors = "".join(f"  {times} x {rule}: {how}\n" for rule, how, times in run["errors"])
    refusals = "".join(f"  {times} x {rule}: {words}\n" for rule, words, times in run["refusals"])
    pages = "".join(f"  {_cells(rule, spread, '  ')}\n" for rule, spread in run["pages"].items())
    return (
        f"{_headline(run)}\n\nSigning in:\n"
        + "".join(f"  {_cells(rule, spread, '  ')}\n" for rule, spread in run["signing_in"].items())
        + f"Pages (answers, p50, p95, max ms):\n{pages}"
        f"Errors: {sum(each[2] for each in run['errors'])}\n{errors}"
        f"Refused in words: {sum(each[2] for each in run['refusals'])}\n{refusals}"
    )


def keep(name: str, runs: Sequence[Run]) -> None:
    """Put the runs into `load.json` and write the tables of all that is there anew."""
    kept = json.loads(LATEST.read_text()) if LATEST.exists() else {}
    kept[name] = {"conditions": _conditions(), "runs": list(runs)}
    LATEST.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    DOCUMENT.write_text(_with_tables(DOCUMENT.read_text(), kept))


def _conditions() -> dict[str, Any]:
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "postgresql": POSTGRES_MAJOR,
        "cores": os.cpu_count(),
    }


def _with_tables(text: str, kept: Mapping[str, Any]) -> str:
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        return text
    parts = [_part(name, kept[name]) for name in KEPT if name in kept]
    return f"{before}{begin}\n" + "\n".join(parts) + f"\n{end}{after}"


def _part(name: str, told: Mapping[str, Any]) -> str:
    conditions = told["conditions"]
    measured = (
        f"Measured on {conditions['day']}: Python {conditions['python']}, PostgreSQL {conditions['postgresql']},"
        f" {conditions['cores']} cores.\n"
    )
    tables = "".join(f"\n{_headline(run)}\n{_table(run) if name == 'usual' else ''}" for run in told["runs"])
    return f"### {KEPT[name]}\n\n{measured}{tables}{growth(told['runs']) if name == 'growth' else ''}"


def _headline(run: Run) -> str:
    """What was played, and what it took."""
    cpu, took, held = run["cpu_seconds"], run["took"], run["memory_mib"]["together"]
    parts = ", ".join(f"{name} {100 * each / took:.0f} %" for name, each in cpu.items())
    if "cpu_seconds_elsewhere" in run:
        parts += f"; whatever else ran on the machine {100 * run['cpu_seconds_elsewhere'] / took:.0f} %"
    an_answer = ", ".join(
        f"{name} {1000 * cpu[name] / run['requests']:.0f} ms" for name in ("web", "database")
    )
    memory = ", ".join(f"{name} {held[name]:.0f}" for name in cpu if name in held)
    return (
        f"{run['people']} people in a district of {run['schools']} schools ({run['students']:,} students,"
        f" {run['visits']:,} visits in three years) for {took / 60:.1f} minutes, {run['thinks']:g} s to think, web"
        f" {run['web']}: **{run['requests']:,} answers, {run['a_second']:g} a second**, p50 {_ms(run['all']['p50'])}"
        f" ms, p95 {_ms(run['all']['p95'])} ms, at most {_ms(run['all']['max'])} ms;"
        f" {sum(each[2] for each in run['errors'])} errors,"
        f" {sum(each[2] for each in run['refusals'])} refusals in words."
        f" CPU of one core: {parts}. An answer's own CPU: {an_answer}. MiB at most: {memory}."
        f" At this rate a year's chores take {run['hours_for_a_year']:g} hours."
    )


def _table(run: Run) -> str:
    rows = "".join(f"| {_cells(f'`{rule}`', spread, ' | ')} |\n" for rule, spread in run["pages"].items())
    apart = "".join(
        f"| {_cells(f'`{rule}`, signing in', spread, ' | ')} |\n"
        for rule, spread in run["signing_in"].items()
    )
    return f"\n{PAGES}{rows}{apart}"


def growth(runs: Sequence[Run]) -> str:
    """How much longer pages take in the larger districts than in the smallest."""
    smallest, *larger = sorted(runs, key=lambda run: run["schools"])
    heads = [f"p50, p95 at {run['schools']} schools" for run in (smallest, *larger)]
    ratios = [f"p50, p95 ratio at {run['schools']}" for run in larger]
    head = f"| page | {' | '.join([*heads, *ratios])} |\n|---|{'--:|' * (len(heads) + len(ratios))}\n"
    every = [("all", [run["all"] for run in (smallest, *larger)])]
    for rule in smallest["pages"]:
        every.append((f"`{rule}`", [run["pages"].get(rule, {"count": 0}) for run in (smallest, *larger)]))
    rows = "".join(
        f"| {rule} | {' | '.join(_compared(at))} |\n"
        for rule, at in every
        if all(each["count"] >= FEW for each in at)
    )
    return f"\n{head}{rows}"


def _compared(at: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for each in at:
        yield f"{_ms(each['p50'])}, {_ms(each['p95'])}"
    for each in at[1:]:
        yield ", ".join(f"{each[name] / at[0][name]:.2f}" for name in ("p50", "p95"))


def _cells(rule: str, spread: Mapping[str, Any], between: str) -> str:
    return between.join(
        [rule, f"{spread['count']:,}", *(_ms(spread[name]) for name in ("p50", "p95", "max"))]
    )


def _ms(milliseconds: float | None) -> str:
    return "–" if milliseconds is None else f"{milliseconds:,.0f}"

"""What was measured, for programs (`latest.json`) and for people (a table in `docs/performance.md`)."""

import json
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import Any

from app.embedded.programs import POSTGRES_MAJOR
from benchmarks import goals
from config import ROOT

LATEST = ROOT / "benchmarks" / "latest.json"
DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end of measured -->\n"
YARDSTICK = "visit, paid"
HEAD = (
    "| page | as | statements | bytes | CPU ms | wall ms | CPU ratio | wall ratio | bytes ratio |\n"
    "|---|---|--:|--:|--:|--:|--:|--:|--:|\n"
)

Sizes = Mapping[int, Sequence[Mapping[str, Any]]]


def write(sizes: Sizes, rounds: int) -> None:
    """Write both. A document without its markers is left alone."""
    measured = {
        "conditions": _conditions(rounds),
        "sizes": {str(visits): found for visits, found in sizes.items()},
    }
    LATEST.write_text(json.dumps(measured, indent=1) + "\n")
    if DOCUMENT.exists():
        DOCUMENT.write_text(_with_table(DOCUMENT.read_text(), sizes, measured["conditions"]))


def put(said: str, begin: str, end: str) -> None:
    """Put a table between its markers in the document; one without them is left alone."""
    before, found, rest = DOCUMENT.read_text().partition(begin)
    _old, ends, after = rest.partition(end)
    if found and ends:
        DOCUMENT.write_text(f"{before}{begin}\n{said}\n{end}{after}")


def table(sizes: Sizes) -> str:
    """The goals, every page of every size, other frameworks, and how the largest compares with the smallest."""
    pages = [part(visits, found) for visits, found in sizes.items() for part in (_side_by_side, _of_size)]
    return "\n".join([goals.table(sizes), *pages, _growth(sizes)])


def _conditions(rounds: int) -> dict[str, Any]:
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "postgresql": POSTGRES_MAJOR,
        "sqlalchemy": version("sqlalchemy"),
        "flask_appbuilder": version("flask-appbuilder"),
        "django": version("django"),
        "cores": os.cpu_count(),
        "rounds": rounds,
    }


def _with_table(text: str, sizes: Sizes, conditions: Mapping[str, Any]) -> str:
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        return text
    said = (
        f"Measured on {conditions['day']}: Python {conditions['python']}, PostgreSQL {conditions['postgresql']},"
        f" SQLAlchemy {conditions['sqlalchemy']}, Flask-AppBuilder {conditions['flask_appbuilder']},"
        f" Django {conditions['django']}, {conditions['cores']} cores, medians of {conditions['rounds']} rounds.\n"
    )
    return f"{before}{begin}\n{said}\n{table(sizes)}\n{end}{after}"


def _side_by_side(visits: int, found: Sequence[Mapping[str, Any]]) -> str:
    """Ours, the twin's and the rivals' cost of the pages that all of them have."""
    rows = "".join(_rows_beside(each) for each in found if each.get("rivals"))
    head = "| page | of | statements | bytes | CPU ms | wall ms | ours, CPU to it |\n|---|---|--:|--:|--:|--:|--:|\n"
    return f"### Side by side, {visits:,} visits, as the same district coordinator\n\n{head}{rows}"


def _rows_beside(each: Mapping[str, Any]) -> str:
    ours = each["product"]
    others = {"bare Flask + SQLAlchemy": each["bare"], **each["rivals"]}
    return "".join(
        f"| {each['page']} | {name} | {cost['statements']} | {cost['bytes']:,} | {cost['cpu_ms']:.1f} |"
        f" {cost['wall_ms']:.1f} | {ours['cpu_ms'] / cost['cpu_ms']:.2f} |\n"
        for name, cost in {"Porchlight": ours, **others}.items()
    )


def _of_size(visits: int, found: Sequence[Mapping[str, Any]]) -> str:
    return f"### {visits:,} visits\n\n{HEAD}{''.join(_row(each) for each in found)}"


def _row(each: Mapping[str, Any]) -> str:
    cost, bare, ratio = each["product"], each.get("bare"), each.get("ratio", {})
    statements = f"{cost['statements']} ({bare['statements']})" if bare else f"{cost['statements']}"
    cells = [
        each["page"],
        each["reader"],
        statements,
        f"{cost['bytes']:,}",
        f"{cost['cpu_ms']:.1f}",
        f"{cost['wall_ms']:.1f}",
        *(f"{ratio[name]:.2f}" if ratio else "–" for name in ("cpu_ms", "wall_ms", "bytes")),
    ]
    return f"| {' | '.join(cells)} |\n"


def _growth(sizes: Sizes) -> str:
    """How much longer each page takes at the largest size than at the smallest."""
    smallest, largest = min(sizes), max(sizes)
    if smallest == largest:
        return ""
    head = "| page | as | time, largest to smallest | statements |\n|---|---|--:|--:|\n"
    rows = "".join(_growth_rows(sizes[smallest], sizes[largest]))
    return f"### From {smallest:,} to {largest:,} visits\n\n{head}{rows}"


def _growth_rows(few: Sequence[Mapping[str, Any]], many: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    slower = _yardstick(many) / _yardstick(few)
    for less, more in zip(few, many, strict=True):
        times = more["product"]["wall_ms"] / less["product"]["wall_ms"] / slower
        statements = more["product"]["statements"] - less["product"]["statements"]
        yield f"| {less['page']} | {less['reader']} | {times:.2f} | {statements:+d} |\n"


def _yardstick(found: Sequence[Mapping[str, Any]]) -> float:
    """What a bare page of one visit takes: it is read by its key, so only the machine makes it slower."""
    return median(each["bare"]["wall_ms"] for each in found if each["page"] == YARDSTICK)

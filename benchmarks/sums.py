"""`python -m benchmarks --only sums`: figures of a whole state, beside counting them, and the pages that show them.

Both ways answer the same question as the same person (a coordinator of all schools, under row-level security), in
turns; before measuring they are compared. Of a page, the time in the database is that between sending a statement and
its rows. Milliseconds are medians; read the ratios.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from secrets import token_urlsafe
from statistics import median
from time import perf_counter
from typing import Any

import psycopg
from flask import Flask

from app import create_app, embedded, sample
from benchmarks.data import Size, server_with
from benchmarks.measuring import Door, clock_of, door_of
from benchmarks.readers import sign_in
from benchmarks.writing import put
from config import ROOT, Settings

LATEST = ROOT / "benchmarks" / "sums.json"
BEGIN, END = "<!-- sums -->\n", "<!-- end of sums -->\n"
FIGURES_MOST, DASHBOARD_MOST = 0.05, {"/overview/": 1.5}
"""Times the live aggregate, and times the page's own SQL; `SLACK` times that fails, at the largest size.

The dashboard counts; a page that reads sums has so little SQL that only its time tells anything.
"""
SLACK = 1.5
PAGES = {"district_coordinator": ("/figures/", "/overview/", "/board/"), "partner": ("/totals/",)}
YEAR = "SELECT id FROM school_year WHERE current"
MADE = "v.school_year_id = %(year)s AND v.state IN ('completed', 'reflected', 'paid')"
SETS = "GROUP BY GROUPING SETS ((v.school_id), ())"
LIVE = (
    f"SELECT v.school_id, count(*), count(*) FILTER (WHERE number = 1) FROM visit v WHERE {MADE} {SETS}",
    "SELECT v.school_id, count(DISTINCT s.student_id), 0 FROM visit v JOIN visit_student s ON s.visit_id = v.id"
    f" WHERE {MADE} {SETS}",
    "SELECT v.school_id, count(DISTINCT e.person_id), 0 FROM visit v JOIN visit_educator e ON e.visit_id = v.id"
    f" WHERE {MADE} AND e.went AND e.part = 'visitor' {SETS}",
    "SELECT v.school_id, sum(p.amount), 0 FROM visit v JOIN payment p ON p.visit_id = v.id"
    f" WHERE {MADE} AND p.state IN ('approved', 'exported', 'paid') AND NOT p.withdrawn {SETS}",
)
KEPT = "SELECT * FROM app_kept_figures(NULL, %(year)s)"


def measure(sizes: Sequence[int], rounds: int, *, fresh: bool) -> int:
    """Measure each size, write and print; 1 when a goal is missed by more than its slack."""
    found = {visits: _in_a_process(visits, rounds, fresh) for visits in sorted(sizes)}
    LATEST.write_text(json.dumps(found, indent=1) + "\n")
    table = _table(found)
    put(table, BEGIN, END)
    print(table)
    largest = found[max(found)]
    return 1 if any(row["most"] and row["ratio"] > SLACK * row["most"] for row in largest) else 0


def _in_a_process(visits: int, rounds: int, fresh: bool) -> list[dict[str, Any]]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(measured, visits, rounds, fresh).result()


def measured(visits: int, rounds: int, fresh: bool) -> list[dict[str, Any]]:
    """The rows of one size."""
    with server_with(Size(visits), fresh=fresh) as server:
        words = {
            name: word for _role, name, word in sample.sign_ins(server.owner_url, lambda: token_urlsafe(16))
        }
        settings = Settings(database_url=server.app_url, secure_cookies=False, trial=True)
        return [_figures(server, rounds), *_pages(create_app(settings), words, rounds)]


def _figures(server: embedded.Server, rounds: int) -> dict[str, Any]:
    with psycopg.connect(server.app_url.replace("+psycopg", ""), autocommit=True) as asks:
        with psycopg.connect(server.owner_url.replace("+psycopg", "")) as owner:
            found = owner.execute(
                "SELECT person_id FROM ab_user WHERE username = 'district_coordinator'"
            ).fetchone()
        assert found is not None
        asks.execute("SELECT set_config('app.person', %s, false)", (str(found[0]),))
        row = asks.execute(YEAR).fetchone()
        assert row is not None
        values = {"year": row[0]}
        _check_same(asks, values)
        times: dict[str, list[float]] = {"live": [], "kept": []}
        for _ in range(rounds):
            times["live"].append(sum(_timed(asks, each, values) for each in LIVE))
            times["kept"].append(_timed(asks, KEPT, values))
    live, kept = median(times["live"]), median(times["kept"])
    return _row("figures of all schools", "district coordinator", kept, live, FIGURES_MOST)


def _check_same(asks: psycopg.Connection, values: Mapping[str, int]) -> None:
    """RuntimeError when both ways do not count the same visits and students of each school and of all."""
    kept = asks.execute(KEPT, values).fetchall()
    students = {row[0]: row[5] for row in kept if row[2] == "students"}
    if students != {row[0]: row[1] for row in asks.execute(LIVE[1], values) if row[1]}:
        raise RuntimeError("The sums are not what one counts; run: flask figures compare")


def _timed(asks: psycopg.Connection, question: str, values: Mapping[str, int]) -> float:
    began = perf_counter()
    asks.execute(question.encode(), values).fetchall()
    return (perf_counter() - began) * 1000


def _pages(app: Flask, words: Mapping[str, str], rounds: int) -> Iterator[dict[str, Any]]:
    with door_of(app) as door:
        for role, pages in PAGES.items():
            cookie = sign_in(app, role, words[role])
            for page in pages:
                wall, asked = _page(door, app, page, cookie, rounds)
                yield _row(page, role.replace("_", " "), wall, asked, DASHBOARD_MOST.get(page))


def _page(door: Door, app: Flask, page: str, cookie: str, rounds: int) -> tuple[float, float]:
    """Medians: the whole page, and its statements."""
    walls, asked = [], []
    with clock_of(app) as spent:
        for number in range(rounds + 1):
            spent.clear()
            cost, _text = door.get(page, cookie)
            if number:
                walls.append(cost.wall_ms)
                asked.append(sum(spent) * 1000)
    return median(walls), median(asked)


def _row(what: str, who: str, ours: float, other: float, most: float | None) -> dict[str, Any]:
    ratio = round(ours / other, 3)
    return {
        "what": what,
        "as": who,
        "ms": round(ours, 1),
        "beside": round(other, 1),
        "ratio": ratio,
        "most": most,
    }


def _table(found: Mapping[int, Sequence[Mapping[str, Any]]]) -> str:
    head = "| visits | what | as | ms | counted, or its SQL, ms | ratio | at most |\n|--:|---|---|--:|--:|--:|--:|\n"
    return head + "".join(
        f"| {visits:,} | {' | '.join(str(value or '–') for value in row.values())} |\n"
        for visits, rows in found.items()
        for row in rows
    )

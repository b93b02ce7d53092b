"""`python -m benchmarks --only look-ups`: a few letters of a name, among all students and all people of a district.

Asked by the functions that every form's look-up calls, under row-level security, in the sizes that are asked for. The
letters are those that most names begin with, those that fewest do, and some with which none does. Told is the time
between sending the statements and their rows, a median of rounds; the worst letters count.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from statistics import median
from typing import Any

import psycopg
from flask import Flask

from app import create_app, embedded
from app.extensions import db
from app.security.session import Identity, identify
from app.services import look_ups
from app.services.actors import Actor
from benchmarks.data import Size, server_with
from benchmarks.measuring import clock_of
from benchmarks.readers import passwords_of, readers_of
from benchmarks.writing import put
from config import ROOT, Settings

LATEST = ROOT / "benchmarks" / "look_ups.json"
BEGIN, END = "<!-- look-ups -->\n", "<!-- end of look-ups -->\n"
MOST_MS, SLACK, MOST_ROWS = 50, 1.5, 50
"""Of the database's time at the largest size, by what it fails, and rows that a look-up offers at most."""
READERS = ("liaison", "district_coordinator")
SEARCHES: Mapping[str, Callable[..., list[tuple[int, str]]]] = {
    "student": look_ups.students,
    "person": look_ups.people,
}
NOBODY = "zzq"
BEGINNINGS = """
    SELECT left(look_up, {letters}) FROM {table} WHERE active GROUP BY 1 ORDER BY count(*) {order}, 1 LIMIT 1
"""
AMONG = "SELECT count(*) FROM {table} WHERE active"
FULL = """
    SELECT given_name || ' ' || left(look_up, 2) FROM {table} WHERE active AND given_name !~ ' '
    GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1
"""


def measure(sizes: Sequence[int], rounds: int, *, fresh: bool) -> int:
    """Measure each size, write and print; 1 when the goal is missed by more than its slack, or too many are offered."""
    found = {visits: _in_a_process(visits, rounds, fresh) for visits in sorted(sizes)}
    LATEST.write_text(json.dumps(found, indent=1) + "\n")
    table = _table(found)
    put(table, BEGIN, END)
    print(table)
    largest = found[max(found)]
    return 1 if any(row["ms"] > SLACK * MOST_MS or row["offered"] > MOST_ROWS for row in largest) else 0


def _in_a_process(visits: int, rounds: int, fresh: bool) -> list[dict[str, Any]]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(measured, visits, rounds, fresh).result()


def measured(visits: int, rounds: int, fresh: bool) -> list[dict[str, Any]]:
    """The rows of one size."""
    with server_with(Size(visits), fresh=fresh) as server:
        passwords_of(server.owner_url)
        app = create_app(Settings(database_url=server.app_url, secure_cookies=False, trial=True))
        readers = readers_of(app, server.owner_url)
        with psycopg.connect(_plain(server.superuser_url), dbname=embedded.DATABASE) as superuser:
            words = {table: list(_letters(superuser, table)) for table in SEARCHES}
            among = {table: int(_one(superuser, AMONG, table)) for table in SEARCHES}
        return [
            {"what": table, "among": among[table], "as": readers[name].name}
            | _worst(app, readers[name].actor, search, words[table], rounds)
            for table, search in SEARCHES.items()
            for name in READERS
        ]


def _letters(superuser: psycopg.Connection, table: str) -> Iterator[str]:
    for letters in (2, 3):
        for order in ("DESC", "ASC"):
            yield _one(superuser, BEGINNINGS.format(letters=letters, order=order, table="{table}"), table)
    yield _one(superuser, FULL, table)
    yield NOBODY


def _one(superuser: psycopg.Connection, question: str, table: str) -> str:
    found = superuser.execute(question.format(table=table).encode()).fetchone()
    if found is None:
        raise RuntimeError("The sample is too small: nobody is active in it.")
    return str(found[0])


def _worst(
    app: Flask, actor: Actor, search: Callable[..., list[Any]], words: Sequence[str], rounds: int
) -> dict[str, Any]:
    """The letters that take longest, and the most that any letters offer."""
    found = [(*_asked(app, actor, search, typed, rounds), typed) for typed in words]
    ms, _offered, typed = max(found)
    return {"typed": typed, "ms": round(ms, 1), "offered": max(offered for _ms, offered, _typed in found)}


def _asked(
    app: Flask, actor: Actor, search: Callable[..., list[Any]], typed: str, rounds: int
) -> tuple[float, int]:
    """The median of a search's time in the database, in milliseconds, and how many it offers."""
    times, offered = [], 0
    with clock_of(app) as spent:
        for number in range(rounds + 1):
            with app.app_context():
                identify(db.session, Identity(person_id=actor.person_id))
                db.session.connection()
                spent.clear()
                offered = len(search(typed, by=actor))
                if number:
                    times.append(sum(spent) * 1000)
    return median(times), offered


def _table(found: Mapping[int, Sequence[Mapping[str, Any]]]) -> str:
    head = "| among | of | as | slowest letters | ms | at most | offered | at most |\n"
    head += "|--:|---|---|---|--:|--:|--:|--:|\n"
    return head + "".join(
        f"| {row['among']:,} | {row['what']} | {row['as']} | {row['typed']} | {row['ms']} | {MOST_MS}"
        f" | {row['offered']} | {MOST_ROWS} |\n"
        for rows in found.values()
        for row in rows
    )


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)

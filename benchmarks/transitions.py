"""`python -m benchmarks --only transitions`: steps of visits by eight clients at once, beside bare commits.

A step is what a page calls: the visit is locked, its rules are asked, and the new state, its event, the money, the
notices and the jobs are committed together, under row-level security. Beside it, the driver inserts one row and
commits. Both are taken in turns by as many processes. Then all of them race for the same few visits; afterwards the
history of each visit is compared with what the clients remember.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from statistics import median, quantiles
from typing import Any

import psycopg

from app import create_app, embedded
from benchmarks.data import Size, server_with
from benchmarks.schemas import path_of, plain, schema
from benchmarks.transition_clients import ROUND, Place, Raced, Taken, alone, bare, begin, raced, ready
from benchmarks.writing import put
from config import ROOT, Settings

LATEST = ROOT / "benchmarks" / "transitions.json"
BEGIN, END = "<!-- transitions -->\n", "<!-- end of transitions -->\n"
CLIENTS = 8
SIZE = Size(8_000)
"""A school for each client, so that nobody waits for another school's visits."""
WARM_UP, SECONDS, TURNS = 10.0, 4.0, 3
"""Seconds; the first until every client's statements are prepared, as those of a process that served for a while."""
ATTEMPTS = 10_400
HOT = 10
"""Visits that all clients race for."""
SCHEMA = "bare"
RATE_LEAST, WAITS_MOST_MS, SLACK = 0.10, 50.0, 1.5
FAR = timedelta(days=60)
"""Planned visits lie beyond those of the sample."""
PLACES = """
    SELECT s.id, (SELECT min(a.person_id) FROM assignment a
                  WHERE a.school_id = s.id AND a.role = 'liaison' AND a.ends_on IS NULL),
        (SELECT array_agg(trained.person_id) FROM (
            SELECT t.person_id FROM training_certificate t JOIN person_school p ON p.person_id = t.person_id
            JOIN person who ON who.id = t.person_id AND who.active
            WHERE p.school_id = s.id AND t.earned_on <= current_date AND t.valid_until > current_date + 120
            GROUP BY 1 ORDER BY 1 LIMIT 2) trained),
        (SELECT array_agg(v.id) FROM (
            SELECT id FROM visit WHERE school_id = s.id AND state = 'invited' ORDER BY id LIMIT %(hot)s) v)
    FROM school s ORDER BY s.id
"""
LAST_EVENT = "SELECT coalesce(max(id), 0) FROM event"
EVENTS = "SELECT visit_id, kind FROM event WHERE id > %s AND visit_id = ANY(%s) ORDER BY id"
STATES = "SELECT id, state FROM visit WHERE id = ANY(%s)"


def measure() -> int:
    """Measure, write and print; 1 when a goal is missed by more than its slack."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        found = process.submit(measured).result()
    LATEST.write_text(json.dumps(found, indent=1) + "\n")
    text = _table(found)
    put(text, BEGIN, END)
    print(text)
    return 1 if missed(found) else 0


def missed(found: Mapping[str, Any]) -> list[str]:
    """Which goals are missed by more than their slack; what is lost or doubled has none."""
    race, all_ = found["race"], found["steps"]["all"]
    wrong = [f"{name}: {race[name]}" for name in ("lost", "doubled", "broken") if race[name]]
    if all_["ratio"] * SLACK < RATE_LEAST:
        wrong.append(f"rate: {all_['ratio']}")
    if all_["p95"] > WAITS_MOST_MS * SLACK:
        wrong.append(f"p95: {all_['p95']} ms")
    return wrong


def measured(*, fresh: bool = True) -> dict[str, Any]:
    """Everything, in a database made for it, in a process that only does this."""
    with server_with(SIZE, fresh=fresh) as server, schema(server, SCHEMA, BARE_TABLE):
        places = _places(server)
        begin(create_app(Settings(database_url=server.app_url, secure_cookies=False, trial=True)))
        with get_context("fork").Pool(CLIENTS) as clients:
            taken, rates, commits = _in_turns(clients, server, places)
            race = _race(clients, server, places[0])
    return {
        "clients": CLIENTS,
        "commits_a_second": round(median(commits)),
        "steps": _steps(taken, [rate / commit for rate, commit in zip(rates, commits, strict=True)], rates),
        "race": race,
    }


BARE_TABLE = "CREATE TABLE bare_commit (client int NOT NULL, number int NOT NULL)"


def _places(server: embedded.Server) -> list[Place]:
    first = (datetime.now(UTC) + FAR).replace(minute=0, second=0, microsecond=0)
    with psycopg.connect(plain(server.owner_url)) as owner:
        rows = owner.execute(PLACES, {"hot": HOT}).fetchall()
    places = [
        Place(liaison, (pair[0], pair[1]), tuple(visits), first + number * timedelta(hours=1))
        for number, (_school, liaison, pair, visits) in enumerate(rows)
        if liaison and pair and len(pair) == 2 and visits and len(visits) == HOT
    ]
    if len(places) < CLIENTS:
        raise RuntimeError(f"The sample has {len(places)} schools that do for {CLIENTS} clients.")
    return places[:CLIENTS]


def _in_turns(
    clients: Any, server: embedded.Server, places: Sequence[Place]
) -> tuple[list[Taken], list[float], list[float]]:
    """Steps and bare commits in turns: every step, and how many of each were made a second in each turn."""
    url = psycopg.conninfo.make_conninfo(plain(server.app_url), **path_of(SCHEMA))
    taken: list[Taken] = []
    rates, commits = [], []
    clients.map(alone, [(place, WARM_UP) for place in places], chunksize=1)
    for _ in range(TURNS):
        done = clients.map(alone, [(place, SECONDS) for place in places], chunksize=1)
        rates.append(sum(len(client) / sum(each.ms / 1000 for each in client) for client in done))
        taken += [each for client in done for each in client]
        commits.append(
            sum(clients.map(bare, [(url, each, SECONDS) for each in range(CLIENTS)], chunksize=1)) / SECONDS
        )
    return taken, rates, commits


def _race(clients: Any, server: embedded.Server, place: Place) -> dict[str, int]:
    with psycopg.connect(plain(server.owner_url), autocommit=True) as owner:
        clients.map(ready, [place])
        (mark,) = owner.execute(LAST_EVENT).fetchone() or (0,)
        each = ATTEMPTS // CLIENTS
        told: list[Raced] = clients.map(raced, [(place, each, seed) for seed in range(CLIENTS)], chunksize=1)
        happened = owner.execute(EVENTS, (mark, list(place.visits))).fetchall()
        states: dict[int, str] = dict(owner.execute(STATES, (list(place.visits),)).fetchall())
    return {"attempts": each * CLIENTS, **compared(told, happened, states)}


def compared(
    told: Sequence[Raced], happened: Sequence[tuple[int, str]], states: Mapping[int, str]
) -> dict[str, int]:
    """Lost: a client's step without its event, or a visit that does not stand where its last event left it.
    Doubled: an event that no client remembers, or the same step of a visit twice running."""
    remembered = Counter((visit, f"visit.{action}") for client in told for visit, action in client.won)
    kept = Counter(happened)
    by_visit = {visit: [kind for each, kind in happened if each == visit] for visit in states}
    wrong_end = [
        visit
        for visit, kinds in by_visit.items()
        if kinds and (kinds[-1] == "visit.schedule") != (states[visit] == "scheduled")
    ]
    twice = sum(one == next_ for kinds in by_visit.values() for one, next_ in pairwise(kinds))
    return {
        "won": sum(remembered.values()),
        "refused": sum(client.refused for client in told),
        "broken": sum(client.broken for client in told),
        "lost": (remembered - kept).total() + len(wrong_end),
        "doubled": (kept - remembered).total() + twice,
    }


def _steps(taken: Sequence[Taken], ratios: Sequence[float], rates: Sequence[float]) -> dict[str, Any]:
    named = {action: [each for each in taken if each.action == action] for action in ROUND}
    found: dict[str, Any] = {action: _waits(steps) for action, steps in named.items()}
    found["all"] = _waits(taken) | {"a_second": round(median(rates)), "ratio": round(median(ratios), 3)}
    return found


def _waits(taken: Sequence[Taken]) -> dict[str, Any]:
    ms = [each.ms for each in taken]
    return {
        "statements": int(median(each.statements for each in taken)),
        "p50": round(median(ms), 1),
        "p95": round(quantiles(ms, n=20)[-1], 1),
    }


def _table(found: Mapping[str, Any]) -> str:
    words = {
        "answer_yes": "a yes is written down",
        "schedule": "a day is agreed",
        "another_day": "the day is given back",
        "answer_later": "a later is written down",
        "all": "all four in turns",
    }
    rows = "".join(
        f"| {words[name]} | {each['statements']} | {each['p50']} | {each['p95']} |\n"
        for name, each in found["steps"].items()
    )
    race, all_ = found["race"], found["steps"]["all"]
    return (
        f"| a step, {found['clients']} clients at once | statements | ms, half | ms, 95 of 100 |\n|---|--:|--:|--:|\n"
        f"{rows}\n| goal | wanted | found |\n|---|--:|--:|\n"
        f"| steps a second, to bare commits ({all_['a_second']} to {found['commits_a_second']}) |"
        f" at least {RATE_LEAST} | {all_['ratio']} |\n"
        f"| ms that 95 of 100 steps take | at most {WAITS_MOST_MS:.0f} | {all_['p95']} |\n"
        f"| lost, of {race['attempts']:,} raced attempts ({race['won']:,} won, {race['refused']:,} refused) |"
        f" 0 | {race['lost']} |\n| doubled | 0 | {race['doubled']} |\n"
        f"| broken off by the database | 0 | {race['broken']} |\n"
    )

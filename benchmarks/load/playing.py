"""Play it: everybody signs in, then works until the time is up; what came of it, in figures."""

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from benchmarks.load import mix, office, school
from benchmarks.load.bounds import Bounds
from benchmarks.load.browser import Browser, Lost, Over
from benchmarks.load.district import Played, Schools, copy_of
from benchmarks.load.machine import THREADS, WEB, Running, Watch, machine
from benchmarks.load.people import Somebody, gather
from benchmarks.load.person import Person
from benchmarks.load.tally import Tally, spread
from benchmarks.schemas import plain
from tests.journeys.pages import WentWrong

SECONDS_FOR_THE_LAST = 90
"""So long the last answers may take after the time is up."""
COUNTED = """
    SELECT (SELECT count(*) FROM letter) AS letters, (SELECT count(*) FROM event) AS events,
      (SELECT count(*) FROM visit) AS visits, (SELECT count(*) FROM payment) AS payments,
      (SELECT count(*) FROM letter_file WHERE batch_id IS NULL) AS files_of_one,
      (SELECT COALESCE(sum(octet_length(pdf)), 0) FROM letter_file WHERE batch_id IS NULL) AS bytes_of_one,
      (SELECT COALESCE(sum(letters), 0) FROM letter_file WHERE batch_id IS NOT NULL) AS letters_of_runs,
      (SELECT COALESCE(sum(octet_length(pdf)), 0) FROM letter_file WHERE batch_id IS NOT NULL) AS bytes_of_runs,
      pg_database_size(current_database()) / 1048576 AS mib
"""


@dataclass(frozen=True)
class Play:
    """What was asked for. `thinks`: seconds, usually, before each request."""

    bounds: Bounds
    thinks: float
    seed: int
    fresh: bool = False


class Clock:
    """When everybody goes home."""

    def __init__(self, tally: Tally, bounds: Bounds) -> None:
        self._tally, self._bounds, self._until = tally, bounds, float("inf")

    def start(self) -> None:
        """The time runs from now on."""
        self._until = time.monotonic() + self._bounds.seconds

    def stop(self) -> None:
        """Everybody goes home before their next request."""
        self._until = 0.0

    def waits(self, seconds: float) -> bool:
        """Let so much time pass, never beyond the end; tell whether there is time for another request.

        Before the start nobody waits: they all sign in.
        """
        if self._until == float("inf"):
            return True
        time.sleep(max(0.0, min(seconds, self._until - time.monotonic())))
        return time.monotonic() < self._until and self._tally.requests < self._bounds.requests


def play(wanted: Play) -> dict[str, Any]:
    """Play on a copy of the district; the figures of the run."""
    size = Schools.of(wanted.bounds.schools)
    with copy_of(size, fresh=wanted.fresh) as played, tempfile.TemporaryDirectory() as folder:
        crowd = gather(plain(played.owner_url), wanted.bounds.people, wanted.seed)
        before = _rows(played)
        with machine(played, Path(folder)) as running:
            told = _worked(wanted, running, crowd)
        after = _rows(played)
    return {
        "schools": size.schools,
        "students": size.students,
        "visits": size.visits,
        "people": wanted.bounds.people,
        "seconds": round(wanted.bounds.seconds),
        "thinks": wanted.thinks,
        "seed": wanted.seed,
        "web": f"{WEB} x {THREADS}",
        **told,
        "more": {name: after[name] - before[name] for name in after},
        "database_mib": before["mib"],
    }


def _worked(wanted: Play, running: Running, crowd: list[Somebody]) -> dict[str, Any]:
    tally, watch = Tally(), Watch(running.parts)
    clock = Clock(tally, wanted.bounds)
    persons = [_person(each, wanted, running.address, tally, clock.waits) for each in crowd]
    with ThreadPoolExecutor(len(persons)) as everybody, _home_with(clock):
        list(everybody.map(_comes, persons))
        tally.begin()
        clock.start()
        began = time.monotonic()
        with watch.watching():
            working = [everybody.submit(_works, each, wanted, tally) for each in persons]
            for each in working:
                each.result(timeout=wanted.bounds.seconds + SECONDS_FOR_THE_LAST)
            took = time.monotonic() - began
    return figures(tally, watch, took)


@contextmanager
def _home_with(clock: Clock) -> Iterator[None]:
    """Whoever works stops when the run is broken off, which would wait for them otherwise."""
    try:
        yield
    finally:
        clock.stop()


def _person(
    somebody: Somebody, wanted: Play, address: str, tally: Tally, waits: Callable[[float], bool]
) -> Person:
    chance = random.Random(f"{wanted.seed}:{somebody.who}:{somebody.number}")
    thinks = wanted.thinks * mix.slowness(somebody.who, wanted.bounds.people)
    return Person(somebody, Browser(address, tally, chance, thinks=thinks, waits=waits), chance)


def _comes(person: Person) -> None:
    """Signing in is counted apart: checking a password is meant to be dear, and happens once a day."""
    if person.somebody.name:
        person.signs_in()


def _works(person: Person, wanted: Play, tally: Tally) -> None:
    who = person.somebody.who
    does = office.DOES if who in ("coordinator", "payroll", "family", "program") else school.DOES
    for chore in islice(mix.order(who, f"{wanted.seed}:{who}:{person.somebody.number}"), 100_000):
        try:
            does[chore](person)
        except Over:
            return
        except (Lost, WentWrong) as lost:
            tally.lost(chore, str(lost))
        tally.did(who, chore)


def figures(tally: Tally, watch: Watch, seconds: float) -> dict[str, Any]:
    """What came of it."""
    everything = [each for took in tally.took.values() for each in took]
    return {
        "took": round(seconds, 1),
        "requests": len(everything),
        "a_second": round(len(everything) / seconds, 1),
        "all": spread(everything),
        "pages": {rule: spread(took) for rule, took in sorted(tally.took.items())},
        "signing_in": {rule: spread(took) for rule, took in sorted(tally.before.items())},
        "chores": {f"{who}: {chore}": times for (who, chore), times in sorted(tally.chores.items())},
        "errors": [[rule, how, times] for (rule, how), times in sorted(tally.failures.items())],
        "refusals": [[rule, words, times] for (rule, words), times in sorted(tally.refusals.items())],
        "cpu_seconds": watch.worked,
        "cpu_seconds_elsewhere": watch.elsewhere,
        "memory_mib": {"together": watch.most, "largest": watch.each},
        "hours_for_a_year": round(mix.hours_for_a_year(tally.chores.total(), seconds), 1),
    }


def _rows(played: Played) -> dict[str, int]:
    """Rows of what grows, how large letters are, and how large the database is."""
    with psycopg.connect(plain(played.superuser_url), row_factory=dict_row) as look:
        found = look.execute(COUNTED).fetchone() or {}
    return {name: int(each) for name, each in found.items()}

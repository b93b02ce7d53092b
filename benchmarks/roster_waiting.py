"""Somebody who writes visits while a roster comes in, and how long each of them takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from threading import Event, Thread
from time import perf_counter
from typing import Any

import psycopg

PAUSE = 0.05
"""Seconds between two visits."""
A_VISIT = "SELECT v.id, v.district_id FROM visit v ORDER BY v.id LIMIT 1"
CHANGE = "UPDATE visit SET version = version + 1 WHERE id = %s"
NOTE = "INSERT INTO event (kind, district_id, visit_id, facts) VALUES ('visit.changed', %s, %s, '{}')"
A_STUDENT = """
    SELECT s.id, s.school_id, s.district_id, sf.family_id, y.id FROM student s
    JOIN student_family sf ON sf.student_id = s.id
    JOIN school_year y ON y.district_id = s.district_id AND y.current
    WHERE s.district_id <> %s AND s.active ORDER BY s.id OFFSET 1 LIMIT 1
"""
INVITE = """
    WITH made AS (INSERT INTO visit (district_id, school_id, school_year_id, family_id, number, state,
        selection_method, invited_on) VALUES (%(district)s, %(school)s, %(year)s, %(family)s, 1, 'invited',
        'whole_class', current_date) RETURNING id)
    INSERT INTO visit_student (visit_id, student_id, school_id, school_year_id, number, live)
    SELECT id, %(student)s, %(school)s, %(year)s, 1, true FROM made
"""


@dataclass(frozen=True)
class Waits:
    """Milliseconds: of half of them at most, of 95 in a hundred, and the longest."""

    half_ms: float
    slow_ms: float
    longest_ms: float
    visits: int

    def __str__(self) -> str:
        return f"{self.half_ms:.0f}, {self.slow_ms:.0f}, {self.longest_ms:.0f}"


class Writer:
    """Changes a visit of another district and, where the roster's district has students, invites one of them.

    The invitation is taken back, so that an undo is not refused for it.
    """

    def __init__(self, owner_url: str) -> None:
        self._url = owner_url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._taken: list[float] = []
        self._enough = Event()
        self._thread = Thread(target=self._write)
        self._thread.start()

    def stop(self) -> None:
        """After the visit that is being written."""
        self._enough.set()
        self._thread.join()

    def so_far(self) -> Waits:
        """How long they took."""
        taken = sorted(each * 1000 for each in self._taken) or [0.0]
        slow = quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]
        return Waits(median(taken), slow, taken[-1], len(taken))

    def _write(self) -> None:
        with psycopg.connect(self._url) as owner:
            found = owner.execute(A_VISIT).fetchone() or (0, 0)
            student = owner.execute(A_STUDENT, (found[1],)).fetchone()
            owner.rollback()
            while not self._enough.wait(PAUSE):
                began = perf_counter()
                _visit(owner, found, student)
                self._taken.append(perf_counter() - began)


def _visit(owner: psycopg.Connection[Any], visit: tuple[Any, ...], student: tuple[Any, ...] | None) -> None:
    owner.execute(CHANGE, (visit[0],))
    owner.execute(NOTE, (visit[1], visit[0]))
    owner.commit()
    if student:
        names = ("student", "school", "district", "family", "year")
        owner.execute(INVITE, dict(zip(names, student, strict=True)))
        owner.rollback()


@contextmanager
def somebody_writes(owner_url: str) -> Iterator[Writer]:
    """As long as the block runs."""
    writer = Writer(owner_url)
    try:
        yield writer
    finally:
        writer.stop()

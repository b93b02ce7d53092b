"""What one of the clients does that take steps of visits at once; each is a process, and all begin together."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import psycopg
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.models import Visit
from app.security.session import Identity, identify
from app.services import visits
from app.services.actors import Actor, actor_of
from app.services.errors import Changed
from benchmarks.measuring import Counter
from workflows.machine import TransitionRefused

LONG = timedelta(minutes=40)
LATER = timedelta(days=14)
APART = timedelta(hours=12)
"""Visits of one school begin so long after each other, those of the next school an hour later: somebody may serve
two schools, and nobody is in two places."""
BARE = "INSERT INTO bare_commit (client, number) VALUES (%s, %s)"

app_of_clients: dict[str, Flask] = {}
"""The application, built before the clients begin, which are forked and share it."""


@dataclass(frozen=True)
class Place:
    """A school: who takes the steps there, the pair that goes, and open invitations; visits from `first` on."""

    liaison_id: int
    pair: tuple[int, int]
    visits: tuple[int, ...]
    first: datetime


@dataclass(frozen=True)
class Taken:
    """A step that was taken, in milliseconds of the clock, with the statements that it sent."""

    action: str
    ms: float
    statements: int


@dataclass(frozen=True)
class Raced:
    """What a client remembers of a race: the steps that it won, in order, how often it was refused, and how often
    the database broke off (a deadlock, a lost connection), which must not happen."""

    won: tuple[tuple[int, str], ...]
    refused: int
    broken: int = 0


def begin(app: Flask) -> None:
    """Build nothing twice: clients are forked from this process, each with connections of its own."""
    with app.app_context():
        db.engine.dispose()
    app_of_clients["app"] = app


def step(action: str, place: Place, number: int, by: Actor, version: int | None = None) -> None:
    """Take one step of the visit of this number, by the service that a page calls."""
    visit_id, starts_at = place.visits[number], place.first + number * APART
    now = datetime.now(UTC)
    steps: dict[str, Callable[[], Any]] = {
        "answer_yes": lambda: visits.answer_yes(
            visit_id, by=by, agreed_at=now, agreed_by="A parent", how="phone", place="school", version=version
        ),
        "schedule": lambda: visits.schedule(
            visit_id,
            by=by,
            starts_at=starts_at,
            ends_at=starts_at + LONG,
            educators=place.pair,
            version=version,
        ),
        "another_day": lambda: visits.another_day(visit_id, by=by, version=version),
        "answer_later": lambda: visits.answer_later(
            visit_id, by=by, ask_again_on=(now + LATER).date(), version=version
        ),
    }
    steps[action]()


ROUND = ("answer_yes", "schedule", "another_day", "answer_later")


def alone(job: tuple[Place, float]) -> list[Taken]:
    """Take the visits of one school to and fro for so many seconds, nobody else there; the last round is ended."""
    place, seconds = job
    app, taken = app_of_clients["app"], []
    with _counted(app) as counter:
        by = _actor(app, place)
        ends, number = perf_counter() + seconds, 0
        while perf_counter() < ends or number % len(ROUND):
            action = ROUND[number % len(ROUND)]
            which = number // len(ROUND) % len(place.visits)
            with app.app_context():
                identify(db.session, Identity(person_id=place.liaison_id))
                sent, began = counter.statements, perf_counter()
                _insist(action, place, which, by)
                taken.append(Taken(action, (perf_counter() - began) * 1000, counter.statements - sent))
            number += 1
    return taken


def ready(place: Place) -> None:
    """Let each family say yes, so that a race can begin."""
    app = app_of_clients["app"]
    by = _actor(app, place)
    for number in range(len(place.visits)):
        with app.app_context():
            identify(db.session, Identity(person_id=place.liaison_id))
            _insist("answer_yes", place, number, by)


def _insist(action: str, place: Place, number: int, by: Actor) -> None:
    """Take a step that nobody stands in the way of; a refusal, which cannot travel between processes, in words."""
    try:
        step(action, place, number, by)
    except TransitionRefused as refused:
        raise RuntimeError(f"{action}: {[reason.name for reason in refused.reasons]}") from None


def raced(job: tuple[Place, int, int]) -> Raced:
    """Try so many steps of the same few visits as all others do, half of them with the version that was seen."""
    place, attempts, seed = job
    app, chance = app_of_clients["app"], random.Random(seed)
    by, won, broken = _actor(app, place), [], 0
    for attempt in range(attempts):
        number = chance.randrange(len(place.visits))
        with app.app_context():
            identify(db.session, Identity(person_id=place.liaison_id))
            state, version = _seen(place.visits[number])
            action = "schedule" if state == "invited" else "another_day"
            try:
                step(action, place, number, by, version if attempt % 2 else None)
            except (Changed, TransitionRefused):
                continue
            except DBAPIError:
                broken += 1
                continue
            won.append((place.visits[number], action))
    return Raced(tuple(won), attempts - len(won) - broken, broken)


def bare(job: tuple[str, int, float]) -> int:
    """Insert one row and commit, by the driver alone, for so many seconds; returns how often."""
    url, client, seconds = job
    number, ends = 0, perf_counter() + seconds
    with psycopg.connect(url) as connection:
        while perf_counter() < ends:
            connection.execute(BARE, (client, number))
            connection.commit()
            number += 1
    return number


def _seen(visit_id: int) -> tuple[str, int]:
    """What a page showed: the transaction that read it is over when the button is pressed."""
    row = db.session.execute(select(Visit.state, Visit.version).where(Visit.id == visit_id)).one()
    db.session.rollback()
    return row.state, row.version


def _actor(app: Flask, place: Place) -> Actor:
    with app.app_context():
        identify(db.session, Identity(person_id=place.liaison_id))
        return actor_of(place.liaison_id)


class _counted:
    """Count the statements of an application."""

    def __init__(self, app: Flask) -> None:
        self.counter = Counter()
        with app.app_context():
            self.engine: Any = db.engine

    def __enter__(self) -> Counter:
        event.listen(self.engine, "before_cursor_execute", self.counter)
        return self.counter

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self.counter)

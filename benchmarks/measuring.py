"""One request and what it costs; many rounds of them, taken in turns, and their medians."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from time import perf_counter, process_time
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask
from sqlalchemy import event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app.extensions import db

WARM_UP = 3
"""Rounds that are not counted: templates are compiled, statements prepared and pages of tables read."""


@dataclass(frozen=True)
class Cost:
    """`cpu_ms` and `wall_ms`: milliseconds of the web process, the database's own CPU left out of the first."""

    statements: int
    cpu_ms: float
    wall_ms: float
    bytes: int

    @classmethod
    def median_of(cls, costs: Sequence["Cost"]) -> "Cost":
        """What a request costs in the middle."""
        return cls(
            statements=int(median(cost.statements for cost in costs)),
            cpu_ms=round(median(cost.cpu_ms for cost in costs), 2),
            wall_ms=round(median(cost.wall_ms for cost in costs), 2),
            bytes=int(median(cost.bytes for cost in costs)),
        )


class Counter:
    """Counts the statements that an application sends, the naming of the person included."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, *_: object) -> None:
        self.statements += 1


@dataclass(frozen=True)
class Door:
    """An application that is asked as a web server asks it: no browser, no network between."""

    app: WSGIApplication
    counter: Counter

    def get(self, path: str, cookie: str = "") -> tuple[Cost, str]:
        """Ask for a page. Raises RuntimeError when the answer is not the page."""
        environ = EnvironBuilder(path=path, headers=[("Cookie", cookie)] if cookie else []).get_environ()
        sent, wall, cpu = self.counter.statements, perf_counter(), process_time()
        body, status, _headers = run_wsgi_app(self.app, environ, buffered=True)
        whole = b"".join(body)
        cpu, wall = process_time() - cpu, perf_counter() - wall
        if not status.startswith("200"):
            raise RuntimeError(f"{path} answered {status}.")
        cost = Cost(self.counter.statements - sent, cpu * 1000, wall * 1000, len(whole))
        return cost, whole.decode()


@contextmanager
def door_of(app: Flask) -> Iterator[Door]:
    """Count the statements of an application from now on; its connections are closed afterwards."""
    counter = Counter()
    with app.app_context():
        engine: Any = db.engine
    event.listen(engine, "before_cursor_execute", counter)
    try:
        yield Door(app, counter)
    finally:
        event.remove(engine, "before_cursor_execute", counter)
        engine.dispose()


@contextmanager
def clock_of(app: Flask) -> Iterator[list[float]]:
    """From now on, the seconds between sending each statement of an application and its rows."""
    spent: list[float] = []
    began = [0.0]

    def before(*_: object) -> None:
        began[0] = perf_counter()

    def after(*_: object) -> None:
        spent.append(perf_counter() - began[0])

    with app.app_context():
        engine: Any = db.engine
    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield spent
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


@dataclass(frozen=True)
class Ask:
    """One request of a round."""

    door: Door
    path: str
    cookie: str = ""


def costs_of(asks: Mapping[Any, Ask], rounds: int) -> dict[Any, Cost]:
    """Take all requests in turns, so that whatever else the machine does meets them alike."""
    found: dict[Any, list[Cost]] = {key: [] for key in asks}
    for number in range(WARM_UP + rounds):
        keys = list(asks) if number % 2 else list(reversed(asks))
        for key in keys:
            ask = asks[key]
            cost, _page = ask.door.get(ask.path, ask.cookie)
            if number >= WARM_UP:
                found[key].append(cost)
    return {key: Cost.median_of(costs) for key, costs in found.items()}

"""Connections to the database that a test opened and forgot: it fails.

Else they become garbage some time, which is a warning, and a failure of whichever test the garbage is collected in.
"""

import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from psycopg import BaseConnection
from sqlalchemy import Engine, event

from app.extensions import db
from tests import grounds

_fresh: list[weakref.ref[Any]] = []
_kept: weakref.WeakSet[Any] = weakref.WeakSet()


def keep(engine: Engine) -> Engine:
    """This engine outlives a test; the fixture that made it disposes of it."""
    event.listen(engine, "connect", lambda connection, _: _kept.add(connection))
    return engine


@contextmanager
def closed_after(app: Flask) -> Iterator[None]:
    """An application of a test's own keeps its connections until somebody disposes of them."""
    try:
        yield
    finally:
        with app.app_context():
            db.engine.dispose()


def pytest_sessionstart() -> None:
    begin = BaseConnection.__init__

    def noticed(self: Any, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        _fresh.append(weakref.ref(self))
        grounds.unknown()

    BaseConnection.__init__ = noticed  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Iterator[Any]:
    """What a fixture of many tests opened outlives each of them."""
    value = yield
    if fixturedef.scope != "function":
        _kept.update(_open_now())
    return value


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[Any]:
    value = yield
    if forgotten := [each for each in _open_now() if each not in _kept]:
        pytest.fail(
            f"Left open: {len(forgotten)} connections. Close them, or dispose of their engine; where a fixture of "
            "many tests does so later, let it say connections.keep(engine)."
        )
    return value


def _open_now() -> list[Any]:
    """Those that are new since the last question and were not closed."""
    fresh = [each() for each in _fresh]
    _fresh.clear()
    return [each for each in fresh if each is not None and not each.closed]

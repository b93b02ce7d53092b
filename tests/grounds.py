"""What builders laid once in this process is put back the next time, a tenth of the work that services make of it.

A ground is known by its steps since the database was emptied: rows that builders saved, and `remembered` builders with
what they were given. Whatever else commits, or opens a connection, makes it unknown until the database is emptied:
from then on builders build. Ids and numbers come out alike, so nothing tells the ways apart but the rows' age, which is
a quarter of an hour at most. Builders say with `saved` what they write themselves.
"""

import pickle
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask_appbuilder import Model
from sqlalchemy import Engine, event, inspect

from tests import database

PLAIN = (type(None), bool, int, float, str, bytes, Decimal, date, time, timedelta, Enum)
A_QUARTER_OF_AN_HOUR = 900

Given = ParamSpec("Given")
Made = TypeVar("Made")
Steps = tuple[Any, ...]


class Unknowable(Exception):
    """A value that says nothing lasting of itself."""


@dataclass(frozen=True)
class Kept:
    """The rows of a ground, what the last step of it returned, and the number that builders go on from."""

    rows: str
    made: bytes
    number: int


class Building(threading.local):
    """Whether this thread is in a builder: what commits now is a step's own."""

    now = False


_building = Building()
_databases: list[database.Database] = []
_steps: list[Steps] = []
"""The one ground that is known now; empty while none is."""
_seen: set[Steps] = set()
_kept: dict[Steps, Kept] = {}
_next = [1]


def begin(mine: database.Database) -> None:
    """The database was emptied just now."""
    _databases[:] = [mine]
    _steps[:] = [()]


def go_on_from(number: int) -> None:
    """Number the next rows from here."""
    _next[:] = [number]


def next_number() -> int:
    """No other row of this test was numbered like that."""
    go_on_from(_next[0] + 1)
    return _next[0] - 1


def unknown(*_: object) -> None:
    """Somebody wrote something, or could have; a builder's own writing is told otherwise."""
    if not _building.now:
        _steps.clear()


event.listen(Engine, "commit", unknown)


@contextmanager
def building() -> Iterator[None]:
    """What commits here belongs to a step."""
    before, _building.now = _building.now, True
    try:
        yield
    except BaseException:
        _steps.clear()
        raise
    finally:
        _building.now = before


def saved(what: str, *rows: Model, **columns: Any) -> None:
    """A builder is about to write these rows, or to change these columns of them."""
    if _steps and not _building.now:
        _add(_step(what, _next[0], [(type(row).__name__, _columns(row)) for row in rows], columns))


def remembered(build: Callable[Given, Made]) -> Callable[Given, Made]:
    """A builder that is given plain values and stored rows; what it returns can be pickled.

    Whom the session acts as afterwards is the caller's to say: where rows are put back, no service was asked.
    """

    @wraps(build)
    def built(*given: Given.args, **named: Given.kwargs) -> Made:
        if not _steps or _building.now:
            return build(*given, **named)
        before = _steps[0]
        _add(_step(build.__qualname__, given, named, _next[0]))
        ground = _steps[0] if _steps else None
        if ground is not None and (kept := _kept.get(ground)):
            _put_back(kept, emptied=not before)
            return pickle.loads(kept.made)  # type: ignore[no-any-return]
        with building():
            made = build(*given, **named)
        if ground is not None and _steps and _steps[0] is ground:
            _keep(ground, made)
        return made

    return built


def _add(step: Any) -> None:
    if step is None:
        _steps.clear()
    else:
        _steps[:] = [(_steps[0], step)]


def _keep(ground: Steps, made: object) -> None:
    """Not before it is laid a second time: many a ground is laid once only."""
    if ground not in _seen:
        _seen.add(ground)
        return
    _kept[ground] = Kept(database.keep_rows(_databases[0]), pickle.dumps(made), _next[0])


def _put_back(kept: Kept, *, emptied: bool) -> None:
    if not emptied:
        database.empty(_databases[0], at_once=False)
    database.put_back(_databases[0], kept.rows)
    go_on_from(kept.number)


def _step(*what: Any) -> Any:
    try:
        return (int(datetime.now(UTC).timestamp()) // A_QUARTER_OF_AN_HOUR, _told(what))
    except Unknowable:
        return None


def _columns(row: Model) -> dict[str, Any]:
    """What was given for the row, and which it is where it is stored."""
    state = inspect(row)
    return {"": state.identity} | {key: value for key, value in state.dict.items() if key in state.attrs}


def _told(value: Any) -> Any:
    """The same for the same value in another test, and hashable."""
    if isinstance(value, PLAIN):
        return type(value), value
    if isinstance(value, Mapping):
        return "mapping", tuple((_told(key), _told(each)) for key, each in value.items())
    if isinstance(value, set | frozenset):
        return "set", frozenset(_told(each) for each in value)
    if isinstance(value, list | tuple):
        return "list", tuple(_told(each) for each in value)
    if isinstance(value, Model) and (state := inspect(value)).identity and not state.modified:
        return type(value), state.identity
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), tuple(_told(getattr(value, each.name)) for each in fields(value))
    raise Unknowable

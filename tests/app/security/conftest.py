"""The wall asked in raw SQL: two districts laid out, and the application's own database role."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, text

from tests import connections, database
from tests.app.security import ground
from tests.app.security.counted import Counted, summed
from tests.app.security.ground import Ground


@pytest.fixture(scope="module")
def laid(owner_engine: Engine, own_database: database.Database) -> Iterator[Ground]:
    database.empty(own_database)
    yield ground.lay(owner_engine, own_database)
    database.empty(own_database)


@pytest.fixture(scope="module")
def application(own_database: database.Database) -> Iterator[Engine]:
    engine = connections.keep(create_engine(own_database.app_url))
    yield engine
    engine.dispose()


@pytest.fixture
def asks(application: Engine) -> Iterator[Connection]:
    """A transaction of the application's role that is nobody yet and is undone at the end."""
    with application.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture(scope="module")
def over_the_wall(own_database: database.Database) -> Iterator[Engine]:
    """The superuser's connections."""
    engine = connections.keep(create_engine(own_database.superuser_url))
    yield engine
    engine.dispose()


@pytest.fixture
def blind(over_the_wall: Engine) -> Iterator[Connection]:
    """The application's role with nothing but the wall in its way; undone at the end."""
    with over_the_wall.connect() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text("SET LOCAL ROLE porchlight_app"))
        yield connection
        connection.rollback()


@pytest.fixture
def counted(record_property: Any) -> Counted:
    """Count something for the figures at the end."""
    return lambda what, many=1: record_property(f"counted {what}", many)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the figures of this run."""
    reports = [each for outcome in ("passed", "failed") for each in terminalreporter.stats.get(outcome, [])]
    for file, figures in sorted(summed(reports).items()):
        said = ", ".join(f"{figure:,} {what}" for what, figure in figures.items())
        terminalreporter.write_line(f"{file}: {said}")

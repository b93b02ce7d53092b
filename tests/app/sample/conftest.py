"""The sample district, and an empty database beside it."""

from collections.abc import Iterator

import pytest

from app import embedded, sample
from tests.app.sample.looking import NOVEMBER, SIZE, Look, an_empty_database


@pytest.fixture(scope="package")
def district(server: embedded.Server, worker_id: str) -> Iterator[Look]:
    """The default size, seed 1, seen from a day in November."""
    with an_empty_database(server, f"sample_{worker_id}") as look:
        sample.create(look.url, **SIZE, seed=1, today=NOVEMBER)
        yield look


@pytest.fixture
def another(server: embedded.Server, worker_id: str) -> Iterator[Look]:
    """An empty database beside it."""
    with an_empty_database(server, f"sample_{worker_id}_too") as look:
        yield look

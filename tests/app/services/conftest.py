"""Services are asked by somebody: a person whom the session acts as."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.models import Person
from app.security.session import Identity, identify
from app.services.actors import Actor, actor_of

Acting = Callable[[Person], Actor]


@pytest.fixture
def acting(session: Any) -> Acting:
    """Let the session act as a person, and return that actor."""

    def as_person(person: Person) -> Actor:
        identify(session, Identity(person_id=person.id))
        return actor_of(person.id)

    return as_person


DIFFERENCES = "SELECT f.* FROM district d CROSS JOIN LATERAL app_figures_differ(d.id) f"


@pytest.fixture(autouse=True)
def _sums_follow(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a service did: the sums about visits are what one counts (docs/decisions/0015)."""
    asked = "owner" in request.fixturenames and "spoiled" not in request.fixturenames
    mine = request.getfixturevalue("own_database") if asked else None
    yield
    if mine:
        assert mine.superuser.execute(DIFFERENCES).fetchall() == []

"""Services are asked by somebody: a person whom the session acts as."""

from collections.abc import Callable
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

"""The coordinator whose browser asks."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Person
from tests import builders as b
from tests.conftest import SignIn
from workflows.people import Role


@pytest.fixture
def dana(app: Flask) -> Person:
    """The coordinator of the district."""
    return b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()})


@pytest.fixture
def desk(dana: Person, sign_in: SignIn) -> FlaskClient:
    """The coordinator's browser."""
    return sign_in(dana)

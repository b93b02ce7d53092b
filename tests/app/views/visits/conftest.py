"""The place of these tests."""

import pytest
from flask import Flask

from tests.app.views.visits.place import Place
from tests.visiting import a_staffed_school


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))

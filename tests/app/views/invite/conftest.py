"""A school with its people and the texts of its letters."""

import pytest
from flask import Flask

from tests import builders
from tests.visiting import School_, a_staffed_school


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        place = a_staffed_school("Alder")
    place.school.phone = "(530) 555-0100"
    builders.save(place.school)
    builders.letter_texts()
    return place

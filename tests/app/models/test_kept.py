"""A district is read once in a transaction, and anew in the next."""

from zoneinfo import ZoneInfo

from flask import Flask

from app.extensions import db
from app.models import District
from app.services.clock import zone_of
from tests import builders
from tests.counting import statements
from tests.visiting import a_staffed_school, acting


def test_a_zone_asked_for_again_and_again_costs_one_statement_and_is_read_anew_afterwards(app: Flask) -> None:
    with app.app_context():
        acting(a_staffed_school().liaison)
        [district] = builders.every(District)

        asked = statements(lambda: [zone_of(district.id) for _ in range(30)])
        builders.change(district, time_zone="America/Chicago")
        db.session.rollback()

        assert asked == 1
        assert zone_of(district.id) == ZoneInfo("America/Chicago")
        db.session.rollback()

"""Acting as somebody else within a transaction names them once, and gives the transaction back afterwards."""

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.security.session import Identity, acting_as, identify, identity, steward
from tests.counting import statements

WHO = text("SELECT current_setting('app.person', true), current_setting('app.service', true)")


def asked() -> tuple[str, str]:
    person, service = db.session.execute(WHO).one()
    return person, service


def test_the_transaction_belongs_to_the_steward_inside_and_to_the_person_afterwards(app: Flask) -> None:
    with app.app_context():
        identify(db.session, Identity(person_id=7))
        with acting_as(db.session, steward(1)):
            inside = asked()
            with acting_as(db.session, steward(1)):
                deeper = asked()
            still = asked()

        assert inside == deeper == still == ("", "steward")
        assert asked() == ("7", "")
        assert identity(db.session) == Identity(person_id=7)


def test_who_acts_already_is_not_named_again(app: Flask) -> None:
    def work() -> None:
        with acting_as(db.session, steward(1)), acting_as(db.session, steward(1)):
            asked()

    with app.app_context():
        identify(db.session, Identity(person_id=7))
        asked()

        assert statements(work) == 3  # The steward, the question, and the person again.


def test_whoever_asks_stays_who_they_are_when_another_cannot_be_named(app: Flask) -> None:
    with app.app_context():
        identify(db.session, Identity(person_id=7))
        with pytest.raises(DBAPIError):
            db.session.execute(text("SELECT 1 / 0"))

        with pytest.raises(DBAPIError), acting_as(db.session, steward(1)):
            pass
        db.session.rollback()

        assert identity(db.session) == Identity(person_id=7)
        assert asked() == ("7", "")

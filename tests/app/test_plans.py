"""A connection keeps the plans of what is asked again, however its transactions end."""

from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.extensions import db
from app.models import School
from app.security.session import identify, steward
from tests import builders as b
from tests import database
from tests.conftest import SignIn
from workflows.people import Role

KEPT = text("SELECT statement FROM pg_prepared_statements WHERE generic_plans > 0")


@pytest.fixture
def alone(app: Flask) -> Iterator[None]:
    """No connection is open yet, so that there is one only."""
    with app.app_context():
        db.engine.dispose()
        yield
        db.session.rollback()


@pytest.mark.usefixtures("alone")
def test_a_page_that_only_reads_leaves_its_plans_behind(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(b.a_person(roles={Role.liaison: b.a_school("Alder")}))

    for _ in range(12):
        assert browser.get("/students/").status_code == 200

    with db.engine.connect() as connection:
        kept = " ".join(connection.scalars(KEPT))
    assert "user_session" in kept
    assert "FROM student" in kept


@pytest.mark.usefixtures("alone")
def test_what_is_rolled_back_is_undone_and_its_name_with_it(app: Flask) -> None:
    school = b.a_school("Alder")
    identify(db.session, steward(school.district_id))
    db.session.execute(text("UPDATE school SET phone = '555 0100'"))
    assert db.session.scalar(text("SELECT current_setting('app.service', true)")) == "steward"

    db.session.rollback()

    assert b.every(School)[0].phone != "555 0100"
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT current_setting('app.service', true)")) == ""


@pytest.mark.usefixtures("alone")
def test_a_failed_transaction_ends_as_well(app: Flask) -> None:
    with db.engine.connect() as connection:
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1 / 0"))
        connection.rollback()

        assert connection.scalar(text("SELECT 1")) == 1


@pytest.mark.usefixtures("alone")
def test_a_connection_that_was_cut_is_not_lent_again(app: Flask, own_database: database.Database) -> None:
    cut = db.engine.connect()
    gone = cut.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(own_database.superuser_url.replace("+psycopg", "")) as superuser:
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [gone])

    with pytest.raises(OperationalError):
        cut.close()

    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != gone

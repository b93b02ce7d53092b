"""The database away, read-only, locked or out of room: a clear page, nothing half kept, and on it goes afterwards."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from psycopg import sql
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from app.models import Event, OutreachEvent
from tests import builders as b
from tests import database
from tests.browsing import fields_of, shown
from tests.conftest import SignIn
from workflows.people import Role

ADDRESS = "/outreach/add"
Send = Callable[[], TestResponse]


@pytest.fixture
def mine(own_database: database.Database, app: Flask) -> Iterator[database.Database]:
    """This process's database, to be disturbed; the application connects anew afterwards."""
    yield own_database
    with app.app_context():
        from app.extensions import db

        db.engine.dispose()


@pytest.fixture
def send(sign_in: SignIn) -> Send:
    """Send a form that was filled in before anything went wrong."""
    browser = sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()}))
    typed: dict[str, Any] = {
        "title": "Family night",
        "audience": "families",
        "held_on": b.today().isoformat(),
    }
    filled = fields_of(browser.get(ADDRESS)) | typed
    return lambda: browser.post(ADDRESS, data=filled)


@contextmanager
def altered(mine: database.Database, how: str, back: str) -> Iterator[None]:
    """The database with another setting; the application, cut off, has to come anew."""
    name = sql.Identifier(mine.superuser.info.dbname)
    for each in (how, back):
        mine.superuser.execute(sql.SQL(each).format(name))
        mine.superuser.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND usename = 'porchlight_app'"
        )
        if each == how:
            yield


def says_to_come_back(answer: TestResponse) -> bool:
    said = shown(answer)
    return answer.status_code == 503 and "Your last step was not kept" in said and "psycopg" not in said


@pytest.mark.parametrize(
    ("how", "back"),
    [
        (
            "REVOKE CONNECT ON DATABASE {} FROM porchlight_app",
            "GRANT CONNECT ON DATABASE {} TO porchlight_app",
        ),
        (
            "ALTER DATABASE {} SET default_transaction_read_only TO on",
            "ALTER DATABASE {} RESET default_transaction_read_only",
        ),
    ],
    ids=["away", "read-only"],
)
def test_a_database_that_takes_nothing_is_said_and_the_same_form_goes_through_later(
    mine: database.Database, send: Send, how: str, back: str
) -> None:
    with altered(mine, how, back):
        meanwhile = send()

    assert says_to_come_back(meanwhile)
    assert b.every(OutreachEvent) == []
    assert send().status_code in (302, 303, 503)  # The first to come after a cut may find the cut line.
    assert send().status_code in (302, 303)
    assert len(b.every(OutreachEvent)) == 1


def test_whoever_meets_a_locked_table_waits_and_is_kept(
    mine: database.Database, owner: Engine, send: Send
) -> None:
    answers: list[TestResponse] = []
    waiting = Thread(target=lambda: answers.append(send()))

    with owner.begin() as locking:
        locking.execute(text("LOCK TABLE outreach_event IN ACCESS EXCLUSIVE MODE"))
        waiting.start()
        while not mine.superuser.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone():
            assert waiting.is_alive()
    waiting.join()

    assert answers[0].status_code in (302, 303)
    assert len(b.every(OutreachEvent)) == 1


FULL = """
CREATE FUNCTION there_is_no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER there_is_no_room AFTER INSERT ON outreach_event EXECUTE FUNCTION there_is_no_room()"""


def test_a_full_disk_is_said_keeps_nothing_and_is_over_when_there_is_room(owner: Engine, send: Send) -> None:
    """What PostgreSQL says then, said by a trigger: a small disk of its own is made by root only."""
    with owner.begin() as connection:
        connection.execute(text(FULL))

    meanwhile = send()
    kept = (b.every(OutreachEvent), b.every(Event, kind="outreach_event.added"))
    with owner.begin() as connection:
        connection.execute(text("DROP FUNCTION there_is_no_room CASCADE"))

    assert says_to_come_back(meanwhile)
    assert kept == ([], [])
    assert send().status_code in (302, 303)
    assert len(b.every(OutreachEvent)) == 1

"""The web through a pooler in transaction mode: each transaction names its person anew, and nothing stays behind."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg.errors import InvalidSqlStatementName
from sqlalchemy import Engine

import config
from app import create_app
from app.extensions import db
from app.models import Person
from tests import builders as b
from tests import connections, database
from tests.browsing import send, shown
from tests.pooling import Pooler, a_pooler
from workflows.people import Role

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = re.compile(
    r"pg_(?:try_)?advisory_(?:lock|unlock)|\bLISTEN\s|\bUNLISTEN\s|CREATE\s+TEMP(?![^;]*ON COMMIT DROP)|WITH\s+HOLD"
    r"|[\"']PREPARE\s|SET\s+SESSION|[\"']SET\s+(?!LOCAL|TRANSACTION|NULL)|set_config\([^)]*false"
)
"""What a session keeps beyond its transaction: none of it is there for the next one."""


@pytest.fixture(scope="module")
def pooler(own_database: database.Database) -> Iterator[Pooler]:
    with a_pooler(own_database.app_url) as running:
        yield running


@pytest.fixture(scope="module")
def pooled(
    own_database: database.Database, pooler: Pooler, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application that goes through the pooler."""
    app = create_app(
        config.Settings(
            database_url=own_database.app_url,
            database_pool_url=pooler.url(own_database.app_url),
            instance=tmp_path_factory.mktemp("instance"),
            _env_file=None,
        )
    )
    app.config["TESTING"] = True
    with app.app_context():
        connections.keep(db.engine)
    with connections.closed_after(app):
        yield app


def enter(app: Flask, person: Person) -> FlaskClient:
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie.update(b.a_session(person))
    return browser


def test_everybody_sees_their_own_rows_on_whichever_connection(
    pooled: Flask, pooler: Pooler, owner: Engine
) -> None:
    """Four people of four schools at once, on three connections of the server, beside somebody who is nobody."""
    schools = [b.a_school(f"School {each}") for each in "ABCD"]
    names = [f"Child{each}" for each in "ABCD"]
    for name, school in zip(names, schools, strict=True):
        b.a_student(name, at=school)
    browsers = [enter(pooled, b.a_person(roles={Role.liaison: school})) for school in schools]
    stranger = pooled.test_client()
    before = len(pooler.transactions)

    def looks(place: int) -> set[str]:
        assert stranger.get("/students/").status_code == 302
        page = shown(browsers[place].get("/students/"))
        return {name for name in names if name in page}

    places = [0, 1, 2, 3] * 5
    with ThreadPoolExecutor(4) as at_once:
        seen = list(at_once.map(looks, places))

    assert seen == [{names[place]} for place in places]
    assert len(set(pooler.transactions[before:])) == 3


def test_a_step_of_several_statements_stays_on_one_connection_and_is_kept(
    pooled: Flask, owner: Engine
) -> None:
    school = b.the_school()
    coordinator = enter(pooled, b.a_person(roles={Role.district_coordinator: b.the_district()}))

    answer = send(coordinator, f"/schools/{school.id}/edit", name="Alder Street")

    assert answer.status_code == 302
    assert b.reload(school).name == "Alder Street"


def test_no_person_stays_behind_in_a_connection(pooled: Flask, pooler: Pooler, owner: Engine) -> None:
    browser = enter(pooled, b.a_person(roles={Role.liaison: b.the_school()}))
    browser.get("/students/")

    with psycopg.connect(pooler.url(_app_url(pooled)).replace("+psycopg", ""), autocommit=True) as look:
        look.prepare_threshold = None
        found = {
            look.execute(
                "SELECT pg_backend_pid(), COALESCE(current_setting('app.person', true), '')"
            ).fetchone()
            for _ in range(6)
        }

    assert len(found) == 3
    assert {person for _, person in found} == {""}  # type: ignore[misc]


def test_what_is_prepared_in_one_transaction_is_gone_in_the_next(pooler: Pooler, pooled: Flask) -> None:
    """So the pooler is one; and the application, which prepares nothing, does not notice."""
    with psycopg.connect(_app_url(pooled).replace("+psycopg", ""), autocommit=True) as client:
        client.prepare_threshold = 0

        with pytest.raises(InvalidSqlStatementName):
            client.execute("SELECT 1")

    with pooled.app_context():
        pid = {db.session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one()}
        for _ in range(8):
            db.session.rollback()
            pid.add(db.session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        db.session.remove()
    assert len(pid) == 3


@pytest.mark.parametrize("room", ["services", "views", "reports", "security", "models"])
def test_the_web_leaves_nothing_behind_in_a_session(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {left[0]}"
        for path in sorted((ROOT / "app" / room).rglob("*.py"))
        if (left := LEFT_BEHIND.search(path.read_text()))
    ]

    assert not found, (
        f"A pooler hands the next transaction to another session; end it with the transaction: {found}"
    )


def _app_url(pooled: Flask) -> str:
    return str(pooled.config["SQLALCHEMY_DATABASE_URI"])

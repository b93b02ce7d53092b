"""Two web servers on one database: a limit at one is a limit at both, and so is signing in and out."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

import config
from app import create_app
from tests import connections, database
from tests.builders import PASSWORD, a_person, an_account, the_school
from workflows.people import Role


@pytest.fixture
def servers(
    app: Flask, own_database: database.Database, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[FlaskClient]]:
    """A browser at each of two servers that were given the same SECRET_KEY and no folder to write to."""
    other = create_app(
        config.Settings(
            database_url=own_database.app_url,
            instance="/nowhere/that/anybody/may/write",  # type: ignore[arg-type]
            secret_key=SecretStr(app.config["SECRET_KEY"]),
            _env_file=None,
        )
    )
    for each in (app, other):
        monkeypatch.setitem(each.config, "WTF_CSRF_ENABLED", False)
    an_account(a_person("Maria Reyes", roles={Role.liaison: the_school()}), username="maria")
    with connections.closed_after(other):
        yield [app.test_client(), other.test_client()]


def attempt(browser: FlaskClient, password: str) -> int:
    return browser.post("/sign-in/", data={"username": "maria", "password": password}).status_code


def test_wrong_passwords_at_two_servers_add_up(servers: list[FlaskClient]) -> None:
    for _ in range(5):
        for browser in servers:
            assert attempt(browser, "wrong") == 401

    assert [attempt(browser, PASSWORD) for browser in servers] == [401, 401]


def test_who_signed_in_at_one_server_is_known_at_the_other_until_they_leave(
    servers: list[FlaskClient],
) -> None:
    here, there = servers
    attempt(here, PASSWORD)
    cookie = here.get_cookie("porchlight")
    assert cookie is not None
    there.set_cookie("porchlight", cookie.value)
    known = there.get("/account/").status_code

    here.post("/sign-out/")

    assert (known, there.get("/account/").status_code) == (200, 302)

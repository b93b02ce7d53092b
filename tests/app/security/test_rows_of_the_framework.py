"""What docs/security.md cites and no other test says: holes of the framework's defaults that stay closed."""

from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

import config
from app import create_app
from app.models import Event
from forms.access import weakness
from tests import builders, connections, database
from tests.browsing import post
from tests.builders import PASSWORD
from tests.conftest import SignIn
from workflows.people import Role


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.1"), (1, "203.0.113.9")])
def test_an_address_that_a_visitor_made_up_is_not_believed(
    own_database: database.Database, tmp_path: Path, proxies: int, address: str
) -> None:
    """A header came along, to which the proxy added what it saw: the last one counts, or none without a proxy."""
    app = create_app(
        config.Settings(database_url=own_database.app_url, instance=tmp_path, trusted_proxies=proxies)
    )
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))

    with connections.closed_after(app):
        app.test_client().get(
            "/sign-in/",
            environ_base={"REMOTE_ADDR": "10.0.0.1"},
            headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"},
        )

    assert seen == [address]


def test_a_browser_that_came_by_https_is_told_to_stay_there(client: FlaskClient) -> None:
    assert "max-age=31536000" in client.get("/sign-in/", base_url="https://x.example").headers.get(
        "Strict-Transport-Security", ""
    )
    assert "Strict-Transport-Security" not in client.get("/sign-in/").headers


def test_no_answer_may_be_read_by_another_site(client: FlaskClient) -> None:
    answer = client.get("/sign-in/", headers={"Origin": "https://elsewhere.example"})

    assert not [name for name, _ in answer.headers if name.startswith("Access-Control-")]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "password",
    [
        "all lower case walnuts",
        "NOTHING BUT CAPITALS HERE",
        "gatos y tortugas azules",
        "тихий ліхтар над ґанком",
    ],
)
def test_no_rule_asks_for_digits_capitals_or_signs(password: str) -> None:
    assert weakness(password) is None


def test_an_upload_beyond_the_limit_is_refused_before_it_is_read(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = builders.a_person(roles={Role.district_coordinator: builders.a_district()})
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)

    assert post(sign_in(noor), "/roster/", filler="x" * 2000).status_code == 413


def test_signing_in_failing_and_leaving_are_each_told_once(client: FlaskClient) -> None:
    maria = builders.a_person("Maria Reyes")
    builders.an_account(maria, username="maria")
    name = {"username": "maria"}

    post(client, "/sign-in/", **name, password="wrong but long")
    post(client, "/sign-in/", **name, password=PASSWORD)
    post(client, "/sign-out/")

    told = [event for event in builders.every(Event) if event.kind.startswith("sign_in.")]
    assert [event.kind for event in told] == ["sign_in.failed", "sign_in.done", "sign_in.left"]
    assert "maria" not in str([event.facts for event in told]).lower()


def test_the_frameworks_role_patterns_and_tokens_are_not_used(app: Flask) -> None:
    assert "FAB_ROLES" not in app.config
    assert not app.config.get("AUTH_USER_REGISTRATION")
    assert not app.config.get("FAB_ALLOW_GET_UNSAFE_MUTATIONS")
    assert app.config["FAB_UPDATE_PERMS"] is False

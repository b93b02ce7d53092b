"""While the database does not answer, or takes nothing: a page in words, and no question more."""

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import errors
from sqlalchemy import exc

from app.views.errors import is_away
from tests.browsing import shown

NO_ANSWER = exc.OperationalError("SELECT", {}, psycopg.OperationalError("connection refused by Canary"))
AWAY = [
    NO_ANSWER,
    exc.OperationalError("SELECT", {}, errors.AdminShutdown()),
    exc.OperationalError("SELECT", {}, errors.DiskFull()),
    exc.OperationalError("SELECT", {}, errors.TooManyConnections()),
    exc.InternalError("SELECT", {}, errors.ReadOnlySqlTransaction()),
    exc.TimeoutError(),
]


@pytest.fixture
def breaks(client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Open the door while it breaks with this error; somebody who is signed in meets it before their name is read."""
    monkeypatch.setitem(app.config, "TESTING", False)

    def opened(error: Exception):  # type: ignore[no-untyped-def]
        def break_(*_: object) -> None:
            raise error

        monkeypatch.setattr(app.login_manager, "_user_callback", break_)  # type: ignore[attr-defined]
        with client.session_transaction() as cookie:
            cookie.update(_user_id="1", key="x", person=1)
        return client.get("/schools/")

    return opened


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(getattr(error, "orig", error)).__name__)
def test_it_is_said_in_words_when_the_database_is_away(breaks, error: Exception) -> None:  # type: ignore[no-untyped-def]
    answer = breaks(error)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Porchlight cannot reach its records right now" in shown(answer)
    assert "Your last step was not kept." in shown(answer)
    assert "Canary" not in answer.text


@pytest.mark.parametrize(
    "error",
    [
        exc.IntegrityError("INSERT", {}, errors.UniqueViolation()),
        exc.OperationalError("SELECT", {}, errors.QueryCanceled()),
        ValueError("12 Alder Street"),
    ],
    ids=["a row that is refused", "a question that took too long", "a mistake"],
)
def test_what_is_our_own_mistake_is_not_blamed_on_the_database(error: Exception) -> None:
    assert not is_away(error)

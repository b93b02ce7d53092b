"""What a watcher of the server reads: up, ready or not and why, and counts; nothing of a district in any of them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import Engine, text

import config
from app import create_app, readiness
from app.views import health
from tests import connections, database
from tests.counting import statements

TOKEN = "a-token-of-sixteen-or-more"
NOWHERE = "postgresql+psycopg://porchlight_app:s3cret@127.0.0.1:1/porchlight"


@pytest.fixture(autouse=True)
def asked_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "SECONDS_KEPT", -1.0)


@pytest.fixture(scope="module")
def counting(own_database: database.Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose counts somebody may read."""
    app = create_app(
        config.Settings(
            database_url=own_database.app_url,
            instance=tmp_path_factory.mktemp("instance"),
            metrics_token=SecretStr(TOKEN),
            _env_file=None,
        )
    )
    with connections.closed_after(app):
        yield app


def scrape(app: Flask) -> str:
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return answer.text


def test_it_is_up_without_asking_the_database(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "up\n"
    assert statements(lambda: client.get("/healthz")) == 0


def test_it_is_up_and_not_ready_while_the_database_is_away(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SQLALCHEMY_DATABASE_URI", NOWHERE)

    ready = client.get("/readyz")

    assert (ready.status_code, ready.text) == (503, "The database does not answer.\n")
    assert client.get("/healthz").status_code == 200


def test_it_is_ready_and_says_when_no_worker_is_there(client: FlaskClient, owner: Engine) -> None:
    alone = client.get("/readyz")
    with owner.begin() as connection:
        connection.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
    together = client.get("/readyz")

    assert (alone.status_code, together.status_code) == (200, 200)
    assert alone.text == "ready; but no worker has been heard of lately, so background jobs wait\n"
    assert together.text == "ready\n"


def test_tables_of_another_version_are_not_ready(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readiness, "_newest", lambda: "0999")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert "this program is made for 0999; run: flask deploy" in answer.text


def test_a_database_without_tables_is_not_ready(server: object, own_database: database.Database) -> None:
    elsewhere = own_database.superuser_url.rsplit("/", 1)[0] + "/postgres"

    with pytest.raises(readiness.NotReady, match="The tables are not made yet"):
        readiness.queue(elsewhere)


def test_many_who_ask_at_once_ask_the_database_once(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "SECONDS_KEPT", 60.0)
    monkeypatch.setitem(app.extensions, "readiness", (0.0, "", 0))
    client.get("/readyz")
    monkeypatch.setitem(app.config, "SQLALCHEMY_DATABASE_URI", NOWHERE)

    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("given", [None, "Bearer ", "Bearer wrong-token-wrong-token", f"Basic {TOKEN}"])
def test_without_its_token_there_are_no_counts(counting: Flask, given: str | None) -> None:
    headers = {"Authorization": given} if given else {}

    assert counting.test_client().get("/metrics", headers=headers).status_code == 404


def test_where_no_token_is_set_no_token_opens_the_counts(client: FlaskClient) -> None:
    for given in ("Bearer ", "Bearer None"):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == 404


def test_answers_are_counted_by_rule_and_never_by_address(counting: Flask, owner: Engine) -> None:
    browser = counting.test_client()
    before = scrape(counting)
    browser.get("/a/the-key-of-a-family")
    browser.get("/visits/4711")
    browser.get("/no-such-page-for-Canary")
    browser.open("/healthz", method="BREW")

    told = scrape(counting)

    assert 'porchlight_answers_total{method="GET",rule="/a/<string:secret>",status="404"} 1.0' in told
    assert 'rule="/visits/<int:pk>"' in told
    assert 'method="other"' in told
    assert told.count("porchlight_answer_seconds_bucket") > before.count("porchlight_answer_seconds_bucket")
    for word in ("the-key-of-a-family", "4711", "Canary", "BREW"):
        assert word not in told


def test_the_queue_is_counted_as_it_stands(counting: Flask, owner: Engine) -> None:
    put = (
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, scheduled_at) VALUES"
        " ('default', 'mail.send', '{}', 'todo', now() - interval '90 seconds'),"
        " ('default', 'mail.send', '{}', 'todo', now() + interval '1 hour'),"
        " ('default', 'mail.send', '{}', 'failed', NULL)"
    )
    with owner.begin() as connection:
        connection.execute(text(put))

    told = scrape(counting)

    for line in ("porchlight_ready 1.0", 'jobs{standing="due"} 1.0', 'jobs{standing="planned"} 1.0'):
        assert line in told
    assert 'porchlight_jobs{standing="failed"} 1.0' in told
    [waited] = [
        line for line in told.splitlines() if line.startswith("porchlight_jobs_longest_wait_seconds ")
    ]
    assert 90 <= float(waited.split()[1]) < 600


def test_counts_are_told_while_the_database_is_away(counting: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(counting.config, "SQLALCHEMY_DATABASE_URI", NOWHERE)

    told = scrape(counting)

    assert "porchlight_ready 0.0" in told
    assert "porchlight_answers_total" in told
    assert "porchlight_jobs" not in told

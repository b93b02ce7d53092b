"""What the log says of a request and of an error: enough to find it, and nobody's name."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

import config
from app import create_app, logs
from tests import connections, database


@pytest.fixture(scope="module")
def behind_a_proxy(
    own_database: database.Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application that tells of each request and knows its proxy."""
    app = create_app(
        config.Settings(
            database_url=own_database.app_url,
            instance=tmp_path_factory.mktemp("instance"),
            log_format="json",
            trusted_proxies=1,
            _env_file=None,
        )
    )
    with connections.closed_after(app):
        yield app


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, Any]]]:
    """Each line of the log, as it would be written."""
    found: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(logs.JsonLines().format(record)))

    keep = Keep()
    caplog.set_level(logging.INFO)
    logging.getLogger().addHandler(keep)
    yield found
    logging.getLogger().removeHandler(keep)


def test_a_request_is_one_line_with_its_rule_and_never_its_address(
    behind_a_proxy: Flask, lines: list[dict[str, Any]]
) -> None:
    answer = behind_a_proxy.test_client().get("/static/mark.svg?name=Canary")

    [line] = [each for each in lines if each["logger"] == "porchlight.requests"]
    assert (line["method"], line["rule"], line["status"]) == ("GET", "/static/<path:filename>", 200)
    assert line["request"] == answer.headers[logs.HEADER]
    assert line["ms"] >= 0
    assert line["at"].endswith("+00:00")
    assert "Canary" not in str(lines)
    answer.close()


def test_an_error_is_told_by_its_kind_and_place_and_never_by_its_words() -> None:
    try:
        try:
            raise KeyError("Ana Reyes")
        except KeyError as first:
            raise ValueError("12 Alder Street") from first
    except ValueError:
        record = logging.LogRecord("app", logging.ERROR, __file__, 1, "Page broke", (), sys.exc_info())

    line = json.loads(logs.JsonLines().format(record))

    assert (line["said"], line["level"]) == ("Page broke", "error")
    assert line["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert Path(__file__).name in line["where"][-1]
    assert "Reyes" not in str(line)
    assert "Alder" not in str(line)


def test_what_a_known_proxy_calls_a_request_is_what_it_is_called(behind_a_proxy: Flask) -> None:
    named = behind_a_proxy.test_client().get("/healthz", headers={logs.HEADER: "proxy-0001"})
    nonsense = behind_a_proxy.test_client().get("/healthz", headers={logs.HEADER: "<b>Ana Reyes</b>"})

    assert named.headers[logs.HEADER] == "proxy-0001"
    assert len(nonsense.headers[logs.HEADER]) == 32


def test_what_a_stranger_calls_a_request_is_not_believed(client: FlaskClient) -> None:
    first, second = (client.get("/healthz", headers={logs.HEADER: "chosen-by-me"}) for _ in range(2))

    assert len({first.headers[logs.HEADER], second.headers[logs.HEADER], "chosen-by-me"}) == 3


def test_a_log_of_words_tells_an_error_by_its_kind_and_place_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    logs.write_as("words")

    try:
        raise ValueError("Key (name)=(Ana Reyes) already exists.")
    except ValueError:
        logging.getLogger("app.views.errors").error("Page broke, number %s", "12ab", exc_info=True)

    told = capsys.readouterr().err
    assert told.startswith("Page broke, number 12ab\n")
    assert "builtins.ValueError" in told
    assert Path(__file__).name in told
    assert "Reyes" not in told

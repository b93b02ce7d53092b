"""The log: words for a person, or with LOG_FORMAT=json one object a line for a machine; no names in either.

An address is written as its rule, an error by its kind and its place in the code: what a database says of a row that
it refuses quotes the row.
"""

import json
import logging
import re
import sys
import time
import traceback
import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request

import config

GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
"""What a proxy may call a request."""
HEADER = "X-Request-ID"

requests = logging.getLogger("porchlight.requests")


class JsonLines(logging.Formatter):
    """One JSON object a line: `at` (UTC), `level`, `logger`, `said`, `request` and whatever `facts` the line brings."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if has_request_context():
            line["request"] = request_id()
        if record.exc_info and record.exc_info[1]:
            line["error"] = kinds_of(record.exc_info[1])
            line["where"] = places_of(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


class Words(logging.Formatter):
    """The sentence alone; under it, where there is an error, its place and kind."""

    def formatException(self, ei: Any) -> str:
        """Return the places, outermost first, and the kinds."""
        return "\n".join([*(f"  {place}" for place in places_of(ei[1])), ", by ".join(kinds_of(ei[1]))])


def kinds_of(error: BaseException | None) -> list[str]:
    """The error's kind and those that led to it, without their words."""
    kinds = []
    while error is not None:
        kinds.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return kinds


def places_of(error: BaseException) -> list[str]:
    """Where it was raised, outermost first: file, line and function."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def write_as(form: config.LogFormat) -> None:
    """Let this process write its log so; a process calls it once, at its start."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else Words())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    if form == "json":
        root.setLevel(logging.INFO)


def request_id() -> str:
    """What this request is called: as a known proxy calls it, else a number of our own."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "") if g.get("proxy_is_known") else ""
        g.request_id = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
    found: str = g.request_id
    return found


def init_app(app: Flask, chosen: config.Settings) -> None:
    """Give every request its id, in the answer and in each line; and with LOG_FORMAT=json a line of its own."""
    tells = chosen.log_format == "json"

    def begin() -> None:
        g.proxy_is_known = chosen.trusted_proxies > 0
        g.heard_at = time.perf_counter()

    def name(response: Response) -> Response:
        response.headers[HEADER] = request_id()
        if tells:
            requests.info("answered", extra={"facts": _facts(response)})
        return response

    app.before_request(begin)
    app.after_request(name)


def rule_asked_for() -> str:
    """The rule of this request's address (`/visits/<int:pk>`), never the address; `none` where no rule fits."""
    return request.url_rule.rule if request.url_rule else "none"


def seconds_so_far() -> float:
    """Since this request was heard."""
    now = time.perf_counter()
    return now - float(g.get("heard_at", now))


def _facts(response: Response) -> dict[str, Any]:
    return {
        "method": request.method,
        "rule": rule_asked_for(),
        "status": response.status_code,
        "ms": round(seconds_so_far() * 1000, 1),
    }

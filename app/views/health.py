"""For whoever watches the server: `/healthz` (the process is up), `/readyz` (it can serve), `/metrics` (counts).

They tell nothing of a district; what they say is English, for the server's operators.
"""

import hmac
import time

from flask import Blueprint, Flask, Response, abort, current_app, request

from app import metrics, readiness

SECONDS_KEPT = 1.0
"""Whether it is ready is asked once in that time, however many ask us."""

health = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Serve them."""
    app.register_blueprint(health)
    app.extensions["readiness"] = (0.0, "", 0)


@health.get("/healthz")
def is_up() -> Response:
    """The process answers; the database is not asked."""
    return _line("up")


@health.get("/readyz")
def is_ready() -> Response:
    """503 with the reason in words, while a page could not be made."""
    asked_at, words, code = current_app.extensions["readiness"]
    if not code or time.monotonic() - asked_at > SECONDS_KEPT:
        words, code = _asked()
        current_app.extensions["readiness"] = (time.monotonic(), words, code)
    return _line(words, code)


@health.get("/metrics")
def counts() -> Response:
    """Counts for Prometheus, for whoever knows METRICS_TOKEN; for everybody else there is no such address."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").encode()
    if token is None or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        abort(404)
    return Response(metrics.told(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _asked() -> tuple[str, int]:
    try:
        stands = readiness.queue(current_app.config["SQLALCHEMY_DATABASE_URI"])
    except readiness.NotReady as obstacle:
        return str(obstacle), 503
    if not stands.workers:
        return "ready; but no worker has been heard of lately, so background jobs wait", 200
    return "ready", 200


def _line(words: str, code: int = 200) -> Response:
    return Response(words + "\n", code, content_type="text/plain; charset=utf-8")

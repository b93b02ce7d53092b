"""Counts for Prometheus: how many requests were answered, how, and how fast; how the queue stands.

An address is told by its rule (`/visits/<int:pk>`), never as it was asked for: no name, no number, no key of a family.
`flask serve` lets several processes add up (PROMETHEUS_MULTIPROC_DIR is set before this module is first imported).
"""

from collections.abc import Iterator

from flask import Flask, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

import config
from app import readiness
from app.logs import rule_asked_for, seconds_so_far

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds; a page should take less than 0.25, a file may take longer."""


class Measures:
    """The counts of this process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.answers = Counter(
            "porchlight_answers", "Requests answered.", ["method", "rule", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "porchlight_answer_seconds",
            "From the first to the last line of our code.",
            ["rule"],
            buckets=BUCKETS,
            registry=self.registry,
        )

    def count(self, method: str, rule: str, status: int, seconds: float) -> None:
        """Add one answer."""
        self.answers.labels(method if method in METHODS else "other", rule, str(status)).inc()
        self.seconds.labels(rule).observe(seconds)


class QueueGauges(Collector):
    """How the queue stands when somebody asks; where the database does not answer, that alone."""

    def __init__(self, url: str) -> None:
        self._url = url

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Ask the database."""
        try:
            stands = readiness.queue(self._url)
        except readiness.NotReady:
            yield GaugeMetricFamily("porchlight_ready", "Whether pages can be served.", 0)
            return
        yield GaugeMetricFamily("porchlight_ready", "Whether pages can be served.", 1)
        jobs = GaugeMetricFamily("porchlight_jobs", "Background jobs that are not done.", labels=["standing"])
        for standing in ("due", "planned", "at_work", "failed"):
            jobs.add_metric([standing], getattr(stands, standing))
        yield jobs
        yield GaugeMetricFamily(
            "porchlight_jobs_longest_wait_seconds", "Since the oldest due job was due.", stands.longest_wait
        )
        yield GaugeMetricFamily("porchlight_workers", "Workers that were heard of lately.", stands.workers)


def init_app(app: Flask, chosen: config.Settings) -> None:
    """Count every answer; only where somebody may read the counts."""
    if chosen.metrics_token is None:
        return
    measures = app.extensions["measures"] = Measures()

    def count(response: Response) -> Response:
        measures.count(request.method, rule_asked_for(), response.status_code, seconds_so_far())
        return response

    app.after_request(count)


def told() -> bytes:
    """Everything that is counted, as Prometheus reads it."""
    counted = CollectorRegistry()
    if current_app.config["PROMETHEUS_MULTIPROC_DIR"]:
        MultiProcessCollector(counted, path=str(current_app.config["PROMETHEUS_MULTIPROC_DIR"]))
    else:
        counted = current_app.extensions["measures"].registry
    stands = CollectorRegistry()
    stands.register(QueueGauges(current_app.config["SQLALCHEMY_DATABASE_URI"]))
    return generate_latest(counted) + generate_latest(stands)

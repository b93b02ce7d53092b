"""Whether this process can serve: the database answers, its tables are those of this program, the queue is there.

Asked over a connection of its own, so that the answer does not wait behind pages for one of the pool.
"""

import functools
from dataclasses import dataclass

import psycopg

from app import deploy
from app.services.queue import HEARTBEAT

SECONDS_TO_CONNECT = 3
STATEMENT_LIMIT = "SET LOCAL statement_timeout = '3s'"
REVISION = "SELECT version_num FROM alembic_version"
QUEUE = """
SELECT count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
       count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()),
       count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status = 'failed'),
       COALESCE(EXTRACT(epoch FROM now() - min(scheduled_at)
         FILTER (WHERE status = 'todo' AND scheduled_at <= now())), 0)::float,
       (SELECT count(*) FROM procrastinate_workers
         WHERE last_heartbeat > now() - make_interval(secs => %(heartbeat)s))
FROM procrastinate_jobs"""


@dataclass(frozen=True)
class Queue:
    """How many jobs are due, planned for later, at work and failed for good; and who takes them."""

    due: int
    planned: int
    at_work: int
    failed: int
    longest_wait: float
    """Seconds since the oldest due job should have begun; of those that have a time."""
    workers: int
    """Workers that were heard of within the last 45 seconds."""


class NotReady(Exception):
    """Its text is one sentence for whoever runs the server: what is missing and how to mend it."""


def queue(url: str) -> Queue:
    """Ask how the queue stands, and make sure of everything else on the way. Raises NotReady.

    `url`: the way that the web itself goes, through the pooler where there is one.
    """
    try:
        with psycopg.connect(_plain(url), connect_timeout=SECONDS_TO_CONNECT, prepare_threshold=None) as asks:
            asks.execute(STATEMENT_LIMIT)
            _compare(_revision(asks))
            row = asks.execute(QUEUE, {"heartbeat": HEARTBEAT.total_seconds()}).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InsufficientPrivilege) as refused:
        raise NotReady("The tables are not made yet; run: flask deploy") from refused
    except psycopg.Error as silent:
        raise NotReady("The database does not answer.") from silent
    assert row is not None
    return Queue(*row)


def _revision(asks: psycopg.Connection) -> str | None:
    row = asks.execute(REVISION).fetchone()
    return str(row[0]) if row else None


def _compare(found: str | None) -> None:
    wanted = _newest()
    if found != wanted:
        raise NotReady(
            f"The tables are at {found or 'nothing'} and this program is made for {wanted}; run: flask deploy "
            "(or install the program that the tables were made by)."
        )


@functools.cache
def _newest() -> str | None:
    return deploy.head()


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)

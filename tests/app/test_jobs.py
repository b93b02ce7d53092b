"""The queue: what a killed worker left is taken up, so that nothing waits behind its lock for ever."""

import asyncio

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import Engine, text

from app import jobs
from tests.database import Database

LEFT = text(
    "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status)"
    " VALUES ('default', 'visits.settle', :lock, '{}', 'doing') RETURNING id"
)


@pytest.mark.parametrize(("lock", "status"), [("settle:1", "todo"), (None, "doing")])
def test_a_job_with_a_lock_begins_anew_when_its_worker_was_killed(
    own_database: Database, owner: Engine, lock: str | None, status: str
) -> None:
    """One without a lock stays for its page, which says that it stopped: it may not be done twice."""
    with owner.begin() as connection:
        left = connection.scalar(LEFT, {"lock": lock})

    async def taken_up() -> None:
        connector = PsycopgConnector(conninfo=own_database.app_url.replace("+psycopg", ""))
        with jobs.tasks.replace_connector(connector) as worker:
            async with worker.open_async():
                await jobs.take_up_again(worker)

    asyncio.run(taken_up())

    with owner.connect() as connection:
        now = connection.scalar(text("SELECT status FROM procrastinate_jobs WHERE id = :id"), {"id": left})
    assert now == status

"""The queue: what a killed worker left is taken up, so that nothing waits behind its lock for ever."""

import asyncio
from collections.abc import Callable

import pytest
from procrastinate import PsycopgConnector
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, scoped_session

from app import jobs
from app.services import letters, roster
from tests import builders, rosters
from tests.app.services.letters.desk import a_school_that_writes, invited
from tests.database import Database
from tests.visiting import acting
from workflows.people import Role

LEFT = text(
    "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, args, status)"
    " VALUES ('default', 'visits.settle', :lock, '{}', 'doing') RETURNING id"
)
STATUS = text("SELECT status FROM procrastinate_jobs WHERE task_name = :name")


def take_up(database: Database) -> None:
    """What a worker does at its start and every few seconds."""

    async def taken_up() -> None:
        connector = PsycopgConnector(conninfo=database.app_url.replace("+psycopg", ""))
        with jobs.tasks.replace_connector(connector) as worker:
            async with worker.open_async():
                await jobs.take_up_again(worker)

    asyncio.run(taken_up())


@pytest.mark.parametrize(("lock", "status"), [("settle:1", "todo"), (None, "doing")])
def test_a_job_with_a_lock_begins_anew_when_its_worker_was_killed(
    own_database: Database, owner: Engine, lock: str | None, status: str
) -> None:
    """One without a lock stays for its page, which says that it stopped: it may not be done twice."""
    with owner.begin() as connection:
        connection.execute(LEFT, {"lock": lock})

    take_up(own_database)

    with owner.connect() as connection:
        assert connection.scalar(STATUS, {"name": "visits.settle"}) == status


def a_run_of_letters() -> Callable[[], str | None]:
    """Letters that somebody asked for; returns how the work stands."""
    alder = a_school_that_writes()
    invited(alder)
    wanted = letters.Wanted("first_visit", "beside", slip=False, school_id=alder.school.id)
    run_id = letters.start(wanted, by=acting(alder.liaison))
    return lambda: letters.standing(letters.one(run_id))


def a_roster() -> Callable[[], str | None]:
    """A roster that was brought in, and waits to be read; returns how the work stands."""
    coordinator = builders.a_person(roles={Role.district_coordinator: builders.a_district()})
    content = rosters.zipped(rosters.a_roster())
    import_id = roster.upload(by=acting(coordinator), filename="plum.zip", roster=content)
    return lambda: roster.standing(roster.one(import_id))


@pytest.mark.parametrize(("begin", "job"), [(a_run_of_letters, "letters.make"), (a_roster, "roster.read")])
def test_what_a_person_waits_for_goes_on_by_itself_after_a_kill(
    own_database: Database,
    owner: Engine,
    session: scoped_session[Session],
    begin: Callable[[], Callable[[], str | None]],
    job: str,
) -> None:
    standing = begin()
    with owner.begin() as connection:
        connection.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))
    session.rollback()

    left = standing()
    take_up(own_database)

    assert left == "waiting"
    with owner.connect() as connection:
        assert connection.scalar(STATUS, {"name": job}) == "todo"

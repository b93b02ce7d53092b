"""What runs in the background. Services name a job (`app.services.queue.defer`); only this room imports them."""

import asyncio
import contextlib
import functools
import importlib
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg_pool import PoolTimeout

import config
from app.extensions import db
from app.security.session import Identity, identify
from app.services.queue import HEARTBEAT, LOOK_AGAIN

AREAS = ("access", "visits", "roster", "letters", "mail", "notices", "audit", "funds", "figures", "payments")
BY_THE_CLOCK = {
    "access.clean": "23 9 * * *",
    "notices.look": "7 * * * *",
    "audit.look": "37 * * * *",
    "figures.look": "52 * * * *",
    "figures.look_by_night": "33 8 * * *",
}
"""Jobs that come by themselves: minute, hour, day, month and weekday, by UTC."""

LOOK_FOR_JOBS = 1.0
"""How many seconds a worker waits at most before it looks for a job that nobody told it of: the next of a lock, which
waited for the one before it."""
SECONDS_AWAY = 5.0
"""A worker whose database went away tries again after so long."""

log = logging.getLogger(__name__)
tasks = App(connector=PsycopgConnector())


def init_app(app: Flask) -> None:
    """Load every area's jobs so that a worker knows them by name."""
    app.extensions["jobs"] = tasks
    for area in AREAS:
        importlib.import_module(f"app.jobs.{area}")


def job(name: str) -> Callable[[Callable[..., None]], Any]:
    """Declare a background job. It runs in an application context, as the identity that its arguments name.

    `as_person` (a person's id) or `as_district` (the steward of that district) comes with every call.
    A job that fails is tried again up to five times, each time after a longer pause.
    """
    from procrastinate import RetryStrategy

    def declared(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def runs(as_person: int | None = None, as_district: int | None = None, **arguments: Any) -> None:
            with _application().app_context():
                identify(db.session, _identity(as_person, as_district))
                function(**arguments)

        retry = RetryStrategy(max_attempts=5, exponential_wait=3)
        return tasks.task(name=name, retry=retry)(runs)

    return declared


def _identity(person_id: int | None, district_id: int | None) -> Identity:
    if person_id is not None:
        return Identity(person_id=person_id)
    return Identity(service="steward", subject_id=district_id)


_worker_app: list[Flask] = []


def _application() -> Flask:
    if not _worker_app:
        from flask import current_app

        _worker_app.append(current_app._get_current_object())  # type: ignore[attr-defined]
    return _worker_app[0]


def run_worker(settings: config.Settings, *, until_empty: bool = False) -> None:
    """Take jobs until the process is told to stop (SIGINT or SIGTERM), or, for tests, until none is left.

    It goes by DATABASE_URL, straight to PostgreSQL: it listens for new jobs, which no pooler passes on. When the
    database goes away it waits and comes back.
    """
    from app import create_app, logs

    app = create_app(settings.model_copy(update={"database_pool_url": None}))
    _worker_app[:] = [app]
    connector = PsycopgConnector(conninfo=_plain_url(settings.database_url or ""))
    with tasks.replace_connector(connector) as worker, _quiet():
        if until_empty:
            asyncio.run(_at_work(worker, wait=False))
            return
        logs.write_as(settings.log_format)
        _wind_the_clock()
        asyncio.run(_until_told_to_stop(worker))


async def _until_told_to_stop(worker: App) -> None:
    told = asyncio.Event()
    for request_to_stop in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(request_to_stop, told.set)
    stop = asyncio.create_task(told.wait())
    while not told.is_set():
        work = asyncio.create_task(_at_work(worker, wait=True))
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        work.cancel()
        try:
            with contextlib.suppress(asyncio.CancelledError):
                await work
        except (ConnectorException, PoolTimeout) as away:
            log.warning("The database went away (%s); the worker tries again.", type(away).__name__)
        await asyncio.wait({stop}, timeout=SECONDS_AWAY)


async def _at_work(worker: App, *, wait: bool) -> None:
    async with worker.open_async():
        await take_up_again(worker)
        looking = asyncio.create_task(_keep_taking_up(worker))
        try:
            await worker.run_worker_async(
                wait=wait,
                concurrency=2,
                listen_notify=wait,
                fetch_job_polling_interval=LOOK_FOR_JOBS,
                delete_jobs="successful",
                install_signal_handlers=not wait,
            )
        finally:
            looking.cancel()


async def take_up_again(worker: App) -> None:
    """Let jobs that a killed worker left half done begin anew, so that those behind their lock go on, too.

    Only jobs with a lock: each of them may be done twice without harm, and holds others up.
    """
    for left in await worker.job_manager.get_stalled_jobs(seconds_since_heartbeat=HEARTBEAT.total_seconds()):
        if left.lock:
            with contextlib.suppress(ConnectorException):  # Another worker took it up first.
                await worker.job_manager.retry_job(left)


async def _keep_taking_up(worker: App) -> None:
    while True:
        await asyncio.sleep(LOOK_AGAIN.total_seconds())
        with contextlib.suppress(
            ConnectorException
        ):  # The worker itself notices that the database went away.
            await take_up_again(worker)


def _wind_the_clock() -> None:
    """A test's worker, which stops once nothing is left, has no clock."""
    for name, when in BY_THE_CLOCK.items():
        tasks.periodic_registry.register_task(tasks.tasks[name], when, periodic_id=name, configure_kwargs={})


def _plain_url(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.flush()
        os._exit(0)

"""Ask for a background job in the same transaction as the change that needs it."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session, scoped_session

DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('default', :name, 0, :lock, NULL, CAST(:arguments AS jsonb),"
    " now() + make_interval(secs => NULLIF(:wait, 0)))::procrastinate_job_to_defer_v1])"
)


def defer(
    session: Session | scoped_session[Any],
    name: str,
    *,
    as_person: int | None = None,
    as_district: int | None = None,
    lock: str | None = None,
    wait: timedelta = timedelta(0),
    **arguments: Any,
) -> None:
    """Queue the job `name` (declared in `app/jobs`): it runs once the session's transaction is committed.

    The job acts as the person `as_person`, or as the steward of `as_district`. Jobs with the same `lock` run
    one after the other, and begin anew by themselves when their worker is killed: only what may be done twice
    without harm has one. It runs no sooner than after `wait`. Arguments are plain JSON: ids, never names.
    """
    passed = {"as_person": as_person, "as_district": as_district, **arguments}
    session.execute(
        DEFER, {"name": name, "lock": lock, "wait": wait.total_seconds(), "arguments": json.dumps(passed)}
    )


WAITS = text(
    "SELECT id FROM procrastinate_jobs WHERE task_name = :name AND status = 'todo' AND lock = :lock"
    " AND args = CAST(:arguments AS jsonb) LIMIT 1 FOR SHARE SKIP LOCKED"
)
"""A job that waits, held until the transaction ends: meanwhile the workers, who skip what is locked, begin others. So
it begins once the change is committed, and finds it; what a worker takes at this moment may not, and does not count."""


def defer_once(
    session: Session | scoped_session[Any], name: str, *, as_district: int, lock: str, **arguments: Any
) -> None:
    """As `defer`, where one pass does for all who asked for it: none is queued while the very same waits already."""
    passed = {"as_person": None, "as_district": as_district, **arguments}
    if session.scalar(WAITS, {"name": name, "lock": lock, "arguments": json.dumps(passed)}) is None:
        defer(session, name, as_district=as_district, lock=lock, **arguments)


HEARTBEAT = timedelta(seconds=45)
"""A worker that has not been heard of for so long is gone; Procrastinate's workers speak every ten seconds."""
LOOK_AGAIN = timedelta(seconds=10)
"""How often a worker looks for what others left half done: within a minute of a kill it begins anew."""
AT_WORK = text(
    "SELECT CASE WHEN j.status = 'doing' AND w.last_heartbeat > now() - CAST(:heartbeat AS interval)"
    " THEN 'working' WHEN j.status = 'todo' OR j.lock IS NOT NULL THEN 'waiting' END AS standing"
    " FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id"
    " WHERE j.task_name = :name AND j.args @> CAST(:arguments AS jsonb) AND j.status IN ('todo', 'doing')"
    " ORDER BY standing DESC NULLS LAST LIMIT 1"
)
"""A job with a lock whose worker is gone waits: it is taken up again (`app.jobs.take_up_again`)."""


def standing(session: Session | scoped_session[Any], name: str, **arguments: Any) -> str:
    """How the job `name` with these arguments stands: `waiting`, `working`, or `stopped` when nobody has it."""
    values = {"name": name, "arguments": json.dumps(arguments), "heartbeat": HEARTBEAT}
    return session.scalar(AT_WORK, values) or "stopped"

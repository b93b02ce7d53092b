"""One pass does for all who ask while it waits; whoever asks once it began gets another one."""

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session, scoped_session

from app.security.session import identify, steward
from app.services.queue import defer_once

BEGIN = text(
    "SELECT j.id FROM procrastinate_register_worker_v1() w, procrastinate_fetch_job_v2(NULL, w.worker_id) j"
)
"""What a worker does when it looks for work."""


def ask(session: scoped_session[Session], district: int = 1) -> None:
    """Ask for a pass; the change that needs it is not committed yet."""
    identify(session, steward(district))
    defer_once(
        session, "funds.look_again", as_district=district, lock=f"funds:{district}", district_id=district
    )


def waiting(connection: Connection) -> int:
    return connection.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")) or 0


def test_while_a_pass_waits_nobody_queues_another_one_for_the_same_district(
    session: scoped_session[Session], owner: Engine
) -> None:
    for district in (1, 1, 2):
        ask(session, district)
        session.commit()

    with owner.connect() as connection:
        assert waiting(connection) == 2


def test_a_pass_that_has_begun_counts_for_nobody_who_asks_now(
    session: scoped_session[Session], owner: Engine
) -> None:
    ask(session)
    session.commit()

    with owner.connect() as worker:
        assert worker.scalar(BEGIN) is not None  # Its transaction is open: the job is being taken.
        ask(session)
        session.commit()
        worker.commit()
        assert waiting(worker) == 1


def test_a_pass_begins_only_when_whoever_counts_on_it_has_committed(
    session: scoped_session[Session], owner: Engine
) -> None:
    ask(session)
    session.commit()
    ask(session)

    with owner.connect() as worker:
        early = worker.scalar(BEGIN)
        worker.commit()
        session.commit()
        then = worker.scalar(BEGIN)

    assert (early, then is not None) == (None, True)

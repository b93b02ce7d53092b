"""Two steps that want the same rows wait for each other in one order, and go by what is there once they have them."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, text

from app.extensions import db
from app.models import Fund, Payment, Rate, Visit
from app.security.session import Identity, identify
from app.services import clock, visits
from app.services.actors import Actor, actor_of
from tests import builders
from tests.visiting import WORDS, a_staffed_school, a_visit, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
HOLD_FUND = text("SELECT id FROM fund WHERE id = :fund FOR NO KEY UPDATE")
HOLD_LIMITS = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
LATER, AS_IT_WAS = (text(f"UPDATE rate SET starts_on = starts_on {days}") for days in ("+ 3650", "- 3650"))


def wait_for(waiting: int, owner: Engine) -> None:
    """Until so many sessions wait for a lock."""
    ends = monotonic() + 10
    while monotonic() < ends:
        with owner.connect() as watcher:
            if watcher.scalar(WAITS) >= waiting:
                return
        sleep(0.02)
    raise AssertionError(f"Fewer than {waiting} wait for a lock.")


def beside(pool: ThreadPoolExecutor, app, person_id: int, step: Callable[[Actor], object]) -> Future[None]:
    """Let this person take a step at the same time."""

    def taken() -> None:
        with app.app_context():
            identify(db.session, Identity(person_id=person_id))
            step(actor_of(person_id))

    return pool.submit(taken)


@pytest.mark.parametrize("off", ["cancel", "decline"])
def test_who_asks_for_an_interpreter_waits_for_the_visit_that_is_called_off_and_gets_them(app, owner, off):
    place = a_staffed_school()
    start = clock.now() + timedelta(days=7)
    interpreter = builders.a_person(roles={Role.educator: place.school})
    others = [builders.trained(builders.a_person(roles={Role.educator: place.school})) for _ in range(2)]
    planned, asked = (a_visit("agreed", at=place, starts_at=start).id for _ in range(2))
    liaison, helper, fund = place.liaison.id, interpreter.id, builders.every(Fund)[0].id
    pair, other_pair = ([person.id for person in people] for people in (place.pair, others))
    agree(planned, start, pair, helper, by=acting(place.liaison))
    calls_off = {
        "cancel": lambda by: visits.cancel(planned, by=by, reason="Closed that week"),
        "decline": lambda by: visits.decline(planned, by=by),
    }[off]
    db.session.rollback()

    with ThreadPoolExecutor(2) as pool, owner.connect() as holder:
        holder.execute(HOLD_FUND, {"fund": fund})
        is_off = beside(pool, app, liaison, calls_off)
        wait_for(1, owner)
        agrees = beside(pool, app, liaison, lambda by: agree(asked, start, other_pair, helper, by=by))
        wait_for(2, owner)
        holder.rollback()

    is_off.result()
    agrees.result()
    assert {visit.id: visit.state for visit in builders.every(Visit)} == {
        planned: {"cancel": "cancelled", "decline": "declined"}[off],
        asked: "scheduled",
    }


def test_a_rate_that_comes_while_a_reflection_waits_for_the_limits_is_paid(app, owner):
    place = a_staffed_school(most_visits_a_month=5)
    visit = a_visit("completed", at=place).id
    one, two = (person.id for person in place.pair)
    visits.write_reflection(visit, by=acting(place.pair[0]), words=WORDS)
    limits = f"pay limits of {builders.every(Rate)[0].district_id}"
    db.session.rollback()
    with owner.begin() as payroll:
        payroll.execute(LATER)

    with ThreadPoolExecutor(1) as pool, owner.connect() as holder:
        holder.execute(HOLD_LIMITS, {"name": limits})
        last = beside(pool, app, two, lambda by: visits.write_reflection(visit, by=by, words=WORDS))
        wait_for(1, owner)
        holder.execute(AS_IT_WAS)
        holder.commit()
        last.result()

    assert {(each.person_id, each.state) for each in builders.every(Payment)} == {(one, "due"), (two, "due")}


def agree(visit_id: int, start: datetime, pair: Sequence[int], interpreter: int, *, by: Actor) -> None:
    ends = start + timedelta(minutes=40)
    visits.schedule(
        visit_id, by=by, starts_at=start, ends_at=ends, educators=pair, interpreters=[interpreter]
    )

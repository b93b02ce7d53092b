"""Funds are locked in order of their numbers, whatever step changes several of them: nobody waits in a circle."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app.extensions import db
from app.models import Fund, Payment
from app.services import payroll, visits
from tests import builders, money
from tests.app.services.payroll.offices import Office, an_office
from tests.visiting import a_visit, acting, yesterday_at

pytestmark = pytest.mark.usefixtures("session")

WAITS = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
LOCKED = "SELECT id FROM fund WHERE id = :fund FOR NO KEY UPDATE"


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def funds(office: Office) -> tuple[Fund, Fund]:
    """The lower and the higher number."""
    return builders.every(Fund)[0], money.a_fund()


def the_higher_is_free_while_it_waits_for_the_lower(
    step: Callable[[], Any], funds: tuple[Fund, Fund], app: Flask, owner: Engine
) -> None:
    """Somebody holds the lower fund; let `step` wait for it, and take the higher one meanwhile."""
    lower, higher = funds

    def run() -> None:
        with app.app_context():
            try:
                step()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        with owner.connect() as somebody:
            somebody.execute(text(LOCKED), {"fund": lower.id})
            waiting = pool.submit(run)
            until_it_waits(waiting, owner)
            somebody.execute(text(f"{LOCKED} NOWAIT"), {"fund": higher.id})
            somebody.rollback()
        waiting.result(timeout=20)


def until_it_waits(waiting: Future[None], owner: Engine) -> None:
    for _ in range(200):
        with owner.connect() as looking:
            if looking.scalar(WAITS) or waiting.done():
                return
        sleep(0.05)


def test_rejected_lines_give_their_money_back_in_order(
    office: Office, funds: tuple[Fund, Fund], app: Flask, owner: Engine
) -> None:
    first, second = office.approved()
    builders.change(first, fund_id=funds[1].id)
    for fund in funds:
        builders.change(fund, spent=first.amount)
    batch = office.batch()

    def step() -> None:
        payroll.reject_lines(batch.id, [first.id, second.id], reason="Closed", by=acting(office.ana))

    the_higher_is_free_while_it_waits_for_the_lower(step, funds, app, owner)

    assert [builders.reload(fund).spent for fund in funds] == [0, 0]
    assert sorted(each.state for each in builders.every(Payment)) == ["due", "due", "rejected", "rejected"]


def test_a_visit_that_moves_is_promised_anew_in_order(
    office: Office, funds: tuple[Fund, Fund], app: Flask, owner: Engine
) -> None:
    visit = a_visit("scheduled", at=office.school, starts_at=yesterday_at(17))
    promised = builders.reload(visit).committed
    builders.change(visit, fund_id=funds[1].id)
    for fund, committed in zip(funds, (0, promised), strict=True):
        builders.change(fund, committed=committed)
    starts, ends = yesterday_at(19), yesterday_at(20)

    def step() -> None:
        visits.reschedule(
            visit.id,
            by=acting(office.school.liaison),
            starts_at=starts,
            ends_at=ends,
            agreed_at=visit.agreed_at,
        )

    the_higher_is_free_while_it_waits_for_the_lower(step, funds, app, owner)

    assert sum(builders.reload(fund).committed for fund in funds) == promised

"""One process of the race: `decide` (eight threads at random, until killed), `work` (the queue), `drain` (the end).

Each operation that ended, done or refused, is one line in the process's own file, written after its transaction.
"""

import os
import random
import sys
import threading
from collections.abc import Callable
from decimal import Decimal
from json import loads
from pathlib import Path

from flask import Flask
from psycopg.errors import DeadlockDetected
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import OperationalError

from app import create_app
from app.extensions import db
from app.jobs import run_worker
from app.models import Fund, Payment, PaymentReversal, PayrollBatch
from app.security.session import Identity, acting_as, identify, steward
from app.services import clock, payments, payroll, records
from app.services.actors import Actor, actor_of
from app.services.errors import Changed, NotFound, Refused
from config import Settings
from tests.race.world import World
from workflows.machine import NotYourRole, TransitionRefused

THREADS = 8
REFUSALS = (TransitionRefused, NotYourRole, NotFound, Refused, Changed)
Step = Callable[["Desk"], None]


class Desk:
    """Somebody's place at work: who they are changes with every step."""

    def __init__(self, world: World, chance: random.Random) -> None:
        self.world, self.chance = world, chance

    def sits(self, person_id: int) -> Actor:
        db.session.rollback()
        identify(db.session, Identity(person_id=person_id))
        return actor_of(person_id)

    def one_of(self, people: list[int]) -> Actor:
        return self.sits(self.chance.choice(people))

    def a_payment(self, *conditions: ColumnElement[bool]) -> Payment | None:
        """Some payment of the district, as the system sees it; it may be another's by the time of the step."""
        with acting_as(db.session, steward(self.world.district_id)):
            query = select(Payment).where(~Payment.withdrawn, *conditions).order_by(func.random()).limit(1)
            return db.session.scalars(query).one_or_none()

    def a_batch(self, *, paid: bool) -> int:
        """The number of some batch, and 0 when there is none."""
        self.one_of(self.world.payroll)
        there = PayrollBatch.paid_on.is_not(None) if paid else PayrollBatch.paid_on.is_(None)
        return db.session.scalar(select(PayrollBatch.id).where(there).order_by(func.random()).limit(1)) or 0

    def some(self, *conditions: ColumnElement[bool]) -> tuple[int, int]:
        """The number of such a payment and of its payee; 0 and 0 when there is none, which every step refuses."""
        self.one_of(self.world.coordinators)
        found = self.a_payment(*conditions)
        return (found.id, found.person_id) if found else (0, 0)


def approve(desk: Desk) -> None:
    number, _ = desk.some(Payment.state == "due")
    payments.approve(number, by=desk.one_of(desk.world.site_admins))


def approve_many(desk: Desk) -> None:
    numbers = [desk.some(Payment.state == "due")[0] for _ in range(5)]
    payments.approve_many(numbers, by=desk.one_of(desk.world.coordinators))


def send_back(desk: Desk) -> None:
    number, _ = desk.some(Payment.state.in_(("due", "approved")), Payment.reverses_id.is_(None))
    payments.send_back(number, reason="Which hour was it?", by=desk.one_of(desk.world.site_admins))


def mend(desk: Desk) -> None:
    number, payee = desk.some(Payment.state == "returned")
    payments.mend(number, words="Five o'clock.", by=desk.sits(payee))


def waive(desk: Desk) -> None:
    number, payee = desk.some(Payment.state == "due", Payment.id % 20 == 0)
    payments.waive(number, by=desk.sits(payee))


def make_batch(desk: Desk) -> None:
    payroll.make_batch(by=desk.one_of(desk.world.payroll), district_id=desk.world.district_id)


def fetch(desk: Desk) -> None:
    payroll.file_of(desk.a_batch(paid=desk.chance.random() < 0.5))


def mark_paid(desk: Desk) -> None:
    batch = desk.a_batch(paid=False)
    today = clock.today(desk.world.district_id)
    payroll.mark_paid(batch, by=desk.one_of(desk.world.payroll), paid_on=today)


def reject(desk: Desk) -> None:
    number, _ = desk.some(Payment.state == "exported", Payment.reverses_id.is_(None))
    payments.reject(number, reason="Account closed.", by=desk.one_of(desk.world.payroll))


def ask_reversal(desk: Desk) -> None:
    number, _ = desk.some(
        Payment.state == "paid", Payment.reversed_on.is_(None), Payment.reverses_id.is_(None)
    )
    again = desk.chance.random() < 0.5
    payments.ask_reversal(number, reason="Twice.", pay_again=again, by=desk.one_of(desk.world.payroll))


def agree(desk: Desk) -> None:
    asked = select(PaymentReversal.payment_id).where(PaymentReversal.answer.is_(None))
    desk.one_of(desk.world.coordinators)
    number = db.session.scalar(asked.order_by(func.random()).limit(1)) or 0
    payments.agree_to_reversal(number, by=desk.one_of(desk.world.coordinators))


STEPS: list[tuple[Step, int]] = [
    (approve, 40), (approve_many, 8), (send_back, 8), (mend, 8), (waive, 3), (make_batch, 6), (fetch, 3),
    (mark_paid, 8), (reject, 5), (ask_reversal, 4), (agree, 4),
]  # fmt: skip


def decide(app: Flask, world: World, number: int, folder: Path) -> None:
    """Eight threads at once, until the process is killed."""
    threads = [
        threading.Thread(target=_at_random, args=(app, world, number * THREADS + each, folder), daemon=True)
        for each in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _at_random(app: Flask, world: World, seed: int, folder: Path) -> None:
    desk, log = Desk(world, random.Random(seed)), _log(folder)
    steps, weights = zip(*STEPS, strict=True)
    with app.app_context():
        while True:
            [step] = desk.chance.choices(steps, weights)
            _tell(log, step, _outcome(desk, step))


def _outcome(desk: Desk, step: Step) -> str:
    """How a step ended. Anything but a refusal in words or two transactions in each other's way ends the race."""
    try:
        step(desk)
    except REFUSALS as refused:
        db.session.rollback()
        return type(refused).__name__
    except OperationalError as obstacle:
        db.session.rollback()
        if not isinstance(obstacle.orig, DeadlockDetected):
            raise
        return "deadlock"
    return "done"


def drain(app: Flask, world: World, folder: Path) -> None:
    """Nothing races any more: what was returned is mended, what is due approved, what is approved paid."""
    desk, log = Desk(world, random.Random(0)), _log(folder)
    with app.app_context():
        _add_money(desk)
        for step, waits in (
            (agree, None), (mend, Payment.state == "returned"), (approve, Payment.state == "due"),
            (make_batch, Payment.state == "approved"), (mark_paid, Payment.state == "exported"),
        ):  # fmt: skip
            while waits is not None and desk.some(waits)[0]:
                _tell(log, step, _outcome(desk, step))
        db.session.remove()
        db.engine.dispose()


def _add_money(desk: Desk) -> None:
    desk.one_of(desk.world.coordinators)
    fund = db.session.scalars(select(Fund)).one()
    records.change(fund, {"allocated": Decimal(1_000_000)}, by=desk.one_of(desk.world.coordinators))


def _log(folder: Path) -> int:
    return os.open(
        folder / f"{os.getpid()}-{threading.get_ident()}.steps", os.O_WRONLY | os.O_CREAT | os.O_APPEND
    )


def _tell(log: int, step: Step, outcome: str) -> None:
    os.write(log, f"{step.__name__} {outcome}\n".encode())


def main() -> None:
    """`python -m tests.race.deciding PART NUMBER URL FOLDER WORLD`"""
    part, number, url, folder, world = sys.argv[1:]
    settings = Settings(database_url=url, instance=Path(folder), _env_file=None)
    if part == "work":
        run_worker(settings)
        return
    app = create_app(settings)
    if part == "decide":
        decide(app, World(**loads(world)), int(number), Path(folder))
    else:
        drain(app, World(**loads(world)), Path(folder))


if __name__ == "__main__":
    main()

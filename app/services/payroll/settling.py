"""Payroll answered: lines are paid, or rejected with a reason; then their visits settle.

Locks in one order, as everywhere: visit or other work, limits, payment, fund, batch.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import OtherWork, Payment, PayrollBatch, Visit
from app.security.session import acting_as, steward
from app.services import clock, history, notices
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payments.deciding import facts_of, visitors_of
from app.services.payments.making import ask_to_settle, hold_limits
from app.services.payments.money import hold_funds
from app.services.payments.rejecting import reject_loaded
from app.services.payments.writing import write_many
from app.services.payroll.files import load
from app.services.payroll.gathering import only_payroll
from app.services.payroll.handing_in import forget
from app.services.payroll.separating import left_to_others
from app.services.transaction import transaction
from workflows.machine import N_, Reason, TransitionRefused
from workflows.payment import PAYMENT, PaymentState

PAID_ALREADY = N_("This batch is marked paid already.")
NOTHING_CHOSEN = N_("Choose at least one line that waits for payroll.")
BEFORE_THE_BATCH = N_("This day is before the batch was made; choose the day it was paid.")
STILL_TO_COME = N_("This day is still to come; come back once the batch is paid.")
NEEDS_A_REASON = N_("Please fill this in.")


@dataclass(frozen=True)
class Settled:
    """How many lines were paid; and of those that were meant, too, why each waits for a colleague."""

    paid: int
    left: tuple[Reason, ...] = ()


def mark_paid(
    batch_id: int, *, by: Actor, paid_on: date, payment_ids: Collection[int] | None = None
) -> Settled:
    """The district's payroll paid these lines, or all that wait, on a day; visits settle.

    Lines of one's own go on waiting for a colleague; TransitionRefused names them where nothing else is left.
    The day lies between that of the batch and today, in the district; Refused says so about field `paid_on`.
    """
    with transaction():
        batch = load(batch_id)
        only_payroll("mark_paid", PaymentState.exported, by, batch.district_id)
        hold_limits(batch.district_id)  # As in `hold`.
        payments = _chosen(locked_lines(batch_id), payment_ids)
        refuse_an_impossible_day(batch, paid_on)
        left = left_to_others(payments, by)
        mine = [payment for payment in payments if payment.id not in left]
        if not mine:
            raise TransitionRefused("mark_paid", PaymentState.exported, tuple(left.values()))
        pay(mine, batch, dict.fromkeys((each.id for each in mine), paid_on), by=by)
        close(batch, paid_on, by=by)
        return Settled(len(mine), tuple(left.values()))


def reject_lines(batch_id: int, payment_ids: Collection[int], *, reason: str, by: Actor) -> int:
    """Payroll could not pay these lines, and said why: a successor of each is due. Returns how many."""
    with transaction():
        batch = load(batch_id)
        only_payroll("reject", PaymentState.exported, by, batch.district_id)
        if not reason.strip():
            raise Refused(NEEDS_A_REASON, "reason")
        hold(batch_id, payment_ids)
        payments = _chosen(locked_lines(batch_id), payment_ids)
        turn_down(payments, dict.fromkeys((each.id for each in payments), reason), by=by)
        close(batch, clock.today(batch.district_id), by=by)
        return len(payments)


def hold(batch_id: int, payment_ids: Collection[int]) -> None:
    """Lock what these lines of the batch pay for, in order: their successors follow in this transaction.

    Nor does anybody work out limits meanwhile: that locks lines of this batch, in an order of its own.
    """
    of_lines = (Payment.batch_id == batch_id, Payment.id.in_(payment_ids))
    rows = db.session.execute(
        select(Payment.visit_id, Payment.other_work_id, Payment.district_id).where(*of_lines)
    ).all()
    if not rows:
        return
    visits, works = {row.visit_id for row in rows}, {row.other_work_id for row in rows}
    with acting_as(db.session, steward(rows[0].district_id)):
        for model, ids in ((Visit, visits), (OtherWork, works)):
            db.session.execute(
                select(model.id).where(model.id.in_(ids - {None})).order_by(model.id).with_for_update()
            )
    hold_limits(rows[0].district_id)


def locked_lines(batch_id: int) -> list[Payment]:
    """The batch's payments, locked in order, each with its person."""
    query = select(Payment).where(Payment.batch_id == batch_id).options(joinedload(Payment.person))
    query = query.order_by(Payment.id).with_for_update(of=Payment)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def pay(payments: Collection[Payment], batch: PayrollBatch, days: dict[int, date], *, by: Actor) -> None:
    """Mark locked payments paid, each on its day, tell their people and let visits settle; within a transaction."""
    visitors = visitors_of(payments)
    for payment in payments:
        facts = facts_of(payment, by=by, visitors=visitors[payment.id], in_batch=True)
        PAYMENT.check("mark_paid", facts.state, facts, facts.roles)
    for day in sorted(set(days.values())):
        of_day = [payment for payment in payments if days[payment.id] == day]
        write_many(of_day, state="paid", paid_on=day)
        history.of_payments(of_day, "mark_paid", by=by, source="exported", batch=batch.id, paid_on=day)
    notices.paid(payments, by=by)
    if visits := sorted({payment.visit_id for payment in payments if payment.visit_id}):
        ask_to_settle(batch.district_id, visits)


def turn_down(payments: Collection[Payment], reasons: dict[int, str], *, by: Actor) -> None:
    """Reject locked payments, each with its reason; within a transaction."""
    hold_funds(payment.fund_id for payment in payments)
    visitors = visitors_of(payments)
    for payment in payments:
        reject_loaded(payment, reason=reasons[payment.id], visitors=visitors[payment.id], by=by)


def close(batch: PayrollBatch, on: date, *, by: Actor) -> None:
    """Note the day and the person once nothing of the batch waits for payroll any more; within a transaction."""
    db.session.flush()  # The question below reads what was written just now.
    waits = select(Payment.id).where(Payment.batch_id == batch.id, Payment.state == "exported")
    if db.session.scalar(waits.limit(1)) is None:
        db.session.refresh(batch, with_for_update=True)
        batch.paid_on, batch.paid_by = on, by.person_id
        forget(batch.id)


def first_day(batch: PayrollBatch) -> date:
    """The day the batch was made, in its district: nothing of it was paid before."""
    return clock.day_of(batch.created_at, batch.district_id)


def refuse_an_impossible_day(batch: PayrollBatch, paid_on: date) -> None:
    """Raise Refused for a day before the batch, or still to come."""
    if paid_on < first_day(batch):
        raise Refused(BEFORE_THE_BATCH, "paid_on")
    if paid_on > clock.today(batch.district_id):
        raise Refused(STILL_TO_COME, "paid_on")


def _chosen(lines: Collection[Payment], payment_ids: Collection[int] | None) -> list[Payment]:
    waiting = [each for each in lines if each.state == "exported"]
    if not waiting:
        raise Refused(PAID_ALREADY)
    if payment_ids is None:
        return waiting
    chosen = [each for each in waiting if each.id in payment_ids]
    if not chosen or len(chosen) != len(set(payment_ids)):
        raise Refused(NOTHING_CHOSEN, "lines")
    return chosen

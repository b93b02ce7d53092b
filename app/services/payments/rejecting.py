"""Payroll could not pay a payment: it keeps its batch and the reason, and its successor is due at once."""

from app.extensions import db
from app.models import Payment
from app.services import notices
from app.services.actors import Actor
from app.services.payments.deciding import facts_of, hold_the_work, load, move, who_went
from app.services.payments.money import give_back
from app.services.payments.succeeding import succeed_rejected
from app.services.transaction import transaction


def reject(payment_id: int, *, reason: str, by: Actor) -> int:
    """Record that payroll rejected a payment, with its words. Returns the id of the payment that follows."""
    with transaction():
        hold_the_work(payment_id)
        payment = load(payment_id)
        return reject_loaded(payment, reason=reason, visitors=who_went(payment), by=by).id


def reject_loaded(payment: Payment, *, reason: str, visitors: frozenset[int], by: Actor) -> Payment:
    """As `reject`, of a locked row within the caller's transaction; returns the payment that follows.

    The money goes back to its fund until the successor is approved; a rejected taking-back changes no fund.
    """
    facts = facts_of(payment, by=by, visitors=visitors, reason=reason, in_batch=True)
    payment.rejected_reason = reason.strip()
    move(payment, "reject", facts, by=by, batch=payment.batch_id, amount=payment.amount)
    if payment.reverses_id is None:
        give_back(payment)
        notices.of_payment(payment, "payment_rejected", by=by)
    db.session.flush()  # It is no longer live before its successor is.
    return succeed_rejected(payment)

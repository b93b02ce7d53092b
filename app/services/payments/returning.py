"""Send a payment back with a question, and answer it."""

from app.models import Payment
from app.services import notices
from app.services.actors import Actor
from app.services.payments.deciding import facts_of, hold_the_work, load, move, who_went
from app.services.payments.money import give_back
from app.services.transaction import transaction


def send_back(payment_id: int, *, reason: str, by: Actor) -> None:
    """Ask the person to look at a payment again; what was approved is taken back, and its fund has the money again."""
    with transaction():
        hold_the_work(payment_id)
        payment = load(payment_id)
        facts = facts_of(payment, by=by, visitors=who_went(payment), reason=reason)
        was_approved = payment.state == "approved"
        payment.returned_by, payment.returned_reason, payment.mended = by.person_id, reason.strip(), None
        move(payment, "send_back", facts, by=by, amount=payment.amount, fund=payment.fund_id)
        if was_approved:
            give_back(payment)
        _undo_approvals(payment)
        notices.of_payment(payment, "payment_returned", by=by)


def mend(payment_id: int, *, words: str, by: Actor) -> None:
    """Say what was put right, or that all is as it was; the payment waits for approval again."""
    with transaction():
        hold_the_work(payment_id)
        payment = load(payment_id)
        facts = facts_of(payment, by=by, visitors=who_went(payment), reason=words)
        payment.mended = words.strip()
        move(payment, "mend", facts, by=by)
        notices.mended(payment, by=by)


def _undo_approvals(payment: Payment) -> None:
    payment.first_approved_by = payment.first_approved_at = None
    payment.approved_by = payment.approved_at = None
    payment.fund_id = payment.short_since = None

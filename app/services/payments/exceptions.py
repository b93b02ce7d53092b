"""Pay what a rule of the district leaves unpaid, with a reason: work in hours, alone, with lapsed training …"""

from app.services import clock, notices
from app.services.actors import Actor
from app.services.payments.deciding import facts_of, hold_the_work, load, move, who_went
from app.services.transaction import transaction


def make_exception(payment_id: int, *, reason: str, by: Actor) -> None:
    """Let a payment that a rule stands against be due; it waits for approval from now on like any other (R83)."""
    with transaction():
        hold_the_work(payment_id)
        payment = load(payment_id)
        facts = facts_of(payment, by=by, visitors=who_went(payment), reason=reason)
        payment.exception_by, payment.exception_reason = by.person_id, reason.strip()
        payment.created_at = clock.now()
        move(payment, "make_exception", facts, by=by, rule=payment.explanation.get("rule"))
        notices.of_payment(payment, "payment_excepted", by=by)

"""The payment that follows one which was rejected or taken back: due, as it was worked out before."""

from decimal import Decimal
from typing import Any

from app.extensions import db
from app.models import Payment
from app.security.session import acting_as, steward
from app.services import history
from app.services.actors import SYSTEM, Actor
from workflows.machine import N_
from workflows.payment import PAYMENT, PaymentFacts
from workflows.people import Role

TAKEN_BACK = N_("It takes back a payment that was paid.")
COPIED = (
    "district_id",
    "school_id",
    "visit_id",
    "other_work_id",
    "person_id",
    "kind",
    "worked_on",
    "started_at",
    "ended_at",
    "minutes",
    "employee_class",
    "rate_id",
)


def succeed(before: Payment) -> Payment:
    """Write the payment that follows `before`, which is rejected or reversed by now; within the caller's transaction.

    It is due, or for a rejected taking-back approved as that was.
    """
    if before.reverses_id is not None:
        again = copy_of(before, before.amount, replaces_id=before.id, reverses_id=before.reverses_id)
        again.approved_by, again.approved_at = before.approved_by, before.approved_at
        again.fund_id, again.reason = before.fund_id, before.reason
        return write(again, "take_back", "approved", by=SYSTEM, replaces=before.id)
    again = copy_of(before, before.amount, replaces_id=before.id)
    again.exception_by, again.exception_reason = before.exception_by, before.exception_reason
    state = PAYMENT.check("create", None, _facts(again), {Role.system}).to
    assert state is not None
    return write(again, "create", state.value, by=SYSTEM, replaces=before.id, amount=before.amount)


def copy_of(before: Payment, amount: Decimal, **columns: Any) -> Payment:
    """The same work, person and explanation with another amount; not written yet."""
    same = {name: getattr(before, name) for name in COPIED}
    return Payment(**same, amount=amount, explanation=dict(before.explanation), **columns)


def write(payment: Payment, action: str, state: str, *, by: Actor, **told: object) -> Payment:
    """Add a new payment with its event, as the district's steward."""
    with acting_as(db.session, steward(payment.district_id)):
        payment.state = state
        db.session.add(payment)
        history.of_payment(payment, action, by=by, source=None, **told)
        db.session.flush()  # The steward alone may write it, and acts only here.
    return payment


def _facts(payment: Payment) -> PaymentFacts:
    return PaymentFacts(
        state=None,
        actor_id=None,
        actor_roles=frozenset({Role.system}),
        payee_id=payment.person_id,
        visitors=frozenset(),
        approvers=frozenset(),
        live_payment_exists=False,
        in_another_batch=False,
        reversed=False,
        amount=payment.amount,
        amount_explained=str(payment.explanation or ""),
    )

"""The payment that follows one which was rejected or taken back, worked out by what is known of its day now."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.extensions import db
from app.models import Payment
from app.security.session import acting_as, steward
from app.services import history
from app.services.actors import SYSTEM, Actor
from app.services.payments.anew import Anew
from app.services.payments.making import ask_to_settle
from app.services.payments.writing import WHAT, WHEN
from app.services.payments.writing import write as write_worked
from workflows.machine import N_
from workflows.pay import Worked

TAKEN_BACK = N_("It takes back a payment that was paid.")
COPIED = (*WHAT, *WHEN, "employee_class", "rate_id")


def succeed_rejected(before: Payment) -> Payment:
    """Write the payment that follows one that payroll could not pay; within the caller's transaction.

    It is due, by the rate and class as they are known by now. What was approved is no longer asked of the rules: if
    one stands against it since, the amount stays. A rejected taking-back is approved again as it was.
    """
    if before.reverses_id is not None:
        return _take_back_again(before)
    with acting_as(db.session, steward(before.district_id)):
        worked = Anew(before.district_id).alone(before)
    kept = before.explanation.get("rule")
    if worked is None or worked.rule or kept:
        worked = Worked(before.amount, "", before.rate_id, before.employee_class, dict(before.explanation))
    return _follow(before, worked)


def succeed_reversed(before: Payment) -> Payment:
    """Write the payment that pays again what was taken back; within the caller's transaction, limits held.

    It is worked out as if for the first time: due or not payable. An exception holds for the rule it was made for.
    """
    with acting_as(db.session, steward(before.district_id)):
        worked, changed = Anew(before.district_id).among_others(before)
    if changed:
        ask_to_settle(before.district_id, changed)
    if worked is None:
        worked = Worked(before.amount, "", before.rate_id, before.employee_class, dict(before.explanation))
    if worked.rule and before.exception_by and worked.rule == before.explanation.get("rule"):
        worked = replace(worked, rule="", explanation=worked.explanation | {"rule": worked.rule})
    return _follow(before, worked)


def _follow(before: Payment, worked: Worked) -> Payment:
    again = Payment(**{name: getattr(before, name) for name in (*WHAT, *WHEN)}, replaces_id=before.id)
    if "rule" in worked.explanation:
        again.exception_by, again.exception_reason = before.exception_by, before.exception_reason
    with acting_as(db.session, steward(before.district_id)):
        return write_worked(again, worked)


def _take_back_again(before: Payment) -> Payment:
    again = copy_of(before, before.amount, replaces_id=before.id, reverses_id=before.reverses_id)
    again.approved_by, again.approved_at = before.approved_by, before.approved_at
    again.fund_id, again.reason = before.fund_id, before.reason
    return write(again, "take_back", "approved", by=SYSTEM, replaces=before.id)


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

"""Write a payment that was worked out: due or not payable, with its event; or take one back."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ARRAY, ColumnElement, CursorResult, Integer, any_, func, literal, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.models import Payment
from app.services import history
from app.services.actors import SYSTEM
from workflows.pay import Worked
from workflows.payment import PAYMENT, PaymentFacts
from workflows.people import Role

WHAT = ("district_id", "school_id", "visit_id", "other_work_id", "person_id", "kind", "worked_on")
WHEN = ("started_at", "ended_at", "minutes")


def write(payment: Payment, worked: Worked) -> Payment:
    """Keep what was worked out with a new payment that says already for what and for whom it is.

    The session acts as the district's steward. Raises TransitionRefused when there is another live one. One that is
    made again waits since the first of its work was due: a correction starts no new count of the days (R83).
    """
    payment.employee_class, payment.rate_id = worked.employee_class, worked.rate_id
    payment.amount, payment.reason = worked.amount, worked.reason or None
    payment.explanation = worked.explanation | ({"rule": worked.rule} if worked.rule else {})
    action = "create_not_payable" if worked.rule else "create"
    state = PAYMENT.check(action, None, _facts(payment, worked), {Role.system}).to
    assert state is not None
    payment.state = state.value
    if first := _first_due(payment):
        payment.created_at = first
    db.session.add(payment)
    follows = {"replaces": payment.replaces_id} if payment.replaces_id else {}
    history.of_payment(
        payment, action, by=SYSTEM, source=None, amount=worked.amount, rule=worked.rule or None, **follows
    )
    return payment


def write_many(payments: Collection[Payment], **columns: Any) -> None:
    """Write these columns of locked payments in one statement; each of them is a new version.

    Raises StaleDataError when the session may not write one of them.
    """
    ids = [payment.id for payment in payments]
    changed = update(Payment).where(Payment.id == any_(literal(ids, ARRAY(Integer))))
    written = db.session.execute(
        changed.values(version=Payment.version + 1, **columns),
        execution_options={"synchronize_session": False},
    )
    if cast(CursorResult[Any], written).rowcount != len(ids):
        raise StaleDataError("A payment was not written.")
    for payment in payments:
        for name, value in (columns | {"version": payment.version + 1}).items():
            set_committed_value(payment, name, value)


def take_back(payment: Payment) -> None:
    """Withdraw a payment that nobody approved; another one may be made in its place."""
    payment.withdrawn = True
    history.of_payment(payment, "withdraw", by=SYSTEM, source=payment.state)
    db.session.flush()  # The next one of its visit and person is the only live one.


def make_again(payment: Payment, worked: Worked) -> Payment:
    """Take a payment back and make it anew with another outcome; what it follows, the new one follows."""
    same = {name: getattr(payment, name) for name in (*WHAT, *WHEN, "replaces_id")}
    take_back(payment)
    return write(Payment(**same), worked)


def live() -> tuple[ColumnElement[bool], ...]:
    """The conditions of payments that count: not withdrawn, rejected or taken back."""
    return (
        ~Payment.withdrawn,
        Payment.state != "rejected",
        Payment.reversed_on.is_(None),
        Payment.reverses_id.is_(None),
    )


def _facts(payment: Payment, worked: Worked) -> PaymentFacts:
    return PaymentFacts(
        state=None,
        actor_id=None,
        actor_roles=frozenset({Role.system}),
        payee_id=payment.person_id,
        visitors=frozenset(),
        approvers=frozenset(),
        live_payment_exists=_has_live_payment(payment),
        in_another_batch=False,
        reversed=False,
        amount=worked.amount,
        amount_explained=str(worked.explanation or ""),
        pay_rule=worked.rule,
        reason=worked.reason,
    )


def _has_live_payment(payment: Payment) -> bool:
    query = select(Payment.id).where(*_of_the_same_work(payment), *live())
    return db.session.scalar(query.limit(1)) is not None


def _first_due(payment: Payment) -> datetime | None:
    """Since when pay for the same work was due that was taken back and made again; None for the first.

    What payroll rejected, or was paid and taken back, ends that wait: what follows it has one of its own.
    """
    same = _of_the_same_work(payment)
    ended = select(func.max(Payment.id)).where(*same, ~Payment.withdrawn).correlate(None).scalar_subquery()
    waited = select(func.min(Payment.created_at)).where(
        *same, Payment.withdrawn, Payment.state != "not_payable", Payment.id > func.coalesce(ended, 0)
    )
    return db.session.scalar(waited)


def _of_the_same_work(payment: Payment) -> tuple[ColumnElement[bool], ...]:
    if payment.other_work_id:
        return (Payment.other_work_id == payment.other_work_id,)
    return (
        Payment.visit_id == payment.visit_id,
        Payment.person_id == payment.person_id,
        Payment.kind == payment.kind,
    )

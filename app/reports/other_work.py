"""Where the pay of other work stands, for whoever may see it."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.models import Payment
from workflows.pay import sentence_against
from workflows.payment import PAYMENT, PaymentState

MENDABLE = frozenset({"due", "not_payable", "returned", "waived"})


@dataclass(frozen=True)
class Pay:
    """The live payment of other work: its state in (marked) words, amount, and the rule against it."""

    payment_id: int
    state: str
    open: bool
    amount: Decimal
    reason: str


def pay_of(work_ids: Collection[int]) -> dict[int, Pay]:
    """The live payment of each of these, as far as this person may see pay; by the number of the work."""
    rows = db.session.scalars(
        select(Payment).where(
            Payment.other_work_id.in_(work_ids),
            ~Payment.withdrawn,
            Payment.state != "rejected",
            Payment.reverses_id.is_(None),
        )
    )
    return {
        row.other_work_id or 0: Pay(
            row.id,
            PAYMENT.states[PaymentState(row.state)],
            row.state in MENDABLE and row.first_approved_by is None,
            row.amount,
            sentence_against(row.explanation, row.reason),
        )
        for row in rows
    }

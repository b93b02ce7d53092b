"""My work in the way of pay: what waits for one person, counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.models import Fund, Payment, PaymentReversal, PayrollBatch, VisitEducator
from app.models.questions import Question
from app.reports.access import falls_to_the_coordinator
from app.reports.counting import told, up_to_most
from app.reports.rates import how_many_missing
from app.reports.scope import places_of
from app.services.actors import Actor
from workflows.people import Role

COUNTED = ("to_approve", "overdue", "short_payments", "approved")
APPROVE_WITHIN = timedelta(days=7)
"""A payment that has waited longer is shown to the district coordinator as well."""


@dataclass(frozen=True)
class Money:
    """What waits in the way of pay, as far as the person's roles have to do with it.

    `reversals`: so many payments Payroll asks to take back; `reversal_of` is the one it asked about first.
    `returned`: so many of the person's own payments came back with a question; `returned_of` is the oldest.
    """

    returned: int = 0
    returned_of: int | None = None
    to_approve: int = 0
    oldest: datetime | None = None
    overdue: int = 0
    reversals: int = 0
    reversal_of: int | None = None
    reversal_since: datetime | None = None
    short_payments: int = 0
    short_funds: int = 0
    without_rate: int = 0
    approved: int = 0
    approved_sum: Decimal = Decimal(0)
    open_batches: int = 0


def money(actor: Actor, now: datetime) -> Money:
    """Count what waits for an answer, an approval, a fund or payroll; payments up to a thousand (`counting.More`)."""
    return ask_money(actor, now).answer()


def ask_money(actor: Actor, now: datetime) -> Question[Money]:
    """`money`, to be asked together with others."""
    decisions = {**_returned(actor), **_approvals(actor, now.date()), **_reversals(actor)}
    wanted = {**decisions, **_shortages(actor, now), **_payroll(actor)}
    return Question(select(*(value.label(name) for name, value in wanted.items())), _money)


def _money(rows: Sequence[Any]) -> Money:
    found = rows[0]._asdict()
    return Money(**found | {name: told(found[name]) for name in COUNTED if name in found})


def _returned(actor: Actor) -> dict[str, ColumnElement]:
    """The person's own pay that waits for their answer."""
    theirs = (Payment.person_id == actor.person_id, Payment.state == "returned", ~Payment.withdrawn)
    return {
        "returned": select(func.count(Payment.id)).where(*theirs).scalar_subquery(),
        "returned_of": select(func.min(Payment.id)).where(*theirs).scalar_subquery(),
    }


def _approvals(actor: Actor, today: date) -> dict[str, ColumnElement]:
    """What is due where the person approves; for a district coordinator, what nobody at the school may approve."""
    schools, districts = places_of(actor, Role.site_admin, Role.delegate)
    _, falls_to = places_of(actor, Role.district_coordinator)
    if not schools and not districts and not falls_to:
        return {}
    places = (
        (schools, Payment.school_id.in_(schools)),
        (districts, Payment.district_id.in_(districts)),
        (falls_to, and_(Payment.district_id.in_(falls_to), falls_to_the_coordinator(today))),
    )
    due = (
        Payment.state == "due",
        ~Payment.withdrawn,
        or_(*(there for held, there in places if held)),
        *_of_others(actor),
        Payment.first_approved_by.is_distinct_from(actor.person_id),
    )
    return {
        "to_approve": up_to_most(select(Payment.id).where(*due)),
        "oldest": select(func.min(Payment.created_at)).where(*due).scalar_subquery(),
    }


def _of_others(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Nobody decides about pay for a visit of theirs."""
    mine = select(VisitEducator.visit_id).where(VisitEducator.person_id == actor.person_id)
    return (
        or_(Payment.visit_id.is_(None), Payment.visit_id.not_in(mine)),
        Payment.person_id != actor.person_id,
    )


def _reversals(actor: Actor) -> dict[str, ColumnElement]:
    """What Payroll asks to take back; whoever asked does not answer."""
    _, districts = places_of(actor, Role.district_coordinator)
    if not districts:
        return {}
    waiting = (
        select(PaymentReversal.payment_id, PaymentReversal.asked_at)
        .join(Payment, Payment.id == PaymentReversal.payment_id)
        .where(PaymentReversal.answer.is_(None), PaymentReversal.district_id.in_(districts))
        .where(PaymentReversal.asked_by != actor.person_id, *_of_others(actor))
        .subquery()
    )
    first = select(waiting.c.payment_id).order_by(waiting.c.asked_at, waiting.c.payment_id).limit(1)
    return {
        "reversals": select(func.count()).select_from(waiting).scalar_subquery(),
        "reversal_of": first.scalar_subquery(),
        "reversal_since": select(func.min(waiting.c.asked_at)).scalar_subquery(),
    }


def _shortages(actor: Actor, now: datetime) -> dict[str, ColumnElement]:
    _, districts = places_of(actor, Role.district_coordinator)
    if not districts:
        return {}
    due = (Payment.state == "due", ~Payment.withdrawn, Payment.district_id.in_(districts))
    late, short = Payment.created_at < now - APPROVE_WITHIN, Payment.short_since.is_not(None)
    day = now.astimezone(UTC).date()
    overdrawn = (
        Fund.district_id.in_(districts),
        Fund.spent + Fund.committed > Fund.allocated,
        Fund.ends_on >= day,
    )
    return {
        "overdue": up_to_most(select(Payment.id).where(*due, late, ~short)),
        "short_payments": up_to_most(select(Payment.id).where(*due, short)),
        "short_funds": select(func.count()).select_from(Fund).where(*overdrawn).scalar_subquery(),
        "without_rate": how_many_missing(actor.district_id, day),
    }


def _payroll(actor: Actor) -> dict[str, ColumnElement]:
    _, districts = places_of(actor, Role.payroll)
    if not districts:
        return {}
    approved = (Payment.state == "approved", Payment.district_id.in_(districts))
    unpaid = (PayrollBatch.paid_on.is_(None), PayrollBatch.district_id.in_(districts))
    return {
        "approved": up_to_most(select(Payment.id).where(*approved)),
        "approved_sum": select(func.coalesce(func.sum(Payment.amount), 0)).where(*approved).scalar_subquery(),
        "open_batches": select(func.count()).select_from(PayrollBatch).where(*unpaid).scalar_subquery(),
    }

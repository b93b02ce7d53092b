"""The payments that wait for payroll, those a batch takes, and what a file may tell of each."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Payment
from app.services.actors import Actor
from app.services.payments.closed import in_a_closed_period
from app.services.payments.deciding import facts_of, visitors_of
from app.services.payments.rates import Employed
from forms.payroll.entries import Entry
from workflows.machine import NotYourRole, Reason
from workflows.payment import PAYMENT, PaymentState

MOST_PAYMENTS = 5_000
"""In one batch: as many lines as payroll's confirmation file may have."""


@dataclass(frozen=True)
class Span:
    """The days of work that a batch holds, both in it; empty means from the first, or up to the last."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a day of work is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def around(self, payments: Iterable[Payment]) -> tuple[date, date]:
        """The first and the last day, where nothing else is said those of the payments."""
        days = sorted(payment.worked_on for payment in payments if payment.reverses_id is None)
        if not days:
            days = sorted(payment.worked_on for payment in payments)
        return self.first or days[0], self.last or days[-1]


def first_of(query: Select[tuple[Payment]]) -> tuple[list[Payment], bool]:
    """The payments that one batch may hold: what takes money back, then the oldest; and whether more wait."""
    in_turn = query.order_by(None).order_by(Payment.reverses_id.is_(None), Payment.id)
    in_turn = in_turn.execution_options(populate_existing=True)
    found = db.session.scalars(in_turn.limit(MOST_PAYMENTS + 1)).all()
    first = sorted(found[:MOST_PAYMENTS], key=lambda payment: payment.id)
    return first, len(found) > MOST_PAYMENTS


def only_payroll(action: str, state: PaymentState, by: Actor, district_id: int) -> None:
    """Raise NotYourRole for whoever may not take this step anywhere in the district."""
    who = PAYMENT.who(action, state)
    if by.roles_in(district_id).isdisjoint(who):
        raise NotYourRole(action, who)


def waiting(district_id: int, span: Span, fund_id: int | None) -> Select[tuple[Payment]]:
    """The approved payments of these days and this fund.

    What is taken back goes with the next batch, and what comes late for a day of a closed period.
    """
    from_first = Payment.worked_on >= span.first if span.first else None
    to_last = Payment.worked_on <= span.last if span.last else None
    within = [each for each in (from_first, to_last) if each is not None]
    query = (
        select(Payment)
        .where(Payment.district_id == district_id, Payment.state == "approved", ~Payment.withdrawn)
        .order_by(Payment.id)
        .options(joinedload(Payment.person), joinedload(Payment.school), joinedload(Payment.fund))
    )
    if within:
        query = query.where(or_(and_(*within), Payment.reverses_id.is_not(None), in_a_closed_period()))
    return query.where(Payment.fund_id == fund_id) if fund_id is not None else query


def sum_of(payments: Iterable[Payment | Entry]) -> Decimal:
    """Their amounts together, in US dollars."""
    return sum((payment.amount for payment in payments), Decimal(0))


def choose(
    payments: Collection[Payment], by: Actor
) -> tuple[list[Payment], list[tuple[Payment, tuple[Reason, ...]]]]:
    """The payments that this person may pay, and the others with the reasons."""
    chosen: list[Payment] = []
    left_out: list[tuple[Payment, tuple[Reason, ...]]] = []
    visitors = visitors_of(payments)
    for payment in payments:
        facts = facts_of(payment, by=by, visitors=visitors[payment.id], in_batch=True)
        if reasons := PAYMENT.unmet("export", facts.state, facts):
            left_out.append((payment, reasons))
        else:
            chosen.append(payment)
    return chosen, left_out


def entries_of(payments: Collection[Payment], batch_id: int, span: Span) -> list[Entry]:
    """What a file may tell of these payments."""
    if not payments:
        return []
    employed = Employed.of({payment.person_id for payment in payments})
    period = span.around(payments)
    return [entry_of(payment, batch_id, employed, period) for payment in payments]


def entry_of(payment: Payment, batch_id: int, employed: Employed, period: tuple[date, date]) -> Entry:
    """What a file may tell of one payment."""
    assert payment.fund is not None  # An approved payment has a fund: a constraint says so.
    why = payment.explanation
    return Entry(
        payment=payment.id,
        batch=batch_id,
        person_id=payment.person_id,
        employee_id=employed.number_of(payment.person_id),
        family_name=payment.person.family_name,
        given_name=payment.person.given_name,
        employee_class=payment.employee_class or "",
        exempt=_exempt(payment, employed),
        school=payment.school.name,
        visit=payment.visit_id,
        activity=payment.kind,
        worked_on=payment.worked_on,
        period_from=period[0],
        period_to=period[1],
        minutes=payment.minutes,
        basis=why.get("basis", ""),
        rate=rate_of(why),
        amount=payment.amount,
        account_code=payment.fund.account_code,
        fund=payment.fund.name,
    )


def rate_of(why: Mapping[str, Any]) -> Decimal:
    """What one hour or one visit paid: for each of its children, a reduced share taken off."""
    return Decimal(why.get("rate", 0)) * Decimal(why.get("share", 1)) * int(why.get("children", 1))


def _exempt(payment: Payment, employed: Employed) -> bool | None:
    """On the day of work: as the rate says, or as the person was then."""
    if "exempt" in payment.explanation:
        return bool(payment.explanation["exempt"])
    employment = employed.on(payment.person_id, payment.worked_on)
    return None if employment is None else employment.exempt

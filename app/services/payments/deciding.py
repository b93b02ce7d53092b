"""Approve payments, give pay up: what people decide about money, one payment at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select, union

from app.extensions import db
from app.models import Event, Fund, Payment, Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services import clock, history, notices
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.payments.making import ask_to_settle
from app.services.payments.money import fund_with, spend
from app.services.transaction import transaction
from workflows.machine import N_, NotYourRole, Reason, TransitionRefused
from workflows.payment import PAYMENT, PaymentFacts, PaymentState
from workflows.payment import fund_has_money as has_money

GONE = Reason("gone", N_("This payment is not here any more; the visit's record may have been corrected."))


@dataclass(frozen=True)
class Decided:
    """What became of several decisions: the payments decided, and why others were not."""

    done: tuple[int, ...]
    refused: tuple[tuple[int, tuple[Reason, ...]], ...]


def approve_many(payment_ids: Collection[int], *, by: Actor) -> Decided:
    """Approve several payments, each in a transaction of its own; one refusal stops none of the others.

    Raises NotFound when this person may see none of them.
    """
    done: list[int] = []
    refused: list[tuple[int, tuple[Reason, ...]]] = []
    for payment_id in payment_ids:
        try:
            approve(payment_id, by=by)
        except (TransitionRefused, NotYourRole) as error:
            refused.append((payment_id, error.reasons))
        except NotFound:
            refused.append((payment_id, (GONE,)))
        else:
            done.append(payment_id)
    if payment_ids and all(reasons == (GONE,) for _, reasons in refused) and not done:
        raise NotFound
    return Decided(tuple(done), tuple(refused))


def approve(payment_id: int, *, by: Actor) -> None:
    """Approve a payment and spend its money from a fund that has it.

    Never for a visit of one's own, Admin too. When no fund has the money, the payment stays due and is marked
    short for the district coordinator, and TransitionRefused says so.
    """
    with transaction():
        _hold_the_visit(payment_id)
        payment = load(payment_id)
        visitors = _visitors(payment)
        with acting_as(db.session, steward(payment.district_id)):
            fund = fund_with(payment)
        facts = facts_of(payment, by=by, visitors=visitors, fund=fund)
        short = _only_money_is_missing(facts)
        if short:
            payment.short_since = payment.short_since or clock.now()
            history.of_payment(payment, "found_short", by=by, source=payment.state, amount=payment.amount)
        else:
            _approve(payment, facts, fund, by)
    if short:
        raise TransitionRefused("approve", facts.state, (has_money.reason(facts),))


def waive(payment_id: int, *, by: Actor) -> None:
    """An educator gives up their own pay for a visit; nobody else can."""
    with transaction():
        payment = load(payment_id)
        facts = facts_of(payment, by=by, visitors=_visitors(payment), gives_up_pay=True)
        _move(payment, "waive", facts, by=by)
        if payment.visit_id:
            ask_to_settle(payment.district_id, [payment.visit_id])


def load(payment_id: int) -> Payment:
    """Return the payment that this session may see, locked for the transaction. Raises NotFound."""
    query = select(Payment).where(Payment.id == payment_id, ~Payment.withdrawn).with_for_update()
    payment = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if payment is None:
        raise NotFound
    return payment


def facts_of(
    payment: Payment,
    *,
    by: Actor,
    visitors: frozenset[int],
    fund: Fund | None = None,
    gives_up_pay: bool = False,
    in_batch: bool = False,
) -> PaymentFacts:
    """What the payment's rules read."""
    return PaymentFacts(
        state=PaymentState(payment.state),
        actor_id=by.person_id,
        actor_roles=by.roles_at(payment.school_id, payment.district_id),
        payee_id=payment.person_id,
        visitors=visitors,
        approvers=frozenset({payment.approved_by} - {None}),  # type: ignore[arg-type]
        live_payment_exists=False,
        in_another_batch=payment.batch_id is not None,
        reversed=False,
        amount=payment.amount,
        amount_explained=str(payment.explanation),
        fund_left=_left(fund),
        gives_up_pay=gives_up_pay,
        in_batch=in_batch or payment.batch_id is not None,
        batch_locked=in_batch,
    )


def visitors_of(payments: Collection[Payment]) -> dict[int, frozenset[int]]:
    """Who went, by payment: the rules ask it even where the person may not see the visit.

    Whoever is paid for the visit went too: after *no one home* the team is free again, or another one. Of other
    work, it is who is paid.
    """
    if not payments:
        return {}
    visits = {payment.visit_id for payment in payments if payment.visit_id}
    on_the_team = select(VisitEducator.visit_id, VisitEducator.person_id).where(
        VisitEducator.visit_id.in_(visits), VisitEducator.went | VisitEducator.busy.is_not(None)
    )
    paid_for_it = select(Payment.visit_id, Payment.person_id).where(
        Payment.visit_id.in_(visits), ~Payment.withdrawn
    )
    with acting_as(db.session, steward(next(iter(payments)).district_id)):
        rows = db.session.execute(union(on_the_team, paid_for_it)).all()
    went: dict[int, set[int]] = {}
    for visit_id, person_id in rows:
        went.setdefault(visit_id, set()).add(person_id)
    return {
        payment.id: frozenset(went.get(payment.visit_id or 0, set()) | {payment.person_id})
        for payment in payments
    }


def _hold_the_visit(payment_id: int) -> None:
    """Lock the payment's visit first, as every step of a visit does: nobody corrects it at this moment."""
    of_payment = select(Payment.visit_id, Payment.district_id).where(Payment.id == payment_id)
    row = db.session.execute(of_payment).one_or_none()
    if row is None:
        raise NotFound
    with acting_as(db.session, steward(row.district_id)):
        db.session.execute(select(Visit.id).where(Visit.id == row.visit_id).with_for_update())


def _visitors(payment: Payment) -> frozenset[int]:
    return visitors_of([payment])[payment.id]


def _left(fund: Fund | None) -> Decimal | None:
    return None if fund is None else fund.allocated - fund.spent


def _only_money_is_missing(facts: PaymentFacts) -> bool:
    unmet = PAYMENT.why_not("approve", facts.state, facts, facts.roles)
    return [reason.name for reason in unmet] == [has_money.name]


def _approve(payment: Payment, facts: PaymentFacts, fund: Fund | None, by: Actor) -> None:
    source = _checked(payment, "approve", facts)
    assert fund is not None  # The rule that a fund has the money held.
    payment.approved_by, payment.approved_at = by.person_id, clock.now()
    payment.fund_id, payment.short_since = fund.id, None
    history.of_payment(payment, "approve", by=by, source=source, amount=payment.amount, fund=fund.id)
    with acting_as(db.session, steward(payment.district_id)):
        spend(fund, payment)
    notices.of_payment(payment, "payment_approved", by=by)


def _move(payment: Payment, action: str, facts: PaymentFacts, *, by: Actor) -> Event:
    source = _checked(payment, action, facts)
    return history.of_payment(payment, action, by=by, source=source)


def _checked(payment: Payment, action: str, facts: PaymentFacts) -> str:
    """Check the step and write the new state; return the old one, for the event that must follow at once."""
    source = payment.state
    row = PAYMENT.check(action, PaymentState(source), facts, facts.roles)
    payment.state = (row.to or PaymentState(source)).value
    return source

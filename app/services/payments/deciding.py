"""What every decision about a payment reads: the row, locked; who went; and the facts that its rules ask for.

Locks in one order everywhere: visit or other work, limits, payment, fund, batch.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Executable, select, union

from app.extensions import db
from app.models import Event, Fund, OtherWork, Payment, Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services import history
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.payments.making import ask_to_settle, hold_limits, let_others_follow
from app.services.programme import settings_of
from app.services.transaction import transaction
from workflows.payment import PAYMENT, PaymentFacts, PaymentState


def waive(payment_id: int, *, by: Actor) -> None:
    """An educator gives up their own pay; nobody else can. The place that it had among limits is the next one's."""
    with transaction():
        hold_limits(hold_the_work(payment_id))
        payment = load(payment_id)
        facts = facts_of(payment, by=by, visitors=who_went(payment), gives_up_pay=True)
        move(payment, "waive", facts, by=by)
        let_others_follow(payment)
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
    over_the_cap: bool = False,
    gives_up_pay: bool = False,
    in_batch: bool = False,
    reason: str = "",
    reversal_asked_by: int | None = None,
    writers: Mapping[int, int] | None = None,
) -> PaymentFacts:
    """What the payment's rules read. `writers`: as `writers_of` says; a list asks once for all of its rows."""
    writers = writers_of([payment]) if writers is None else writers
    return PaymentFacts(
        state=PaymentState(payment.state),
        actor_id=by.person_id,
        actor_roles=by.roles_at(payment.school_id, payment.district_id),
        payee_id=payment.person_id,
        visitors=visitors,
        approvers=frozenset(each for each in (payment.first_approved_by, payment.approved_by) if each),
        live_payment_exists=False,
        in_another_batch=payment.batch_id is not None,
        reversed=payment.reversed_on is not None,
        amount=payment.amount,
        amount_explained=str(payment.explanation),
        fund_left=_left(fund),
        over_the_cap=over_the_cap,
        gives_up_pay=gives_up_pay,
        in_batch=in_batch or payment.batch_id is not None,
        batch_locked=in_batch,
        first_approver=payment.first_approved_by,
        needs_two=payment.state == "due" and needs_two(payment),
        reversal_asked_by=reversal_asked_by,
        takes_back=payment.reverses_id is not None,
        written_by=writers.get(payment.id),
        stands_in_for=by.stands_in_for(payment.school_id),
        reason=reason,
    )


def writers_of(payments: Collection[Payment]) -> dict[int, int]:
    """By payment that waits for a decision: who wrote down, for others too, what nobody else confirms.

    That are hours of other work, and that no one was home. A visit that took place is told by those who went.
    """
    waiting = [payment for payment in payments if payment.state in ("due", "not_payable")]
    works = {payment.other_work_id for payment in waiting if payment.other_work_id}
    attempts = {payment.visit_id for payment in waiting if payment.kind == "no_one_home"}
    if not works and not attempts:
        return {}
    with acting_as(db.session, steward(waiting[0].district_id)):
        entered = _pairs(select(OtherWork.id, OtherWork.entered_by).where(OtherWork.id.in_(works)))
        told = _who_told(attempts)
    found = {
        payment.id: entered.get(payment.other_work_id or 0)
        or (told.get((payment.visit_id, payment.started_at)) if payment.kind == "no_one_home" else None)
        for payment in waiting
    }
    return {payment_id: person_id for payment_id, person_id in found.items() if person_id}


def _who_told(visit_ids: Collection[int | None]) -> dict[tuple[int | None, datetime | None], int]:
    """By visit and the hour that was agreed: who wrote down that no one was home then; a visit may have several."""
    attempts = select(Event.visit_id, Event.facts["before"].as_string(), Event.actor_id).where(
        Event.visit_id.in_(visit_ids), Event.kind == "visit.no_one_home"
    )
    rows = db.session.execute(attempts.order_by(Event.id.desc()))
    return {(row[0], datetime.fromisoformat(row[1])): row[2] for row in rows}


def _pairs(query: Executable) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(query)}


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


def hold_the_work(payment_id: int) -> int:
    """Lock the payment's visit or other work first, as its own steps do: nobody corrects it at this moment.

    Returns the district's id. Raises NotFound.
    """
    of_payment = select(Payment.visit_id, Payment.other_work_id, Payment.district_id)
    row = db.session.execute(of_payment.where(Payment.id == payment_id)).one_or_none()
    if row is None:
        raise NotFound
    visit = select(Visit.id).where(Visit.id == row.visit_id)
    other_work = select(OtherWork.id).where(OtherWork.id == row.other_work_id)
    with acting_as(db.session, steward(row.district_id)):
        db.session.execute((visit if row.visit_id else other_work).with_for_update())
    return int(row.district_id)


def who_went(payment: Payment) -> frozenset[int]:
    """Who went, of one payment."""
    return visitors_of([payment])[payment.id]


def needs_two(payment: Payment) -> bool:
    """Whether its amount is above what one person approves alone in the district."""
    limit = settings_of(payment.district_id).second_approval_above
    return limit is not None and payment.amount > limit


def _left(fund: Fund | None) -> Decimal | None:
    return None if fund is None else fund.allocated - fund.spent


def move(payment: Payment, action: str, facts: PaymentFacts, *, by: Actor, **told: object) -> Event:
    """Check a step, take it and write its event; `told` are its facts."""
    source = checked(payment, action, facts)
    return history.of_payment(payment, action, by=by, source=source, **told)


def checked(payment: Payment, action: str, facts: PaymentFacts) -> str:
    """Check the step and write the new state; return the old one, for the event that must follow at once."""
    source = payment.state
    row = PAYMENT.check(action, PaymentState(source), facts, facts.roles)
    payment.state = (row.to or PaymentState(source)).value
    return source

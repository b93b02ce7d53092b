"""Take a paid payment back: Payroll asks, a district coordinator who is somebody else agrees or refuses."""

from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.models import Payment, PaymentReversal
from app.services import clock, history, notices
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.payments.deciding import checked, facts_of, hold_the_work, load, move, who_went
from app.services.payments.making import hold_limits, let_others_follow
from app.services.payments.money import give_back
from app.services.payments.succeeding import TAKEN_BACK, copy_of, succeed_reversed, write
from app.services.transaction import transaction
from workflows.payment import PAYMENT, PaymentFacts


@dataclass(frozen=True)
class TakenBack:
    """The negative payment that waits for a later batch, and the one that follows, if the person is paid again."""

    negative_id: int
    successor_id: int | None


def ask_reversal(payment_id: int, *, reason: str, pay_again: bool, by: Actor) -> int:
    """Ask to take a paid payment back; nothing moves until a coordinator agrees. Returns the request's id."""
    with transaction():
        hold_the_work(payment_id)
        payment = load(payment_id)
        waiting = open_reversal(payment_id)
        asked_by = waiting.asked_by if waiting else None
        facts = facts_of(
            payment, by=by, visitors=who_went(payment), reason=reason, reversal_asked_by=asked_by
        )
        move(payment, "ask_reversal", facts, by=by, pay_again=pay_again)
        assert by.person_id is not None  # The table lets only somebody in Payroll ask.
        asked = PaymentReversal(
            district_id=payment.district_id,
            payment_id=payment.id,
            reason=reason.strip(),
            pay_again=pay_again,
            asked_by=by.person_id,
            asked_at=clock.now(),
        )
        db.session.add(asked)
        notices.reversal_asked(payment, by=by)
        db.session.flush()  # Its id is returned.
        return asked.id


def agree_to_reversal(payment_id: int, *, by: Actor) -> TakenBack:
    """Take the payment back: it stays paid and is tagged, a negative one waits for a later batch, the fund has the
    money again, and where it was asked a successor is due.
    """
    with transaction():
        payment, asked, facts = _asked(payment_id, by)
        checked(payment, "reverse", facts)
        PAYMENT.check("take_back", None, facts, facts.roles)
        payment.reversed_on = clock.today(payment.district_id)
        negative = copy_of(payment, -payment.amount, reverses_id=payment.id)
        negative.approved_by, negative.approved_at = by.person_id, clock.now()
        negative.fund_id, negative.reason = payment.fund_id, TAKEN_BACK
        told = {"amount": payment.amount, "pay_again": asked.pay_again}
        history.of_payment(payment, "reverse", by=by, source=payment.state, **told)
        write(negative, "take_back", "approved", by=by, reverses=payment.id, amount=negative.amount)
        successor = succeed_reversed(payment) if asked.pay_again else None
        if successor is None:
            let_others_follow(payment)
        give_back(payment)
        _answer(asked, "agreed", by)
        notices.reversal_answered(payment, "reversal_agreed", asked.asked_by, by=by)
        return TakenBack(negative.id, successor.id if successor else None)


def refuse_reversal(payment_id: int, *, reason: str, by: Actor) -> None:
    """Leave the payment as it is; whoever asked reads why."""
    with transaction():
        payment, asked, facts = _asked(payment_id, by, reason)
        move(payment, "keep_paid", facts, by=by)
        _answer(asked, "refused", by)
        asked.answer_reason = reason.strip()
        notices.reversal_answered(payment, "reversal_refused", asked.asked_by, by=by)


def open_reversal(payment_id: int) -> PaymentReversal | None:
    """The request to take a payment back that nobody answered yet."""
    query = select(PaymentReversal).where(
        PaymentReversal.payment_id == payment_id, PaymentReversal.answer.is_(None)
    )
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _asked(payment_id: int, by: Actor, reason: str = "") -> tuple[Payment, PaymentReversal, PaymentFacts]:
    """The locked payment, the request that waits, and the facts. Raises NotFound where nobody asks."""
    hold_limits(hold_the_work(payment_id))
    payment = load(payment_id)
    asked = open_reversal(payment_id)
    if asked is None:
        raise NotFound
    facts = facts_of(
        payment, by=by, visitors=who_went(payment), reason=reason, reversal_asked_by=asked.asked_by
    )
    return payment, asked, facts


def _answer(asked: PaymentReversal, answer: str, by: Actor) -> None:
    asked.answer, asked.answered_by, asked.answered_at = answer, by.person_id, clock.now()

"""Approve payments: one approval, or two above the district's amount, each from somebody who did not visit."""

from collections.abc import Collection
from dataclasses import dataclass

from psycopg.errors import DeadlockDetected, LockNotAvailable, SerializationFailure
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.models import Fund, Payment
from app.security.session import acting_as, steward
from app.services import clock, history, notices
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.payments.deciding import checked, facts_of, hold_the_work, load, who_went
from app.services.payments.money import fund_with, over_the_cap, spend
from app.services.payments.watching import flag_short
from app.services.transaction import transaction
from workflows.machine import N_, NotYourRole, Reason, TransitionRefused
from workflows.payment import ABOUT_MONEY, PAYMENT, PaymentFacts

GONE = Reason("gone", N_("This payment is not here any more; the visit's record may have been corrected."))
MEANWHILE = Reason(
    "meanwhile", N_("Somebody else works on this payment at this moment; nothing happened to it. Try again.")
)
HELD = (DeadlockDetected, LockNotAvailable, SerializationFailure)
"""What PostgreSQL says where somebody else is at the same rows; all else is no one's work, and told as what it is."""


@dataclass(frozen=True)
class Decided:
    """What became of several decisions: approved; half-approved, where a second person follows; and refused, why."""

    done: tuple[int, ...]
    refused: tuple[tuple[int, tuple[Reason, ...]], ...]
    half: tuple[int, ...] = ()


def approve_many(payment_ids: Collection[int], *, by: Actor) -> Decided:
    """Approve several payments, each in a transaction of its own; one refusal stops none of the others, nor does one
    that somebody else holds or changed meanwhile.

    Raises NotFound when this person may see none of them.
    """
    done: list[int] = []
    half: list[int] = []
    refused: list[tuple[int, tuple[Reason, ...]]] = []
    for payment_id in payment_ids:
        try:
            (done if approve(payment_id, by=by) else half).append(payment_id)
        except (TransitionRefused, NotYourRole) as error:
            refused.append((payment_id, error.reasons))
        except NotFound:
            refused.append((payment_id, (GONE,)))
        except StaleDataError:
            refused.append((payment_id, (MEANWHILE,)))
        except OperationalError as error:
            if not isinstance(error.orig, HELD):
                raise
            refused.append((payment_id, (MEANWHILE,)))
    if payment_ids and all(reasons == (GONE,) for _, reasons in refused) and not done and not half:
        raise NotFound
    return Decided(tuple(done), tuple(refused), tuple(half))


def approve(payment_id: int, *, by: Actor) -> bool:
    """Approve a payment and spend its money from a fund that has it; above the district's amount, first of two.

    Returns whether it is approved, or waits for the second person. Never for a visit of one's own, Admin too. When
    no fund has the money, the payment stays due and is marked short, and TransitionRefused says so.
    """
    with transaction():
        hold_the_work(payment_id)
        payment = load(payment_id)
        went = who_went(payment)
        facts = facts_of(payment, by=by, visitors=went)
        if facts.needs_two and facts.first_approver is None:
            _approve_first(payment, facts, by)
            return False
        with acting_as(db.session, steward(payment.district_id)):
            fund = fund_with(payment)
            capped = fund is None and over_the_cap(payment)
        facts = facts_of(payment, by=by, visitors=went, fund=fund, over_the_cap=capped)
        short = _only_money_is_missing(facts)
        if short:
            flag_short(payment)
            history.of_payment(payment, "found_short", by=by, source=payment.state, amount=payment.amount)
        else:
            _approve(payment, facts, fund, by)
    if short:
        raise TransitionRefused("approve", facts.state, short)
    return True


def _only_money_is_missing(facts: PaymentFacts) -> tuple[Reason, ...]:
    """Why no fund pays it, where nothing else stands in the way."""
    unmet = PAYMENT.why_not("approve", facts.state, facts, facts.roles)
    return unmet if {reason.name for reason in unmet} <= ABOUT_MONEY else ()


def _approve_first(payment: Payment, facts: PaymentFacts, by: Actor) -> None:
    source = checked(payment, "approve_first", facts)
    payment.first_approved_by, payment.first_approved_at = by.person_id, clock.now()
    history.of_payment(payment, "approve_first", by=by, source=source, amount=payment.amount)
    notices.second_approval(payment, by=by)


def _approve(payment: Payment, facts: PaymentFacts, fund: Fund | None, by: Actor) -> None:
    source = checked(payment, "approve", facts)
    assert fund is not None  # The rule that a fund has the money held.
    payment.approved_by, payment.approved_at = by.person_id, clock.now()
    payment.fund_id, payment.short_since = fund.id, None
    history.of_payment(payment, "approve", by=by, source=source, amount=payment.amount, fund=fund.id)
    with acting_as(db.session, steward(payment.district_id)):
        spend(fund, payment)
        notices.of_payment(payment, "payment_approved", by=by)

"""Whoever pays is never paid by it, was never part of it and never approved it: such lines are a colleague's."""

from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.extensions import db
from app.models import Payment, Person
from app.security.session import acting_as, steward
from app.services.actors import Actor
from app.services.payments.deciding import facts_of, visitors_of
from app.services.payments.watching import holders
from workflows.machine import N_, Reason
from workflows.payment import PAYMENT
from workflows.people import Role

A_COLLEAGUES = N_(
    "Payment #%(number)s, %(person)s, goes on waiting: you were part of it, or approved it."
    " %(others)s can mark it paid."
)
NOBODYS_YET = N_(
    "Payment #%(number)s, %(person)s, goes on waiting: you were part of it, or approved it."
    " Nobody else in Payroll can mark it paid yet; ask an Admin for a colleague."
)
MOST_NAMES = 3


def left_to_others(payments: Collection[Payment], by: Actor) -> dict[int, Reason]:
    """By number, the lines that wait for payroll and that this person may not mark paid, with who can."""
    waiting = [payment for payment in payments if payment.state == "exported"]
    went = visitors_of(waiting)
    barred = [payment for payment in waiting if _stands_against(payment, went[payment.id], by)]
    if not barred:
        return {}
    colleagues = _in_payroll(barred[0].district_id)
    return {payment.id: _reason(payment, went[payment.id], colleagues) for payment in barred}


def _stands_against(payment: Payment, went: frozenset[int], by: Actor) -> bool:
    facts = facts_of(payment, by=by, visitors=went, in_batch=True)
    return bool(PAYMENT.unmet("mark_paid", facts.state, facts))


def _reason(payment: Payment, went: frozenset[int], colleagues: Sequence[Person]) -> Reason:
    never = went | {payment.person_id, payment.first_approved_by, payment.approved_by}
    names = tuple(each.name for each in colleagues if each.id not in never)[:MOST_NAMES]
    said = {"number": payment.id, "person": payment.person.name}
    if names:
        return Reason("a_colleagues", A_COLLEAGUES, {**said, "others": names})
    return Reason("nobodys_yet", NOBODYS_YET, said)


def _in_payroll(district_id: int) -> Sequence[Person]:
    people = holders(district_id, None, (Role.payroll,))
    query = select(Person).where(Person.id.in_(people), Person.active).order_by(Person.look_up)
    with acting_as(db.session, steward(district_id)):
        return db.session.scalars(query).all()

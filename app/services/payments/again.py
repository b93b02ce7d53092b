"""Work out again what could not be paid for want of a rate or a class: earned pay is never dropped."""

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import Payment, Visit
from app.security.session import acting_as, steward
from app.services.payments import limiting
from app.services.payments.gathering import Done, of_visit, other_work, rules_of
from app.services.payments.rates import rates_of
from app.services.payments.writing import live, make_again
from app.services.programme import settings_of
from app.services.transaction import transaction
from workflows.pay import PayRules, RateOf, Worked, work_out

WAITING = ("no_rate", "no_class")


def look_again(district_id: int) -> int:
    """Part of the daily round, as the district's steward: a roster, for one, brings classes that pay waited for."""
    with transaction():
        return work_out_again(district_id)


def work_out_again(district_id: int) -> int:
    """Make the payments anew that a rate or class covers by now, in the caller's transaction; return how many.

    A payment that has an amount is never touched, nor one that somebody made an exception for.
    """
    with acting_as(db.session, steward(district_id)):
        rules, rates = rules_of(settings_of(district_id)), rates_of(district_id)
        _hold_visits(district_id)
        limiting.hold(district_id, rules)
        waiting = db.session.scalars(
            select(Payment).where(*_waits(district_id)).order_by(Payment.id).with_for_update()
        ).all()
        return sum(_made_again(payment, rules, rates) for payment in waiting)


def _waits(district_id: int) -> tuple[ColumnElement[bool], ...]:
    rule = Payment.explanation["rule"].as_string()
    return (
        Payment.district_id == district_id,
        Payment.state == "not_payable",
        Payment.kind != "no_one_home",
        rule.in_(WAITING),
        *live(),
    )


def _hold_visits(district_id: int) -> None:
    """Every step locks its visit before its payments; so does this."""
    theirs = select(Payment.visit_id).where(*_waits(district_id), Payment.visit_id.is_not(None))
    db.session.execute(select(Visit.id).where(Visit.id.in_(theirs)).order_by(Visit.id).with_for_update())


def _made_again(payment: Payment, rules: PayRules, rates: list[RateOf]) -> bool:
    worked = _of_visit(payment, rules, rates) if payment.visit_id else _of_other_work(payment)
    if worked is None or worked.rule in WAITING:
        return False
    make_again(payment, worked)
    return True


def _of_other_work(payment: Payment) -> Worked:
    assert payment.started_at is not None
    assert payment.ended_at is not None
    return other_work(
        payment.person_id,
        payment.kind,
        starts=payment.started_at,
        ends=payment.ended_at,
        school_id=payment.school_id,
        district_id=payment.district_id,
    )


def _of_visit(payment: Payment, rules: PayRules, rates: list[RateOf]) -> Worked | None:
    visit = db.session.get_one(Visit, payment.visit_id)
    member = next((each for each in visit.team if each.person_id == payment.person_id and each.went), None)
    if member is None or visit.started_at is None or visit.ended_at is None:
        return None
    done = Done(visit.started_at, visit.ended_at, payment.minutes or 0, visit.school_id, visit.district_id)
    alone = sum(each.part == "visitor" for each in visit.team if each.went) == 1
    worked = work_out(of_visit(visit, member, done, rates, alone=alone), rules)
    if worked.rule:
        return worked
    refused, _changed = limiting.apply(visit, [limiting.claim_of(visit, member, done.day)], rules)
    rule = refused.get((visit.id, member.person_id), "")
    return worked.against(rule, **limiting.facts_of(rule, rules)) if rule else worked

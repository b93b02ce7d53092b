"""Work out again what could not be paid for want of a rate or a class: earned pay is never dropped."""

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.models import OtherWork, Payment, Visit
from app.security.session import acting_as, steward
from app.services.payments.anew import Anew
from app.services.payments.making import ask_to_settle
from app.services.payments.writing import live, make_again
from app.services.transaction import transaction

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
        anew = Anew(district_id)
        _hold_the_work(district_id)
        anew.hold()
        waiting = db.session.scalars(
            select(Payment).where(*_waits(district_id)).order_by(Payment.id).with_for_update()
        ).all()
        return sum(_made_again(payment, anew) for payment in waiting)


def _waits(district_id: int) -> tuple[ColumnElement[bool], ...]:
    rule = Payment.explanation["rule"].as_string()
    return (
        Payment.district_id == district_id,
        Payment.state == "not_payable",
        rule.in_(WAITING),
        *live(),
    )


def _hold_the_work(district_id: int) -> None:
    """Every step locks its visit or other work before its payments; so does this."""
    for model, its in ((Visit, Payment.visit_id), (OtherWork, Payment.other_work_id)):
        theirs = select(its).where(*_waits(district_id), its.is_not(None))
        db.session.execute(select(model.id).where(model.id.in_(theirs)).order_by(model.id).with_for_update())


def _made_again(payment: Payment, anew: Anew) -> bool:
    worked, changed = anew.among_others(payment)
    if worked is None or worked.rule in WAITING:
        return False
    make_again(payment, worked)
    if changed:
        ask_to_settle(payment.district_id, changed)
    return True

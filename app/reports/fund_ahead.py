"""Whether a fund can pay a due payment as of now: said on its page, before somebody tries to approve it."""

from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select

from app.extensions import db
from app.models import Fund, Payment
from app.security.session import acting_as, steward
from app.services.payments.money import SPENT, activity_of, open_on


class Money(NamedTuple):
    """What the fund has that would pay, in US dollars; None: no fund may. `over_the_cap`: only for a person's cap."""

    left: Decimal | None
    over_the_cap: bool


def money_for(payment: Payment) -> Money:
    """What approving would find; nothing is locked here, so that it looks again."""
    paid = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.person_id == payment.person_id, Payment.fund_id == Fund.id, Payment.state.in_(SPENT)
    )
    below = or_(
        Fund.most_per_person.is_(None), paid.scalar_subquery() + payment.amount <= Fund.most_per_person
    )
    funds = (
        open_on(payment.school_id, payment.district_id, payment.worked_on)
        .where(Fund.allowed_uses.contains([activity_of(payment)]))
        .with_only_columns(func.max(Fund.allocated - Fund.spent).filter(below), func.count())
    )
    with acting_as(db.session, steward(payment.district_id)):
        left, count = db.session.execute(funds).one()
    return Money(left, bool(count) and left is None)

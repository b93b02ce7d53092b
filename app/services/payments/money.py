"""Money of funds: promised at scheduling, spent at approval, released when a visit does not take place.

The steward of the district does this inside the transaction of the step that asks for it: an educator who
schedules a visit sees no fund. Each fund's row is locked while it changes.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.models import Fund, Payment, Visit
from app.security.session import acting_as, steward
from app.services import clock
from app.services.payments.expecting import at_most
from app.services.payments.watching import look_again_soon, tell_marks

SPENT = ("approved", "exported", "paid")
"""The states in which a payment's money has left its fund."""


def commit(visit: Visit) -> bool:
    """Promise the money that this visit will cost at most; return whether the fund has it."""
    with acting_as(db.session, steward(visit.district_id)):
        needed = at_most(visit)
        total = sum(needed.values(), Decimal(0))
        fund = _best_of(_open_funds(visit.school_id, visit.district_id, _day(visit)), needed)
        if fund is None:
            visit.fund_id, visit.committed = None, Decimal(0)
            return not total
        promised = _payable(fund, needed)
        enough = promised == total and fund.allocated - fund.spent - fund.committed >= promised
        fund.committed += promised
        visit.fund_id, visit.committed = fund.id, promised
        tell_marks(fund)
        return enough


def promise_anew(visit: Visit) -> bool:
    """Give back what is promised to this visit and promise what it costs now; return whether the fund has it."""
    with acting_as(db.session, steward(visit.district_id)):
        others = _open(visit.school_id, visit.district_id, _day(visit)).with_only_columns(Fund.id)
        hold_funds([visit.fund_id, *db.session.scalars(others)])
    release(visit)
    return commit(visit)


def release(visit: Visit) -> None:
    """Give back what is still promised to this visit."""
    if not visit.committed:
        return
    with acting_as(db.session, steward(visit.district_id)):
        fund = _locked(visit.fund_id)
        fund.committed -= visit.committed
        visit.committed = Decimal(0)


def fund_with(payment: Payment) -> Fund | None:
    """The fund that can pay: the promised one if it has the money, else another open one; locked.

    It allows the activity, its period holds the day of work, and the person stays below its cap. The session acts
    as the steward. None when no fund at all is open for it.
    """
    promised = db.session.scalar(select(Visit.fund_id).where(Visit.id == payment.visit_id))
    needed = {activity_of(payment): payment.amount}
    funds = _open_funds(payment.school_id, payment.district_id, payment.worked_on)
    open_ = [fund for fund in funds if _payable(fund, needed) and _below_the_cap(fund, payment)]
    for fund in open_:
        if fund.id == promised and fund.allocated - fund.spent >= payment.amount:
            return fund
    return _best_of(open_, needed)


def spend(fund: Fund, payment: Payment) -> None:
    """Take the payment's amount from the locked fund, out of what was promised to its visit first."""
    fund.spent += payment.amount
    visit = db.session.get_one(Visit, payment.visit_id) if payment.visit_id else None
    if visit is not None and visit.fund_id == fund.id:
        used = min(visit.committed, payment.amount)
        fund.committed -= used
        visit.committed -= used
    tell_marks(fund)


def give_back(payment: Payment) -> None:
    """Return what was spent on a payment to its fund, also after the fund's period: it was sent back or rejected,
    or another one takes it back. The session may act as anybody; what waits for money is looked at again.
    """
    with acting_as(db.session, steward(payment.district_id)):
        fund = _locked(payment.fund_id)
        fund.spent -= abs(payment.amount)
    look_again_soon(payment.district_id)


def hold_funds(fund_ids: Iterable[int | None]) -> None:
    """Lock these funds in order of number, before several of them change in one transaction.

    Else two who change the same ones in another order wait for each other. The session sees the funds. What only
    points to a fund (a visit that is written twice, a batch) never waits for its lock: its key stays as it is.
    """
    ids = {each for each in fund_ids if each is not None}
    db.session.execute(
        select(Fund.id).where(Fund.id.in_(ids)).order_by(Fund.id).with_for_update(key_share=True)
    )


def activity_of(payment: Payment) -> str:
    """The activity that a fund's allowed uses ask for: a closed door counts as the visit that it was to be."""
    if payment.kind != "no_one_home":
        return payment.kind
    activity: str = payment.explanation.get("activity", "visit")
    return activity


def _day(visit: Visit) -> date:
    assert visit.starts_at is not None  # Money is promised to scheduled visits only.
    return clock.day_of(visit.starts_at, visit.district_id)


def _open_funds(school_id: int, district_id: int, day: date) -> list[Fund]:
    """The funds that this school may use on a day, locked in order of number so that no two wait for each other."""
    query = _open(school_id, district_id, day).order_by(Fund.id).with_for_update(key_share=True)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _open(school_id: int, district_id: int, day: date) -> Select[tuple[Fund]]:
    return (
        select(Fund)
        .where(Fund.district_id == district_id, Fund.starts_on <= day, Fund.ends_on >= day)
        .where(or_(Fund.school_id == school_id, Fund.school_id.is_(None)))
    )


def _best_of(funds: Iterable[Fund], needed: Mapping[str, Decimal]) -> Fund | None:
    """One that may pay it all and has enough that is promised to nobody, else one with enough; the school's own
    before the district's.
    """

    def order(fund: Fund) -> tuple[bool, bool, bool, bool, date, int]:
        amount = _payable(fund, needed)
        left = fund.allocated - fund.spent
        part = amount < sum(needed.values())
        return (
            part, left - fund.committed < amount, left < amount, fund.school_id is None, fund.ends_on, fund.id,
        )  # fmt: skip

    return min((fund for fund in funds if _payable(fund, needed)), key=order, default=None)


def _payable(fund: Fund, needed: Mapping[str, Decimal]) -> Decimal:
    """What the fund's allowed uses let it pay of these activities."""
    return sum((amount for use, amount in needed.items() if use in fund.allowed_uses), Decimal(0))


def _below_the_cap(fund: Fund, payment: Payment) -> bool:
    """Whether the person stays at or below what one person may be paid from this locked fund."""
    if fund.most_per_person is None:
        return True
    return paid_to(payment.person_id, fund.id) + payment.amount <= fund.most_per_person


def paid_to(person_id: int, fund_id: int) -> Decimal:
    """What a fund has spent on a person so far, less what was taken back."""
    total = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.person_id == person_id, Payment.fund_id == fund_id, Payment.state.in_(SPENT)
    )
    return db.session.scalar(total) or Decimal(0)


def _locked(fund_id: int | None) -> Fund:
    query = select(Fund).where(Fund.id == fund_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()

"""Money of funds: promised at scheduling, spent at approval, released when a visit does not take place.

The steward of the district does this inside the transaction of the step that asks for it: an educator who
schedules a visit sees no fund. Each fund's row is locked while it changes.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import and_, or_, select

from app.extensions import db
from app.models import Employment, Fund, Payment, Rate, Visit
from app.security.session import acting_as, steward
from app.services import clock
from app.services.programme import settings_of

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Round to whole cents, halves up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def commit(visit: Visit) -> bool:
    """Promise the money that this visit will cost at most; return whether the fund has it."""
    with acting_as(db.session, steward(visit.district_id)):
        needed = _at_most(visit)
        fund = _fund_for(visit.school_id, visit.district_id, _day(visit), needed)
        if fund is None:
            visit.fund_id, visit.committed = None, Decimal(0)
            return needed == 0
        enough = fund.allocated - fund.spent - fund.committed >= needed
        fund.committed += needed
        visit.fund_id, visit.committed = fund.id, needed
        return enough


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

    The session acts as the steward. None when no fund at all is open on the day.
    """
    promised = db.session.scalar(select(Visit.fund_id).where(Visit.id == payment.visit_id))
    funds = _open_funds(payment.school_id, payment.district_id, payment.worked_on, or_also=promised)
    for fund in funds:
        if fund.id == promised and fund.allocated - fund.spent >= payment.amount:
            return fund
    return _best_of(funds, payment.amount)


def spend(fund: Fund, payment: Payment) -> None:
    """Take the payment's amount from the locked fund, out of what was promised to its visit first."""
    visit = db.session.get_one(Visit, payment.visit_id)
    fund.spent += payment.amount
    if visit.fund_id == fund.id:
        used = min(visit.committed, payment.amount)
        fund.committed -= used
        visit.committed -= used


def rate_on(day: date, employee_class: str, activity: str, district_id: int) -> Rate | None:
    """The rate in force on a day for a class of employee (R9); None when none has started."""
    return db.session.scalars(
        select(Rate)
        .where(Rate.district_id == district_id, Rate.employee_class == employee_class)
        .where(Rate.activity == activity, Rate.starts_on <= day)
        .order_by(Rate.starts_on.desc())
        .limit(1)
    ).one_or_none()


def worth(rate: Rate, minutes: int) -> Decimal:
    """What a visit of so many minutes pays: the flat amount, or hours × rate."""
    if rate.basis == "flat":
        return rate.amount
    return cents(rate.amount * Decimal(minutes) / 60)


def _at_most(visit: Visit) -> Decimal:
    """At the cap when hours are unknown: the planned time, and at least the longest usual visit."""
    settings = settings_of(visit.district_id)
    if visit.place not in settings.paid_places:
        return Decimal(0)
    longest = settings.usual_minutes_to
    planned = _planned_minutes(visit)
    total = Decimal(0)
    for member in visit.team:
        employment = db.session.get(Employment, member.person_id)
        if employment is None:
            continue
        activity = "interpreting" if member.part == "interpreter" else "visit"
        rate = rate_on(_day(visit), employment.employee_class, activity, visit.district_id)
        total += worth(rate, max(planned, longest)) if rate else Decimal(0)
    return total


def _planned_minutes(visit: Visit) -> int:
    if visit.starts_at is None or visit.ends_at is None:
        return 0
    return int((visit.ends_at - visit.starts_at).total_seconds() // 60)


def _day(visit: Visit) -> date:
    assert visit.starts_at is not None  # Money is promised to scheduled visits only.
    return clock.day_of(visit.starts_at, visit.district_id)


def _fund_for(school_id: int, district_id: int, day: date, amount: Decimal) -> Fund | None:
    return _best_of(_open_funds(school_id, district_id, day), amount)


def _open_funds(school_id: int, district_id: int, day: date, *, or_also: int | None = None) -> list[Fund]:
    """The funds that this school may use on a day, locked in order of number so that no two wait for each other."""
    on_the_day = and_(Fund.starts_on <= day, Fund.ends_on >= day)
    query = (
        select(Fund)
        .where(Fund.district_id == district_id, or_(on_the_day, Fund.id == or_also))
        .where(or_(Fund.school_id == school_id, Fund.school_id.is_(None)))
        .order_by(Fund.id)
        .with_for_update()
    )
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _best_of(funds: Iterable[Fund], amount: Decimal) -> Fund | None:
    """One with enough that is promised to nobody, else one with enough; the school's own before the district's."""

    def order(fund: Fund) -> tuple[bool, bool, bool, date, int]:
        left = fund.allocated - fund.spent
        return left - fund.committed < amount, left < amount, fund.school_id is None, fund.ends_on, fund.id

    return min(funds, key=order, default=None)


def _locked(fund_id: int | None) -> Fund:
    query = select(Fund).where(Fund.id == fund_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()

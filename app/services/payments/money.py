"""Money of funds: promised at scheduling, spent at approval, released when a visit does not take place.

The steward of the district does this inside the transaction of the step that asks for it: an educator who
schedules a visit sees no fund. Each fund's row is locked while it changes.
"""

from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, or_, select

from app.extensions import db
from app.models import Fund, Payment, Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services.payments.expecting import Share, at_most, known_of
from app.services.payments.gathering import Known
from app.services.payments.watching import look_again_soon, tell_marks

SPENT = ("approved", "exported", "paid")
"""The states in which a payment's money has left its fund."""


def commit(visit: Visit, known: Known) -> bool:
    """Promise the money that the visit will cost at most; return whether the fund has it. The steward acts.

    Best last of all in a step: whoever promises money of the same fund waits until this transaction ends.
    """
    needed = at_most(visit, known)
    total = sum((share.amount for share in needed), Decimal(0))
    funds = _best_first(_open_funds(visit.school_id, visit.district_id, known.done.day), needed)
    if not funds:
        visit.fund_id, visit.committed = None, Decimal(0)
        return not total
    fund = funds[0]
    promised = _payable(fund, needed)
    enough = promised == total and fund.allocated - fund.spent - fund.committed >= promised
    fund.committed += promised
    visit.fund_id, visit.committed = fund.id, promised
    tell_marks(fund)
    return enough


def promise_anew(visit: Visit, known: Known) -> bool:
    """Give back what is promised to this visit and promise what it costs now; return whether the fund has it.

    The steward acts.
    """
    others = open_on(visit.school_id, visit.district_id, known.done.day).with_only_columns(Fund.id)
    hold_funds([visit.fund_id, *db.session.scalars(others)])
    release(visit)
    return commit(visit, known)


def is_promised(visit: Visit) -> bool:
    """Whether what is promised to a scheduled visit is what it may cost as of now. Locks nothing. The steward acts."""
    needed = at_most(visit, known_of(visit))
    fund = db.session.get(Fund, visit.fund_id) if visit.fund_id else None
    return visit.committed == _payable(fund, needed) if fund else not needed


def promise_what_it_costs(visit: Visit) -> bool:
    """Promise a locked, scheduled visit what it may cost as of now; return whether that is another sum.

    The fund that has promised stays, however short it gets. The steward acts.
    """
    if visit.fund_id is None:
        commit(visit, known_of(visit))
        return bool(visit.committed)
    fund = _locked(visit.fund_id)
    promised = _payable(fund, at_most(visit, known_of(visit)))
    more = promised - visit.committed
    fund.committed += more
    visit.committed = promised
    tell_marks(fund)
    return bool(more)


def release(visit: Visit) -> None:
    """Give back what is still promised to this visit."""
    if not visit.committed:
        return
    with acting_as(db.session, steward(visit.district_id)):
        _locked(visit.fund_id).committed -= visit.committed
        visit.committed = Decimal(0)


def fund_with(payment: Payment) -> Fund | None:
    """The fund that can pay: the first of `funds_for`. None when no fund at all is open for it."""
    return next(iter(funds_for(payment)), None)


def funds_for(payment: Payment) -> list[Fund]:
    """The funds that may pay, locked: the promised one if it has the money, then the others, the best one first.

    Each allows the activity, its period holds the day of work, and the person stays below its cap. The session acts
    as the steward.
    """
    promised = db.session.scalar(select(Visit.fund_id).where(Visit.id == payment.visit_id))
    funds = _best_first(_open_for(payment), [_share_of(payment)])
    return sorted(funds, key=lambda fund: fund.id != promised or fund.allocated - fund.spent < payment.amount)


def over_the_cap(payment: Payment) -> bool:
    """Whether funds could pay, if not each of them had paid this person the most that one person gets of it."""
    activity = activity_of(payment)
    open_ = [fund for fund in _open_for(payment) if activity in fund.allowed_uses]
    return bool(open_) and not any(_below_the_cap(fund, _share_of(payment)) for fund in open_)


def spend(fund: Fund, payment: Payment) -> None:
    """Take the payment's amount from the locked fund, out of what was promised to its visit first."""
    visit = db.session.get_one(Visit, payment.visit_id) if payment.visit_id else None
    fund.spent += payment.amount
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


def _open_funds(school_id: int, district_id: int, day: date) -> list[Fund]:
    """The funds that this school may use on a day, locked in order of number so that no two wait for each other."""
    query = open_on(school_id, district_id, day).order_by(Fund.id).with_for_update(key_share=True)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def open_on(school_id: int, district_id: int, day: date) -> Select[tuple[Fund]]:
    """The funds that a school may use on a day, as a question."""
    return (
        select(Fund)
        .where(Fund.district_id == district_id, Fund.starts_on <= day, Fund.ends_on >= day)
        .where(or_(Fund.school_id == school_id, Fund.school_id.is_(None)))
    )


def _open_for(payment: Payment) -> list[Fund]:
    return _open_funds(payment.school_id, payment.district_id, payment.worked_on)


def _share_of(payment: Payment) -> Share:
    return Share(person_id=payment.person_id, activity=activity_of(payment), amount=payment.amount)


def _best_first(funds: Iterable[Fund], needed: Collection[Share]) -> list[Fund]:
    """Those that may pay it all and have enough that is promised to nobody, then those with enough; the school's
    own before the district's. One that may pay nothing of it is left out.
    """
    total = sum((share.amount for share in needed), Decimal(0))
    payable = {fund: _payable(fund, needed) for fund in funds}

    def order(fund: Fund) -> tuple[bool, bool, bool, bool, date, int]:
        amount, left = payable[fund], fund.allocated - fund.spent
        return (
            amount < total, left - fund.committed < amount, left < amount, fund.school_id is None, fund.ends_on,
            fund.id,
        )  # fmt: skip

    return sorted((fund for fund, amount in payable.items() if amount), key=order)


def _payable(fund: Fund, needed: Iterable[Share]) -> Decimal:
    """What the fund's allowed uses, and the most that one person gets of it, let it pay of these."""
    allowed = (share for share in needed if share.activity in fund.allowed_uses)
    return sum((share.amount for share in allowed if _below_the_cap(fund, share)), Decimal(0))


def _below_the_cap(fund: Fund, share: Share) -> bool:
    """Whether the person stays at or below what one person may be paid from this locked fund."""
    if fund.most_per_person is None:
        return True
    promised = _promised_elsewhere(fund, share) if share.promised_for else Decimal(0)
    return paid_to(share.person_id, fund.id) + promised + share.amount <= fund.most_per_person


def _promised_elsewhere(fund: Fund, share: Share) -> Decimal:
    """What this person's part of other visits may cost that the fund has promised money to and not paid them for yet.

    What is promised is kept by visit, not by person, so each part is worked out as of now: as it was promised, while
    the rates, the team and the planned time are the same.
    """
    spent = select(Payment.visit_id).where(
        Payment.person_id == share.person_id, Payment.fund_id == fund.id, Payment.state.in_(SPENT)
    )
    others = (
        select(Visit)
        .join(VisitEducator, VisitEducator.visit_id == Visit.id)
        .where(Visit.fund_id == fund.id, Visit.committed > 0, Visit.id != share.promised_for)
        .where(
            VisitEducator.person_id == share.person_id,
            Visit.id.not_in(spent.where(Payment.visit_id.is_not(None))),
        )
    )
    parts = (part for visit in db.session.scalars(others).all() for part in at_most(visit, known_of(visit)))
    return sum((part.amount for part in parts if part.person_id == share.person_id), Decimal(0))


def paid_to(person_id: int, fund_id: int) -> Decimal:
    """What a fund has spent on a person so far, less what was taken back."""
    total = select(func.coalesce(func.sum(Payment.amount), 0)).where(
        Payment.person_id == person_id, Payment.fund_id == fund_id, Payment.state.in_(SPENT)
    )
    return db.session.scalar(total) or Decimal(0)


def _locked(fund_id: int | None) -> Fund:
    query = select(Fund).where(Fund.id == fund_id).with_for_update(key_share=True)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()

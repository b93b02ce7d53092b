"""Grants and their allocations: what is given to schools never adds up to more than what was awarded (R112)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import Fund, Grant, Payment
from app.security.session import acting_as, steward
from app.services import history, records
from app.services.actors import SYSTEM, Actor
from app.services.errors import Changed, NotFound, Refused
from app.services.payments.deciding import hold_the_work
from app.services.payments.money import funds_for
from app.services.payments.watching import look_again_soon, mark_of, tell_marks
from app.services.transaction import transaction
from workflows.machine import NotYourRole
from workflows.people import Role
from workflows.words import N_

KEEPERS = (Role.district_coordinator, Role.payroll)

NO_SUCH_GRANT = N_("Choose a grant of your district.")
TOO_MUCH = N_("The grant has %(left)s left to allocate; take that or less.")
BEFORE = N_("The grant begins on %(day)s; choose that day or a later one.")
AFTER = N_("The grant ends on %(day)s; choose that day or an earlier one.")
NOT_ALLOWED = N_("The grant does not pay for all of this; leave out what it does not allow.")
BELOW_SPENT = N_("%(used)s of it is spent already; it cannot be less.")
ALLOCATED_ABOVE = N_("%(allocated)s of the grant is allocated already; it cannot be less.")
ALLOCATIONS_OUTSIDE = N_("An allocation of this grant reaches beyond these days; change that one first.")
USES_IN_USE = N_("An allocation of this grant pays for something that you took away; change that one first.")
OTHER_GRANT = N_("Money moves between allocations of one grant only.")
SAME_FUND = N_("Choose another allocation to move the money to.")
NOTHING_TO_MOVE = N_("Type how much is to move: more than zero.")
NOT_THAT_MUCH = N_("%(left)s of it is free to move; the rest is spent or promised to visits.")
SAY_WHY = N_("Give a short reason, so that others understand it later.")


def allocate(values: Mapping[str, Any], *, form_id: str | None = None, by: Actor) -> Fund:
    """Make a fund of the actor's district, perhaps as an allocation of a grant.

    Raises Refused at the field that does not fit the grant; NotYourRole.
    """
    _keeps_money(by)
    row = Fund(district_id=by.district_id)
    with records.in_words(), transaction():
        first = records.added_before(Fund, row.district_id, form_id)
        if first is None:
            _fits_its_grant(values, row.district_id, without=None)
            records.add_within(row, values, form_id=form_id, by=by)
            look_again_soon(row.district_id)
    return first or row


def change(fund_id: int, values: Mapping[str, Any], *, version: int, by: Actor) -> Fund:
    """Change a fund. What is spent or promised stays covered, and the grant is never exceeded.

    Raises Refused at the field, Changed for a form that is too old, NotFound, NotYourRole.
    """
    _keeps_money(by)
    with records.in_words(), transaction():
        _fits_its_grant(values, by.district_id, without=fund_id)
        fund = _locked([fund_id])[fund_id]
        if values["allocated"] < fund.spent:
            raise Refused(BELOW_SPENT, "allocated", {"used": _dollars(fund.spent)})
        more = values["allocated"] != fund.allocated
        records.change_within(fund, values, version=version, by=by)
        if more:
            _told_anew(fund)
        look_again_soon(fund.district_id)
    return fund


def move(from_id: int, to_id: int, amount: Decimal, reason: str, *, by: Actor) -> None:
    """Move money from one allocation of a grant to another; the history keeps who, how much and why.

    Only what is neither spent nor promised moves. Raises Refused at the field, NotFound, NotYourRole.
    """
    _keeps_money(by)
    if from_id == to_id:
        raise Refused(SAME_FUND, "to_id")
    if amount <= 0:
        raise Refused(NOTHING_TO_MOVE, "amount")
    if not reason.strip():
        raise Refused(SAY_WHY, "reason")
    with records.in_words(), transaction():
        funds = _locked([from_id, to_id])
        giver, taker = funds[from_id], funds[to_id]
        if giver.grant_id is None or giver.grant_id != taker.grant_id:
            raise Refused(OTHER_GRANT, "to_id")
        free = giver.allocated - giver.spent - giver.committed
        if amount > free:
            raise Refused(NOT_THAT_MUCH, "amount", {"left": _dollars(max(free, Decimal(0)))})
        giver.allocated -= amount
        taker.allocated += amount
        for fund in (giver, taker):
            _told_anew(fund)
        history.of_district(
            "fund.moved",
            giver.district_id,
            by=by,
            id=giver.id,
            to=taker.id,
            amount=amount,
            why=reason.strip(),
        )
        look_again_soon(giver.district_id)


def award(values: Mapping[str, Any], *, form_id: str | None = None, by: Actor) -> Grant:
    """Note a grant of the actor's district. Raises Refused, NotYourRole."""
    _keeps_money(by)
    return records.add(Grant(district_id=by.district_id), values, form_id=form_id, by=by)


def change_award(grant_id: int, values: Mapping[str, Any], *, version: int, by: Actor) -> Grant:
    """Change a grant; its allocations must still fit it. Raises Refused at the field, Changed, NotFound."""
    _keeps_money(by)
    with records.in_words(), transaction():
        grant = _locked_grant(grant_id)
        if grant is None:
            raise NotFound
        if grant.version != version:
            raise Changed
        _still_fits(values, list(db.session.scalars(select(Fund).where(Fund.grant_id == grant_id))))
        records.change_within(grant, values, version=version, by=by)
    return grant


def look_again(district_id: int) -> int:
    """Take up the payments that wait for money and that a fund can pay by now, the oldest work first.

    Returns how many lost their mark. Acts as the district's steward; each payment in a transaction of its own.
    """
    waiting = select(Payment.id).where(
        Payment.district_id == district_id,
        Payment.state == "due",
        Payment.short_since.is_not(None),
        ~Payment.withdrawn,
    )
    ids = db.session.scalars(waiting.order_by(Payment.worked_on, Payment.id)).all()
    db.session.rollback()
    kept: dict[int, Decimal] = {}
    return sum(_take_up(payment_id, kept) for payment_id in ids)


def _take_up(payment_id: int, kept: dict[int, Decimal]) -> bool:
    """Clear the mark of one payment if a fund has its money besides what is `kept` for those before it."""
    with transaction():
        hold_the_work(payment_id)
        query = select(Payment).where(Payment.id == payment_id).with_for_update()
        payment = db.session.scalars(query.execution_options(populate_existing=True)).one()
        if payment.state != "due" or payment.short_since is None or payment.withdrawn:
            return False
        fund = _with_money_besides(kept, payment)
        if fund is None:
            return False
        kept[fund.id] = kept.get(fund.id, Decimal(0)) + payment.amount
        payment.short_since = None
        history.of_payment(payment, "found_money", by=SYSTEM, source=payment.state, fund=fund.id)
        return True


def _with_money_besides(kept: Mapping[int, Decimal], payment: Payment) -> Fund | None:
    """The first fund that may pay and has the money when what is kept for others is left alone."""
    for fund in funds_for(payment):
        if fund.allocated - fund.spent - kept.get(fund.id, Decimal(0)) >= payment.amount:
            return fund
    return None


def _fits_its_grant(values: Mapping[str, Any], district_id: int, *, without: int | None) -> None:
    """Lock the grant that is named, and refuse an allocation that it does not hold."""
    if values.get("grant_id") is None:
        return
    grant = _locked_grant(values["grant_id"])
    if grant is None or grant.district_id != district_id:
        raise Refused(NO_SUCH_GRANT, "grant_id")
    if values["starts_on"] < grant.starts_on:
        raise Refused(BEFORE, "starts_on", {"day": grant.starts_on})
    if values["ends_on"] > grant.ends_on:
        raise Refused(AFTER, "ends_on", {"day": grant.ends_on})
    if not set(values["allowed_uses"]) <= set(grant.allowed_uses):
        raise Refused(NOT_ALLOWED, "allowed_uses")
    left = grant.amount - allocated_of(grant.id, without=without)
    if values["allocated"] > left:
        raise Refused(TOO_MUCH, "allocated", {"left": _dollars(left)})


def _still_fits(values: Mapping[str, Any], allocations: list[Fund]) -> None:
    allocated = sum((fund.allocated for fund in allocations), Decimal(0))
    if values["amount"] < allocated:
        raise Refused(ALLOCATED_ABOVE, "amount", {"allocated": _dollars(allocated)})
    if any(fund.starts_on < values["starts_on"] for fund in allocations):
        raise Refused(ALLOCATIONS_OUTSIDE, "starts_on")
    if any(fund.ends_on > values["ends_on"] for fund in allocations):
        raise Refused(ALLOCATIONS_OUTSIDE, "ends_on")
    if any(not set(fund.allowed_uses) <= set(values["allowed_uses"]) for fund in allocations):
        raise Refused(USES_IN_USE, "allowed_uses")


def allocated_of(grant_id: int, *, without: int | None = None) -> Decimal:
    """What of a grant is allocated, one fund perhaps left out; US dollars."""
    total = select(func.coalesce(func.sum(Fund.allocated), 0)).where(Fund.grant_id == grant_id)
    if without is not None:
        total = total.where(Fund.id != without)
    return db.session.scalar(total) or Decimal(0)


def _told_anew(fund: Fund) -> None:
    """With other money the marks above what is used now count again, and less money may reach one at once."""
    fund.told_percent = min(fund.told_percent, mark_of(fund))
    with acting_as(db.session, steward(fund.district_id)):
        tell_marks(fund)


def _locked(fund_ids: list[int]) -> dict[int, Fund]:
    """These funds, locked in order of number. Raises NotFound when one of them is not to be seen."""
    query = select(Fund).where(Fund.id.in_(fund_ids)).order_by(Fund.id).with_for_update(key_share=True)
    found = {fund.id: fund for fund in db.session.scalars(query.execution_options(populate_existing=True))}
    if set(fund_ids) - set(found):
        raise NotFound
    return found


def _locked_grant(grant_id: int) -> Grant | None:
    query = select(Grant).where(Grant.id == grant_id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def _keeps_money(by: Actor) -> None:
    if by.roles_in(by.district_id).isdisjoint(KEEPERS):
        raise NotYourRole("allocate", KEEPERS)


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"

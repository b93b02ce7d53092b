"""What people are told of a fund: how far it is used, and that a payment waits for money."""

from collections.abc import Collection

from sqlalchemy import and_, func, select

from app.extensions import db
from app.models import Assignment, Fund, Payment
from app.security.session import acting_as, steward
from app.services import clock, notices
from app.services.queue import defer_once
from workflows.people import Role

MARKS = (75, 90, 100)
"""Per cent of promised and spent money at which the people of a fund are told (R14), each once."""
MONEY_KEEPERS = (Role.district_coordinator, Role.payroll)
AT_ITS_SCHOOL = (Role.site_admin, Role.school_coordinator)


def mark_of(fund: Fund) -> int:
    """The highest mark that a fund's promised and spent money has reached; 0 below the first."""
    used = fund.committed + fund.spent
    reached = [mark for mark in MARKS if used and used * 100 >= fund.allocated * mark]
    return max(reached, default=0)


def tell_marks(fund: Fund) -> None:
    """Tell the fund's people that it crossed a mark, in the transaction that crosses it. The steward acts.

    Whoever did the step is told, too: it is the fund's news, not theirs.
    """
    reached = mark_of(fund)
    if reached <= fund.told_percent:
        return
    fund.told_percent = reached
    notices.tell(
        _people_of(fund),
        "fund_full" if reached == 100 else "fund_low",
        about=f"fund:{fund.id}:{reached}:{fund.allocated}",
        district_id=fund.district_id,
        school_id=fund.school_id,
        facts={"percent": reached, "fund": fund.name},
    )


def flag_short(payment: Payment) -> None:
    """Mark a due payment that no fund can pay, and tell the district coordinator once; it is never dropped."""
    payment.short_since = payment.short_since or clock.now()
    notices.tell(
        holders(payment.district_id, None, (Role.district_coordinator,)),
        "payment_short",
        about=f"payment_short:{payment.id}",
        district_id=payment.district_id,
        school_id=payment.school_id,
        facts={"amount": payment.amount, "day": payment.worked_on},
    )


def look_again_soon(district_id: int) -> None:
    """Look at the payments that wait for money once this transaction is committed: a fund has more of it."""
    defer_once(db.session, "funds.look_again", as_district=district_id, lock=f"funds:{district_id}",
          district_id=district_id)  # fmt: skip


def _people_of(fund: Fund) -> set[int]:
    people = holders(fund.district_id, None, MONEY_KEEPERS)
    return people | holders(fund.district_id, fund.school_id, AT_ITS_SCHOOL) if fund.school_id else people


def holders(district_id: int, school_id: int | None, roles: Collection[Role]) -> set[int]:
    """Who holds one of these roles today, at the school or (without one) in the whole district."""
    today = clock.today(district_id)
    place = Assignment.school_id.is_(None) if school_id is None else Assignment.school_id == school_id
    with acting_as(db.session, steward(district_id)):
        return set(
            db.session.scalars(
                select(Assignment.person_id).where(
                    and_(Assignment.district_id == district_id, place),
                    Assignment.role.in_([role.value for role in roles]),
                    Assignment.starts_on <= today,
                    func.coalesce(Assignment.ends_on, today) >= today,
                )
            )
        )

"""How long pay takes (R82): from the day of the visit, as it was recorded, to the day it was paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, cast, func, null, select

from app.extensions import db
from app.models import Payment, School
from app.services import clock

OPEN = ("due", "returned", "approved", "exported")
WAYS = ("school", "month", "both")
SLOWEST = 0.9
"""Nine of ten were paid within this; the slowest tenth took longer."""


@dataclass(frozen=True)
class PayDays:
    """One school, one month, or both. `month`: its first day. Days are None where nothing was paid yet.

    `median`, `slow`: half, and nine of ten, were paid within so many days. `longest`: how long the oldest waits.
    """

    school: str | None
    month: date | None
    paid: int
    median: float | None
    slow: int | None
    open: int
    longest: int | None


def pay_days(district_id: int, *, by: str = "school", school_id: int | None = None) -> list[PayDays]:
    """The payments for visits that this person may see, by one of WAYS; the last row is all of them together."""
    rows = db.session.execute(_grouped(district_id, by, school_id)).all()
    all_together = db.session.execute(_grouped(district_id, "", school_id)).all()
    today = clock.today(district_id)
    return [_pay_days(row, today) for row in [*rows, *(row for row in all_together if rows)]]


def schools_paid(district_id: int) -> Sequence[tuple[str, str]]:
    """The schools with payments that this person may see, as (id, name) by name."""
    here = select(Payment.school_id).where(Payment.district_id == district_id)
    rows = db.session.execute(select(School.id, School.name).where(School.id.in_(here)).order_by(School.name))
    return [(str(row.id), row.name) for row in rows]


def _grouped(district_id: int, by: str, school_id: int | None) -> Select[Any]:
    month = cast(func.date_trunc("month", Payment.worked_on), Date)
    school = School.name if by in ("school", "both") else null()
    when = month if by in ("month", "both") else null()
    took = cast(Payment.paid_on - Payment.worked_on, Integer)
    is_paid, is_open = Payment.state == "paid", Payment.state.in_(OPEN)
    query = (
        select(
            school.label("school"),
            when.label("month"),
            func.count().filter(is_paid).label("paid"),
            func.percentile_cont(0.5).within_group(took).filter(is_paid).label("median"),
            func.percentile_disc(SLOWEST).within_group(took).filter(is_paid).label("slow"),
            func.count().filter(is_open).label("open"),
            func.min(Payment.worked_on).filter(is_open).label("oldest"),
        )
        .join(School, School.id == Payment.school_id)
        .where(Payment.district_id == district_id, Payment.visit_id.is_not(None), ~Payment.withdrawn)
        .where(is_paid | is_open, Payment.reverses_id.is_(None), Payment.reversed_on.is_(None))
    )
    if school_id is not None:
        query = query.where(Payment.school_id == school_id)
    parts = [
        each for each, wanted in ((School.name, by != "month"), (month, by != "school")) if wanted and by
    ]
    if not parts:
        return query
    newest_first = [month.desc()] if by != "school" else []
    return query.group_by(*parts).order_by(*newest_first, *([School.name] if by != "month" else []))


def _pay_days(row: Any, today: date) -> PayDays:
    return PayDays(
        school=row.school,
        month=row.month,
        paid=row.paid,
        median=None if row.median is None else float(row.median),
        slow=row.slow,
        open=row.open,
        longest=None if row.oldest is None else (today - row.oldest).days,
    )

"""Rates: what an activity pays a class of employee from a day on (R9)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.extensions import db
from app.models import Rate
from workflows.pay import cents


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

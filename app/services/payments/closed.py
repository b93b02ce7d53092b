"""Closed periods: days whose pay left the house for good, in a batch of all funds that is paid."""

from datetime import date

from sqlalchemy import ColumnElement, exists, func, select

from app.extensions import db
from app.models import Payment, PayrollBatch


def last_closed_day(first: date, last: date, district_id: int) -> date | None:
    """The last of these days that lies in a closed period; None where all are open. The session keeps money."""
    closed = select(func.max(func.least(PayrollBatch.period_to, last))).where(
        PayrollBatch.district_id == district_id,
        *_closed(),
        PayrollBatch.period_to >= first,
        func.coalesce(PayrollBatch.period_from, last) <= last,
    )
    return db.session.scalar(closed)


def in_a_closed_period() -> ColumnElement[bool]:
    """The condition of payments whose day lies in a closed period: the next batch takes them, whatever its days."""
    return exists().where(
        PayrollBatch.district_id == Payment.district_id,
        *_closed(),
        PayrollBatch.period_to >= Payment.worked_on,
        func.coalesce(PayrollBatch.period_from, Payment.worked_on) <= Payment.worked_on,
    )


def _closed() -> tuple[ColumnElement[bool], ...]:
    """A batch without a last day takes what waits, and closes nothing; nor does one of a single fund."""
    return (
        PayrollBatch.paid_on.is_not(None),
        PayrollBatch.period_to.is_not(None),
        PayrollBatch.fund_id.is_(None),
    )

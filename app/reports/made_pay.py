"""Payments that are made: another class of employee, or another rule, leaves them as they are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select

from app.extensions import db
from app.models import Payment
from app.services.payments.again import WAITING
from app.services.payments.writing import live

SHOWN = 20
"""So many of them are named."""


@dataclass(frozen=True)
class Made:
    """One of them: its number, day of work, amount in US dollars, and where it stands."""

    id: int
    worked_on: date
    amount: Decimal
    state: str


def how_many_made(person_id: int, first: date) -> int:
    """How many payments of work since a day are made; those that wait for a rate or class are not."""
    return db.session.scalar(select(func.count(Payment.id)).where(*_made(person_id, first))) or 0


def made_since(person_id: int, first: date) -> list[Made]:
    """These payments, by day; some of many."""
    columns = (Payment.id, Payment.worked_on, Payment.amount, Payment.state)
    query = select(*columns).where(*_made(person_id, first)).order_by(Payment.worked_on, Payment.id)
    return [Made(*row) for row in db.session.execute(query.limit(SHOWN))]


def how_many_wait(district_id: int, before: date) -> int:
    """How many payments of work before a day wait for approval."""
    wait = (Payment.district_id == district_id, Payment.state == "due", ~Payment.withdrawn)
    query = select(func.count(Payment.id)).where(*wait, Payment.worked_on < before)
    return db.session.scalar(query) or 0


def _made(person_id: int, first: date) -> tuple[ColumnElement[bool], ...]:
    rule = Payment.explanation["rule"].as_string()
    return (
        Payment.person_id == person_id,
        Payment.worked_on >= first,
        *live(),
        or_(rule.is_(None), rule.not_in(WAITING), Payment.state != "not_payable"),
    )

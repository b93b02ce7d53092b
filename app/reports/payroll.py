"""Batches as Payroll looks at them: where their lines stand, what was answered, and how long pay takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Fund, Payment, PayrollAnswer, PayrollBatch, Person
from app.reports.keyset import Order, Part, part_of
from app.reports.payments import why_of
from app.services.actors import Actor
from app.services.payroll.separating import left_to_others
from workflows.machine import Reason

BATCH_ORDER: dict[str, Any] = {
    "made": PayrollBatch.id,
    "payments": PayrollBatch.payments_count,
    "sum": PayrollBatch.total,
    "paid": PayrollBatch.paid_on,
}
STATES = ("exported", "paid", "rejected")
"""Where a line of a batch can stand."""


@dataclass(frozen=True)
class Batch:
    """A payroll batch as a row; money in US dollars. `states`: how many of its payments stand where.

    `sums`: what they come to.
    """

    id: int
    made_on: datetime
    made_by: str
    first: date | None
    last: date | None
    fund: str | None
    profile: str
    unverified: bool
    """Payroll had not read such a file yet when it was made."""
    total: Decimal
    payments_count: int
    file_name: str
    sha256: str
    has_cover: bool
    chain: tuple[int, str] | None
    """How many events the district's history had then, and its last hash."""
    paid_on: date | None
    paid_by: str | None
    states: Mapping[str, int] = field(default_factory=dict)
    sums: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class BatchLine:
    """One payment of a batch. `why` holds the facts behind the amount, `reason` payroll's words against it.

    `left`: why this reader leaves it to a colleague to mark it paid.
    """

    id: int
    visit_id: int | None
    person: str
    school: str
    state: str
    kind: str
    worked_on: date
    amount: Decimal
    why: Mapping[str, Any]
    reason: str | None
    paid_on: date | None
    takes_back: int | None
    left: Reason | None = None


@dataclass(frozen=True)
class Answer:
    """A confirmation file: `paid` and `rejected` lines once it is taken over; `open_` while the file is kept."""

    id: int
    at: datetime
    who: str
    paid: int
    rejected: int
    sha256: str
    open_: bool


def waits(district_id: int) -> tuple[int, Decimal]:
    """How many approved payments wait for a batch, and their sum."""
    approved = (Payment.district_id == district_id, Payment.state == "approved", ~Payment.withdrawn)
    counted = select(func.count(Payment.id), func.coalesce(func.sum(Payment.amount), 0)).where(*approved)
    row = db.session.execute(counted).one()
    return row[0], row[1]


def batches(
    district_id: int,
    *,
    paid: bool | None = None,
    order: str = "made",
    backwards: bool = True,
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
    size: int | None = None,
) -> Part[Batch]:
    """The district's payroll batches, the newest first; `paid`: only those that are, or are not, settled.

    `order` is a name of BATCH_ORDER. `after` and `before` name the batch at the edge of the page that was left.
    """
    query = _batches().where(PayrollBatch.district_id == district_id)
    if paid is not None:
        query = query.where(PayrollBatch.paid_on.is_not(None) if paid else PayrollBatch.paid_on.is_(None))
    found = part_of(
        query,
        Order(BATCH_ORDER[order], PayrollBatch.id, backwards),
        size=size,
        after=after,
        before=before,
        last=last,
        key_of=lambda row: row.PayrollBatch.id,
        read=db.session.execute,
    )
    states = _states([row.PayrollBatch.id for row in found.rows])
    return Part([_batch(row, states) for row in found.rows], found.newer, found.older)


def batch(batch_id: int) -> Batch | None:
    """One batch; None when this person sees no such one."""
    row = db.session.execute(_batches().where(PayrollBatch.id == batch_id)).one_or_none()
    return None if row is None else _batch(row, _states([batch_id]))


def lines(
    batch_id: int,
    *,
    state: str | None = None,
    after: int | None = None,
    before: int | None = None,
    size: int | None = None,
    payer: Actor | None = None,
) -> Part[BatchLine]:
    """The payments of a batch in order of number; or those that stand somewhere. `payer`: who would mark them paid.

    `after` and `before` name the payment at the edge of the page that was left.
    """
    query = select(Payment).where(Payment.batch_id == batch_id)
    if state is not None:
        query = query.where(Payment.state == state)
    query = query.options(joinedload(Payment.person), joinedload(Payment.school), joinedload(Payment.fund))
    query = query.execution_options(populate_existing=True)
    found = part_of(query, Order(Payment.id, Payment.id), size=size, after=after, before=before)
    left = left_to_others(found.rows, payer) if payer else {}
    return Part([_line(each, left.get(each.id)) for each in found.rows], found.newer, found.older)


def answers(batch_id: int) -> list[Answer]:
    """The confirmation files of a batch, the newest first."""
    query = (
        select(PayrollAnswer, Person, PayrollAnswer.content.is_not(None).label("open"))
        .join(Person, Person.id == PayrollAnswer.read_by)
        .where(PayrollAnswer.batch_id == batch_id)
        .order_by(PayrollAnswer.id.desc())
    )
    return [
        Answer(
            kept.id, kept.created_at, person.name, kept.paid_count, kept.rejected_count, kept.sha256, open_
        )
        for kept, person, open_ in db.session.execute(query)
    ]


def funds(district_id: int) -> list[tuple[str, str]]:
    """The district's funds as (id, name), by name."""
    rows = db.session.execute(
        select(Fund.id, Fund.name).where(Fund.district_id == district_id).order_by(Fund.name)
    )
    return [(str(row.id), row.name) for row in rows]


def _states(batch_ids: Sequence[int]) -> dict[int, dict[str, tuple[int, Decimal]]]:
    """How many payments of each batch stand where, and what they come to."""
    rows = db.session.execute(
        select(Payment.batch_id, Payment.state, func.count(Payment.id), func.sum(Payment.amount))
        .where(Payment.batch_id.in_(batch_ids))
        .group_by(Payment.batch_id, Payment.state)
    )
    found: dict[int, dict[str, tuple[int, Decimal]]] = {}
    for batch_id, state, count, amount in rows:
        if batch_id is not None:
            found.setdefault(batch_id, {})[state] = count, amount
    return found


def _batches() -> Select[Any]:
    maker, payer = Person.__table__.alias("maker"), Person.__table__.alias("payer")
    return (
        select(
            PayrollBatch,
            (maker.c.given_name + " " + maker.c.family_name).label("made_by"),
            (payer.c.given_name + " " + payer.c.family_name).label("paid_by"),
            Fund.name.label("fund"),
            PayrollBatch.cover.is_not(None).label("has_cover"),
        )
        .outerjoin(maker, maker.c.id == PayrollBatch.made_by)
        .outerjoin(payer, payer.c.id == PayrollBatch.paid_by)
        .outerjoin(Fund, Fund.id == PayrollBatch.fund_id)
    )


def _batch(row: Any, states: Mapping[int, Mapping[str, tuple[int, Decimal]]]) -> Batch:
    kept = row.PayrollBatch
    its = states.get(kept.id, {})
    return Batch(
        id=kept.id,
        made_on=kept.created_at,
        made_by=row.made_by or "",
        first=kept.period_from,
        last=kept.period_to,
        fund=row.fund,
        profile=kept.profile.get("name", ""),
        unverified=kept.profile.get("unverified", False),
        total=kept.total,
        payments_count=kept.payments_count,
        file_name=kept.file_name or f"payroll-batch-{kept.id}.csv",
        sha256=kept.sha256,
        has_cover=row.has_cover,
        chain=None if kept.chain_head is None else (kept.chain_count or 0, kept.chain_head),
        paid_on=kept.paid_on,
        paid_by=row.paid_by,
        states={state: count for state, (count, _amount) in its.items()},
        sums={state: amount for state, (_count, amount) in its.items()},
    )


def _line(payment: Payment, left: Reason | None) -> BatchLine:
    return BatchLine(
        id=payment.id,
        visit_id=payment.visit_id,
        person=payment.person.name,
        school=payment.school.name,
        state=payment.state,
        kind=payment.kind,
        worked_on=payment.worked_on,
        amount=payment.amount,
        why=why_of(payment),
        reason=payment.rejected_reason,
        paid_on=payment.paid_on,
        takes_back=payment.reverses_id,
        left=left,
    )

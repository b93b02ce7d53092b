"""Payroll batches: approved payments go out together, once; their file never changes."""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, select, text
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Employment, Payment, PayrollBatch
from app.services import clock, history
from app.services.actors import Actor
from app.services.audit.chaining import head_for_print
from app.services.errors import NotFound, Refused
from app.services.payments.deciding import facts_of, visitors_of
from app.services.payments.making import ask_to_settle
from app.services.transaction import transaction
from workflows.machine import N_, NotYourRole, Reason
from workflows.payment import PAYMENT, PaymentState

COLUMNS = (
    "batch",
    "payment",
    "employee_id",
    "family_name",
    "given_name",
    "employee_class",
    "school",
    "visit",
    "visit_date",
    "activity",
    "minutes",
    "basis",
    "rate",
    "amount",
    "account_code",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\0")


@dataclass(frozen=True)
class Made:
    """A batch that was made, and the approved payments that could not go into it, with the reasons."""

    batch_id: int
    left_out: tuple[tuple[int, tuple[Reason, ...]], ...]


@dataclass(frozen=True)
class Waits:
    """The approved payments of a district, in US dollars.

    `payable`: how many of them this person could put into a batch; `left_out`: the others, with the reasons.
    """

    count: int
    total: Decimal
    payable: int
    left_out: tuple[tuple[int, tuple[Reason, ...]], ...]


def what_waits(*, by: Actor, district_id: int) -> Waits:
    """Look at the approved payments of the district, without touching them."""
    waiting = list(db.session.scalars(_approved(district_id)))
    chosen, left_out = _choose(waiting, by)
    return Waits(len(waiting), _sum(waiting), len(chosen), left_out)


def make_batch(*, by: Actor, district_id: int) -> Made:
    """Put every approved payment of the district that this person may pay into one new batch.

    Raises Refused when there is none. A payment is in at most one batch, for ever; two people at once
    share the payments out between them, none twice.
    """
    with transaction():
        _only_payroll("export", PaymentState.approved, by, district_id)
        chosen, left_out = _choose(_locked(district_id), by)
        if not chosen:
            raise Refused(N_("No approved payment waits for you to pay."))
        batch = _batch(chosen, by, district_id)
        for payment in chosen:
            source, payment.state, payment.batch_id = payment.state, "exported", batch.id
            history.of_payment(payment, "export", by=by, source=source, batch=batch.id)
        return Made(batch.id, left_out)


def mark_paid(batch_id: int, *, by: Actor, paid_on: date) -> None:
    """The district's payroll paid this batch on a day: each of its payments is paid, and visits settle.

    The day lies between that of the batch and today, in the district; Refused says so about field `paid_on`.
    """
    with transaction():
        batch = _load(batch_id)
        _only_payroll("mark_paid", PaymentState.exported, by, batch.district_id)
        db.session.refresh(batch, with_for_update=True)  # Two people may press the button at once.
        if batch.paid_on is not None:
            raise Refused(N_("This batch is marked paid already."))
        _refuse_an_impossible_day(batch, paid_on)
        payments = list(db.session.scalars(select(Payment).where(Payment.batch_id == batch_id)))
        visitors = visitors_of(payments)
        for payment in payments:
            facts = facts_of(payment, by=by, visitors=visitors[payment.id], in_batch=True)
            PAYMENT.check("mark_paid", facts.state, facts, facts.roles)
            source, payment.state, payment.paid_on = payment.state, "paid", paid_on
            history.of_payment(payment, "mark_paid", by=by, source=source, batch=batch_id, paid_on=paid_on)
        batch.paid_on, batch.paid_by = paid_on, by.person_id
        ask_to_settle(
            batch.district_id, sorted({payment.visit_id for payment in payments if payment.visit_id})
        )


def file_of(batch_id: int) -> tuple[str, bytes]:
    """The batch's file name and its bytes, the same every time."""
    batch = _load(batch_id)
    return f"payroll-batch-{batch.id}.csv", batch.content


def as_csv(batch_id: int, payments: Sequence[Payment], employee_ids: dict[int, str | None]) -> bytes:
    """Write the file of a batch: UTF-8, CRLF, one payment a line in order of number; text is safe to open."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for payment in sorted(payments, key=lambda p: p.id):
        writer.writerow([_safe(cell) for cell in _row(batch_id, payment, employee_ids)])
    return out.getvalue().encode()


def _row(batch_id: int, payment: Payment, employee_ids: dict[int, str | None]) -> list[object]:
    assert payment.fund is not None  # An approved payment has a fund: a constraint says so.
    return [
        batch_id,
        payment.id,
        employee_ids.get(payment.person_id) or "",
        payment.person.family_name,
        payment.person.given_name,
        payment.employee_class or "",
        payment.school.name,
        payment.visit_id,
        payment.worked_on,
        payment.kind,
        payment.minutes,
        payment.explanation.get("basis", ""),
        Decimal(payment.explanation.get("rate", 0)),
        payment.amount,
        payment.fund.account_code,
    ]


def _safe(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe (ASVS 1.2.10); numbers stay numbers."""
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return "'" + cell
    return cell


def _only_payroll(action: str, state: PaymentState, by: Actor, district_id: int) -> None:
    who = PAYMENT.who(action, state)
    if by.roles_in(district_id).isdisjoint(who):
        raise NotYourRole(action, who)


def _refuse_an_impossible_day(batch: PayrollBatch, paid_on: date) -> None:
    if paid_on < clock.day_of(batch.created_at, batch.district_id):
        raise Refused(N_("This day is before the batch was made; choose the day it was paid."), "paid_on")
    if paid_on > clock.today(batch.district_id):
        raise Refused(N_("This day is still to come; come back once the batch is paid."), "paid_on")


def _approved(district_id: int) -> Select[tuple[Payment]]:
    return (
        select(Payment)
        .where(Payment.district_id == district_id, Payment.state == "approved", ~Payment.withdrawn)
        .order_by(Payment.id)
        .options(joinedload(Payment.person), joinedload(Payment.school), joinedload(Payment.fund))
    )


def _locked(district_id: int) -> list[Payment]:
    """The approved payments that nobody else is taking at this moment."""
    query = _approved(district_id).with_for_update(of=Payment, skip_locked=True)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def _sum(payments: Iterable[Payment]) -> Decimal:
    return sum((payment.amount for payment in payments), Decimal(0))


def _choose(
    payments: list[Payment], by: Actor
) -> tuple[list[Payment], tuple[tuple[int, tuple[Reason, ...]], ...]]:
    chosen: list[Payment] = []
    left_out: list[tuple[int, tuple[Reason, ...]]] = []
    visitors = visitors_of(payments)
    for payment in payments:
        facts = facts_of(payment, by=by, visitors=visitors[payment.id], in_batch=True)
        if reasons := PAYMENT.unmet("export", facts.state, facts):
            left_out.append((payment.id, reasons))
        else:
            chosen.append(payment)
    return chosen, tuple(left_out)


def _batch(payments: list[Payment], by: Actor, district_id: int) -> PayrollBatch:
    ids = {payment.person_id for payment in payments}
    employee_ids = {
        row.person_id: row.employee_id
        for row in db.session.execute(
            select(Employment.person_id, Employment.employee_id).where(Employment.person_id.in_(ids))
        )
    }
    batch_id = db.session.scalar(text("SELECT nextval('payroll_batch_id_seq')"))
    content = as_csv(batch_id, payments, employee_ids)
    chain = head_for_print(district_id)
    batch = PayrollBatch(
        id=batch_id,
        district_id=district_id,
        made_by=by.person_id,
        total=_sum(payments),
        payments_count=len(payments),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        chain_count=chain.count,
        chain_head=chain.hash,
    )
    db.session.add(batch)
    db.session.flush()  # The payments that follow point to it.
    history.of_district("payroll_batch.made", district_id, by=by, batch=batch_id, sha256=batch.sha256)
    return batch


def _load(batch_id: int) -> PayrollBatch:
    query = select(PayrollBatch).where(PayrollBatch.id == batch_id)
    batch = db.session.scalars(query).one_or_none()
    if batch is None:
        raise NotFound
    return batch

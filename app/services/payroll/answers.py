"""Payroll's confirmation file: matched to the batch's lines, looked at, and taken over whole or not at all."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Employment, Payment, PayrollAnswer, PayrollBatch
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payroll.files import load
from app.services.payroll.gathering import only_payroll, sum_of
from app.services.payroll.handing_in import keep, kept
from app.services.payroll.separating import left_to_others
from app.services.payroll.settling import (
    BEFORE_THE_BATCH,
    STILL_TO_COME,
    close,
    first_day,
    hold,
    locked_lines,
    pay,
    turn_down,
)
from app.services.transaction import transaction
from forms.payroll.answers import RowFault, Said, Table, said
from workflows.machine import N_, Reason, TransitionRefused
from workflows.payment import PaymentState

READ_ALREADY = N_("This file was read already, on this batch; nothing was changed by it now.")
HAS_FAULTS = N_("Nothing was taken over. Repair the rows below, and hand the file in again.")
NOT_HERE = N_("Payment #%(number)s is not in this batch.")
TWICE = N_("Payment #%(number)s stands in this file twice.")
OTHER_AMOUNT = N_("Payment #%(number)s is %(amount)s in this batch, not %(told)s.")
OTHER_PERSON = N_("Payment #%(number)s is of another employee number.")
NO_LINE = N_("Nobody with employee number %(number)s has %(amount)s in this batch, or has it no more often.")
SETTLED = N_("Payment #%(number)s is settled already, and otherwise than this row says.")


@dataclass(frozen=True)
class Told:
    """What the file says of one payment of the batch. `reason`: of a rejection."""

    payment_id: int
    person: str
    amount: Decimal
    paid: bool
    reason: str
    day: date


@dataclass(frozen=True)
class Heard:
    """The whole file: what it says of this batch, every fault, and what it does not speak of.

    `known`: lines that say again what is settled already. `left`: lines that were paid, but that only a colleague
    may mark paid. `seen_before`: the very same file was taken over, and left nothing that this person may settle.
    """

    told: tuple[Told, ...]
    faults: tuple[RowFault, ...]
    left: tuple[Reason, ...]
    known: int
    silent: int
    seen_before: bool

    @property
    def paid(self) -> tuple[Told, ...]:
        """What was paid."""
        return tuple(each for each in self.told if each.paid)

    @property
    def rejected(self) -> tuple[Told, ...]:
        """What was not."""
        return tuple(each for each in self.told if not each.paid)


def look_at_answer(
    batch_id: int, content: bytes, table: Table, columns: Mapping[str, int], *, usual_day: date, by: Actor
) -> Heard:
    """Say what the file would do, without touching anything. `usual_day`: for rows without a day."""
    batch = load(batch_id)
    only_payroll("mark_paid", PaymentState.exported, by, batch.district_id)
    of_batch = select(Payment).where(Payment.batch_id == batch_id).options(joinedload(Payment.person))
    lines = db.session.scalars(of_batch.order_by(Payment.id)).all()
    return _hear(batch, lines, content, _Asked(table, columns, usual_day, by))


def take_answer(
    batch_id: int, content: bytes, table: Table, columns: Mapping[str, int], *, usual_day: date, by: Actor
) -> Heard:
    """Pay and reject what the file says, all of it in one transaction.

    Raises Refused when a row has a fault, or when this very file was taken over before and left nothing to this
    person: then nothing is done.
    """
    with transaction():
        batch = load(batch_id)
        only_payroll("mark_paid", PaymentState.exported, by, batch.district_id)
        ids = list(db.session.scalars(select(Payment.id).where(Payment.batch_id == batch_id)))
        hold(batch_id, ids)
        lines = locked_lines(batch_id)
        heard = _hear(batch, lines, content, _Asked(table, columns, usual_day, by))
        if heard.seen_before:
            raise Refused(READ_ALREADY)
        if heard.left and not heard.told:
            raise TransitionRefused("mark_paid", PaymentState.exported, heard.left)
        if heard.faults or not heard.told:
            raise Refused(HAS_FAULTS)
        _tell(batch, content, heard, by)
        _settle(batch, {line.id: line for line in lines}, heard, by)
        return heard


def _settle(batch: PayrollBatch, lines: Mapping[int, Payment], heard: Heard, by: Actor) -> None:
    turn_down(
        [lines[each.payment_id] for each in heard.rejected],
        {each.payment_id: each.reason for each in heard.rejected},
        by=by,
    )
    days = {each.payment_id: each.day for each in heard.paid}
    pay([lines[each] for each in days], batch, days, by=by)
    close(batch, max(days.values(), default=clock.today(batch.district_id)), by=by)


def _tell(batch: PayrollBatch, content: bytes, heard: Heard, by: Actor) -> None:
    paid, rejected = len(heard.paid), len(heard.rejected)
    keep(batch, content, by=by)
    row = kept(batch, content)
    row.paid_count += paid
    row.rejected_count += rejected
    facts = {"batch": batch.id, "sha256": row.sha256, "paid": paid, "rejected": rejected}
    history.of_district("payroll_batch.answered", batch.district_id, by=by, **facts)


@dataclass(frozen=True)
class _Asked:
    """How the file is read: which column means what, the day of rows without one, and for whom."""

    table: Table
    columns: Mapping[str, int]
    usual_day: date
    by: Actor


def _hear(batch: PayrollBatch, lines: Sequence[Payment], content: bytes, asked: _Asked) -> Heard:
    rows, faults = said(asked.table, asked.columns)
    matching = _Matching(batch, lines, asked.usual_day)
    for row in rows:
        matching.take(row)
    paid = {each.payment_id for each in matching.told if each.paid}
    left = left_to_others([line for line in lines if line.id in paid], asked.by)
    return Heard(
        told=tuple(each for each in matching.told if each.payment_id not in left),
        faults=tuple(sorted([*faults, *matching.faults], key=lambda fault: fault.row)),
        left=tuple(left.values()),
        known=matching.known,
        silent=sum(line.state == "exported" and line.id not in matching.taken for line in lines),
        seen_before=all(each.payment_id in left for each in matching.told) and _was_taken(batch, content),
    )


def _was_taken(batch: PayrollBatch, content: bytes) -> bool:
    print_ = hashlib.sha256(content).hexdigest()
    same = (PayrollAnswer.batch_id == batch.id, PayrollAnswer.sha256 == print_)
    taken = select(PayrollAnswer.id).where(*same, PayrollAnswer.paid_count + PayrollAnswer.rejected_count > 0)
    return db.session.scalar(taken) is not None


class _Matching:
    """Rows of the file, given one after the other to lines of the batch."""

    def __init__(self, batch: PayrollBatch, lines: Sequence[Payment], usual_day: date) -> None:
        self.usual_day = usual_day
        self.first_day, self.today = first_day(batch), clock.today(batch.district_id)
        self.lines = {line.id: line for line in lines}
        self.numbers = _employee_numbers(lines)
        self.of_number: dict[str, list[Payment]] = defaultdict(list)
        for line in lines:
            self.of_number[self.numbers.get(line.person_id, "")].append(line)
        self.told: list[Told] = []
        self.faults: list[RowFault] = []
        self.taken: set[int] = set()
        self.known = 0

    def take(self, row: Said) -> None:
        """Find the payments that a row speaks of, and note what it says of each."""
        found = self._by_number(row) if row.payment is not None else self._by_person(row)
        if not found or not self._possible_day(row):
            return
        for line in found:
            self.taken.add(line.id)
            if line.state == "exported":
                self.told.append(self._told(line, row))
            elif line.state == ("paid" if row.paid else "rejected"):
                self.known += 1
            else:
                self._wrong(row, SETTLED, number=line.id)

    def _by_number(self, row: Said) -> list[Payment]:
        line = self.lines.get(row.payment or 0)
        if line is None:
            return self._wrong(row, NOT_HERE, number=row.payment)
        if line.id in self.taken:
            return self._wrong(row, TWICE, number=line.id)
        if row.amount is not None and row.amount != line.amount:
            return self._wrong(row, OTHER_AMOUNT, number=line.id, amount=line.amount, told=row.amount)
        if row.employee_id and row.employee_id != self.numbers.get(line.person_id):
            return self._wrong(row, OTHER_PERSON, number=line.id)
        return [line]

    def _by_person(self, row: Said) -> list[Payment]:
        """A line of this amount, or else a person's lines that make it together: of one account, or all."""
        free = [line for line in self.of_number.get(row.employee_id, ()) if line.id not in self.taken]
        by_account: dict[int | None, list[Payment]] = defaultdict(list)
        for line in free:
            by_account[line.fund_id].append(line)
        for together in (*([line] for line in _waiting_first(free)), *by_account.values(), free):
            if together and sum_of(together) == row.amount:
                return together
        return self._wrong(row, NO_LINE, number=row.employee_id, amount=row.amount)

    def _possible_day(self, row: Said) -> bool:
        day = row.day or self.usual_day
        if day < self.first_day:
            self._wrong(row, BEFORE_THE_BATCH)
        elif day > self.today:
            self._wrong(row, STILL_TO_COME)
        return self.first_day <= day <= self.today

    def _told(self, line: Payment, row: Said) -> Told:
        day = row.day or self.usual_day
        return Told(line.id, line.person.name, line.amount, row.paid, row.reason, day)

    def _wrong(self, row: Said, sentence: str, **values: object) -> list[Payment]:
        self.faults.append(RowFault(row.row, sentence, values))
        return []


def _waiting_first(lines: Iterable[Payment]) -> list[Payment]:
    return sorted(lines, key=lambda line: (line.state != "exported", line.id))


def _employee_numbers(lines: Sequence[Payment]) -> dict[int, str]:
    people = {line.person_id for line in lines}
    rows = db.session.execute(
        select(Employment.person_id, Employment.employee_id).where(Employment.person_id.in_(people))
    )
    return {row.person_id: row.employee_id or "" for row in rows}

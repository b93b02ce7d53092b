"""What payroll sends back about a batch: which column means what is guessed, then read row by row."""

import itertools
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from forms import sheets
from forms.sheets import MOST_ROWS, SheetUnreadable
from workflows.words import N_

MEANINGS = {
    "payment": N_("Payment number"),
    "employee_id": N_("Employee number"),
    "amount": N_("Amount"),
    "status": N_("Paid or rejected"),
    "reason": N_("Reason"),
    "day": N_("Day it was paid"),
}
GUESSES = {
    "payment": ("payment", "payment number", "payment id", "payment no", "line", "reference"),
    "employee_id": (
        "employee id",
        "employee number",
        "employee no",
        "employee",
        "emp id",
        "emp no",
        "staff id",
    ),
    "amount": ("amount", "pay amount", "paid amount", "gross", "net", "total"),
    "status": ("status", "result", "state", "outcome", "paid"),
    "reason": ("reason", "message", "error", "comment", "note", "explanation"),
    "day": ("day", "date", "paid on", "pay date", "payment date", "check date"),
}
PAID_WORDS = frozenset(
    {"paid", "ok", "accepted", "processed", "posted", "yes", "y", "p", "1", "success", "complete"}
)
REJECTED_WORDS = frozenset(
    {"rejected", "reject", "error", "failed", "denied", "no", "n", "r", "0", "returned"}
)
LONGEST_REASON = 400

NO_ROWS = N_("There is no line in this file.")
TOO_MANY = N_("This file has more than %(most)s lines. Cut it into several files.")
NOT_NAMED = N_("Say which column holds the payment number, or the employee number and the amount.")
NO_PAYMENT = N_("There is no payment number here.")
NO_WHO = N_("The employee number or the amount is missing.")
NOT_A_NUMBER = N_("“%(value)s” is no payment number.")
NOT_AN_AMOUNT = N_("“%(value)s” is no amount; write it like 45.00.")
NOT_A_DAY = N_("“%(value)s” is no day; write it like 2026-08-14 or 8/14/2026.")
NOT_A_STATUS = N_("“%(value)s” says neither paid nor rejected.")
NO_REASON = N_("A rejected line needs the reason.")
TOO_LONG = N_("This reason is longer than %(most)s characters.")


@dataclass(frozen=True)
class RowFault:
    """What is wrong at a row; `row` counts like a spreadsheet program does, the headings being row 1."""

    row: int
    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """The file as a table of words."""

    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True)
class Said:
    """What one row says. Either `payment` is there, or `employee_id` and `amount`. `reason`: of a rejection."""

    row: int
    payment: int | None
    employee_id: str
    amount: Decimal | None
    paid: bool
    reason: str
    day: date | None


def read(filename: str, content: bytes) -> Table:
    """The file's headings and rows, blank ones left out. Raises SheetUnreadable."""
    cells = sheets.table(filename, content, between=",;\t|")
    headings = [sheets.shown(each) for each in next(cells, ())]
    rows: list[tuple[int, Sequence[str]]] = []
    for number, row in enumerate(cells, 2):
        typed = [_plain(each) for each in row]
        if not any(typed):
            continue
        if len(rows) == MOST_ROWS:
            raise SheetUnreadable(TOO_MANY, most=f"{MOST_ROWS:,}")
        rows.append((number, typed))
    if not rows:
        raise SheetUnreadable(NO_ROWS)
    return Table(headings, rows)


def _plain(cell: object) -> str:
    found = sheets.day(cell)
    return found.isoformat() if found is not None else sheets.shown(cell)


def guess(headings: Sequence[str]) -> dict[str, int]:
    """Which column means what, by its heading; the person confirms it."""
    plain = [re.sub(r"[^a-z0-9]+", " ", each.lower()).strip() for each in headings]
    found: dict[str, int] = {}
    for meaning, known in GUESSES.items():
        places = [plain.index(each) for each in known if each in plain]
        free = next((place for place in places if place not in found.values()), None)
        if free is not None:
            found[meaning] = free
    return found


def said(table: Table, columns: Mapping[str, int]) -> tuple[list[Said], list[RowFault]]:
    """What each row says, and every fault; a payment that is named twice is a fault at the second."""
    if "payment" not in columns and not {"employee_id", "amount"} <= columns.keys():
        return [], [RowFault(1, NOT_NAMED)]
    found = [_Row(number, cells, columns).said() for number, cells in table.rows]
    faults = list(itertools.chain.from_iterable(each for _, each in found))
    return [each for each, wrong in found if not wrong], faults


class _Row:
    """One row being read; what is wrong with it is collected."""

    def __init__(self, number: int, cells: Sequence[str], columns: Mapping[str, int]) -> None:
        self.number, self.cells, self.columns = number, cells, columns
        self.faults: list[RowFault] = []

    def said(self) -> tuple[Said, list[RowFault]]:
        """What it says, and its faults."""
        payment, amount = self._payment(), self._amount()
        if payment is None and (amount is None or not self._cell("employee_id")) and not self.faults:
            self._wrong(NO_PAYMENT if "payment" in self.columns else NO_WHO)
        paid = self._paid()
        reason = "" if paid else self._cell("reason")
        if not paid and not reason:
            self._wrong(NO_REASON)
        if len(reason) > LONGEST_REASON:
            self._wrong(TOO_LONG, most=LONGEST_REASON)
        employee_id = self._cell("employee_id")
        return Said(self.number, payment, employee_id, amount, paid, reason, self._day()), self.faults

    def _cell(self, meaning: str) -> str:
        place = self.columns.get(meaning)
        return self.cells[place] if place is not None and place < len(self.cells) else ""

    def _payment(self) -> int | None:
        typed = self._cell("payment").lstrip("#")
        if not typed:
            return None
        if typed.isascii() and typed.isdecimal() and len(typed) < 10:
            return int(typed)
        self._wrong(NOT_A_NUMBER, value=typed)
        return None

    def _amount(self) -> Decimal | None:
        typed = self._cell("amount")
        if not typed:
            return None
        plain = typed.replace("$", "").replace(",", "").strip()
        plain = "-" + plain.strip("()") if plain.startswith("(") else plain
        with suppress(InvalidOperation):
            amount = Decimal(plain)
            if amount.is_finite():
                return amount
        self._wrong(NOT_AN_AMOUNT, value=typed)
        return None

    def _paid(self) -> bool:
        typed = self._cell("status").lower()
        if not typed:
            return not self._cell("reason")
        if typed not in PAID_WORDS | REJECTED_WORDS:
            self._wrong(NOT_A_STATUS, value=self._cell("status"))
            return True
        return typed in PAID_WORDS

    def _day(self) -> date | None:
        typed = self._cell("day")
        day = sheets.day(typed)
        if typed and day is None:
            self._wrong(NOT_A_DAY, value=typed)
        return day

    def _wrong(self, sentence: str, **values: object) -> None:
        self.faults.append(RowFault(self.number, sentence, values))

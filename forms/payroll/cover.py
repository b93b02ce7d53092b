"""The paper that goes with a batch: what it is, its sums, its file's fingerprint, and two lines to sign.

It is for colleagues, so its own words are English. The same facts give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from forms.letters.languages import SOURCE, clock_time, long_date
from forms.letters.list_sheet import AIR, LEFT, RIGHT, ListSheet, side_by_side

WORDS = (LEFT, 190.0, RIGHT)
SUMS = (LEFT, 380.0, 470.0, RIGHT)
"""Where the columns of facts and of sums begin; the last is the edge."""

NOT_VERIFIED = " (not verified: payroll has not read such a file yet)"

Sums = Sequence[tuple[str, int, Decimal]]


@dataclass(frozen=True)
class Cover:
    """The facts. `made` by the district's clock; money in US dollars; `chain`: the history's length and last hash."""

    district: str
    batch: int
    made: datetime
    made_by: str
    first: date
    last: date
    profile: str
    unverified: bool
    file_name: str
    sha256: str
    payments: int
    lines: int
    total: Decimal
    accounts: Sums
    schools: Sums
    chain: tuple[int, str]


def cover(facts: Cover) -> bytes:
    """The page, or more where there are many schools, as PDF."""
    sheet = ListSheet(f"Payroll batch {facts.batch}", facts.district)
    sheet.height -= AIR
    for each in _facts(facts):
        sheet.row(side_by_side(each, WORDS))
    for heading, sums in (("By fund and account", facts.accounts), ("By school", facts.schools)):
        sheet.heading(heading)
        for name, payments, amount in sums:
            sheet.row(side_by_side((name, f"{payments:,} payments", money(amount)), SUMS))
    sheet.to_sign(("Made by, date", "Received by payroll, date"))
    return sheet.document.finish()


def money(amount: Decimal) -> str:
    """US dollars and cents."""
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def _facts(facts: Cover) -> list[tuple[str, str]]:
    period = f"{long_date(facts.first, SOURCE)} to {long_date(facts.last, SOURCE)}"
    count, head = facts.chain
    made = f"{long_date(facts.made.date(), SOURCE)}, {clock_time(facts.made, SOURCE)}, by {facts.made_by}"
    return [
        ("Days of work", period),
        ("Payments", f"{facts.payments:,} in {facts.lines:,} lines"),
        ("Total", money(facts.total)),
        ("File", f"{facts.file_name}, profile {facts.profile}{NOT_VERIFIED if facts.unverified else ''}"),
        ("The file’s fingerprint (SHA-256)", facts.sha256),
        ("Made", made),
        ("Proof of history", f"{count:,} events; last hash {head}"),
    ]

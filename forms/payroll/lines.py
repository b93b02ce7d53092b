"""The lines of a payroll file: one per payment, or per person and account; each with all that is wrong with it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from forms.payroll.cells import Cell, Problem, cell
from forms.payroll.entries import Entry
from forms.payroll.fields import FIELDS, TIMES, Value, value_of
from forms.payroll.profiles import Profile
from workflows.pay import rounded
from workflows.words import N_

NOT_THE_PRODUCT = N_(
    "The amount is %(amount)s, but %(hours)s × %(rate)s is %(product)s; give hours and rate more decimals, "
    "write 1 for flat amounts, or one line per payment."
)
NO_HOURS = N_(
    "No hours are known of this payment; write 1 for flat amounts, or take the hours off the profile."
)
BELOW_ZERO = N_("This line takes money back, and the file takes no lines below zero; pay it in another file.")
SHARED_NUMBER = N_("Two people have the employee number %(number)s; the district coordinator puts it right.")
CENTS = 2


@dataclass(frozen=True)
class Line:
    """One line of the file: its payments, its cells, and why it cannot be written, if it cannot."""

    number: int
    entries: tuple[Entry, ...]
    cells: tuple[Cell, ...]
    problems: tuple[Problem, ...]

    @property
    def amount(self) -> Decimal:
        """What it pays, in US dollars."""
        return sum((entry.amount for entry in self.entries), Decimal(0))


def lines_of(profile: Profile, entries: Iterable[Entry]) -> list[Line]:
    """The file's lines, the same whatever the order of the payments."""
    in_order = sorted(entries, key=lambda entry: entry.payment)
    shared = _shared_numbers(in_order) if profile.holds("employee_id") else set()
    groups = _by_person(profile, in_order) if profile.lines == "person" else [(each,) for each in in_order]
    return [_line(number, group, profile, shared) for number, group in enumerate(groups, 1)]


def _by_person(profile: Profile, entries: Sequence[Entry]) -> list[tuple[Entry, ...]]:
    """Payments of one person from one account that agree in everything that the line says and cannot add up.

    Hours add up only where they are paid by one rate.
    """
    codes = [each.field for each in profile.columns if each.field in FIELDS and not FIELDS[each.field].sums]
    if profile.holds(*TIMES, "minutes") and "rate" not in codes:
        codes.append("rate")

    def key(entry: Entry) -> tuple[Any, ...]:
        return (entry.person_id, entry.account_code, *(str(FIELDS[code].value(entry)) for code in codes))

    together = groupby(sorted(entries, key=lambda entry: (key(entry), entry.payment)), key)
    return sorted((tuple(group) for _, group in together), key=lambda group: group[0].payment)


def _line(number: int, entries: tuple[Entry, ...], profile: Profile, shared: Collection[str]) -> Line:
    values = [value_of(each.field, entries) if each.field in FIELDS else None for each in profile.columns]
    cells = tuple(cell(column, value, profile) for column, value in zip(profile.columns, values, strict=True))
    problems = [problem for each in cells for problem in each.problems]
    problems += _product(profile, values, entries)
    if not profile.negative and _sum(entries) < 0:
        problems.append(Problem(BELOW_ZERO))
    if entries[0].employee_id in shared:
        problems.append(Problem(SHARED_NUMBER, {"number": entries[0].employee_id}))
    return Line(number, entries, cells, tuple(problems))


def _product(profile: Profile, values: Sequence[Value], entries: Sequence[Entry]) -> list[Problem]:
    """Payroll multiplies hours and rate as written; their product must be the amount, to the cent."""
    written = {
        column.field: rounded(Decimal(value), column.decimals)
        for column, value in zip(profile.columns, values, strict=True)
        if isinstance(value, int | Decimal) and not column.table
    }
    hours = next((written[code] for code in TIMES if code in written), None)
    if hours is None or "rate" not in written:
        return []
    if profile.holds("hours") and any(entry.minutes is None for entry in entries):
        return [Problem(NO_HOURS)]
    product, amount = rounded(hours * written["rate"], CENTS), _sum(entries)
    if product == amount:
        return []
    facts = {"amount": amount, "hours": hours, "rate": written["rate"], "product": product}
    return [Problem(NOT_THE_PRODUCT, facts)]


def _shared_numbers(entries: Iterable[Entry]) -> set[str]:
    owner: dict[str, int] = {}
    return {
        entry.employee_id
        for entry in entries
        if entry.employee_id and owner.setdefault(entry.employee_id, entry.person_id) != entry.person_id
    }


def _sum(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.amount for entry in entries), Decimal(0))

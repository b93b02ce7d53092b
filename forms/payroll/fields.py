"""What a column of a payroll file may hold, by the code that a profile keeps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from forms.payroll.entries import Entry
from workflows.words import N_

Value = str | int | Decimal | date | None
Kind = Literal["text", "whole", "number", "day"]
CONSTANT, UNKNOWN, EMPTY = "constant", "unknown", "empty"


@dataclass(frozen=True)
class Known:
    """A field: its words, what kind of value it is, and how it comes from the payments of one line.

    `sums`: adds up over the payments of a line. `single`: tells of one payment only, so that a line of several
    cannot hold it. Everything else keeps payments apart that differ in it.
    """

    label: str
    kind: Kind
    value: Callable[[Entry], Value]
    sums: bool = False
    single: bool = False


def _job(entry: Entry) -> str:
    return f"{entry.employee_class} {entry.activity}".strip()


def _minutes(entry: Entry) -> int | None:
    return None if entry.minutes is None else entry.minutes * entry.direction


def _hours(entry: Entry) -> Decimal:
    return Decimal(entry.minutes or 0) / 60 * entry.direction


def _units(entry: Entry) -> Decimal:
    return _hours(entry) if entry.basis == "hourly" else Decimal(entry.direction)


def _exempt(entry: Entry) -> str:
    return "" if entry.exempt is None else ("exempt" if entry.exempt else "non_exempt")


# fmt: off
FIELDS: dict[str, Known] = {
    "employee_id":    Known(N_("Employee number"),                "text",   lambda e: e.employee_id),
    "family_name":    Known(N_("Family name"),                    "text",   lambda e: e.family_name),
    "given_name":     Known(N_("Given name"),                     "text",   lambda e: e.given_name),
    "employee_class": Known(N_("Employee class"),                 "text",   lambda e: e.employee_class),
    "exempt":         Known(N_("Exempt or not"),                  "text",   _exempt),
    "job_code":       Known(N_("Class and activity (job code)"),  "text",   _job),
    "school":         Known(N_("School"),                         "text",   lambda e: e.school),
    "activity":       Known(N_("Activity"),                       "text",   lambda e: e.activity),
    "basis":          Known(N_("Flat or hourly"),                 "text",   lambda e: e.basis),
    "account_code":   Known(N_("Account code"),                   "text",   lambda e: e.account_code),
    "fund":           Known(N_("Fund"),                           "text",   lambda e: e.fund),
    "batch":          Known(N_("Batch number"),                   "whole",  lambda e: e.batch),
    "payment":        Known(N_("Payment number"),                 "whole",  lambda e: e.payment, single=True),
    "visit":          Known(N_("Visit number"),                   "whole",  lambda e: e.visit, single=True),
    "worked_on":      Known(N_("Day of the work"),                "day",    lambda e: e.worked_on, single=True),
    "period_from":    Known(N_("First day of the period"),        "day",    lambda e: e.period_from),
    "period_to":      Known(N_("Last day of the period"),         "day",    lambda e: e.period_to),
    "minutes":        Known(N_("Minutes"),                        "whole",  _minutes, sums=True),
    "hours":          Known(N_("Hours"),                          "number", _hours, sums=True),
    "units":          Known(N_("Hours, or 1 for a flat amount"),  "number", _units, sums=True),
    "rate":           Known(N_("Rate"),                           "number", lambda e: e.rate),
    "amount":         Known(N_("Amount"),                         "number", lambda e: e.amount, sums=True),
    "payments":       Known(N_("How many payments"),              "whole",  lambda e: 1, sums=True),
}
# fmt: on
SPECIAL = {
    CONSTANT: N_("Always the same words"),
    EMPTY: N_("Always empty"),
    UNKNOWN: N_("Not known yet: choose what it holds"),
}
TIMES = ("hours", "units")
"""Fields that, times the rate, must give the amount."""


def kind_of(code: str) -> Kind:
    """The kind of value a column's field has."""
    return FIELDS[code].kind if code in FIELDS else "text"


def value_of(code: str, entries: Sequence[Entry]) -> Value:
    """What a line of these payments holds in a field; they agree in whatever does not add up."""
    known = FIELDS[code]
    if not known.sums:
        return known.value(entries[0])
    values = [value for each in entries if (value := known.value(each)) is not None]
    return sum(values) if values else None  # type: ignore[arg-type]

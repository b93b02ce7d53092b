"""Payments as payroll's files tell them, with usual values."""

from datetime import date
from decimal import Decimal
from typing import Any

from forms.payroll.entries import Entry

USUAL: dict[str, Any] = {
    "payment": 1,
    "batch": 7,
    "person_id": 1,
    "employee_id": "E1001",
    "family_name": "Diaz",
    "given_name": "Maria",
    "employee_class": "certificated",
    "exempt": True,
    "school": "Alder",
    "visit": 11,
    "activity": "visit",
    "worked_on": date(2026, 9, 22),
    "period_from": date(2026, 9, 1),
    "period_to": date(2026, 9, 30),
    "minutes": 40,
    "basis": "flat",
    "rate": Decimal("60.00"),
    "amount": Decimal("60.00"),
    "account_code": "01-3010",
    "fund": "Title I",
}


def an_entry(**differs: Any) -> Entry:
    """A payment of $60.00 flat for a visit of 40 minutes."""
    return Entry(**{**USUAL, **differs})


def an_hourly_entry(**differs: Any) -> Entry:
    """A payment of one hour at $35.00."""
    return an_entry(
        **{"basis": "hourly", "rate": Decimal(35), "minutes": 60, "amount": Decimal("35.00"), **differs}
    )

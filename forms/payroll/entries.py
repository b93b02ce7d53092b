"""One payment as a payroll file may tell it: number, day and school of a visit, never a family."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Money in US dollars, days in the district.

    `period_from`, `period_to`: the batch's. `minutes`: none where only an amount is known. `basis`: flat or hourly.
    `rate`: what one hour or one visit paid, a reduced share taken off already. An amount below zero takes back what
    was paid before.
    """

    payment: int
    batch: int
    person_id: int
    employee_id: str
    family_name: str
    given_name: str
    employee_class: str
    exempt: bool | None
    school: str
    visit: int | None
    activity: str
    worked_on: date
    period_from: date
    period_to: date
    minutes: int | None
    basis: str
    rate: Decimal
    amount: Decimal
    account_code: str
    fund: str

    @property
    def direction(self) -> int:
        """-1 where money is taken back, else 1: hours have the sign of their money."""
        return -1 if self.amount < 0 else 1

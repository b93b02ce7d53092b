"""The file of a payroll batch of the sample, as the payroll service writes it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

import psycopg
from psycopg.rows import class_row

from app.models import Payment
from app.services.payroll import as_csv

PAYMENTS = """
    SELECT y.id, y.person_id, y.visit_id, y.worked_on, y.kind, y.minutes, y.employee_class, y.amount, y.explanation,
      p.family_name, p.given_name, m.employee_id, s.name, f.account_code
    FROM payment y JOIN person p ON p.id = y.person_id JOIN employment m ON m.person_id = y.person_id
    JOIN fund f ON f.id = y.fund_id JOIN school s ON s.id = y.school_id
    WHERE y.batch_id = %s ORDER BY y.id
"""


@dataclass(slots=True)
class Paid:
    """Is read like a payment and like all that hangs on it: fifty thousand real ones would fill the memory."""

    id: int
    person_id: int
    visit_id: int
    worked_on: date
    kind: str
    minutes: int
    employee_class: str
    amount: Decimal
    explanation: dict[str, Any]
    family_name: str
    given_name: str
    employee_id: str
    name: str
    account_code: str

    @property
    def person(self) -> "Paid":
        return self

    @property
    def school(self) -> "Paid":
        return self

    @property
    def fund(self) -> "Paid":
        return self


def payroll_file(connection: psycopg.Connection, batch_id: int) -> bytes:
    """One line per payment of the batch, byte for byte what the service would have written."""
    with connection.cursor(row_factory=class_row(Paid)) as cursor:
        paid = cursor.execute(PAYMENTS, (batch_id,)).fetchall()
    employee_ids: dict[int, str | None] = {payment.person_id: payment.employee_id for payment in paid}
    return as_csv(batch_id, cast(list[Payment], paid), employee_ids)

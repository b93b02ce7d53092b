"""The file of a payroll batch of the sample, as the payroll service writes it."""

from typing import Any

import psycopg
from psycopg.rows import dict_row

from app.services.payroll.gathering import rate_of
from forms.payroll.entries import Entry
from forms.payroll.shipped import GENERIC
from forms.payroll.writing import write

PAYMENTS = """
    SELECT y.id AS payment, y.batch_id AS batch, y.person_id, m.employee_id, p.family_name, p.given_name,
      y.employee_class, m.exempt, s.name AS school, y.visit_id AS visit, y.kind AS activity, y.worked_on,
      min(y.worked_on) OVER () AS period_from, max(y.worked_on) OVER () AS period_to, y.minutes, y.amount,
      y.explanation, f.account_code, f.name AS fund
    FROM payment y JOIN person p ON p.id = y.person_id JOIN employment m ON m.person_id = y.person_id
    JOIN fund f ON f.id = y.fund_id JOIN school s ON s.id = y.school_id
    WHERE y.batch_id = %s ORDER BY y.id
"""


def payroll_file(connection: psycopg.Connection, batch_id: int) -> bytes:
    """One line per payment of the batch, byte for byte what the service would have written."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(PAYMENTS, (batch_id,)).fetchall()
    return write(GENERIC, [_entry(row) for row in rows])


def _entry(row: dict[str, Any]) -> Entry:
    why = row.pop("explanation")
    return Entry(**row, basis=why["basis"], rate=rate_of(why))

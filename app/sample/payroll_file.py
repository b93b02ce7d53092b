"""The file of a payroll batch of the sample, as the payroll service writes it."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import psycopg
from psycopg.rows import dict_row

from app.models import Payment
from app.services.payroll import as_csv

PAYMENTS = """
    SELECT y.id, y.person_id, y.visit_id, y.visited_on, y.kind, y.minutes, y.employee_class, y.amount, y.explanation,
      p.family_name, p.given_name, m.employee_id, s.name AS school_name, f.account_code
    FROM payment y JOIN person p ON p.id = y.person_id JOIN employment m ON m.person_id = y.person_id
    JOIN fund f ON f.id = y.fund_id JOIN school s ON s.id = y.school_id
    WHERE y.batch_id = %s ORDER BY y.id
"""


def payroll_file(connection: psycopg.Connection, batch_id: int) -> bytes:
    """One line per payment of the batch, byte for byte what the service would have written."""
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(PAYMENTS, (batch_id,)).fetchall()
    employee_ids = {row["person_id"]: row["employee_id"] for row in rows}
    return as_csv(batch_id, cast(list[Payment], list(_payments(rows))), employee_ids)


def _payments(rows: list[dict[str, Any]]) -> Iterator[SimpleNamespace]:
    """Stand-ins that are read like payments: a hundred thousand real ones would fill the memory."""
    for row in rows:
        person = SimpleNamespace(family_name=row["family_name"], given_name=row["given_name"])
        school = SimpleNamespace(name=row["school_name"])
        yield SimpleNamespace(
            **row, person=person, school=school, fund=SimpleNamespace(account_code=row["account_code"])
        )

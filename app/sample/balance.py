"""What is known only when all payments are written: batches with their files, and money of the funds."""

import hashlib
from collections.abc import Iterator

import psycopg

from app.sample.payroll_file import payroll_file

TOTALS = """
    UPDATE payroll_batch AS batch SET total = held.total, payments_count = held.payments
    FROM (SELECT batch_id, sum(amount) AS total, count(*) AS payments FROM payment
          WHERE district_id = %(district)s AND batch_id IS NOT NULL GROUP BY batch_id) AS held
    WHERE held.batch_id = batch.id
"""
EMPTY_BATCHES = "DELETE FROM payroll_batch WHERE district_id = %(district)s AND payments_count = 0"
FUNDS = """
    UPDATE fund SET spent = COALESCE(held.spent, 0), committed = COALESCE(promised.committed, 0),
      allocated = ceil((COALESCE(held.spent, 0) + COALESCE(promised.committed, 0)) * 1.4 / 1000 + 2) * 1000
    FROM fund AS each
    LEFT JOIN (SELECT fund_id, sum(amount) AS spent FROM payment WHERE district_id = %(district)s
               AND state IN ('approved', 'exported', 'paid') GROUP BY fund_id) AS held ON held.fund_id = each.id
    LEFT JOIN (SELECT fund_id, sum(committed) AS committed FROM visit WHERE district_id = %(district)s
               GROUP BY fund_id) AS promised ON promised.fund_id = each.id
    WHERE fund.id = each.id AND fund.district_id = %(district)s
"""


def balance(connection: psycopg.Connection, district_id: int) -> None:
    """Give the funds money for what is promised and spent, and the batches their sums and files."""
    district = {"district": district_id}
    connection.execute(TOTALS, district)
    connection.execute(EMPTY_BATCHES, district)
    connection.execute(FUNDS, district)
    for batch_id in _batches(connection, district):
        content = payroll_file(connection, batch_id)
        connection.execute(
            "UPDATE payroll_batch SET content = %s, sha256 = %s WHERE id = %s",
            (content, hashlib.sha256(content).hexdigest(), batch_id),
        )


def _batches(connection: psycopg.Connection, district: dict[str, int]) -> Iterator[int]:
    query = "SELECT id FROM payroll_batch WHERE district_id = %(district)s ORDER BY id"
    return (row[0] for row in connection.execute(query, district).fetchall())

"""Back to the schema before pay was worked out by rule, with a whole district in it, and forth again."""

from datetime import date

import pytest
from alembic import command
from sqlalchemy import Connection, NullPool, create_engine, text

from app import embedded, sample
from app.deploy import alembic_config, migrate
from tests import database

SAME = (
    "district_id, school_id, visit_id, person_id, kind, worked_on, started_at, ended_at, minutes, employee_class,"
    " rate_id, explanation"
)
WHAT_THE_SAMPLE_LACKS = (
    # A payment that was taken back, what takes it back, and what is paid again; each with its event.
    "UPDATE payment SET reversed_on = paid_on WHERE id = (SELECT min(payment_id) FROM payment_reversal)",
    f"INSERT INTO payment ({SAME}, amount, state, reverses_id, fund_id, approved_by, approved_at)"
    f" SELECT {SAME}, -amount, 'approved', id, fund_id, approved_by, approved_at FROM payment"
    " WHERE reversed_on IS NOT NULL",
    f"INSERT INTO payment ({SAME}, amount, state, replaces_id)"
    f" SELECT {SAME}, amount, 'due', id FROM payment WHERE reversed_on IS NOT NULL",
    "INSERT INTO event (at, kind, district_id, payment_id, to_state, facts)"
    " SELECT now(), 'payment.take_back', district_id, id, state, '{}' FROM payment WHERE reverses_id IS NOT NULL",
    "INSERT INTO notice (district_id, person_id, kind, about, payment_id, facts, at)"
    " SELECT district_id, person_id, 'payment_reversed', 'one', id, '{}', now() FROM payment"
    " WHERE reverses_id IS NOT NULL",
    "INSERT INTO compliance_note (district_id, payment_id, finding, words, written_by)"
    " SELECT district_id, id, 'late', 'Asked back.', approved_by FROM payment WHERE reverses_id IS NOT NULL",
    # Two rates of one class and day, with which payments were worked out.
    "INSERT INTO rate (district_id, employee_class, exempt, activity, basis, amount, starts_on)"
    " SELECT district_id, employee_class, false, activity, basis, amount + 1, starts_on FROM rate"
    " WHERE activity = 'visit'",
    "UPDATE payment SET rate_id = (SELECT max(id) FROM rate) WHERE id = (SELECT max(id) FROM payment)",
)


@pytest.mark.prove
def test_what_the_older_schema_cannot_hold_is_gone_and_the_rest_stays(
    server: embedded.Server, worker_id: str
) -> None:
    with database.copy_of_template(server, f"older_{worker_id}") as mine:
        sample.create(mine.owner_url, schools=1, students=60, visits=60, seed=1, today=date(2026, 11, 18))
        with create_engine(mine.owner_url, poolclass=NullPool).connect() as owner:
            for statement in WHAT_THE_SAMPLE_LACKS:
                owner.execute(text(statement))
            owner.commit()
            of_visits = count(owner, "payment WHERE visit_id IS NOT NULL AND reverses_id IS NULL")
            events, batches = count(owner, "event"), count(owner, "payroll_batch")

            command.downgrade(alembic_config(owner), "0004")
            owner.commit()

            assert count(owner, "payment") == of_visits > 0
            assert count(owner, "payment WHERE withdrawn AND state = 'paid'") == 1
            assert count(owner, "rate WHERE activity NOT IN ('visit', 'interpreting')") == 0
            assert count(
                owner, "(SELECT FROM rate GROUP BY district_id, employee_class, activity, starts_on) s"
            ) == (count(owner, "rate"))
            assert (count(owner, "event"), count(owner, "payroll_batch")) == (events, batches)

            migrate(owner)
            assert count(owner, "payment") == of_visits


def count(owner: Connection, what: str) -> int:
    return int(owner.execute(text(f"SELECT count(*) FROM {what}")).scalar_one())

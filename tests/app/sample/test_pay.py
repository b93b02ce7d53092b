"""The sample's money: funds, payments and batches that agree to the cent, and something of each kind to show."""

import csv
import hashlib
import io
from decimal import Decimal

from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session

from app.models import Employment, FormerEmployment, Payment
from app.services.payments.rates import Employed
from app.services.payroll.gathering import Span, entry_of
from forms.payroll.shipped import GENERIC
from forms.payroll.writing import write
from tests.app.sample.looking import NOVEMBER, Look
from workflows.pay import AGAINST


def test_funds_hold_what_is_promised_and_spent(district: Look) -> None:
    differing = (
        "SELECT f.name FROM fund f WHERE f.committed <>"
        " (SELECT COALESCE(sum(v.committed), 0) FROM visit v WHERE v.fund_id = f.id)"
        " OR f.spent <> (SELECT COALESCE(sum(p.amount), 0) FROM payment p WHERE p.fund_id = f.id"
        " AND p.state IN ('approved', 'exported', 'paid'))"
    )
    assert district.rows(differing) == []
    assert (
        district.value(
            "SELECT count(*) FROM fund WHERE spent > 0 AND committed > 0 AND school_id IS NOT NULL"
        )
        > 0
    )


def test_batches_are_their_payments_to_the_cent(district: Look) -> None:
    batches = district.rows("SELECT id, total, payments_count, content, sha256 FROM payroll_batch")

    assert len(batches) > 5
    for batch_id, total, many, content, sha256 in batches:
        lines = list(csv.DictReader(io.StringIO(bytes(content).decode())))
        assert len(lines) == many
        assert sum(Decimal(line["amount"]) for line in lines) == total
        assert total == district.value(f"SELECT sum(amount) FROM payment WHERE batch_id = {batch_id}")
        assert hashlib.sha256(content).hexdigest() == sha256


def test_a_batch_file_is_what_the_payroll_service_writes(district: Look) -> None:
    batch_id, kept = district.rows("SELECT id, content FROM payroll_batch ORDER BY id DESC LIMIT 1")[0]
    with create_engine(district.url, poolclass=NullPool).connect() as one, Session(one) as session:
        payments = list(session.scalars(select(Payment).where(Payment.batch_id == batch_id)))
        employed = Employed(session.scalars(select(Employment)), session.scalars(select(FormerEmployment)))
        span = Span().around(payments)
        written = write(GENERIC, [entry_of(each, batch_id, employed, span) for each in payments])

    assert written == bytes(kept)


def test_every_part_of_pay_has_something_to_show(district: Look) -> None:
    assert district.value("SELECT count(*) FROM contract_hours") == 2
    allocations = "SELECT count(*), sum(f.allocated) < min(g.amount), bool_and(f.spent > 0)"
    assert district.rows(f"{allocations} FROM fund f JOIN grant_award g ON g.id = f.grant_id") == [
        (2, True, True)
    ]
    of_training = "SELECT state, count(*) FROM payment WHERE kind = 'training' GROUP BY 1 ORDER BY 1"
    assert district.rows(of_training) == [("approved", 1), ("due", 3)]
    assert (
        district.value("SELECT count(*) FROM visit_evidence JOIN visit_evidence_file ON evidence_id = id")
        == 1
    )
    assert district.value("SELECT count(*) FROM payment_reversal WHERE answer IS NULL") == 1
    assert district.value("SELECT count(DISTINCT process) FROM pay_contact") == 2
    assert district.value(f"SELECT count(*) FROM event WHERE at::date > '{NOVEMBER}'") == 0
    newest = "SELECT max(id) FROM payroll_batch"
    assert (
        district.value(f"SELECT count(*) FROM payment WHERE state = 'rejected' AND batch_id = ({newest})") > 0
    )
    assert district.value("SELECT count(*) FROM payment WHERE state = 'returned'") > 0


def test_some_went_inside_their_contract_hours_and_a_colleague_will_cover(district: Look) -> None:
    inside = (
        "SELECT count(*) FROM payment p JOIN contract_hours h ON p.worked_on BETWEEN h.first_on AND h.last_on"
        " AND p.started_at AT TIME ZONE 'America/Los_Angeles' < p.worked_on + h.ends_at"
        " WHERE p.explanation->>'rule' = 'in_hours' AND h.last_on > h.first_on"
    )
    covers = (
        "SELECT d.starts_on > '%s', d.school_id = a.school_id FROM assignment d"
        " JOIN assignment a ON a.person_id = d.given_by AND a.role = 'site_admin' WHERE d.role = 'delegate'"
    )

    ruled = district.value("SELECT count(*) FROM payment WHERE explanation->>'rule' = 'in_hours'")
    assert district.value(inside) == ruled > 0
    assert district.rows(covers % NOVEMBER) == [(True, True)]


def test_each_payment_comes_from_a_fund_of_its_day(district: Look) -> None:
    outside = (
        "SELECT p.id FROM payment p JOIN fund f ON f.id = p.fund_id"
        " WHERE p.worked_on NOT BETWEEN f.starts_on AND f.ends_on"
    )
    assert district.rows(outside) == []


def test_what_is_not_payable_says_so_in_the_words_of_the_service(district: Look) -> None:
    reasons = set(district.column("SELECT reason FROM payment WHERE state = 'not_payable'"))

    assert reasons
    assert reasons == {AGAINST[rule] for rule in ("alone", "untrained", "in_hours")}

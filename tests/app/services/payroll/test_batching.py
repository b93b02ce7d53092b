"""Batches: approved pay goes out once, in a file that never changes."""

import csv
import hashlib
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app.extensions import db
from app.jobs import tasks
from app.models import District, Event, Payment, PayrollBatch, Person, Visit
from app.services import payments, payroll
from app.services.errors import NotFound, Refused
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@dataclass
class Office:
    """A school whose pay is worked on, and two people in Payroll."""

    school: School_
    district: District
    ana: Person
    ben: Person


@pytest.fixture
def office() -> Office:
    school = a_staffed_school("Alder")
    district = builders.every(District)[0]
    ana, ben = (builders.a_person(name, roles={Role.payroll: district}) for name in ("Ana Li", "Ben Roe"))
    return Office(school, district, ana, ben)


def approved(office: Office, *, by: Person | None = None, hour: int = 17) -> Visit:
    visit = a_visit("reflected", at=office.school, starts_at=yesterday_at(hour))
    ids = [payment.id for payment in builders.every(Payment, visit_id=visit.id)]
    payments.approve_many(ids, by=acting(by or office.school.site_admin))
    return visit


def a_batch(office: Office, by: Person | None = None) -> PayrollBatch:
    made = payroll.make_batch(by=acting(by or office.ana), district_id=office.district.id)
    return builders.every(PayrollBatch, id=made.batch_id)[0]


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def states() -> list[str]:
    return [payment.state for payment in builders.every(Payment)]


def test_a_batch_takes_every_approved_payment_and_adds_up(office: Office) -> None:
    approved(office)

    batch = a_batch(office)

    assert states() == ["exported", "exported"]
    assert (batch.payments_count, batch.total, batch.made_by) == (2, Decimal("120.00"), office.ana.id)
    assert {payment.batch_id for payment in builders.every(Payment)} == {batch.id}
    assert len([event for event in builders.every(Event) if event.kind == "payment.export"]) == 2


def test_payments_that_are_only_due_stay_out(office: Office) -> None:
    a_visit("reflected", at=office.school)

    with pytest.raises(Refused, match="No approved payment waits"):
        payroll.make_batch(by=acting(office.ana), district_id=office.district.id)

    assert builders.every(PayrollBatch) == []


def test_the_file_says_whom_to_pay_what_and_from_where(office: Office) -> None:
    visit = approved(office)
    a_batch(office)

    acting(office.ana)
    file = payroll.file_of(builders.every(PayrollBatch)[0].id)

    batch = builders.every(PayrollBatch)[0]
    assert file.name == f"payroll-batch-{batch.id}.csv"
    first = rows_of(file.content)[0]
    paid = builders.every(Payment)[0]
    person = builders.every(Person, id=paid.person_id)[0]
    assert (first["payment"], first["visit"], first["amount"]) == (str(paid.id), str(visit.id), "60.00")
    assert (first["family_name"], first["school"]) == (person.family_name, "Alder")
    assert (first["account_code"], first["basis"], first["rate"]) == ("01-3010", "flat", "60.00")
    assert first["employee_id"].startswith("E")


def test_the_file_is_the_same_to_the_byte_whatever_changes_later(office: Office) -> None:
    approved(office)
    batch = a_batch(office)
    acting(office.ana)
    before = payroll.file_of(batch.id).content
    person = builders.every(Person, id=office.school.pair[0].id)[0]
    person.family_name = "Another"
    builders.save(person)

    acting(office.ana)
    after = payroll.file_of(batch.id).content

    assert after == before
    assert hashlib.sha256(after).hexdigest() == batch.sha256


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@sum", "\tx"])
def test_a_name_that_a_spreadsheet_would_run_is_only_text(office: Office, name: str) -> None:
    person = builders.every(Person, id=office.school.pair[0].id)[0]
    person.family_name = name
    builders.save(person)
    approved(office)

    batch = a_batch(office)

    acting(office.ana)
    names = {row["family_name"] for row in rows_of(payroll.file_of(batch.id).content)}
    assert "'" + name in names
    assert all(not row["amount"].startswith("'") for row in rows_of(payroll.file_of(batch.id).content))


def test_whoever_approved_a_payment_does_not_pay_it(office: Office) -> None:
    builders.an_assignment(office.ana, Role.site_admin, at=office.school.school)
    approved(office, by=office.ana)
    approved(office, hour=19)

    made = payroll.make_batch(by=acting(office.ana), district_id=office.district.id)

    assert len(made.left_out) == 2
    assert {str(reason) for left in made.left_out for reason in left.reasons} == {
        "You approved this payment; ask a colleague in Payroll to take it from here."
    }
    assert sorted(states()) == ["approved", "approved", "exported", "exported"]
    assert a_batch(office, office.ben).payments_count == 2


def test_whoever_went_does_not_pay_it(office: Office) -> None:
    builders.an_assignment(office.school.pair[0], Role.payroll, at=office.district)
    approved(office)

    with pytest.raises(Refused):
        payroll.make_batch(by=acting(office.school.pair[0]), district_id=office.district.id)

    assert states() == ["approved", "approved"]


def test_what_waits_is_told_before_the_batch_is_made(office: Office) -> None:
    builders.an_assignment(office.ana, Role.site_admin, at=office.school.school)
    approved(office, by=office.ana)
    approved(office, hour=19)

    waits = payroll.preview(payroll.Choice(), by=acting(office.ana), district_id=office.district.id)

    assert (waits.waiting, waits.total, waits.payments) == (4, Decimal("120.00"), 2)
    assert len(waits.left_out) == 2


@pytest.mark.parametrize("role", [Role.district_coordinator, Role.admin])
def test_only_payroll_pays(office: Office, role: Role) -> None:
    approved(office)
    batch = a_batch(office)
    other = acting(builders.a_person(roles={role: office.district}))

    with pytest.raises(NotYourRole):
        payroll.make_batch(by=other, district_id=office.district.id)
    with pytest.raises((NotYourRole, NotFound)):
        payroll.mark_paid(batch.id, by=other, paid_on=builders.today())

    assert states() == ["exported", "exported"]


def test_two_batches_at_once_never_share_a_payment(office: Office, app: Flask) -> None:
    for hour in (13, 15, 17, 19):
        approved(office, hour=hour)

    made = list(in_threads(app, [office.ana, office.ben], office))

    batches = builders.every(PayrollBatch)
    assert len(batches) == sum(made)
    assert sum(batch.payments_count for batch in batches) == 8
    assert sum((batch.total for batch in batches), Decimal(0)) == Decimal("480.00")
    numbers = [row["payment"] for batch in batches for row in rows_of(batch_csv(batch, office))]
    assert sorted(map(int, numbers)) == sorted(payment.id for payment in builders.every(Payment))


def test_marking_a_batch_paid_pays_its_payments_and_settles_the_visit(office: Office, owner: Engine) -> None:
    visit = approved(office)
    batch = a_batch(office)

    payroll.mark_paid(batch.id, by=acting(office.ben), paid_on=builders.today())

    assert states() == ["paid", "paid"]
    assert {payment.paid_on for payment in builders.every(Payment)} == {builders.today()}
    assert builders.reload(batch).paid_by == office.ben.id
    assert builders.reload(visit).state == "reflected"
    work_off_the_jobs(owner)
    settled = builders.reload(visit)
    assert (settled.state, settled.paid_on, settled.committed) == ("paid", builders.today(), 0)


def test_a_visit_waits_until_the_last_payment_is_settled(office: Office, owner: Engine) -> None:
    visit = a_visit("reflected", at=office.school)
    first, second = builders.every(Payment, visit_id=visit.id)
    payments.approve(first.id, by=acting(office.school.site_admin))
    payroll.mark_paid(a_batch(office).id, by=acting(office.ana), paid_on=builders.today())

    work_off_the_jobs(owner)
    assert builders.reload(visit).state == "reflected"
    payments.waive(second.id, by=acting(builders.every(Person, id=second.person_id)[0]))
    work_off_the_jobs(owner)

    assert builders.reload(visit).state == "paid"


def test_a_batch_is_marked_paid_once(office: Office) -> None:
    approved(office)
    batch = a_batch(office)
    payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=builders.today())

    with pytest.raises(Refused, match="marked paid already"):
        payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=builders.today())


@pytest.mark.parametrize(("days", "sentence"), [(-1, "before the batch"), (1, "still to come")])
def test_the_day_of_pay_lies_between_the_batch_and_today(office: Office, days: int, sentence: str) -> None:
    approved(office)
    batch = a_batch(office)

    with pytest.raises(Refused, match=sentence) as refused:
        payroll.mark_paid(batch.id, by=acting(office.ana), paid_on=builders.today() + timedelta(days=days))

    assert refused.value.field == "paid_on"
    assert states() == ["exported", "exported"]


def test_whoever_approved_does_not_mark_it_paid_either(office: Office) -> None:
    builders.an_assignment(office.ben, Role.site_admin, at=office.school.school)
    approved(office, by=office.ben)
    batch = a_batch(office, office.ana)

    with pytest.raises(TransitionRefused, match="you were part of it, or approved it"):
        payroll.mark_paid(batch.id, by=acting(office.ben), paid_on=builders.today())

    assert states() == ["exported", "exported"]
    assert builders.reload(batch).paid_on is None


def test_a_batch_of_another_district_does_not_exist(office: Office) -> None:
    approved(office)
    batch = a_batch(office)
    elsewhere = builders.a_district("Cedar County")
    carla = builders.a_person(roles={Role.payroll: elsewhere})

    with pytest.raises(NotFound):
        payroll.mark_paid(batch.id, by=acting(carla), paid_on=builders.today())
    with pytest.raises(NotFound):
        payroll.file_of(batch.id)


def batch_csv(batch: PayrollBatch, office: Office) -> bytes:
    acting(office.ana)
    return payroll.file_of(batch.id).content


def in_threads(app: Flask, people: list[Person], office: Office) -> Iterator[bool]:
    """Let each person make a batch in a thread of their own; whether each got one."""

    def run(person: Person) -> bool:
        with app.app_context():
            try:
                payroll.make_batch(by=acting(person), district_id=office.district.id)
            except Refused:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(len(people)) as pool:
        yield from pool.map(run, people)


def work_off_the_jobs(owner: Engine) -> None:
    """Run what the services asked for in the background, as the worker would."""
    with owner.begin() as connection:
        asked = connection.execute(
            text("DELETE FROM procrastinate_jobs WHERE status = 'todo' RETURNING task_name, args")
        ).all()
    for name, arguments in asked:
        tasks.tasks[name](**arguments)

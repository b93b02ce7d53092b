"""Payroll's pages: what waits, batches, their files, the day of pay."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import District, Payment, PayrollBatch, Person
from app.services import payments
from app.views.payroll import batches
from tests import builders
from tests.browsing import post, shown
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@dataclass
class Office:
    """A school whose pay is worked on, and someone in Payroll."""

    app: Flask
    school: School_
    district: District
    ana: Person

    def approved(self, hour: int = 17, by: Person | None = None) -> list[Payment]:
        with self.app.app_context():
            visit = a_visit("reflected", at=self.school, starts_at=yesterday_at(hour))
            found = builders.every(Payment, visit_id=visit.id)
            payments.approve_many([each.id for each in found], by=acting(by or self.school.site_admin))
        return found


@pytest.fixture
def office(app: Flask) -> Office:
    with app.app_context():
        school = a_staffed_school("Alder")
    district = builders.every(District)[0]
    return Office(app, school, district, builders.a_person("Ana Li", roles={Role.payroll: district}))


def a_batch(browser: FlaskClient) -> PayrollBatch:
    post(browser, "/payroll/make/", profile="csv")
    return builders.every(PayrollBatch)[-1]


def test_payroll_sees_what_is_approved_and_makes_a_batch_of_it(office: Office, sign_in: SignIn) -> None:
    office.approved()
    browser = sign_in(office.ana)

    assert "2 payments, $120.00 together." in shown(browser.get("/payroll/"))
    answer = post(browser, "/payroll/make/", profile="csv")

    batch = builders.every(PayrollBatch)[0]
    page = shown(browser.get(answer.location))
    assert answer.status_code == 303
    for said in (f"Batch #{batch.id} is made.", "Not paid yet", "$120.00", batch.sha256, "Ana Li", "Alder"):
        assert said in page
    assert "Nothing waits." in shown(browser.get("/payroll/"))


def test_the_file_downloads_the_same_each_time(office: Office, sign_in: SignIn) -> None:
    office.approved()
    browser = sign_in(office.ana)
    batch = a_batch(browser)

    first, second = (browser.get(f"/payroll/{batch.id}/file") for _ in range(2))

    assert first.data == second.data
    assert hashlib.sha256(first.data).hexdigest() == batch.sha256
    assert first.headers["Content-Disposition"] == f"attachment; filename=payroll-batch-{batch.id}.csv"
    assert first.mimetype == "text/csv"
    assert "no-store" in first.headers["Cache-Control"]


def test_nothing_to_pay_makes_no_batch_and_says_so(office: Office, sign_in: SignIn) -> None:
    answer = post(sign_in(office.ana), "/payroll/make/", profile="csv")

    assert answer.status_code == 409
    assert "No approved payment waits for you to pay." in shown(answer)


def test_what_a_colleague_must_pay_is_named_with_its_reason(office: Office, sign_in: SignIn) -> None:
    builders.an_assignment(office.ana, Role.site_admin, at=office.school.school)
    theirs = office.approved(by=office.ana)
    office.approved(19)
    browser = sign_in(office.ana)

    listed, words = shown(browser.get("/payroll/")), shown(browser.get("/payroll/make/"))

    assert "4 payments, $240.00 together." in listed
    assert "2 payments wait longer" in words
    assert f"Payment #{theirs[0].id}" in words
    assert "You approved this payment; ask a colleague in Payroll to take it from here." in words
    assert "Make a batch of 2 payments" in words


def test_the_coordinator_looks_and_cannot_pay(office: Office, sign_in: SignIn) -> None:
    office.approved()
    batch = a_batch(sign_in(office.ana))
    office.approved(19)
    browser = sign_in(builders.a_person(roles={Role.district_coordinator: office.district}))

    listed, one = browser.get("/payroll/"), browser.get(f"/payroll/{batch.id}")

    assert "2 payments, $120.00 together." in shown(listed)
    assert "Make a batch" not in shown(listed)
    assert "Mark it paid" not in shown(one)
    assert browser.get(f"/payroll/{batch.id}/file").status_code == 200
    assert browser.get("/payroll/make/").status_code == 403
    assert post(browser, "/payroll/make/", profile="csv").status_code == 403
    assert post(browser, f"/payroll/{batch.id}/paid", paid_on=builders.today()).status_code == 403
    assert builders.reload(batch).paid_on is None


def test_marking_a_batch_paid_shows_the_day(office: Office, sign_in: SignIn) -> None:
    office.approved()
    browser = sign_in(office.ana)
    batch = a_batch(browser)

    answer = post(browser, f"/payroll/{batch.id}/paid", paid_on=builders.today().isoformat())

    assert answer.status_code == 303
    page = shown(browser.get(answer.location))
    assert "Paid on" in page
    assert "Mark it paid" not in page
    assert builders.reload(batch).paid_on == builders.today()
    assert {payment.state for payment in builders.every(Payment)} == {"paid"}


@pytest.mark.parametrize(
    ("days", "sentence"), [(-3, "This day is before the batch was made"), (2, "This day is still to come")]
)
def test_an_impossible_day_is_refused_beside_the_field(
    office: Office, sign_in: SignIn, days: int, sentence: str
) -> None:
    office.approved()
    browser = sign_in(office.ana)
    batch = a_batch(browser)
    day = (builders.today() + timedelta(days=days)).isoformat()

    answer = post(browser, f"/payroll/{batch.id}/paid", paid_on=day)

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert f'value="{day}"' in answer.text
    assert builders.reload(batch).paid_on is None


@pytest.mark.parametrize("typed", ["", "soon", "2026-02-31"])
def test_a_day_is_needed(office: Office, sign_in: SignIn, typed: str) -> None:
    office.approved()
    browser = sign_in(office.ana)
    batch = a_batch(browser)

    answer = post(browser, f"/payroll/{batch.id}/paid", paid_on=typed)

    assert answer.status_code == 422
    assert "The day it was paid" in shown(answer)


def test_a_batch_of_another_district_is_not_there(office: Office, sign_in: SignIn) -> None:
    office.approved()
    batch = a_batch(sign_in(office.ana))
    carla = builders.a_person(roles={Role.payroll: builders.a_district("Cedar County")})
    browser = sign_in(carla)

    assert browser.get(f"/payroll/{batch.id}").status_code == 404
    assert browser.get(f"/payroll/{batch.id}/file").status_code == 404
    answer = post(browser, f"/payroll/{batch.id}/paid", paid_on=builders.today().isoformat())
    assert answer.status_code == 404
    assert "No batch yet." in shown(browser.get("/payroll/"))


@pytest.mark.parametrize("role", [Role.educator, Role.liaison, Role.site_admin])
def test_payroll_is_closed_to_schools(office: Office, sign_in: SignIn, role: Role) -> None:
    browser = sign_in(builders.a_person(roles={role: office.school.school}))

    assert browser.get("/payroll/").status_code == 403
    assert browser.get("/payroll/make/").status_code == 403
    assert post(browser, "/payroll/make/", profile="csv").status_code == 403


def test_batches_are_narrowed_ordered_and_taken_along(office: Office, sign_in: SignIn) -> None:
    office.approved(hour=15)
    browser = sign_in(office.ana)
    first = a_batch(browser)
    office.approved(hour=18)
    second = a_batch(browser)
    builders.change(first, paid_on=builders.today(), paid_by=office.ana.id)
    assert f"Batch #{first.id} is made." in shown(browser.get("/payroll/"))

    unpaid = shown(browser.get("/payroll/?paid=no"))
    turned = shown(browser.get("/payroll/?order=made"))
    file = post(browser, "/payroll/export?paid=yes", **{"as": "csv"}).get_data(as_text=True)

    assert f"Batch #{second.id}" in unpaid
    assert f"Batch #{first.id}" not in unpaid
    assert turned.index(f"Batch #{first.id}") < turned.index(f"Batch #{second.id}")
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == [str(first.id)]


def test_many_batches_stand_on_pages_in_any_order(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, made = sign_in(office.ana), []
    for hour in (15, 17, 19):
        office.approved(hour)
        made.append(a_batch(browser))
    builders.change(made[1], total=Decimal("900.00"))
    monkeypatch.setattr(batches, "PAGE", 2)

    def on(query: str) -> list[bool]:
        page = browser.get(f"/payroll/{query}").text
        return [f"Batch #{each.id}<" in page for each in made]

    assert on("") == [False, True, True]
    assert on(f"?after={made[1].id}") == [True, False, False]
    assert on("?order=sum&last=yes") == [False, True, True]
    assert on(f"?order=sum&before={made[2].id}") == [True, False, False]

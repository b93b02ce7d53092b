"""Whom to ask about pay, kept on its page."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.models import PayContact, Payment, Person
from app.services import payments
from tests import builders
from tests.browsing import post, send, shown
from tests.visiting import a_staffed_school, a_visit, acting
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


def test_whom_to_ask_stands_on_the_pages_of_pay(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        school = a_staffed_school("Alder")
        a_visit("reflected", at=school)
    district = builders.the_district()
    ana = builders.a_person("Ana Li", roles={Role.payroll: district})
    builders.save(PayContact(district_id=district.id, process="payment", person_id=ana.id, note="Mornings"))
    due = builders.every(Payment)[0]
    admin = sign_in(school.site_admin)

    pages = [admin.get("/approvals/"), admin.get(f"/approvals/look?payment={due.id}")]
    with app.app_context():
        payments.approve(due.id, by=acting(school.site_admin))
    payroll = sign_in(ana)
    pages += [payroll.get("/payroll/"), payroll.get("/payroll/make/"), payroll.get("/timesheets/people")]
    pages.append(sign_in(school.pair[0]).get("/timesheets/"))
    pages.append(payroll.get(post(payroll, "/payroll/make/", profile="csv").location))

    assert all("Mornings" in shown(page) for page in pages)


def test_a_contact_is_kept_and_changed(app: object, sign_in: SignIn) -> None:
    ana = builders.a_person("Ana Li", roles={Role.payroll: builders.the_district()})
    browser = sign_in(ana)

    made = send(browser, "/pay-contacts/add", about="payment", person_id=str(ana.id))
    [contact] = builders.every(PayContact)
    changed = send(browser, f"/pay-contacts/{contact.id}/edit", note="Mornings")

    assert (made.status_code, changed.status_code) == (302, 302)
    kept = builders.reload(contact)
    assert (kept.process, kept.note) == ("payment", "Mornings")

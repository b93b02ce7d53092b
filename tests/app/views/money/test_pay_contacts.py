"""Whom to ask about pay, kept on its page."""

from collections.abc import Callable

from flask.testing import FlaskClient

from app.models import PayContact, Person
from tests import builders
from tests.browsing import send
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


def test_a_contact_is_kept_and_changed(app: object, sign_in: SignIn) -> None:
    ana = builders.a_person("Ana Li", roles={Role.payroll: builders.the_district()})
    browser = sign_in(ana)

    made = send(browser, "/pay-contacts/add", about="payment", person_id=str(ana.id))
    [contact] = builders.every(PayContact)
    changed = send(browser, f"/pay-contacts/{contact.id}/edit", note="Mornings")

    assert (made.status_code, changed.status_code) == (302, 302)
    kept = builders.reload(contact)
    assert (kept.process, kept.note) == ("payment", "Mornings")

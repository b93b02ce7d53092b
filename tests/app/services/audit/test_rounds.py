"""The hourly round, the daily anchor's e-mail, and what goes to payroll."""

from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from app.extensions import db
from app.models import AuditAnchor, DistrictSettings, Payment, PayrollBatch
from app.security.session import identify, steward
from app.services import payments, payroll
from app.services.audit import chaining, mailing
from tests import builders
from tests.app.services.audit.test_chain import happened
from tests.mail_servers import server_at
from tests.visiting import a_staffed_school, a_visit, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
Sent = list[tuple[str, str]]


@pytest.fixture
def district_id(owner: Engine) -> int:
    district_id = builders.a_district("Plum Valley").id
    happened(owner, district_id, 12)
    return district_id


@pytest.fixture
def sent(web: Flask, monkeypatch: pytest.MonkeyPatch) -> Sent:
    """What a mail server would get: to whom, and the words."""
    monkeypatch.setitem(web.config, "MAIL_SERVER", server_at(25))
    found: Sent = []

    def deliver(message: EmailMessage, to: str, _server: object) -> None:
        body = message.get_body(("plain",))
        assert body is not None
        found.append((to, body.get_content()))

    monkeypatch.setattr(mailing, "deliver", deliver)
    return found


def places_asked_for() -> list[int]:
    """Which addresses get an e-mail of their own."""
    asked = (
        "SELECT (args->>'place')::int FROM procrastinate_jobs WHERE task_name = 'audit.mail_one' ORDER BY id"
    )
    return list(db.session.scalars(text(asked)))


def made_round(district_id: int) -> AuditAnchor:
    identify(db.session, steward(district_id))
    chaining.make_the_round(district_id)
    return builders.every(AuditAnchor)[0]


def test_the_head_of_the_day_is_mailed_to_whom_the_district_names(district_id: int, sent: Sent) -> None:
    settings = builders.every(DistrictSettings, district_id=district_id)[0]
    builders.change(settings, audit_mail_to="ann@example.org bo@example.org")
    anchor = made_round(district_id)

    mailing.send_to_each(district_id, anchor.day)
    for place in places_asked_for():
        mailing.send(district_id, anchor.day, place)

    assert [to for to, _words in sent] == ["ann@example.org", "bo@example.org"]
    assert all(anchor.head in words.replace("=\n", "") and "12 events" in words for _to, words in sent)


def test_nobody_is_mailed_where_nobody_is_named(district_id: int, sent: Sent) -> None:
    day = made_round(district_id).day

    mailing.send_to_each(district_id, day)
    mailing.send(district_id, day, 0)

    assert sent == []
    assert places_asked_for() == []


def test_a_payroll_batch_carries_the_head_of_the_chain() -> None:
    place = a_staffed_school("Alder")
    district = builders.the_district()
    boss = builders.a_person(roles={Role.payroll: district})
    visit = a_visit("reflected", at=place)
    ids = [payment.id for payment in builders.every(Payment, visit_id=visit.id)]
    payments.approve_many(ids, by=acting(place.site_admin))
    anchor = made_round(district.id)

    payroll.make_batch(by=acting(boss), district_id=district.id)

    [batch] = builders.every(PayrollBatch)
    assert (batch.chain_count, batch.chain_head) == (anchor.count, anchor.head)

"""Who approves while a site admin is away: what shows each visit stands there, and nothing else of it."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Payment, Person, Visit
from app.services import other_work
from app.services.access import covering
from app.services.other_work import Entry
from tests import builders, money
from tests.app.views.approving import Place
from tests.browsing import shown
from tests.visiting import a_staffed_school, acting
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))


@pytest.fixture
def delegate(app: Flask, alder: Place) -> Person:
    colleague = builders.a_person("Tom Okafor", roles={Role.educator: alder.school.school})
    today = builders.today()
    given = {"school_id": alder.school.school.id, "starts_on": today, "ends_on": today + timedelta(days=7)}
    with app.app_context():
        covering.cover(colleague.id, by=acting(alder.school.site_admin), **given)
    return colleague


def test_a_delegate_reads_who_went_and_reflected_and_no_word_of_it(
    app: Flask, alder: Place, delegate: Person, sign_in: SignIn
) -> None:
    with app.app_context():
        first, _second = alder.reflected()
    visit = builders.every(Visit)[0]
    builders.change(visit, proof="Rosa Ortiz; in the office")
    browser = sign_in(delegate)

    listed, alone = (browser.get(path) for path in ("/approvals/", f"/payments/{first.id}"))

    for page in (listed, alone):
        words = shown(page)
        assert all(person.name in words for person in alder.school.pair)
        assert "A proof is noted" in words
        assert "Rosa Ortiz" not in page.text
        assert f"/visits/{visit.id}" not in page.text
    assert "2 went" in shown(listed)
    assert "Rosa Ortiz" in shown(sign_in(alder.school.site_admin).get("/approvals/"))


def test_a_delegate_reads_the_name_of_a_training(
    app: Flask, alder: Place, delegate: Person, sign_in: SignIn
) -> None:
    money.a_rate("30.00", activity="training", basis="hourly")
    trainer = builders.a_person(roles={Role.trainer: builders.the_district()})
    entry = Entry(
        school_id=alder.school.school.id,
        activity="training",
        what="Listening first",
        day=builders.today() - timedelta(days=3),
        starts=time(9),
        ends=time(11),
        person_ids=(alder.school.pair[0].id,),
    )
    with app.app_context():
        other_work.enter(entry, by=acting(trainer))
    browser = sign_in(delegate)

    listed = shown(browser.get("/approvals/"))

    assert "Listening first" in listed
    assert "None" not in listed
    assert "Listening first" in shown(browser.get(f"/payments/{builders.every(Payment)[0].id}"))

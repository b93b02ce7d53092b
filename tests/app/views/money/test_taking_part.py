"""Taking part or not: one's own word, the coordinator's counts, and who is suggested for a visit."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import District, OptIn, Person
from app.reports.pairing import staff_of
from tests import builders
from tests.browsing import fields_of, shown
from tests.visiting import School_, a_staffed_school, acting
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def school(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


def say(browser: FlaskClient, answer: str) -> object:
    sent = {"csrf_token": fields_of(browser.get("/taking-part/"))["csrf_token"], "takes_part": answer}
    return browser.post("/taking-part/", data=sent)


def test_an_educator_says_no_and_later_yes(school: School_, sign_in: SignIn) -> None:
    browser = sign_in(school.pair[0])

    for answer in ("no", "no", "yes"):
        say(browser, answer)

    assert [row.takes_part for row in builders.every(OptIn)] == [False, True]
    assert "You said that you take part." in shown(browser.get("/taking-part/"))


def test_neither_yes_nor_no_is_asked_again(school: School_, sign_in: SignIn) -> None:
    answer = say(sign_in(school.pair[0]), "perhaps")

    assert answer.status_code == 422
    assert not builders.every(OptIn)


def test_who_said_no_is_not_suggested(app: Flask, school: School_, sign_in: SignIn) -> None:
    one, other = school.pair
    say(sign_in(one), "no")

    with app.app_context():
        acting(school.liaison)
        found = staff_of(school.school.id, school.school.district_id, [])

    names = {each.id for each in found.colleagues}
    assert other.id in names
    assert one.id not in names


def test_the_coordinator_sees_counts_and_names_by_school(school: School_, sign_in: SignIn) -> None:
    say(sign_in(school.pair[0]), "no")
    boss = builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})
    browser = sign_in(boss)

    page = shown(browser.get("/taking-part/people?said=no"))

    assert "Alder 0 1 3" in page
    assert school.pair[0].name in page
    assert school.liaison.name not in page

"""A form that is sent after the session has ended: what was typed comes back to the same person, and is not sent."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import AccessLog, Person
from app.security.people import UserSession
from tests import builders as b
from tests.browsing import fields_of, shown, token_of
from tests.conftest import SignIn
from tests.visiting import a_staffed_school, a_visit
from workflows.people import Role


@pytest.fixture
def dana(app: Flask) -> Person:
    return b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()})


@pytest.fixture
def desk(dana: Person, sign_in: SignIn) -> FlaskClient:
    return sign_in(dana)


def away_for(hours: int) -> None:
    """Everybody's sessions fall asleep."""
    with Session(b._engine[0]) as writing:
        writing.execute(update(UserSession).values(seen_at=func.now() - timedelta(hours=hours)))
        writing.commit()


def typed_too_late(browser: FlaskClient, address: str, **typed: str) -> TestResponse:
    """Load a form, stay away for two hours, then send it."""
    sent = fields_of(browser.get(address)) | typed
    away_for(2)
    return browser.post(address, data=sent, headers={"Referer": f"http://localhost{address}"})


def signs_in_again(browser: FlaskClient, page: TestResponse, person: Person) -> TestResponse:
    data = fields_of(page) | {"username": b.an_account(person).username, "password": b.PASSWORD}
    return browser.post("/sign-in/", data=data)


def goes_on(browser: FlaskClient, page: TestResponse) -> TestResponse:
    address = unescape(re.search(r'action="([^"]+)" data-go-on', page.text)[1])  # type: ignore[index]
    return browser.post(address, data=fields_of(page))


def test_what_was_typed_is_back_in_the_form_and_not_sent(desk: FlaskClient, dana: Person) -> None:
    asked = typed_too_late(desk, "/people/add", given_name="Tom", family_name="Reyes")
    back = goes_on(desk, signs_in_again(desk, asked, dana))

    assert asked.status_code == 401
    assert "what you typed is kept" in shown(asked)
    assert (fields_of(back)["given_name"], fields_of(back)["family_name"]) == ("Tom", "Reyes")
    assert "it is not sent yet" in shown(back)
    assert b.every(Person, given_name="Tom") == []

    sent = desk.post("/people/add", data=fields_of(back))
    assert sent.status_code == 302, shown(sent)
    assert [person.family_name for person in b.every(Person, given_name="Tom")] == ["Reyes"]


def test_a_record_that_comes_back_with_what_was_typed_counts_as_opened(
    desk: FlaskClient, dana: Person
) -> None:
    family = b.a_family()
    asked = typed_too_late(desk, f"/families/{family.id}/edit", city="Elsewhere")
    before = len(b.every(AccessLog))

    back = goes_on(desk, signs_in_again(desk, asked, dana))

    assert fields_of(back)["city"] == "Elsewhere"
    assert len(b.every(AccessLog)) == before + 1
    assert b.reload(family).city == "Plum Valley"


def test_nothing_of_it_can_be_read_on_the_way(desk: FlaskClient, dana: Person) -> None:
    asked = typed_too_late(desk, "/people/add", given_name="Canary")

    with desk.session_transaction() as cookie:
        assert "Canary" not in str(dict(cookie))
    assert "Canary" not in asked.text + str(asked.headers)
    assert asked.headers["Cache-Control"] == "no-store"
    assert "Canary" not in signs_in_again(desk, asked, dana).text


def test_nobody_else_gets_it(desk: FlaskClient, app: Flask) -> None:
    other = b.a_person("Omar Diaz", roles={Role.district_coordinator: b.the_district()})
    b.a_session(other)
    asked = typed_too_late(desk, "/people/add", given_name="Canary")
    kept = fields_of(asked)["kept"]

    led = signs_in_again(desk, asked, other)
    forged = desk.post("/people/add", data={"csrf_token": token_of(desk.get("/more/")), "kept": kept})

    assert led.status_code == 302
    assert forged.status_code == 400
    assert "Canary" not in led.text + forged.text


def test_a_wrong_password_does_not_lose_it(desk: FlaskClient, dana: Person) -> None:
    asked = typed_too_late(desk, "/people/add", given_name="Tom")
    wrong = desk.post("/sign-in/", data=fields_of(asked) | {"username": "x", "password": "y"})

    back = goes_on(desk, signs_in_again(desk, wrong, dana))

    assert wrong.status_code == 401
    assert fields_of(back)["given_name"] == "Tom"


def test_a_button_without_a_form_is_not_pressed_again(desk: FlaskClient, dana: Person) -> None:
    account = b.an_account(b.a_person("Tom Reyes"))
    page = f"/people/{account.person_id}"
    sent = {"csrf_token": token_of(desk.get(page)), "why": "left"}
    away_for(2)
    asked = desk.post(f"{page}/switch-off", data=sent, headers={"Referer": f"http://localhost{page}"})

    back = goes_on(desk, signs_in_again(desk, asked, dana))

    assert (back.status_code, back.location) == (303, page)
    assert b.reload(account).active
    assert "Nothing was sent yet" in shown(desk.get(page))


def test_a_step_of_a_visit_waits_for_its_button(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        place = a_staffed_school("Alder")
        visit = a_visit("invited", at=place)
    liaison = sign_in(place.liaison)
    page = liaison.get(f"/visits/{visit.id}")
    away_for(2)
    asked = liaison.post(f"/visits/{visit.id}/decline", data={"csrf_token": token_of(page), "version": "1"})

    back = goes_on(liaison, signs_in_again(liaison, asked, place.liaison))

    assert back.status_code in (303, 422)
    assert b.reload(visit).state == "invited"


def test_passwords_are_never_kept(desk: FlaskClient) -> None:
    asked = typed_too_late(desk, "/account/", current="old words here", new="new words here")

    assert asked.status_code == 302
    assert "kept" not in asked.text


def test_who_signed_out_leaves_nothing(desk: FlaskClient) -> None:
    sent = fields_of(desk.get("/people/add")) | {"given_name": "Tom"}
    desk.post("/sign-out/", data={"csrf_token": sent["csrf_token"]})

    assert desk.post("/people/add", data=sent).status_code == 400

"""A telephone of one's own, as the server sees it: a signed saying-so, a person, a token; nothing without them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeSerializer
from werkzeug.test import TestResponse

from app.models import Reflection, Visit
from app.views import own_phone
from tests import builders
from tests.app.views.visits.place import WORDS, Place, at
from tests.browsing import post, shown, token
from tests.conftest import SignIn
from tests.visiting import a_staffed_school


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))


@pytest.fixture
def maria(alder: Place, sign_in: SignIn) -> FlaskClient:
    """She said that this telephone is hers."""
    browser = sign_in(alder.pair[0])
    post(browser, "/my-phone/say", own="yes")
    return browser


def planned(alder: Place) -> Visit:
    return alder.visit("scheduled", starts_at=datetime.now(UTC) + timedelta(hours=2))


def sent(browser: FlaskClient, visit: Visit, person: int, step: str, **fields: str) -> TestResponse:
    body = {"person": str(person), "step": step, **fields}
    return browser.post(at(visit, "from-phone"), data=body, headers={"X-CSRFToken": token(browser)})


def test_an_own_telephone_is_told_what_to_keep(alder: Place, maria: FlaskClient) -> None:
    visit = planned(alder)

    told = maria.get("/my-phone/").get_json()

    assert (told["person"], told["visits"]) == (alder.pair[0].id, [visit.id])
    for file in told["files"]:
        with maria.get(file) as answer:
            assert answer.status_code == 200, file
    kept = maria.get(at(visit, "kept"))
    assert "Leave. You need no reason." in shown(kept)
    assert "csrf" not in kept.text
    assert kept.headers["Cache-Control"] == "no-store"


def test_a_device_that_nobody_calls_their_own_is_told_nothing(alder: Place, sign_in: SignIn) -> None:
    visit, tom = planned(alder), sign_in(alder.pair[1])

    assert tom.get("/my-phone/").status_code == 404
    assert tom.get(at(visit, "kept")).status_code == 404
    assert "phone/phone.js" not in tom.get("/").text


def test_the_saying_so_of_another_person_or_of_nobody_opens_nothing(
    app: Flask, alder: Place, sign_in: SignIn
) -> None:
    visit, tom = planned(alder), sign_in(alder.pair[1])
    theirs = URLSafeSerializer(app.config["SECRET_KEY"], salt=own_phone.SALT).dumps(alder.pair[0].id)
    forged = URLSafeSerializer("guessed", salt=own_phone.SALT).dumps(alder.pair[1].id)

    for saying in (theirs, forged, "7", ""):
        tom.set_cookie("own-phone", saying)
        assert tom.get("/my-phone/").status_code == 404
        assert tom.get(at(visit, "kept")).status_code == 404


def test_whoever_else_signs_in_is_named_so_that_the_pages_are_erased(
    app: Flask, alder: Place, sign_in: SignIn
) -> None:
    tom = sign_in(alder.pair[1])
    tom.set_cookie(
        "own-phone", URLSafeSerializer(app.config["SECRET_KEY"], salt=own_phone.SALT).dumps(alder.pair[0].id)
    )

    assert 'data-standing="others"' in tom.get("/").text


def test_signing_out_and_taking_the_word_back_erase_the_device(
    alder: Place, maria: FlaskClient, sign_in: SignIn
) -> None:
    back = post(maria, "/my-phone/say", own="no")
    shared = sign_in(alder.pair[1])
    out = shared.post("/sign-out/", data={"csrf_token": token(shared)})
    post(maria, "/my-phone/say", own="yes")
    own_out = maria.post("/sign-out/", data={"csrf_token": token(maria)})

    assert back.headers["Clear-Site-Data"] == own_out.headers["Clear-Site-Data"] == '"storage"'
    assert "Clear-Site-Data" not in out.headers


def test_a_reflection_is_taken_from_its_person_only_and_once(alder: Place, maria: FlaskClient) -> None:
    visit, me = alder.visit("completed"), alder.pair[0].id

    wrong = sent(maria, visit, alder.pair[1].id, "write_reflection", **WORDS)
    first = sent(maria, visit, me, "write_reflection", **WORDS, based_on="")
    again = sent(maria, visit, me, "write_reflection", **WORDS, based_on="")

    assert wrong.status_code == 403
    assert first.get_json()["result"] == again.get_json()["result"] == "kept"
    assert len(builders.every(Reflection)) == 1


def test_what_cannot_be_taken_asks_for_a_look_and_nothing_is_written(
    alder: Place, maria: FlaskClient
) -> None:
    visit, me = alder.visit("completed"), alder.pair[0].id

    empty = sent(maria, visit, me, "write_reflection", hopes_and_dreams="Bridges.")
    school = sent(maria, visit, me, "write_reflection", **WORDS | {"what_helps": "Better grades."})
    early = sent(maria, planned(alder), me, "record_completion", went=str(me))

    assert [each.get_json()["result"] for each in (empty, school, early)] == ["look"] * 3
    assert empty.get_json()["sentence"].startswith("What helps this student? ")
    assert builders.every(Reflection) == []


def test_a_start_that_the_partner_pressed_already_is_forgotten(alder: Place, maria: FlaskClient) -> None:
    visit, me = alder.visit("scheduled", starts_at=datetime.now(UTC)), alder.pair[0].id
    pressed = (datetime.now(UTC) - timedelta(minutes=3)).isoformat()

    first = sent(maria, visit, me, "check_in", pressed=pressed)
    second = sent(maria, visit, me, "check_in", pressed=pressed)

    assert [each.get_json()["result"] for each in (first, second)] == ["kept", "already"]


def test_nothing_is_taken_without_a_token_or_from_a_shared_device(
    alder: Place, maria: FlaskClient, sign_in: SignIn
) -> None:
    visit, me = alder.visit("completed"), alder.pair[0].id

    bare = maria.post(at(visit, "from-phone"), data={"person": str(me), "step": "write_reflection", **WORDS})
    shared = sent(sign_in(alder.pair[0]), visit, me, "write_reflection", **WORDS)

    assert bare.status_code == 400
    assert shared.status_code == 404
    assert builders.every(Reflection) == []

"""Words that somebody looked for: sealed in the address of what was found, for that person only."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Person
from app.views import looked_for
from tests import builders as b
from tests.browsing import look_for, post, shown
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def desk(sign_in: SignIn) -> FlaskClient:
    b.a_school("Alder")
    b.a_school("Birch")
    return sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()}))


def test_a_search_is_led_on_to_an_address_that_shows_it_again(desk: FlaskClient) -> None:
    led = post(desk, "/schools/", search="Alder")
    again = desk.get(led.location)

    assert led.status_code == 303
    assert "Alder" not in led.location
    assert 'value="Alder"' in again.text
    assert "Birch" not in shown(again)
    assert shown(desk.get(led.location)) == shown(again), "loaded once more"


def test_the_address_says_nothing_to_anybody_else(desk: FlaskClient, sign_in: SignIn) -> None:
    address = post(desk, "/schools/", search="Alder").location

    page = sign_in(b.a_person(roles={Role.district_coordinator: b.the_district()})).get(address)

    assert "Birch" in shown(page)
    assert 'value="Alder"' not in page.text


def test_it_is_over_with_the_day(desk: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    address = post(desk, "/schools/", search="Alder").location

    monkeypatch.setattr(looked_for, "LIVES", timedelta(seconds=-1))

    assert "Birch" in shown(desk.get(address))


@pytest.mark.parametrize("odd", ["x", "é", "%00", "gAAAAA" * 400, "=" * 20])
def test_what_nobody_sealed_finds_everything(desk: FlaskClient, odd: str) -> None:
    assert "Birch" in shown(desk.get(f"/schools/?found={odd}"))


def test_its_length_does_not_tell_what_is_in_it(app: Flask, desk: FlaskClient) -> None:
    short, long = (post(desk, "/schools/", search=words).location for words in ("A", "Alder Wolfeschlegel"))

    assert len(short) == len(long)


def test_filters_and_order_stay_with_the_words(desk: FlaskClient) -> None:
    page = look_for(desk, "/schools/?order=name&direction=desc", "a", active="yes")

    assert page.request.args["active"] == "yes"
    assert page.request.args["order"] == "name"
    assert "Alder" in shown(page)

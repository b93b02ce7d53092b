"""Another class of employee, on the page: what stays as it is, and what begins later, is said."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Employment, Payment, Person
from tests import builders as b
from tests.browsing import send, shown
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role


@pytest.fixture
def place(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Cedar")


@pytest.fixture
def desk(place: School_, sign_in: Callable[[Person], FlaskClient]) -> FlaskClient:
    """The browser of the district coordinator."""
    return sign_in(b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()}))


def test_pay_that_is_made_is_shown_before_another_class_is_dated_back(
    app: Flask, place: School_, desk: FlaskClient
) -> None:
    with app.app_context():
        visit = a_visit("reflected", at=place)
    [made, _other] = b.every(Payment, visit_id=visit.id)
    address = f"/employment/{made.person_id}/edit"
    assert "made_stay" not in desk.get(address).text
    back = {"employee_class": "classified", "from_day": (b.today() - timedelta(days=9)).isoformat()}

    asked = send(desk, address, **back)

    assert asked.status_code == 409
    assert f"#{made.id}" in shown(asked)
    assert "take it back on its own page" in shown(asked)
    assert b.every(Employment, person_id=made.person_id)[0].employee_class == "certificated"
    assert f'name="made_since" type="hidden" value="{back["from_day"]}"' in asked.text
    known = {"made_stay": "y", "made_since": back["from_day"]}
    assert send(desk, address, **back, **known).status_code == 302
    assert b.every(Employment, person_id=made.person_id)[0].employee_class == "classified"


def test_whoever_changes_the_day_after_looking_is_shown_the_pay_since_the_other_one(
    app: Flask, place: School_, desk: FlaskClient
) -> None:
    with app.app_context():
        visit = a_visit("reflected", at=place)
    [made, _other] = b.every(Payment, visit_id=visit.id)
    address, today = f"/employment/{made.person_id}/edit", b.today()
    since = [(today - timedelta(days=days)).isoformat() for days in (1, 9)]
    looked_at = {"employee_class": "classified", "made_stay": "y", "made_since": since[0]}

    asked = send(desk, address, **looked_at, from_day=since[1])

    assert (asked.status_code, f'value="{since[1]}"' in asked.text) == (409, True)
    assert 'name="made_stay" type="checkbox" value="y">' in asked.text
    assert b.every(Employment, person_id=made.person_id)[0].employee_class == "certificated"


def test_a_day_without_another_class_is_said_at_the_field(desk: FlaskClient) -> None:
    tom = b.a_person("Tom Okafor")
    soon = (b.today() + timedelta(days=9)).isoformat()

    answer = send(desk, f"/employment/{tom.id}/edit", from_day=soon)

    assert answer.status_code == 409
    assert "The class stays what it is. Leave this empty" in shown(answer)
    assert f'value="{soon}"' in answer.text


def test_a_class_that_begins_on_a_day_to_come_stands_beside_the_one_of_today(desk: FlaskClient) -> None:
    tom = b.a_person("Tom Okafor")
    soon = b.today() + timedelta(days=9)

    send(desk, f"/employment/{tom.id}/edit", employee_class="classified", from_day=soon.isoformat())

    page = shown(desk.get(f"/people/{tom.id}"))
    assert page.index("Certificated") < page.index("Classified, exempt from overtime.")

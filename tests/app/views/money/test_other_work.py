"""The pages of training and preparation: a list of who was there, corrections."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import District, OtherWork, Payment, Person
from tests import builders, money
from tests.browsing import send, shown
from tests.visiting import School_, a_staffed_school
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def school(app: Flask) -> School_:
    with app.app_context():
        found = a_staffed_school("Alder")
    money.a_rate("30.00", activity="training", basis="hourly")
    builders.a_school("Birch")
    return found


@pytest.fixture
def browser(school: School_, sign_in: SignIn) -> FlaskClient:
    return sign_in(builders.a_person(roles={Role.trainer: builders.every(District)[0]}))


def written(browser: FlaskClient, school: School_, **typed: object) -> object:
    given = {
        "activity": "training",
        "what": "Introduction",
        "day": (builders.today() - timedelta(days=2)).isoformat(),
        "starts": "09:00",
        "ends": "11:00",
        "people": [str(person.id) for person in school.pair],
    }
    return send(browser, f"/other-work/add?school={school.school.id}", **(given | typed))


def test_a_trainer_ticks_who_was_there(browser: FlaskClient, school: School_) -> None:
    answer = written(browser, school)

    assert answer.status_code == 302
    assert {row.person_id for row in builders.every(OtherWork)} == {person.id for person in school.pair}
    assert [str(each.amount) for each in builders.every(Payment)] == ["60.00", "60.00"]
    assert "Introduction Training" in shown(browser.get("/other-work/"))


def test_overlapping_hours_are_refused_at_the_field(browser: FlaskClient, school: School_) -> None:
    written(browser, school)

    answer = written(browser, school, what="Again")

    assert answer.status_code == 409
    assert "has other training or preparation written down at this time" in shown(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"ends": "08:00"}, "It ends before it begins"),
        ({"people": []}, "Tick at least one person."),
        ({"activity": "preparation", "course": "introductory"}, "Only a training earns a certificate."),
    ],
)
def test_bad_input_comes_back_with_a_sentence(
    browser: FlaskClient, school: School_, typed: dict[str, object], sentence: str
) -> None:
    answer = written(browser, school, **typed)

    assert answer.status_code == 422
    assert sentence in shown(answer)
    assert not builders.every(OtherWork)


def test_hours_are_put_right_and_taken_back(browser: FlaskClient, school: School_) -> None:
    written(browser, school)
    first = builders.every(OtherWork)[0]

    mended = send(browser, f"/other-work/{first.id}/edit", ends="10:00")
    back = send(browser, f"/other-work/{first.id}/withdraw", reason="She was ill")

    assert (mended.status_code, back.status_code) == (302, 302)
    live = builders.every(Payment, withdrawn=False)
    assert [payment.other_work_id == first.id for payment in live] == [False]
    assert "Taken back" in shown(browser.get(f"/other-work/{first.id}"))

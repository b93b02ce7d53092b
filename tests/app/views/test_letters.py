"""Letters from the visit's page and for a class."""

from collections.abc import Callable
from io import BytesIO

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Letter, Person, Visit
from tests import builders
from tests.browsing import post, shown, token
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        place = a_staffed_school("Alder")
    place.school.phone = "(530) 555-0100"
    builders.save(place.school)
    return place


def invited(app: Flask, alder: School_, name: str = "Mateo Ortiz") -> Visit:
    student = builders.a_student(name, at=alder.school)
    builders.a_family(of=[student])
    with app.app_context():
        return a_visit(at=alder, of=student)


def test_a_letter_is_made_from_the_visit_and_opened_again_the_same(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = invited(app, alder)
    browser = sign_in(alder.liaison)

    made = post(browser, f"/visits/{visit.id}/letters")
    [letter] = builders.every(Letter)
    first, again = (browser.get(f"/letters/{letter.id}.pdf") for _ in range(2))

    assert made.location == f"/visits/{visit.id}"
    assert first.data == again.data
    assert first.mimetype == "application/pdf"
    assert first.headers["Content-Disposition"] == f"attachment; filename=letter-{letter.id}.pdf"
    assert "no-store" in first.headers["Cache-Control"]


def test_a_name_that_cannot_be_printed_is_told_with_the_character_the_place_and_the_text(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = invited(app, alder, "明 Wong")

    answer = post(sign_in(alder.liaison), f"/visits/{visit.id}/letters")

    words = shown(answer)
    assert answer.status_code == 422
    for said in ("明", "U+660E", "a student’s name", "first-visit 1"):
        assert said in words
    assert builders.every(Letter) == []


def test_in_a_class_the_letters_that_can_be_set_are_offered_beside_the_one_that_cannot(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    good, bad = invited(app, alder), invited(app, alder, "明 Wong")
    browser = sign_in(alder.liaison)
    values = {"csrf_token": token(browser), "visit": [bad.id, good.id]}

    answer = browser.post("/letters/batch", data=values)
    rest = browser.post("/letters/batch", data=values | {"visit": good.id})

    assert answer.status_code == 422
    assert "1 letter could not be made" in shown(answer)
    assert "Print the other letter" in shown(answer)
    assert len(pypdf.PdfReader(BytesIO(rest.data)).pages) == 1


@pytest.mark.parametrize("typed", [[], ["x"], ["99999999999"]])
def test_nothing_to_print_is_said(alder: School_, sign_in: SignIn, typed: list[str]) -> None:
    browser = sign_in(alder.liaison)

    answer = browser.post("/letters/batch", data={"csrf_token": token(browser), "visit": typed})

    assert answer.status_code == 422
    assert "There is no letter to print" in shown(answer)


def test_a_language_we_have_no_letter_in_is_refused(alder: School_, app: Flask, sign_in: SignIn) -> None:
    visit = invited(app, alder)

    answer = post(sign_in(alder.liaison), f"/visits/{visit.id}/letters", language="tlh")

    assert answer.status_code == 422
    assert "We have no letter in this language yet" in shown(answer)


def test_letters_of_another_school_are_not_there(alder: School_, app: Flask, sign_in: SignIn) -> None:
    visit = invited(app, alder)
    post(sign_in(alder.liaison), f"/visits/{visit.id}/letters")
    [letter] = builders.every(Letter)
    birch = sign_in(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))

    assert birch.get(f"/letters/{letter.id}.pdf").status_code == 404
    assert post(birch, f"/visits/{visit.id}/letters").status_code == 404
    assert post(birch, "/letters/batch", visit=visit.id).status_code == 404
    assert len(builders.every(Letter)) == 1


def test_a_site_admin_opens_letters_and_makes_none(alder: School_, app: Flask, sign_in: SignIn) -> None:
    visit = invited(app, alder)
    post(sign_in(alder.liaison), f"/visits/{visit.id}/letters")
    [letter] = builders.every(Letter)
    admin = sign_in(alder.site_admin)

    assert admin.get(f"/letters/{letter.id}.pdf").status_code == 200
    assert post(admin, f"/visits/{visit.id}/letters").status_code == 403
    assert post(admin, "/letters/batch", visit=invited(app, alder, "Ana Li").id).status_code == 403


def test_a_letter_whose_words_changed_since_is_not_shown_as_the_old_one(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = invited(app, alder)
    browser = sign_in(alder.liaison)
    post(browser, f"/visits/{visit.id}/letters")
    [letter] = builders.every(Letter)
    letter.values = {**letter.values, "caller_name": "Somebody Else"}
    builders.save(letter)

    answer = browser.get(f"/letters/{letter.id}.pdf")

    assert answer.status_code == 409
    assert "please make a new letter" in shown(answer)

"""The editor: what it shows, what it keeps, what it refuses."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import LetterText
from tests import builders
from tests.app.services.texts.desk import Desk
from tests.browsing import fields_of, send, shown, token
from tests.conftest import SignIn
from workflows.people import Role

EDIT = "/texts/in/es/first_visit"
TITLE = "¡Nos gustaría visitarles!"


def save(browser: FlaskClient, address: str = EDIT, **typed: Any) -> Any:
    return send(browser, address, **({"method": "human", "then": "save"} | typed))


def test_the_editor_shows_each_part_beside_the_english(desk: Desk, sign_in: SignIn) -> None:
    page = sign_in(desk.ana).get(EDIT)

    words = shown(page)
    assert page.status_code == 200
    assert "We would like to visit your family" in words
    assert desk.text("es").parts["title"] in words
    assert "{students}" in words
    assert re.search(r'<textarea[^>]*dir="ltr"[^>]*lang="es"', page.text)


def test_a_right_to_left_language_is_typed_from_the_right(desk: Desk, sign_in: SignIn) -> None:
    page = sign_in(desk.ana).get("/texts/in/ar/first_visit")

    assert re.search(r'<textarea[^>]*dir="rtl"[^>]*lang="ar"', page.text)


def test_what_is_typed_is_saved_as_a_draft(desk: Desk, sign_in: SignIn) -> None:
    answer = save(sign_in(desk.ana), title=TITLE)

    text = desk.text("es")
    assert answer.status_code == 302
    assert (text.parts["title"], text.state, text.method) == (TITLE, "draft", "human")
    assert text.translator_id == desk.ana.id


def test_how_it_was_translated_is_asked(desk: Desk, sign_in: SignIn) -> None:
    answer = send(sign_in(desk.ana), "/texts/in/km/first_visit", title="ក", then="save")

    assert answer.status_code == 422
    assert "Say how the text came about" in shown(answer)
    assert fields_of(answer)["title"] == "ក"


def test_english_is_not_asked_how_it_was_translated(desk: Desk, sign_in: SignIn) -> None:
    answer = save(sign_in(desk.jo), "/texts/in/en/first_visit", title="May we visit you?")

    assert answer.status_code == 302
    assert desk.text("en").parts["title"] == "May we visit you?"
    assert desk.text("en").number == 2


def test_saving_and_sending_hands_it_to_a_reviewer(desk: Desk, sign_in: SignIn) -> None:
    answer = save(sign_in(desk.ana), then="review")

    assert answer.status_code == 302
    assert desk.text("es").state == "in_review"


def test_what_must_be_mended_is_said_at_its_field_and_the_draft_is_saved(desk: Desk, sign_in: SignIn) -> None:
    answer = save(sign_in(desk.ana), then="review", opening="Hola, {student}", closing="")

    words = shown(answer)
    assert answer.status_code == 409
    assert "Your draft is saved, and not sent for review yet" in words
    assert "There is no merge field “{student}”." in words
    assert "the translation lacks it" in words
    assert fields_of(answer)["opening"] == "Hola, {student}"
    assert (desk.text("es").state, desk.text("es").parts["closing"]) == ("draft", "")


def test_after_mending_it_can_be_sent_from_the_same_page(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in(desk.ana)
    kept = desk.text("es").parts["closing"]
    refused = save(browser, then="review", closing="")

    answer = browser.post(EDIT, data=fields_of(refused) | {"closing": kept, "then": "review"})

    assert answer.status_code == 302
    assert desk.text("es").state == "in_review"


def test_a_machine_alone_is_told_what_is_needed(desk: Desk, sign_in: SignIn) -> None:
    answer = save(sign_in(desk.ana), then="review", method="machine")

    assert answer.status_code == 409
    assert "check every sentence, then say so" in shown(answer)


def test_two_writers_see_what_the_other_typed_and_lose_nothing(desk: Desk, sign_in: SignIn) -> None:
    ana, tom = sign_in(desk.ana), sign_in(desk.tom)
    before = fields_of(ana.get(EDIT)) | {"method": "human", "title": TITLE}
    save(tom, title="La visita de Tom")

    answer = ana.post(EDIT, data=before)

    assert answer.status_code == 409
    assert "Someone changed this while you were typing." in shown(answer)
    assert "La visita de Tom" in shown(answer)
    assert fields_of(answer)["title"] == TITLE
    again = ana.post(EDIT, data=fields_of(answer))
    assert again.status_code == 302
    assert desk.text("es").parts["title"] == TITLE


@pytest.mark.parametrize("typed", ["a\u202eb", "a\0b", "x" * 3001])
def test_what_cannot_be_kept_comes_back(desk: Desk, sign_in: SignIn, typed: str) -> None:
    answer = save(sign_in(desk.ana), title=typed)

    assert answer.status_code == 422
    assert "What you typed is still here." in shown(answer)


def test_a_text_in_review_is_kept_as_it_is_and_what_was_typed_stays_on_screen(
    app: Flask, desk: Desk, sign_in: SignIn
) -> None:
    browser = sign_in(desk.tom)
    typed = fields_of(browser.get(EDIT)) | {"method": "human", "title": TITLE}
    with app.app_context():
        desk.sent("es")

    answer = browser.post(EDIT, data=fields_of(browser.post(EDIT, data=typed)))

    assert "This version is being reviewed." in shown(browser.get(EDIT, follow_redirects=True))
    assert answer.status_code == 409
    assert "A text that is in review cannot be changed any more." in shown(answer)
    assert fields_of(answer)["title"] == TITLE
    assert desk.text("es").parts["title"] != TITLE


def test_a_liaison_finds_the_english_closed(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in(desk.ana)

    assert browser.get("/texts/in/en/first_visit").status_code == 403
    sent = {"csrf_token": token(browser), "title": "Hi"}
    assert browser.post("/texts/in/en/first_visit", data=sent).status_code == 403


@pytest.mark.parametrize("address", ["/texts/in/tlh/first_visit", "/texts/in/es/poem", "/texts/in/tlh"])
def test_what_we_do_not_know_is_not_there(desk: Desk, sign_in: SignIn, address: str) -> None:
    assert sign_in(desk.ana).get(address).status_code == 404


def test_the_preview_shows_what_is_typed_and_stores_nothing(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in(desk.ana)
    typed = fields_of(browser.get(EDIT)) | {"title": TITLE, "sheet": "beside"}

    first = browser.post(f"{EDIT}/preview", data=typed).json
    second = browser.post(f"{EDIT}/preview", data=typed | {"title": "Otra cosa"}).json

    assert first is not None
    assert second is not None
    assert first["refused"] == ""
    assert first["pages"][0].startswith("data:image/png;base64,")
    assert first["pages"] != second["pages"]
    assert desk.text("es").parts["title"] not in (TITLE, "Otra cosa")


def test_the_preview_names_a_character_that_cannot_be_printed(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in(desk.ana)
    typed = fields_of(browser.get(EDIT)) | {"title": "\ue000", "sheet": "parts"}

    found = browser.post(f"{EDIT}/preview", data=typed).json

    assert found is not None
    assert found["pages"] == []
    assert "U+E000" in found["refused"]


def test_a_sheet_that_there_is_not_is_not_previewed(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in(desk.ana)
    typed = fields_of(browser.get(EDIT)) | {"sheet": "poster"}

    assert browser.post(f"{EDIT}/preview", data=typed).status_code == 404


def test_hostile_words_are_only_words(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in(desk.ana)
    hostile = "</textarea><script>alert(1)</script> {{ 7 * 7 }} \"'><img src=x>"

    save(browser, title=hostile)

    page = browser.get(EDIT)
    assert "<script>alert" not in page.text
    assert fields_of(page)["title"] == hostile
    assert "<img src=x>" not in browser.get(f"/texts/{desk.text('es').id}").text


def test_a_text_of_another_district_is_untouched(desk: Desk, sign_in: SignIn) -> None:
    other = builders.a_district("Cedar")
    stranger = builders.a_person(roles={Role.admin: other})

    save(sign_in(stranger), title=TITLE)

    assert {text.district_id for text in builders.every(LetterText)} == {desk.district.id}
    assert desk.text("es").parts["title"] != TITLE

"""The lists of texts, one version with its pages, and a reviewer's word."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import LetterText
from tests import builders
from tests.app.services.texts.desk import Desk
from tests.browsing import look_for, post, shown
from tests.conftest import SignIn
from workflows.people import Role


def address(text: LetterText, step: str = "") -> str:
    return f"/texts/{text.id}{step}"


def press(browser: FlaskClient, text: LetterText, step: str, **typed: str) -> TestResponse:
    return post(browser, address(text, step), version=str(text.version), **typed)


@pytest.fixture
def sent(app: Flask, desk: Desk) -> LetterText:
    with app.app_context():
        return desk.sent("es")


def test_the_list_tells_how_far_each_language_is(app: Flask, desk: Desk, sign_in: SignIn) -> None:
    with app.app_context():
        desk.approved("es")
        desk.sent("es", "thanks")

    words = shown(sign_in(desk.ana).get("/texts/"))

    assert "English all 10" in words
    assert "Español Spanish 1 of 10 1 in review 8 draft" in words


def test_a_language_without_texts_is_a_choice_away(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in(desk.ana)

    answer = browser.get("/texts/begin?language=km")

    assert answer.location == "/texts/in/km"
    assert "Write it" in shown(browser.get("/texts/in/km"))
    assert browser.get("/texts/begin?language=tlh").status_code == 404


def test_a_language_lists_every_kind_and_whom_to_ask(desk: Desk, sign_in: SignIn) -> None:
    builders.a_person("Lan Nguyễn", languages=["es"], district=desk.district)

    words = shown(sign_in(desk.ana).get("/texts/in/es"))

    assert "First visit: invitation draft version 1 came with Porchlight, translated by a machine" in words
    assert "Go on writing" in words
    assert "People to ask about this language: Lan Nguyễn, Jo Park." in words


def test_a_liaison_reads_whom_to_ask_about_the_english(desk: Desk, sign_in: SignIn) -> None:
    words = shown(sign_in(desk.ana).get("/texts/in/en"))

    assert "The English text is the district’s own." in words
    assert "Write it" not in words


def test_a_version_shows_its_pages_and_gives_them_to_print(desk: Desk, sign_in: SignIn) -> None:
    browser, text = sign_in(desk.ana), desk.text("es")

    page = browser.get(address(text))
    picture = browser.get(address(text, "/beside/1.png"))
    pdf = browser.get(address(text, "/parts.pdf"))

    assert f'src="{address(text)}/beside/1.png"' in page.text
    assert f'src="{address(text)}/parts/1.png"' in page.text
    assert (picture.mimetype, picture.data[:4]) == ("image/png", b"\x89PNG")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert "first_visit-es-1-parts.pdf" in pdf.headers["Content-Disposition"]


@pytest.mark.parametrize("step", ["/beside/0.png", "/beside/99.png", "/poster/1.png", "/poster.pdf"])
def test_pages_that_there_are_not(desk: Desk, sign_in: SignIn, step: str) -> None:
    assert sign_in(desk.ana).get(address(desk.text("es"), step)).status_code == 404


def test_a_machines_draft_says_what_is_needed_before_the_click(desk: Desk, sign_in: SignIn) -> None:
    words = shown(sign_in(desk.ana).get(address(desk.text("es"))))

    assert "Before it can be sent for review:" in words
    assert "check every sentence, then say so" in words
    assert "Send for review" not in words


def test_a_reviewer_approves_what_was_read(desk: Desk, sign_in: SignIn, sent: LetterText) -> None:
    browser = sign_in(desk.tom)
    assert "Approve these pages" in shown(browser.get(address(sent)))

    answer = press(browser, sent, "/approve", pages_read="y")

    assert answer.status_code == 302
    assert desk.text("es").state == "approved"
    words = shown(browser.get(address(sent)))
    assert "approved by Tom Okafor" in words
    assert "Write a new version" in words


def test_pages_must_be_ticked_as_read(desk: Desk, sign_in: SignIn, sent: LetterText) -> None:
    answer = press(sign_in(desk.tom), sent, "/approve")

    assert answer.status_code == 422
    assert desk.text("es").state == "in_review"


def test_the_writer_is_told_to_ask_someone_else(desk: Desk, sign_in: SignIn, sent: LetterText) -> None:
    browser = sign_in(desk.ana)

    words = shown(browser.get(address(sent)))
    answer = press(browser, sent, "/approve", pages_read="y")

    assert "You wrote this text; ask someone else" in words
    assert "Approve these pages" not in words
    assert answer.status_code == 409
    assert desk.text("es").state == "in_review"


def test_a_remark_goes_back_to_the_writer(desk: Desk, sign_in: SignIn, sent: LetterText) -> None:
    answer = press(sign_in(desk.tom), sent, "/send-back", remark="Warmer, please.")

    assert answer.status_code == 302
    assert "The reviewer asks for a change: Warmer, please." in shown(sign_in(desk.ana).get(address(sent)))


@pytest.mark.parametrize(
    ("typed", "code", "sentence"), [("", 422, "Please fill this in."), (" ", 409, "Say what should change")]
)
def test_a_remark_is_needed(
    desk: Desk, sign_in: SignIn, sent: LetterText, typed: str, code: int, sentence: str
) -> None:
    answer = press(sign_in(desk.tom), sent, "/send-back", remark=typed)

    assert answer.status_code == code
    assert sentence in shown(answer)
    assert desk.text("es").state == "in_review"


def test_a_draft_that_is_complete_is_sent_from_its_page(app: Flask, desk: Desk, sign_in: SignIn) -> None:
    with app.app_context():
        text = desk.written("es")
    browser = sign_in(desk.ana)
    assert "It is complete." in shown(browser.get(address(text)))

    press(browser, text, "/send-for-review")

    assert desk.text("es").state == "in_review"


def test_someone_elses_change_comes_first(desk: Desk, sign_in: SignIn, sent: LetterText) -> None:
    answer = post(sign_in(desk.tom), address(sent, "/approve"), version=str(sent.version - 1), pages_read="y")

    assert answer.status_code == 409
    assert "Someone changed this text meanwhile." in shown(answer)


def test_an_english_reviewer_is_told_what_it_stops(app: Flask, desk: Desk, sign_in: SignIn) -> None:
    with app.app_context():
        desk.approved("es")
        desk.written("en", by=desk.jo, title="May we visit you?")
        text = desk.sent("en", by=desk.jo)

    words = shown(sign_in(desk.noor).get(address(text)))

    assert "no new letter is made in Spanish until those texts have been looked through again" in words


def test_a_stale_text_leads_to_the_new_english(app: Flask, desk: Desk, sign_in: SignIn) -> None:
    with app.app_context():
        text = desk.approved("es")
        desk.new_english(title="May we visit you?")
    browser = sign_in(desk.ana)

    assert "Look it through beside the new English" in shown(browser.get(address(text)))
    assert "May we visit you?" in shown(browser.get("/texts/in/es/first_visit"))


def test_old_versions_stay_to_be_read(app: Flask, desk: Desk, sign_in: SignIn) -> None:
    with app.app_context():
        first = desk.approved("es")
        desk.written("es", title="Otra vez")
        desk.approved("es")

    words = shown(sign_in(desk.ana).get(address(first)))

    assert "A later version took its place." in words
    assert "Write a new version" not in words


def test_in_another_district_there_is_nothing(desk: Desk, sign_in: SignIn, sent: LetterText) -> None:
    browser = sign_in(builders.a_person(roles={Role.admin: builders.a_district("Cedar")}))

    assert browser.get(address(sent)).status_code == 404
    assert browser.get(address(sent, "/beside/1.png")).status_code == 404
    assert press(browser, sent, "/approve", pages_read="y").status_code == 404


@pytest.mark.parametrize("role", [Role.educator, Role.site_admin])
def test_texts_are_closed_to_other_roles(desk: Desk, sign_in: SignIn, role: Role) -> None:
    browser = sign_in(builders.a_person(roles={role: builders.the_school(desk.district)}))

    assert browser.get("/texts/").status_code == 403
    assert browser.get(address(desk.text("es"))).status_code == 403


def test_a_page_about_another_language_speaks_the_readers_own(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in(desk.ana)

    for place in ("/texts/in/ar", "/texts/in/ar/first_visit", address(desk.text("ar"))):
        assert '<html lang="en" dir="ltr">' in browser.get(place).text


def test_my_work_names_the_texts_to_review(desk: Desk, sign_in: SignIn, sent: LetterText) -> None:
    browser = sign_in(desk.jo)

    page = browser.get("/")

    assert "Letters’ texts First visit: invitation Spanish · sent by Ana Ilić on" in shown(page)
    assert f'href="{address(sent)}"' in page.text
    assert "Letters’ texts First visit" not in shown(sign_in(desk.ana).get("/"))


def test_the_list_is_looked_through_narrowed_ordered_and_taken_along(
    app: Flask, desk: Desk, sign_in: SignIn
) -> None:
    with app.app_context():
        desk.approved("es")
    liaison = sign_in(desk.ana)

    assert "Español" in shown(look_for(liaison, "/texts/", "spa"))
    assert "No name here starts like that" in shown(look_for(liaison, "/texts/", "zzz"))
    assert 'aria-sort="descending"' in liaison.get("/texts/?order=approved&direction=desc").text
    assert "Something is missing" in shown(liaison.get("/texts/?standing=some"))
    assert "Spanish" in post(liaison, "/texts/export", **{"as": "csv"}).text

"""The page of languages: families beside texts, a file of it, and the card to point at."""

import csv
import io

import pytest
from flask import Flask

from tests import builders
from tests.app.services.texts.desk import Desk
from tests.browsing import shown
from tests.conftest import SignIn
from tests.counting import statements
from workflows.people import Role


def families(desk: Desk, count: int, code: str | None) -> None:
    school = builders.the_school(desk.district)
    guardian = {"spoken_language": None, "read_language": None}
    for _each in range(count):
        builders.a_family(of=[builders.a_student(at=school)], guardian=guardian, home_language=code)


def test_the_page_tells_what_is_missing_and_whom_to_ask(desk: Desk, sign_in: SignIn) -> None:
    builders.a_person("Tom Rivera", languages=["es"], district=desk.district)
    families(desk, 12, "es")
    families(desk, 3, "tlh")
    families(desk, 11, None)

    words = shown(sign_in(desk.ana).get("/languages/"))

    assert "Spanish Español 12 46 % many families 0 of 10 10 texts" in words
    assert "First visit: invitation draft" in words
    assert "Whom to ask: Tom Rivera, Jo Park" in words
    assert "fewer than 10" in words
    assert "We cannot print letters in this language yet." in words
    assert "Please ask these families which language they like to read." in words


def test_a_district_without_families_is_told_where_they_come_from(desk: Desk, sign_in: SignIn) -> None:
    assert "They come with the roster." in shown(sign_in(desk.ana).get("/languages/"))


def test_the_file_hides_what_the_page_hides_and_holds_no_formula(desk: Desk, sign_in: SignIn) -> None:
    families(desk, 10, "es")
    families(desk, 2, "=1+1")

    answer = sign_in(desk.ana).get("/languages/languages.csv")

    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert answer.mimetype == "text/csv"
    assert [(row["families"], row["percent"]) for row in rows] == [("10", "83"), ("fewer than 10", "")]
    assert rows[0]["language"] == "Spanish"
    assert rows[1]["code"] == "'=1+1"
    assert "First visit: invitation" in rows[0]["missing"]


def test_the_card_is_one_page_to_print(desk: Desk, sign_in: SignIn) -> None:
    answer = sign_in(desk.ana).get("/languages/i-speak.pdf")

    assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("address", ["/languages/", "/languages/languages.csv", "/languages/i-speak.pdf"])
def test_languages_are_closed_to_other_roles(desk: Desk, sign_in: SignIn, address: str) -> None:
    educator = builders.a_person(roles={Role.educator: builders.the_school(desk.district)})

    assert sign_in(educator).get(address).status_code == 403


def test_more_languages_need_no_more_statements(desk: Desk, sign_in: SignIn) -> None:
    families(desk, 1, "es")
    browser = sign_in(desk.ana)
    few = statements(lambda: browser.get("/languages/"))

    for code in ("km", "lo", "my", "so", "tl"):
        families(desk, 1, code)
        builders.a_person(languages=[code], district=desk.district)

    assert statements(lambda: browser.get("/languages/")) == few


def test_the_lists_of_texts_need_no_more_statements_for_more_versions(
    app: Flask, desk: Desk, sign_in: SignIn
) -> None:
    browser = sign_in(desk.ana)

    def asked() -> list[int]:
        return [statements(lambda place=place: browser.get(place)) for place in ("/texts/", "/texts/in/es")]

    few = asked()

    with app.app_context():
        desk.approved("es")
        desk.written("es", title="Otra vez")
        desk.sent("es", "thanks")

    assert asked() == few

"""Letters of one visit: from its page, in a chosen language, explained aloud, and opened again."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Event, Family, Letter, Person, Visit
from tests import builders
from tests.app.services.letters.desk import a_school_that_writes, invited
from tests.browsing import post, shown, token
from tests.visiting import School_
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        return a_school_that_writes("Alder")


def a_visit_of(app: Flask, alder: School_, name: str = "Mateo Ortiz", **family: object) -> Visit:
    with app.app_context():
        return invited(alder, name, **family)


def test_a_letter_is_made_from_the_visit_and_opened_again_the_same(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = a_visit_of(app, alder)
    browser = sign_in(alder.liaison)

    made = post(browser, f"/visits/{visit.id}/letters")
    [letter] = builders.every(Letter)
    first, again = (browser.get(f"/letters/{letter.id}.pdf") for _ in range(2))

    assert made.location == f"/visits/{visit.id}#letters"
    assert first.data == again.data
    assert first.mimetype == "application/pdf"
    assert first.headers["Content-Disposition"] == f"attachment; filename=letter-{letter.id}.pdf"
    taken = [event.facts["letter"] for event in builders.every(Event, kind="visit.letter_printed")]
    assert taken == [letter.id, letter.id]
    assert "no-store" in first.headers["Cache-Control"]
    page = shown(browser.get(f"/visits/{visit.id}"))
    assert f"Letter {letter.id} (PDF) · First visit: invitation · Spanish" in page
    assert alder.liaison.name in page


def test_kind_language_and_layout_are_chosen_on_the_letters_page(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = a_visit_of(app, alder)
    builders.a_guardian(builders.every(Family)[0], given_name="Lan", read_language="vi")
    browser = sign_in(alder.liaison)

    page = browser.get(f"/visits/{visit.id}/letters")
    answer = browser.post(
        f"/visits/{visit.id}/letters",
        data={**_token(browser), "kind": "other_place", "language": "vi", "layout": "first"},
    )

    assert "As the guardians read: Spanish, Vietnamese" in shown(page)
    assert answer.status_code == 302
    [letter] = builders.every(Letter)
    assert (letter.kind, letter.language, letter.layout) == ("other_place", "vi", "first")


@pytest.mark.parametrize(("read_language", "offered"), [("es", False), ("en", True), (None, True)])
def test_english_alone_is_offered_only_where_nobody_is_known_to_read_another_language(
    alder: School_, app: Flask, sign_in: SignIn, read_language: str | None, offered: bool
) -> None:
    visit = a_visit_of(app, alder, guardian={"read_language": read_language, "spoken_language": None})

    page = sign_in(alder.liaison).get(f"/visits/{visit.id}/letters").text

    [languages] = re.findall(r'<select id="language".*?</select>', page, re.DOTALL)
    assert ('value="vi"' in languages, 'value="en"' in languages) == (read_language is None, offered)


def test_a_letter_in_a_language_that_nobody_there_reads_is_refused(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = a_visit_of(app, alder)

    answer = post(sign_in(alder.liaison), f"/visits/{visit.id}/letters", language="vi")

    assert answer.status_code == 422
    assert "Nobody in this household is known to read Vietnamese." in shown(answer)
    assert builders.every(Letter) == []


def test_a_missing_text_names_the_language_and_whom_to_ask_and_offers_to_explain(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    ask = builders.a_person("Sok Chan", roles={Role.educator: alder.school}, languages=["km"])
    visit = a_visit_of(app, alder, guardian={"read_language": "km"})
    browser = sign_in(alder.liaison)

    refused = post(browser, f"/visits/{visit.id}/letters")
    explained = browser.post(
        f"/visits/{visit.id}/letters",
        data={
            **_token(browser),
            "explained_in": "km",
            "explained_by": ask.name,
            "explained_on": str(builders.today()),
        },
    )

    words = shown(refused)
    assert refused.status_code == 422
    assert words.count("No text of this letter is approved in Khmer yet.") == 1
    for said in (
        "No text of this letter is approved in Khmer yet.",
        "Ask: Sok Chan",
        "Make the English letter",
    ):
        assert said in words
    assert explained.status_code == 302
    assert "explained in Khmer by Sok Chan" in shown(browser.get(f"/visits/{visit.id}"))


def test_who_explained_it_must_be_said_and_what_was_typed_stays(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = a_visit_of(app, alder, guardian={"read_language": "km"})
    browser = sign_in(alder.liaison)

    answer = browser.post(
        f"/visits/{visit.id}/letters",
        data={**_token(browser), "explained_in": "km", "explained_by": "", "explained_on": "2199-01-01"},
    )

    assert answer.status_code == 422
    assert "Please fill this in." in shown(answer)
    assert 'value="2199-01-01"' in answer.text
    assert builders.every(Letter) == []


def test_a_language_that_is_not_known_yet_is_asked_for_and_the_letter_is_in_english(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = a_visit_of(app, alder, guardian={"read_language": None, "spoken_language": None})
    browser = sign_in(alder.liaison)

    page = browser.get(f"/visits/{visit.id}/letters")
    post(browser, f"/visits/{visit.id}/letters")

    assert "language is not known yet: ask" in shown(page)
    assert [letter.language for letter in builders.every(Letter)] == ["en"]


def test_a_name_that_cannot_be_printed_is_told_with_the_character_the_place_and_the_text(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = a_visit_of(app, alder, "🌷 Wong")

    answer = post(sign_in(alder.liaison), f"/visits/{visit.id}/letters")

    words = shown(answer)
    assert answer.status_code == 422
    for said in ("🌷", "U+1F337", "a student’s name", "first_visit 1"):
        assert said in words
    assert builders.every(Letter) == []


def test_a_language_we_have_no_letter_in_is_refused(alder: School_, app: Flask, sign_in: SignIn) -> None:
    visit = a_visit_of(app, alder)

    answer = post(sign_in(alder.liaison), f"/visits/{visit.id}/letters", language="tlh")

    assert answer.status_code == 422
    assert "We cannot print letters in" in shown(answer)


@pytest.mark.parametrize("values", [{"layout": "upside_down"}, {"kind": "ransom"}, {"kind": "thanks"}])
def test_what_was_not_offered_is_refused(
    alder: School_, app: Flask, sign_in: SignIn, values: dict[str, str]
) -> None:
    visit = a_visit_of(app, alder)

    answer = post(sign_in(alder.liaison), f"/visits/{visit.id}/letters", **values)

    assert answer.status_code == 422
    assert builders.every(Letter) == []


def test_letters_of_another_school_are_not_there(alder: School_, app: Flask, sign_in: SignIn) -> None:
    visit = a_visit_of(app, alder)
    post(sign_in(alder.liaison), f"/visits/{visit.id}/letters")
    [letter] = builders.every(Letter)
    birch = sign_in(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))

    assert birch.get(f"/letters/{letter.id}.pdf").status_code == 404
    assert birch.get(f"/visits/{visit.id}/letters").status_code == 404
    assert post(birch, f"/visits/{visit.id}/letters").status_code == 404
    assert len(builders.every(Letter)) == 1


def test_a_site_admin_opens_letters_and_makes_none(alder: School_, app: Flask, sign_in: SignIn) -> None:
    visit = a_visit_of(app, alder)
    post(sign_in(alder.liaison), f"/visits/{visit.id}/letters")
    [letter] = builders.every(Letter)
    admin = sign_in(alder.site_admin)

    assert admin.get(f"/letters/{letter.id}.pdf").status_code == 200
    assert "no letter for you to make" in shown(admin.get(f"/visits/{visit.id}/letters"))
    assert post(admin, f"/visits/{visit.id}/letters").status_code == 403


def test_an_address_that_became_confidential_is_not_handed_out_again(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = a_visit_of(app, alder)
    browser = sign_in(alder.liaison)
    post(browser, f"/visits/{visit.id}/letters")
    [letter] = builders.every(Letter)
    [family] = builders.every(builders.Family)
    family.confidential_address = True
    builders.save(family)

    answer = browser.get(f"/letters/{letter.id}.pdf")

    assert answer.status_code == 409
    assert "make a new letter" in shown(answer)


def test_the_page_says_why_letters_carry_no_link(alder: School_, app: Flask, sign_in: SignIn) -> None:
    visit = a_visit_of(app, alder)

    assert "PUBLIC_URL" in shown(sign_in(alder.liaison).get(f"/visits/{visit.id}/letters"))


def _token(browser: FlaskClient) -> dict[str, str]:
    return {"csrf_token": token(browser)}


def test_a_letter_may_be_printed_again_but_the_page_says_that_the_family_asked_for_quiet(
    alder: School_, app: Flask, sign_in: SignIn
) -> None:
    visit = a_visit_of(app, alder)
    browser = sign_in(alder.liaison)
    post(browser, f"/visits/{visit.id}/letters")
    [letter], [family] = builders.every(Letter), builders.every(Family)
    before = shown(browser.get(f"/visits/{visit.id}"))
    family.no_contact_until = builders.today() + timedelta(days=9)
    builders.save(family)

    after = shown(browser.get(f"/visits/{visit.id}"))

    assert "asked not to be contacted before" not in before
    assert "asked not to be contacted before" in after
    assert browser.get(f"/letters/{letter.id}.pdf").status_code == 200

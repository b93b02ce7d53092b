"""The outreach log: who writes it down, what it counts, and that a spreadsheet runs none of it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from app.models import Event, OutreachEvent, School
from tests import builders
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from workflows.people import Role


@pytest.fixture
def alder(app: Flask) -> School:
    builders.the_school_year()
    return builders.a_school("Alder School")


def a_night(school: School, **typed: Any) -> dict[str, Any]:
    given = {"title": "Family night", "audience": "families", "reached": "40", "place": "The gym"}
    day = builders.today().isoformat()
    return {"held_on": day, "school_id": str(school.id), **given, **typed}


def an_event(school: School | None, **columns: Any) -> OutreachEvent:
    district = builders.the_district()
    given: dict[str, Any] = {"held_on": builders.today(), "audience": "families", "title": "Market stall"}
    row = OutreachEvent(district_id=district.id, school_id=school.id if school else None, **(given | columns))
    builders.save(row)
    return row


def test_a_liaison_writes_down_an_evening_at_the_own_school(alder: School, sign_in: SignIn) -> None:
    liaison = builders.a_person(roles={Role.liaison: alder})
    browser = sign_in(liaison)

    answer = send(browser, "/outreach/add", **a_night(alder))

    kept = builders.every(OutreachEvent)[0]
    assert answer.location == f"/outreach/{kept.id}"
    assert (kept.title, kept.reached, kept.school_id) == ("Family night", 40, alder.id)
    assert kept.recorded_by == liaison.id
    assert [event.kind for event in builders.every(Event)] == ["outreach_event.added"]


@pytest.mark.parametrize("chosen", ["", "birch"])
def test_a_liaison_writes_down_nothing_elsewhere(alder: School, sign_in: SignIn, chosen: str) -> None:
    browser = sign_in(builders.a_person(roles={Role.liaison: alder}))
    school_id = str(builders.a_school("Birch School").id) if chosen else ""

    answer = send(browser, "/outreach/add", **a_night(alder, school_id=school_id))

    assert answer.status_code == 422
    assert 'value="Family night"' in answer.text
    assert builders.every(OutreachEvent) == []


def test_a_coordinator_may_leave_the_school_open(alder: School, sign_in: SignIn) -> None:
    browser = sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    answer = send(browser, "/outreach/add", **a_night(alder, school_id="", reached=""))

    assert answer.status_code == 302
    assert "The whole district" in shown(browser.get(answer.location))


def test_another_schools_line_is_there_to_read_only(alder: School, sign_in: SignIn) -> None:
    theirs = an_event(builders.a_school("Birch School"))
    browser = sign_in(builders.a_person(roles={Role.liaison: alder}))

    read, change = browser.get(f"/outreach/{theirs.id}"), browser.get(f"/outreach/{theirs.id}/edit")

    assert "Market stall" in shown(read)
    assert "/edit" not in read.text
    assert change.status_code == 403


def test_the_counts_are_of_this_school_year(alder: School, sign_in: SignIn) -> None:
    an_event(alder, reached=40)
    an_event(alder, reached=None)
    an_event(alder, reached=500, held_on=builders.today() - timedelta(days=400))
    an_event(None, audience="partners", reached=3)
    browser = sign_in(builders.a_person(roles={Role.school_coordinator: alder}))

    page = shown(browser.get("/outreach/"))

    assert "Families: events 2, people 40" in page
    assert "Partners: events 1, people 3" in page


def test_a_spreadsheet_runs_none_of_it(alder: School, sign_in: SignIn) -> None:
    an_event(alder, title="=HYPERLINK(1)", notes='+1 "two"')
    browser = sign_in(builders.a_person(roles={Role.liaison: alder}))

    answer = post(browser, "/outreach/export")

    assert "'=HYPERLINK(1)" in answer.text
    assert '"\'+1 ""two"""' in answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=outreach-20")


def test_a_number_that_is_none_is_said_at_the_field(alder: School, sign_in: SignIn) -> None:
    browser = sign_in(builders.a_person(roles={Role.liaison: alder}))

    answer = send(browser, "/outreach/add", **a_night(alder, reached="many"))

    assert answer.status_code == 422
    assert "Type a whole number" in shown(answer)


@pytest.fixture
def oak(alder: School) -> School:
    """A school with a phone, in a district whose starter texts are approved."""
    alder.phone = "+15305550100"
    builders.save(alder)
    builders.letter_texts()
    return alder


def test_a_liaison_prints_a_flyer_in_an_approved_language(oak: School, sign_in: SignIn) -> None:
    browser = sign_in(builders.a_person(roles={Role.liaison: oak}))

    answer = send(browser, "/flyer/", language="es", web_page="https://alder.example.org")

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=flyer.pdf"
    [page] = PdfReader(BytesIO(answer.data)).pages
    assert "Visitas en el hogar" in page.extract_text()
    assert "SAMPLE, not reviewed" in page.extract_text()


@pytest.mark.parametrize(
    "typed",
    [
        {"language": "ta"},
        {"web_page": "javascript:alert(1)"},
        {"web_page": "https://a.example.org/\u200b"},
        {"school_id": "1"},
    ],
)
def test_a_flyer_that_cannot_be_is_said_at_its_field(
    oak: School, sign_in: SignIn, typed: dict[str, str]
) -> None:
    browser = sign_in(builders.a_person(roles={Role.liaison: oak}))

    assert send(browser, "/flyer/", **typed).status_code == 422


def test_a_school_without_a_phone_prints_no_flyer(oak: School, sign_in: SignIn) -> None:
    oak.phone = None
    builders.save(oak)
    browser = sign_in(builders.a_person(roles={Role.liaison: oak}))

    answer = send(browser, "/flyer/", language="")

    assert answer.status_code == 409
    assert "no phone number on record" in shown(answer)


def test_no_flyer_goes_out_in_words_that_nobody_approved(alder: School, sign_in: SignIn) -> None:
    alder.phone = "+15305550100"
    builders.save(alder)
    builders.letter_texts(sample=False)
    browser = sign_in(builders.a_person(roles={Role.liaison: alder}))

    assert send(browser, "/flyer/", language="es").status_code == 422
    assert send(browser, "/flyer/", language="").mimetype == "application/pdf"

"""Calls: whom, in which language, what to say, how it went; on screen, on paper and as a table."""

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import Engine, delete

from app.extensions import db
from app.models import Event, Family, FamilyContact, StudentFamily, Visit
from app.services import visits
from tests import builders
from tests.app.services.mail.place import PostOffice, a_post_office
from tests.browsing import look_for, shown
from tests.browsing import post as press
from tests.conftest import SignIn
from tests.visiting import acting
from workflows.people import Role


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Iterator[PostOffice]:
    with a_post_office(app, tmp_path) as post:
        yield post


def a_visit(office: PostOffice, state: str = "invited", **guardian: Any) -> Visit:
    given: dict[str, Any] = {"channel": "phone", "email": None}
    with office.app.app_context():
        visit = office.visit(state, **(given | guardian))
        db.session.rollback()
        return visit


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def test_families_are_listed_by_language_with_their_number(office: PostOffice, sign_in: SignIn) -> None:
    a_visit(office)
    a_visit(office, given_name="Noor", family_name="Haddad", spoken_language="ar", channel="text")
    a_visit(office, given_name="Luis", spoken_language=None, read_language=None)
    a_visit(office, given_name="Mail", channel="email", email="mail@example.org")
    browser = sign_in(office.school.liaison)

    page = browser.get("/calls/")

    text = shown(page)
    assert "Spanish 2" in text
    assert "Arabic 1" in text
    assert "Noor Haddad" in text
    assert "Mail Ortiz" not in text
    assert 'href="tel:+15305550123"' in page.text
    assert 'href="sms:+15305550123"' in page.text


def test_a_language_that_nobody_asked_for_yet_is_the_homes_or_said_to_be_unknown(
    office: PostOffice, sign_in: SignIn
) -> None:
    visit = a_visit(office, spoken_language=None, read_language=None)
    family = builders.every(Family, id=visit.family_id)[0]
    family.home_language = None
    builders.save(family)

    page = shown(sign_in(office.school.liaison).get("/calls/?language=unknown"))

    assert "not known yet" in page
    assert "Rosa Ortiz" in page


def test_quiet_families_and_those_who_said_later_are_not_called(office: PostOffice, sign_in: SignIn) -> None:
    quiet, later = a_visit(office), a_visit(office)
    family = builders.every(Family, id=quiet.family_id)[0]
    family.no_contact_until = builders.today() + timedelta(days=9)
    builders.save(family)
    with office.app.app_context():
        day = builders.today() + timedelta(days=9)
        visits.answer_later(later.id, by=acting(office.school.liaison), ask_again_on=day)

    page = shown(sign_in(office.school.liaison).get("/calls/"))

    assert "Nobody waits for a call" in page


def test_the_words_to_copy_are_in_the_language_of_the_group(office: PostOffice, sign_in: SignIn) -> None:
    a_visit(office, spoken_language="ar", read_language="ar", channel="text")

    page = sign_in(office.school.liaison).get("/calls/")

    assert 'lang="ar" dir="rtl"' in page.text
    assert "\u2066(530) 555-0100\u2069" in page.text
    assert 'data-copy="message-1"' in page.text


def test_a_grown_up_who_may_not_receive_letters_is_neither_listed_nor_greeted(
    office: PostOffice, sign_in: SignIn
) -> None:
    visit = a_visit(office)
    family = builders.every(Family, id=visit.family_id)[0]
    builders.a_guardian(
        family, given_name="Hector", phone="+15305550199", channel="text", may_receive_letters=False
    )
    browser = sign_in(office.school.liaison)

    listed, paper = shown(browser.get("/calls/")), words_of(browser.get("/calls/list.pdf").data)
    said = shown(browser.get(f"/calls/{visit.id}"))
    script = words_of(browser.get(f"/calls/{visit.id}/script.pdf").data)

    for text in (listed, paper, said, script, browser.get("/calls/list.csv").text):
        assert "Hector" not in text
        assert "555-0199" not in text
    assert "Rosa Ortiz" in listed
    assert "Rosa Ortiz" in script


def test_nothing_is_said_to_a_household_where_nobody_may_receive_letters(
    office: PostOffice, sign_in: SignIn
) -> None:
    visit = a_visit(office, may_receive_letters=False)
    browser = sign_in(office.school.liaison)

    page = browser.get(f"/calls/{visit.id}")

    assert "reach the family another way" in shown(page)
    assert "Is this a good time to talk?" not in shown(page)
    assert "tel:" not in page.text
    assert browser.get(f"/calls/{visit.id}/script.pdf").status_code == 409
    assert "Nobody waits for a call" in shown(browser.get("/calls/"))


@pytest.mark.parametrize(
    ("sibling", "said"),
    [(True, "does not belong to this household any more"), (False, "not yours to see any more")],
)
def test_a_household_that_a_child_of_the_visit_has_left_is_not_called_about_it(
    office: PostOffice, sign_in: SignIn, owner: Engine, sibling: bool, said: str
) -> None:
    visit = a_visit(office)
    with owner.begin() as connection:
        connection.execute(delete(StudentFamily).where(StudentFamily.family_id == visit.family_id))
    if sibling:
        luz = builders.a_student("Luz Ortiz", at=office.school.school)
        builders.save(
            StudentFamily(student_id=luz.id, family_id=visit.family_id, district_id=luz.district_id)
        )
    browser = sign_in(office.school.liaison)

    page = browser.get(f"/calls/{visit.id}")

    assert said in shown(page)
    assert "Is this a good time to talk?" not in shown(page)
    assert "sms:" not in page.text
    assert "Nobody waits for a call" in shown(browser.get("/calls/"))


def test_the_words_to_copy_fit_what_each_family_is_asked(
    office: PostOffice, sign_in: SignIn, app: Flask
) -> None:
    missed = a_visit(office, "scheduled", given_name="Maria")
    with office.app.app_context():
        visits.no_one_home(missed.id, by=acting(office.school.liaison))
    a_visit(office)
    a_visit(office, "scheduled", given_name="Sol")

    page = sign_in(office.school.liaison).get("/calls/")

    parts = page.text.split("<section ")[1:]
    assert list(map(names_in, parts)) == [{"Rosa"}, {"Maria"}, {"Sol"}]
    assert ["data-copy=" in part for part in parts] == [True, True, False]
    assert "First visit" in parts[0]
    assert "We missed you" in parts[1]


def names_in(part: str) -> set[str]:
    return {name for name in ("Rosa", "Maria", "Sol") if f"{name} Ortiz" in part}


def test_what_to_say_stands_in_both_languages_with_tips(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)

    page = sign_in(office.school.liaison).get(f"/calls/{visit.id}")

    text = shown(page)
    assert "Is this a good time to talk?" in text
    assert '<dd lang="es" dir="ltr">' in page.text
    assert "Call (530) 555-0123" in text
    assert "A child never interprets." in text
    assert "Would you like an interpreter?" in text


def test_another_kind_and_language_can_be_chosen(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)

    page = sign_in(office.school.liaison).get(f"/calls/{visit.id}?kind=other_place&language=ar")

    assert '<dd lang="ar" dir="rtl">' in page.text
    assert '<option selected value="other_place">' in page.text


def test_each_family_stands_there_with_its_childs_first_name(office: PostOffice, sign_in: SignIn) -> None:
    a_visit(office)

    page = shown(sign_in(office.school.liaison).get("/calls/"))

    assert "Rosa Ortiz mother · Mateo" in page


def test_a_language_without_approved_words_is_said_plainly(office: PostOffice, sign_in: SignIn) -> None:
    a_visit(office)
    a_visit(office, spoken_language="ta", read_language="ta")

    page = shown(sign_in(office.school.liaison).get("/calls/"))

    assert "No words are approved in Tamil yet." in page
    assert "No words are approved in Spanish yet." not in page


@pytest.mark.parametrize("spoken", ["ta", "gsw"])
def test_without_approved_words_the_call_is_in_english_with_an_interpreter(
    office: PostOffice, sign_in: SignIn, spoken: str
) -> None:
    visit = a_visit(office, spoken_language=spoken, read_language=spoken)

    page = sign_in(office.school.liaison).get(f"/calls/{visit.id}")

    assert "Call with an interpreter." in shown(page)
    assert "Is this a good time to talk?" in shown(page)
    assert f'<dd lang="{spoken}"' not in page.text


def test_how_it_went_is_kept_and_shown_in_the_list(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)
    browser = sign_in(office.school.liaison)

    answer = press(browser, f"/calls/{visit.id}", how="phone", outcome="no_answer", note="After five.")

    assert answer.location == "/calls/"
    facts = builders.every(Event, kind="visit.note_attempt")[0].facts
    [contact] = builders.every(FamilyContact)
    assert facts == {"how": "phone", "outcome": "no_answer"}
    assert (contact.family_id, contact.visit_id, contact.note) == (visit.family_id, visit.id, "After five.")
    assert ": No answer" in shown(browser.get("/calls/"))


def test_an_attempt_without_an_outcome_comes_back_with_what_was_typed(
    office: PostOffice, sign_in: SignIn
) -> None:
    visit = a_visit(office)

    answer = press(sign_in(office.school.liaison), f"/calls/{visit.id}", how="phone", note="After five.")

    assert answer.status_code == 422
    assert 'value="After five."' in answer.text
    assert builders.every(Event, kind="visit.note_attempt") == []


def test_the_script_is_printed_under_a_name_that_names_nobody(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office, interpreter=True)

    answer = sign_in(office.school.liaison).get(f"/calls/{visit.id}/script.pdf")

    said = words_of(answer.data)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=phone-script-{visit.id}.pdf"
    assert "Rosa Ortiz · (530) 555-0123 · Spanish · would like an interpreter" in said
    assert "Gracias" in said


def test_the_phone_list_is_printed_with_room_to_write(office: PostOffice, sign_in: SignIn) -> None:
    a_visit(office, given_name="نور", family_name="حداد", spoken_language="ar", read_language="ar")
    visit = a_visit(office, interpreter=True)

    said = words_of(sign_in(office.school.liaison).get("/calls/list.pdf").data)

    assert f"{office.school.school.name} – Spanish – First visit: invitation (1)" in said
    assert "Arabic – First visit: invitation (1)" in said
    assert f"Rosa Ortiz (#{visit.id})" in said
    assert "interpreter" in said


def test_an_empty_phone_list_is_a_page_that_says_so(office: PostOffice, sign_in: SignIn) -> None:
    said = words_of(sign_in(office.school.liaison).get("/calls/list.pdf").data)

    assert "Nobody is to be called now." in said


def test_whoever_takes_the_list_along_is_kept_without_a_name_of_it(
    office: PostOffice, sign_in: SignIn
) -> None:
    a_visit(office)
    browser = sign_in(office.school.liaison)

    browser.get("/calls/")
    browser.get("/calls/list.pdf")
    press(browser, "/calls/export?language=es", **{"as": "csv"})

    [printed], [taken] = builders.every(Event, kind="calls.listed"), builders.every(Event, kind="list.taken")
    assert printed.facts == {"lines": 1, "form": "pdf"}
    assert taken.facts == {"list": "calls", "lines": 1, "form": "csv", "only": {"language": "es"}}
    assert {event.actor_id for event in (printed, taken)} == {office.school.liaison.id}


def test_the_list_is_looked_through_narrowed_and_ordered(office: PostOffice, sign_in: SignIn) -> None:
    tried = a_visit(office, given_name="Wilma")
    a_visit(office, given_name="Quirin", family_name="Haddad", spoken_language="ar", channel="text")
    a_visit(office, given_name="Xaver")
    browser = sign_in(office.school.liaison)
    press(browser, f"/calls/{tried.id}", how="phone", outcome="no_answer")

    def names(page: Any) -> list[str]:
        said = shown(page)
        return sorted((name for name in ("Wilma", "Quirin", "Xaver") if f"{name} " in said), key=said.index)

    assert names(look_for(browser, "/calls/", "xav")) == ["Xaver"]
    assert names(browser.get("/calls/?by=text")) == ["Quirin"]
    assert names(browser.get("/calls/?tried=before")) == ["Wilma"]
    assert names(browser.get("/calls/?language=es")) == ["Wilma", "Xaver"]
    assert names(browser.get("/calls/?language=es&order=tried")) == ["Xaver", "Wilma"]
    assert "Nothing fits what you chose" in shown(browser.get("/calls/?language=ar&by=phone"))


def test_a_long_list_has_pages(office: PostOffice, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.views.calls.ROWS", 2)
    for name in ("Ana", "Bea", "Cleo"):
        a_visit(office, given_name=name)
    browser = sign_in(office.school.liaison)

    first, last = browser.get("/calls/"), browser.get("/calls/?last=yes")
    (onward,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
    second = browser.get(onward)

    assert "Cleo" not in shown(first)
    assert ("Bea" in shown(second), "Cleo" in shown(second)) == (False, True)
    assert ("Bea" in shown(last), "Cleo" in shown(last)) == (True, True)
    assert 'rel="next"' not in second.text
    assert "Cleo" not in shown(browser.get("/calls/?after=gone"))


def test_a_spreadsheet_runs_no_name(office: PostOffice, sign_in: SignIn) -> None:
    a_visit(office, given_name='=HYPERLINK("x")', phone="+15305550123")

    answer = press(sign_in(office.school.liaison), "/calls/export", **{"as": "csv"})

    assert "\"'=HYPERLINK(" in answer.text
    assert "(530) 555-0123" in answer.text


def test_another_schools_families_are_not_there(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)
    browser = sign_in(builders.a_person(roles={Role.liaison: builders.a_school()}))

    assert browser.get(f"/calls/{visit.id}").status_code == 404
    assert press(browser, f"/calls/{visit.id}", how="phone", outcome="reached").status_code == 404
    assert "Rosa" not in browser.get("/calls/").text
    assert "Rosa" not in press(browser, "/calls/export", **{"as": "csv"}).text
    assert "Rosa" not in words_of(browser.get("/calls/list.pdf").data)


def test_an_educator_who_is_a_liaison_elsewhere_calls_nobody_here(
    office: PostOffice, sign_in: SignIn
) -> None:
    visit = a_visit(office, "scheduled")
    builders.an_assignment(office.school.pair[0], Role.liaison, at=builders.a_school())
    browser = sign_in(office.school.pair[0])

    assert "Rosa" not in browser.get("/calls/").text
    assert browser.get(f"/calls/{visit.id}").status_code == 403

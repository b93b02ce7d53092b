"""Keeping in touch: what came of a call in two presses, the log of it, and who reads it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from app.extensions import db
from app.models import Event, Family, FamilyContact, Visit
from app.services import clock, contacts, visits
from app.services.errors import NotFound, Refused
from tests import builders
from tests.app.services.mail.place import PostOffice, a_post_office
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from tests.visiting import acting
from workflows.machine import NotYourRole
from workflows.people import Role


@pytest.fixture
def office(app: Flask, tmp_path: Path) -> Iterator[PostOffice]:
    with a_post_office(app, tmp_path) as post_office:
        yield post_office


def a_visit(office: PostOffice, state: str = "invited", **guardian: Any) -> Visit:
    given: dict[str, Any] = {"channel": "phone", "email": None}
    with office.app.app_context():
        visit = office.visit(state, **(given | guardian))
        db.session.rollback()
        return visit


def now_of(visit: Visit) -> Visit:
    return builders.every(Visit, id=visit.id)[0]


def test_a_call_is_written_down_from_the_list_by_one_button(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)
    browser = sign_in(office.school.liaison)
    address = f"/contacts/visits/{visit.id}?how=phone"

    page = browser.get("/calls/")
    answer = post(browser, address, outcome="left_message", back="calls")

    assert f'formaction="{address}" name="outcome" value="left_message"' in page.text
    assert answer.location == "/calls/"
    assert "We left a message" in shown(browser.get("/calls/"))
    assert [(each.outcome, each.person_id) for each in builders.every(FamilyContact)] == [
        ("left_message", office.school.liaison.id)
    ]


def test_an_invitation_explained_aloud_keeps_the_language(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)
    browser = sign_in(office.school.liaison)

    assert "Explained aloud in Spanish" in shown(browser.get("/calls/"))
    post(browser, f"/contacts/visits/{visit.id}", how="in_person", outcome="explained", language="es")

    [contact] = builders.every(FamilyContact)
    assert (contact.outcome, contact.language) == ("explained", "es")
    assert "We explained the invitation aloud (Spanish)" in shown(browser.get(f"/contacts/visits/{visit.id}"))


def test_a_yes_on_the_phone_is_kept_with_who_said_it(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)

    answer = post(
        sign_in(office.school.liaison), f"/contacts/visits/{visit.id}/reply", reply="yes", back="calls"
    )

    assert answer.status_code == 303
    assert (now_of(visit).answer, now_of(visit).agreed_by, now_of(visit).agreed_how) == (
        "yes",
        "Rosa Ortiz",
        "phone",
    )


def test_a_later_comes_back_in_two_weeks_by_itself(office: PostOffice, sign_in: SignIn) -> None:
    visit, browser = a_visit(office), sign_in(office.school.liaison)

    post(browser, f"/contacts/visits/{visit.id}/reply", reply="later", back="calls")

    assert now_of(visit).ask_again_on == builders.today() + timedelta(days=14)
    assert "Nobody waits for a call" in shown(browser.get("/calls/"))


def test_a_family_who_said_later_is_on_the_list_again_on_that_day(
    office: PostOffice, sign_in: SignIn
) -> None:
    visit = a_visit(office)
    with office.app.app_context():
        visits.answer_later(visit.id, by=acting(office.school.liaison), ask_again_on=builders.today())

    browser = sign_in(office.school.liaison)

    assert "Rosa Ortiz" in shown(browser.get("/calls/"))
    assert f"/visits/{visit.id}" in browser.get("/").text


def test_a_no_is_kept_without_a_reason(office: PostOffice, sign_in: SignIn) -> None:
    visit, browser = a_visit(office), sign_in(office.school.liaison)

    post(browser, f"/contacts/visits/{visit.id}/reply", reply="no", back="calls")
    again = post(browser, f"/contacts/visits/{visit.id}/reply", reply="no", back="calls")

    assert (now_of(visit).state, now_of(visit).closed_reason) == ("declined", None)
    assert again.status_code == 303
    assert "can no longer be declined" in shown(browser.get("/calls/"))


def test_a_contact_between_visits_is_kept_with_the_family(office: PostOffice, sign_in: SignIn) -> None:
    visit, browser = a_visit(office), sign_in(office.school.liaison)

    answer = send(
        browser,
        f"/contacts/families/{visit.family_id}?back=family",
        how="in_person",
        outcome="reached",
        note="At the gate: the baby is here.",
    )

    page = browser.get(f"/families/{visit.family_id}")
    assert answer.location == f"/families/{visit.family_id}#contacts"
    assert "We spoke with them" in shown(page)
    assert "At the gate: the baby is here." in shown(page)


def test_a_contact_without_an_outcome_comes_back(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)

    answer = send(sign_in(office.school.liaison), f"/contacts/visits/{visit.id}", note="After five.")

    assert answer.status_code == 422
    assert 'value="After five."' in answer.text
    assert builders.every(FamilyContact) == []


def test_the_educators_of_the_visit_keep_contacts_and_others_do_not(office: PostOffice, app: Flask) -> None:
    visit = a_visit(office, "scheduled")
    member = office.school.pair[0]
    stranger = builders.a_person(roles={Role.educator: office.school.school})

    with app.app_context():
        how: dict[str, Any] = {"how": "phone", "outcome": "reached"}
        contacts.note_contact(visit.family_id or 0, **how, visit_id=visit.id, by=acting(member))
        with pytest.raises((NotFound, NotYourRole)):
            contacts.note_contact(visit.family_id or 0, **how, by=acting(stranger))

    assert [each.person_id for each in builders.every(FamilyContact)] == [member.id]


@pytest.mark.parametrize("wrong", [{"how": "drum"}, {"outcome": "rude"}])
def test_words_that_nobody_offered_are_refused(office: PostOffice, app: Flask, wrong: dict[str, str]) -> None:
    visit = a_visit(office)

    with app.app_context(), pytest.raises(Refused):
        contacts.note_contact(
            visit.family_id or 0,
            how=wrong.get("how", "phone"),
            outcome=wrong.get("outcome", "reached"),
            by=acting(office.school.liaison),
        )

    assert builders.every(FamilyContact) == []


def test_another_schools_family_is_not_there(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)
    family = builders.every(Family, id=visit.family_id)[0]
    browser = sign_in(builders.a_person(roles={Role.liaison: builders.a_school()}))

    for address in (f"/contacts/visits/{visit.id}", f"/contacts/families/{family.id}"):
        assert browser.get(address).status_code == 404
        assert post(browser, address, how="phone", outcome="reached").status_code == 404
    assert post(browser, f"/contacts/visits/{visit.id}/reply", reply="no").status_code == 404
    assert builders.every(FamilyContact) == []


def test_a_button_that_is_pressed_twice_keeps_one_contact(office: PostOffice, sign_in: SignIn) -> None:
    visit = a_visit(office)
    browser = sign_in(office.school.liaison)

    for outcome in ("no_answer", "no_answer", "left_message"):
        post(browser, f"/contacts/visits/{visit.id}?how=phone", outcome=outcome, back="calls")
    for _press in range(2):
        post(
            browser, f"/visits/{visit.id}/note-attempt", how="phone", outcome="reached", note="Spoke to Rosa."
        )

    kept = [each.outcome for each in builders.every(FamilyContact)]
    events = [each.facts["outcome"] for each in builders.every(Event, kind="visit.note_attempt")]
    assert kept == events == ["no_answer", "left_message", "reached"]


def test_the_same_call_later_is_kept_again(office: PostOffice, app: Flask) -> None:
    visit = a_visit(office)
    noted: dict[str, Any] = {"how": "phone", "outcome": "no_answer", "visit_id": visit.id}

    for minutes in (0, 2):
        with app.app_context(), time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            contacts.note_contact(visit.family_id or 0, **noted, by=acting(office.school.liaison))

    assert len(builders.every(FamilyContact)) == 2

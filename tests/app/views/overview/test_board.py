"""The board: five columns, a card for each visit, and why it stands where it stands."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.reports import board as reports
from app.reports.coverage import current_year
from app.services import clock
from app.views.overview.board import next_of
from tests import builders
from tests.browsing import shown
from tests.conftest import SignIn
from tests.counting import statements
from tests.visiting import ROAD, School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def alder() -> School_:
    return a_staffed_school("Alder")


@pytest.fixture
def desk(alder: School_, sign_in: SignIn) -> FlaskClient:
    return sign_in(alder.liaison)


def column_of(page: str, visit_id: int) -> str:
    found = re.search(rf'data-card="{visit_id}" data-state="(\w+)"', page)
    return found[1] if found else ""


def test_each_visit_stands_in_the_column_of_its_state(alder: School_, desk: FlaskClient) -> None:
    made = {
        state: a_visit(state, at=alder, starts_at=yesterday_at(8 + 3 * n)) for n, state in enumerate(ROAD)
    }

    page = desk.get("/board/").text

    assert {state: column_of(page, visit.id) for state, visit in made.items()} == {
        "invited": "invited",
        "agreed": "invited",
        "scheduled": "scheduled",
        "completed": "completed",
        "reflected": "reflected",
    }


def test_a_card_says_who_goes_in_which_language_and_what_is_next(alder: School_, desk: FlaskClient) -> None:
    agreed = a_visit("agreed", at=alder)
    a_visit("scheduled", at=alder)

    page = desk.get("/board/")

    words = shown(page)
    assert "Spanish" in words
    assert all(person.name in words for person in alder.pair)
    assert "The family said yes. Schedule the visit" in words
    assert f'href="/visits/{agreed.id}#next"' in page.text


def test_a_card_that_cannot_move_says_why_and_offers_no_step(alder: School_, desk: FlaskClient) -> None:
    visit = a_visit("invited", at=alder)

    page = desk.get("/board/")

    assert "The family has not answered yet." in shown(page)
    assert f'href="/visits/{visit.id}#next"' not in page.text


def test_a_step_is_offered_to_those_who_take_it(app: Flask, alder: School_) -> None:
    a_visit("agreed", at=alder)
    year = current_year(alder.school.district_id)
    assert year is not None
    (card,) = reports.board([alder.school.id], year.id)[0].cards

    with app.test_request_context():
        assert next_of(card, clock.now(), acting(alder.liaison))[0] == "Schedule the visit"
        assert next_of(card, clock.now(), acting(alder.site_admin)) == ("", "The family said yes.")


def test_visits_of_other_schools_are_not_on_it(alder: School_, desk: FlaskClient) -> None:
    elsewhere = a_visit("invited", at=a_staffed_school("Cedar"))

    assert column_of(desk.get("/board/").text, elsewhere.id) == ""


def test_a_district_sees_all_schools_or_one(alder: School_, sign_in: SignIn) -> None:
    here, there = a_visit("invited", at=alder), a_visit("invited", at=a_staffed_school("Cedar"))
    browser = sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    everywhere = browser.get("/board/").text
    one = browser.get(f"/board/?school={alder.school.id}").text

    assert column_of(everywhere, here.id) == column_of(everywhere, there.id) == "invited"
    assert (column_of(one, here.id), column_of(one, there.id)) == ("invited", "")


def test_the_rest_of_a_column_is_in_the_list_of_the_same_school(
    alder: School_, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_visit("invited", at=alder), a_visit("invited", at=alder)
    elsewhere = a_visit("invited", at=a_staffed_school("Cedar"))
    monkeypatch.setattr(reports, "MOST", 1)
    browser = sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    page = browser.get(f"/board/?school={alder.school.id}").text

    link = re.search(r'href="(/visits/[^"]+)">and 1 more', page)
    assert link
    assert f"school={alder.school.id}" in link[1]
    listed = browser.get(link[1].replace("&amp;", "&"))
    assert listed.status_code == 200
    assert f'href="/visits/{elsewhere.id}"' not in listed.text


def test_it_takes_two_statements_however_many_visits_there_are(app: Flask, alder: School_) -> None:
    for _each in range(3):
        a_visit("invited", at=alder)
    acting(alder.liaison)
    year = current_year(alder.school.district_id)
    assert year is not None

    assert statements(lambda: reports.board([alder.school.id], year.id)) == 2
    assert reports.board([alder.school.id], year.id)[0].count == 3

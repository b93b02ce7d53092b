"""The overview of a school, and of a district: what it says, and what it hides."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from tests import builders
from tests.browsing import post, shown
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def alder() -> School_:
    place = a_staffed_school("Alder")
    for number in range(14):
        builders.a_student(at=place.school, grade="04" if number < 12 else "05")
    return place


@pytest.fixture
def principal(alder: School_, sign_in: SignIn) -> FlaskClient:
    return sign_in(alder.site_admin)


@pytest.fixture
def district(alder: School_, sign_in: SignIn) -> FlaskClient:
    return sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))


def test_a_site_admin_reads_whom_visits_reach_and_who_takes_part(
    alder: School_, principal: FlaskClient
) -> None:
    a_visit("completed", at=alder)

    page = shown(principal.get("/overview/"))

    assert "a visit reached 1 of 15 students (6 %)" in page
    assert "2 of 4 staff went on a visit (50 %)." in page
    assert "fewer than 10" in page
    assert "10 % of the students" in page


def test_late_visits_lead_to_their_pages(alder: School_, principal: FlaskClient) -> None:
    visit = a_visit("scheduled", at=alder)

    page = principal.get("/overview/")

    assert "1 visit is not written down yet" in shown(page)
    assert f'href="/visits/{visit.id}"' in page.text


def test_a_file_of_it_hides_small_groups_and_never_says_none(alder: School_, principal: FlaskClient) -> None:
    answer = post(principal, "/overview/export", **{"as": "csv"})

    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert ["Grade", "5", "fewer than 10", "fewer than 10", ""] in rows
    assert ["Grade", "4", "not shown", "not shown", ""] in rows
    assert ["All", "Alder", "0", "14", "0"] in rows


def test_a_coordinator_sees_every_school_and_looks_at_one(alder: School_, district: FlaskClient) -> None:
    cedar = builders.a_school("Cedar")

    assert "All schools" in shown(district.get("/overview/"))
    assert "Alder" in shown(district.get(f"/overview/?school={alder.school.id}"))
    assert "No students are enrolled here yet." in shown(district.get(f"/overview/?school={cedar.id}"))


def test_a_school_of_others_is_not_found(alder: School_, principal: FlaskClient) -> None:
    cedar = builders.a_school("Cedar")

    assert principal.get(f"/overview/?school={cedar.id}").status_code == 404
    assert principal.get("/overview/schools").status_code == 403


def test_the_district_reads_which_school_needs_what(alder: School_, district: FlaskClient) -> None:
    page = shown(district.get("/overview/schools"))

    assert "Nobody is school coordinator here. Name a coordinator – Alder" in page
    assert "No open fund" not in page


def test_without_a_school_year_the_page_says_so(sign_in: SignIn) -> None:
    district = builders.a_district()
    browser = sign_in(builders.a_person(roles={Role.district_coordinator: district}))

    assert "There is no current school year yet" in shown(browser.get("/overview/"))

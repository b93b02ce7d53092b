"""The list of students and one student's page."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Person, Student, Visit
from tests import builders
from tests.browsing import look_for, post, shown
from tests.counting import statements
from tests.visiting import School_, a_staffed_school, a_visit, yesterday_at
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@dataclass
class Place:
    """A school on which these pages are tried."""

    app: Flask
    school: School_

    def student(self, name: str, **columns: Any) -> Student:
        student = builders.a_student(name, at=self.school.school, **columns)
        builders.a_family(of=[student])
        return student

    def visit(self, state: str, of: Student, starts_at: datetime | None = None) -> Visit:
        with self.app.app_context():
            return a_visit(state, at=self.school, of=of, starts_at=starts_at)


@pytest.fixture
def alder(app: Flask) -> Place:
    with app.app_context():
        return Place(app, a_staffed_school("Alder"))


def names(page: TestResponse) -> list[str]:
    return re.findall(r'<td><a href="/students/\d+">([^<]+)</a>', page.text)


def row_of(page: TestResponse, student: Student) -> str:
    row = re.search(rf'<tr>\s*<td><a href="/students/{student.id}".*?</tr>', page.text, re.S)[0]  # type: ignore[index]
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def test_a_student_stands_where_the_years_visits_say(alder: Place, sign_in: SignIn) -> None:
    stories = {
        "Ana Alba": "not invited",
        "Ben Bell": "invited",
        "Cai Cruz": "scheduled",
        "Dia Diaz": "visited once",
        "Eve Eng": "visited twice",
        "Flo Fry": "said no this year",
    }
    people = {name: alder.student(name) for name in stories}
    alder.visit("invited", people["Ben Bell"])
    alder.visit("scheduled", people["Cai Cruz"], yesterday_at(8))
    alder.visit("completed", people["Dia Diaz"], yesterday_at(10))
    alder.visit("completed", people["Eve Eng"], yesterday_at(12))
    alder.visit("completed", people["Eve Eng"], yesterday_at(14))
    no = alder.visit("invited", people["Flo Fry"])
    liaison = sign_in(alder.school.liaison)
    post(liaison, f"/visits/{no.id}/decline")

    page = liaison.get("/students/")

    assert {
        name: standing for name, standing in stories.items() if standing in row_of(page, people[name])
    } == stories
    assert names(liaison.get("/students/?standing=visited_once")) == ["Diaz, Dia"]
    assert names(liaison.get("/students/?standing=said_no")) == ["Fry, Flo"]


def test_an_educator_sees_that_colleagues_invited_her_student_already(alder: Place, sign_in: SignIn) -> None:
    student = alder.student("Ana Alba")
    teacher = builders.a_person(roles={Role.educator: alder.school.school})
    builders.a_class(educator=teacher, students=[student])
    visit = alder.visit("invited", student)
    browser = sign_in(teacher)

    assert "invited" in row_of(browser.get("/students/"), student)
    assert "not invited" not in row_of(browser.get("/students/"), student)
    assert browser.get(f"/visits/{visit.id}").status_code == 404


def test_an_educator_sees_the_students_of_her_classes_only(alder: Place, sign_in: SignIn) -> None:
    mine, other = alder.student("Ana Alba"), alder.student("Ben Bell")
    teacher = builders.a_person(roles={Role.educator: alder.school.school})
    room = builders.a_class(educator=teacher, students=[mine], title="Room 9")
    browser = sign_in(teacher)

    page = browser.get("/students/?narrow=yes")

    assert names(page) == ["Alba, Ana"]
    assert "Room 9" in row_of(page, mine)
    assert f'<option value="{room.id}"' in page.text
    assert browser.get(f"/students/{other.id}").status_code == 404


def test_a_few_letters_find_a_student_and_stand_in_no_address(alder: Place, sign_in: SignIn) -> None:
    for name in ("Lan Nguyễn", "Ana Núñez", "Ben Bell"):
        alder.student(name)
    liaison = sign_in(alder.school.liaison)

    assert names(look_for(liaison, "/students/", "nu")) == ["Núñez, Ana"]
    assert names(look_for(liaison, "/students/", "NGUYEN")) == ["Nguyễn, Lan"]
    assert names(look_for(liaison, "/students/", "lan ngu")) == ["Nguyễn, Lan"]
    assert len(names(liaison.get("/students/?search=nu"))) == 3, "a name in an address is not read"


@pytest.mark.parametrize("words", ["%", "_", "' OR 1=1 --", "\\", "\x00", "zzz"])
def test_odd_letters_find_nobody(alder: Place, sign_in: SignIn, words: str) -> None:
    alder.student("Ana Alba")

    page = look_for(sign_in(alder.school.liaison), "/students/", words + "q")

    assert page.status_code == 200
    assert names(page) == []
    assert "No name here starts like that" in shown(page)


def test_the_list_narrows_to_a_class(alder: Place, sign_in: SignIn) -> None:
    first, second = alder.student("Ana Alba"), alder.student("Ben Bell")
    room = builders.a_class(educator=alder.school.pair[0], students=[first], title="Room 1")
    builders.a_class(educator=alder.school.pair[1], students=[second], title="Room 2")
    liaison = sign_in(alder.school.liaison)

    assert names(liaison.get(f"/students/?class={room.id}")) == ["Alba, Ana"]
    assert names(look_for(liaison, "/students/", "b", **{"class": room.id})) == []
    assert len(names(liaison.get("/students/?class=x&standing=unheard&after=999999999999"))) == 2


def test_the_pages_hold_every_student_once_both_ways(alder: Place, sign_in: SignIn) -> None:
    for number in range(55):
        builders.a_student(f"Kim Twin{number % 5}", at=alder.school.school)
    liaison = sign_in(alder.school.liaison)

    first = liaison.get("/students/")
    second = liaison.get(link(first, "next"))
    third = liaison.get(link(second, "next"))
    back = liaison.get(link(third, "prev"))

    ids = [re.findall(r'<td><a href="/students/(\d+)"', page.text) for page in (first, second, third)]
    assert [len(each) for each in ids] == [25, 25, 5]
    assert len({student for page in ids for student in page}) == 55
    assert re.findall(r'<td><a href="/students/(\d+)"', back.text) == ids[1]
    assert "Twin" not in link(first, "next")


def test_a_search_turns_its_pages_without_a_name_in_the_address(alder: Place, sign_in: SignIn) -> None:
    for _ in range(30):
        builders.a_student("Kim Twin", at=alder.school.school)
    liaison = sign_in(alder.school.liaison)
    first = look_for(liaison, "/students/", "twin")

    second = liaison.get(link(first, "next"))

    assert (len(names(first)), len(names(second))) == (25, 5)
    assert "twin" not in link(first, "next")


def link(page: TestResponse, rel: str) -> str:
    return re.search(rf'rel="{rel}" href="([^"]+)"', page.text)[1].replace("&amp;", "&")  # type: ignore[index]


def test_one_click_invites_who_is_not_invited_yet(alder: Place, sign_in: SignIn) -> None:
    student, asked = alder.student("Ana Alba"), alder.student("Ben Bell")
    alder.visit("invited", asked)
    page = sign_in(alder.school.liaison).get("/students/")

    assert "/invite/?" not in sign_in(alder.school.site_admin).get("/students/").text
    if "InviteView.invite" in alder.app.view_functions:
        assert f'href="/invite/?student={student.id}"' in page.text
        assert f'href="/invite/?student={asked.id}"' not in page.text


def test_the_page_of_a_student_shows_households_and_visits(alder: Place, sign_in: SignIn) -> None:
    student = builders.a_student("Ana Alba", at=alder.school.school)
    builders.a_family("First family", of=[student], guardian={"given_name": "Rosa", "interpreter": True})
    builders.a_family("Second family", of=[student], confidential_address=True, address_line="9 Hidden Way")
    visit = alder.visit("invited", student)

    page = sign_in(alder.school.liaison).get(f"/students/{student.id}")

    text = shown(page)
    for words in (
        "First family",
        "Second family",
        "(530) 555-0123",
        "speaks Spanish",
        "would like an interpreter",
    ):
        assert words in text
    assert "9 Hidden Way" not in text
    assert f"/visits/{visit.id}" in page.text


def test_another_schools_student_is_not_there(alder: Place, app: Flask, sign_in: SignIn) -> None:
    student = alder.student("Ana Alba")
    with app.app_context():
        stranger = sign_in(a_staffed_school("Birch").liaison)

    assert stranger.get(f"/students/{student.id}").status_code == 404
    assert names(look_for(stranger, "/students/", "alba")) == []
    assert names(stranger.get(f"/students/?school={alder.school.school.id}")) == []
    assert post(stranger, f"/students/{student.id}/visit-elsewhere").status_code == 404


def test_a_school_coordinator_adds_a_visit_made_elsewhere(alder: Place, sign_in: SignIn) -> None:
    student = alder.student("Ana Alba")
    coordinator = builders.a_person(roles={Role.school_coordinator: alder.school.school})
    address = f"/students/{student.id}/visit-elsewhere"
    day = (builders.today() - timedelta(days=20)).isoformat()
    browser = sign_in(coordinator)

    refused = post(browser, address, on=(builders.today() + timedelta(days=2)).isoformat(), start="17:00")
    added = post(browser, address, on=day, start="17:00", educator_1=alder.school.pair[0].id)

    assert refused.status_code == 409
    assert "Give the day of the visit; it has to be in the past." in shown(refused)
    assert added.status_code == 303
    assert builders.every(Visit)[0].settled_elsewhere
    assert "visited once" in row_of(browser.get("/students/"), student)
    assert sign_in(alder.school.liaison).get(address).status_code == 403


def test_a_longer_list_asks_the_database_no_more(alder: Place, sign_in: SignIn) -> None:
    for number in range(5):
        alder.student(f"Kim Few{number}")
    liaison = sign_in(alder.school.liaison)
    liaison.get("/students/")
    few = statements(lambda: liaison.get("/students/"))
    for number in range(20):
        alder.student(f"Kim Many{number}")

    assert statements(lambda: liaison.get("/students/")) == few
    assert few <= 8


def test_an_educator_counts_her_own_students_by_where_they_stand(alder: Place, sign_in: SignIn) -> None:
    ana, ben, _other = (alder.student(name) for name in ("Ana Alba", "Ben Bell", "Cai Cruz"))
    teacher = builders.a_person(roles={Role.educator: alder.school.school})
    builders.a_class(educator=teacher, students=[ana, ben])
    alder.visit("invited", ana)
    browser = sign_in(teacher)

    page = shown(browser.get("/students/"))

    assert "My students" in page
    assert "Not invited 1 Invited 1 Scheduled 0 Visited once 0 Visited twice 0" in page
    assert names(browser.get("/students/?standing=invited")) == ["Alba, Ana"]
    assert "Not invited 1 Invited 1" in shown(browser.get("/students/?standing=invited"))


def test_the_list_narrows_to_a_grade_and_a_language(alder: Place, sign_in: SignIn) -> None:
    alder.student("Ana Alba", grade="KG")
    ben = builders.a_student("Ben Bell", at=alder.school.school, grade="03")
    builders.a_family(of=[ben], home_language="vi")
    liaison = sign_in(alder.school.liaison)

    assert names(liaison.get("/students/?grade=KG")) == ["Alba, Ana"]
    assert names(liaison.get("/students/?language=vi&narrow=yes")) == ["Bell, Ben"]
    assert names(liaison.get("/students/?order=last")) == ["Bell, Ben", "Alba, Ana"]
    assert "Grade: 3" in shown(liaison.get("/students/?grade=03"))


def test_the_file_holds_the_students_of_all_pages(alder: Place, sign_in: SignIn) -> None:
    for number in range(30):
        alder.student(f"Kim Twin{number:02}", grade="03")
    liaison = sign_in(alder.school.liaison)

    everyone = post(liaison, "/students/export").get_data(as_text=True).splitlines()
    some = post(liaison, "/students/export?grade=03", search="twin0").get_data(as_text=True).splitlines()

    assert len(everyone) == 31
    assert len(some) == 11
    assert some[1].startswith('"Twin00, Kim",')

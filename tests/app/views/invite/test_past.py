"""How families were chosen: the choices of a year, and whether invitations reach everyone alike."""

import pytest
from flask import Flask

from app.models import District, Student
from app.services import visits
from tests import builders
from tests.app.views.invite.place import SignIn, a_room, invited
from tests.browsing import shown
from tests.visiting import School_, acting
from workflows.people import Role


def test_the_choices_of_the_year_are_listed_without_a_name(
    alder: School_, sign_in: SignIn, app: Flask
) -> None:
    browser = sign_in(alder.liaison)
    invited(browser, a_room(alder, ["Ana", "Luz"]))
    a_room(alder, ["Mateo"], title="Room 5")
    with app.app_context():
        visits.invite(builders.every(Student)[-1].id, method="family_asked", by=acting(alder.liaison))

    page = browser.get("/invite/chosen")

    words = shown(page)
    assert "A whole class: Room 4" in words
    assert "3 of 3 students are invited this year." in words
    assert "The family asked for it: 1 family" in words
    for name in ("Ana", "Luz", "Mateo"):
        assert f"{name} Ortiz" not in page.text


def test_invited_stands_beside_enrolled_with_small_groups_hidden(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, [f"Ana{number}" for number in range(12)])
    a_room(alder, [f"Mai{number}" for number in range(24)], language="vi", title="Room 5")
    a_room(alder, [f"Omar{number}" for number in range(3)], language="ar", title="Room 6")
    browser = sign_in(alder.liaison)
    invited(browser, room)

    words = shown(browser.get("/invite/chosen"))

    assert "12 of 12 speak Spanish at home" in words
    assert "31%" not in words, "39 less 24 and 12 would be the three who speak Arabic"
    assert "Fewer than 10 of 12 speak Vietnamese at home; in the school 62%" in words
    assert "12 of 12 are in grade 4; in the school 100%" in words
    assert "So far the invitations lean." in words
    assert "leaned" in words
    assert "Arabic" not in words


@pytest.mark.parametrize("role", [Role.site_admin, Role.school_coordinator, Role.district_coordinator])
def test_who_leads_looks_too(alder: School_, sign_in: SignIn, role: Role) -> None:
    invited(sign_in(alder.liaison), a_room(alder, ["Ana"]))
    at = builders.every(District)[0] if role is Role.district_coordinator else alder.school

    words = shown(sign_in(builders.a_person(roles={role: at})).get("/invite/chosen"))

    assert "A whole class: Room 4" in words


def test_another_schools_choices_are_not_there(alder: School_, sign_in: SignIn) -> None:
    invited(sign_in(alder.liaison), a_room(alder, ["Ana"]))
    birch = sign_in(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))

    assert "Room 4" not in birch.get("/invite/chosen").text
    assert birch.get(f"/invite/chosen?school={alder.school.id}").status_code == 404

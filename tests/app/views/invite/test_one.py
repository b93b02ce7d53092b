"""Inviting one family: how it was chosen, the household, who would come."""

import re

from flask.testing import FlaskClient

from app.models import Student, Visit, VisitEducator
from tests import builders
from tests.app.views.invite.place import SignIn, a_room
from tests.browsing import post, send, shown
from tests.visiting import School_
from workflows.people import Role


def test_one_familys_invitation_leads_to_its_visit(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, ["Ana"])
    student = builders.every(Student)[0]
    browser = sign_in(alder.liaison)

    page = browser.get(f"/invite/?student={student.id}")
    answer = send(browser, page.location, method="family_asked")

    [visit] = builders.every(Visit)
    assert answer.location == f"/visits/{visit.id}"
    assert visit.selection_method == "family_asked"
    assert visit.selection_seed is None


def test_one_family_needs_a_way_of_choosing(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, ["Ana"])
    student = builders.every(Student)[0]

    answer = send(sign_in(alder.liaison), f"/invite/student/{student.id}")

    assert answer.status_code == 422
    assert "Choose how this family was chosen." in shown(answer)
    assert builders.every(Visit) == []


def test_a_student_of_two_households_asks_which(alder: School_, sign_in: SignIn) -> None:
    student = builders.a_student("Ana Ortiz", at=alder.school)
    builders.a_family("First house", of=[student])
    second = builders.a_family("Second house", of=[student])
    browser = sign_in(alder.liaison)

    unasked = send(browser, f"/invite/student/{student.id}", method="one_family")
    asked = send(browser, f"/invite/student/{student.id}", method="one_family", family=second.id)

    assert unasked.status_code == 422
    assert "Choose the household." in shown(unasked)
    assert asked.status_code == 302
    assert builders.every(Visit)[0].family_id == second.id


def test_inviting_the_same_family_again_says_why_not(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, ["Ana"])
    student = builders.every(Student)[0]
    browser = sign_in(alder.liaison)
    send(browser, f"/invite/student/{student.id}", method="family_asked")

    answer = send(browser, f"/invite/student/{student.id}", method="family_asked")

    assert answer.status_code == 409
    assert "Visit number 2 comes after the one before it" in shown(answer)
    assert len(builders.every(Visit)) == 1


def the_page(browser: FlaskClient) -> str:
    return shown(browser.get(f"/invite/student/{builders.every(Student)[0].id}"))


def test_a_pair_that_fits_is_named_and_can_be_taken(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, ["Ana"])
    browser = sign_in(alder.liaison)
    ids = [person.id for person in alder.pair]

    words = the_page(browser)
    send(browser, f"/invite/student/{builders.every(Student)[0].id}", method="new_to_school", team=ids)

    assert "These two would fit well:" in words
    assert f"{alder.pair[0].name} · trained · their teacher" in words
    assert {member.person_id for member in builders.every(VisitEducator)} == set(ids)


def test_someone_of_another_school_cannot_be_put_on_the_team(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, ["Ana"])
    stranger = builders.a_person(roles={Role.educator: builders.a_school("Birch")})
    student = builders.every(Student)[0]

    answer = send(
        sign_in(alder.liaison), f"/invite/student/{student.id}", method="family_asked", team=stranger.id
    )

    assert answer.status_code == 422
    assert builders.every(Visit) == []


def test_another_schools_student_is_not_there(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, ["Ana"])
    student = builders.every(Student)[0]
    birch = sign_in(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))

    assert birch.get(f"/invite/student/{student.id}").status_code == 404
    assert post(birch, f"/invite/student/{student.id}", method="family_asked").status_code == 404
    assert builders.every(Visit) == []


def test_the_student_is_found_by_name_and_the_way_of_choosing_stays(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, ["Ana", "Luz"])
    ana = builders.every(Student)[0]
    browser = sign_in(alder.liaison)

    page = browser.get("/invite/choose/new_to_school")
    several = post(browser, "/invite/choose/new_to_school", **{"student_id-words": "ortiz"})
    found = post(browser, "/invite/choose/new_to_school", **{"student_id-words": "ortiz ana"})
    asked = browser.get(found.location)

    assert "Type the last name first" in shown(page)
    assert several.status_code == 422
    assert "Several names fit; choose one." in shown(several)
    assert found.location == f"/invite/student/{ana.id}?method=new_to_school"
    assert re.search(r'value="new_to_school"[^>]* checked|checked[^>]* value="new_to_school"', asked.text)

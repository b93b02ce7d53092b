"""Inviting families: a class, a draw, one family; what is shown before, what comes of it."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import District, Person, SchoolClass, Student, Visit, VisitEducator, VisitStudent
from app.services import visits
from tests import builders
from tests.browsing import post, send, shown, token
from tests.visiting import School_, a_staffed_school, acting
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def alder(app: Flask) -> School_:
    with app.app_context():
        place = a_staffed_school("Alder")
    place.school.phone = "(530) 555-0100"
    builders.save(place.school)
    builders.letter_texts()
    return place


def a_room(alder: School_, names: list[str], language: str = "es", title: str = "Room 4") -> SchoolClass:
    students = [builders.a_student(f"{name} Ortiz", at=alder.school) for name in names]
    for student in students:
        builders.a_family(of=[student], home_language=language)
    return builders.a_class(educator=alder.pair[0], students=students, title=title)


def address_of(room: SchoolClass) -> str:
    return f"method=whole_class&school={room.school_id}&class={room.id}"


def looked_at(browser: FlaskClient, room: SchoolClass) -> TestResponse:
    return browser.get(f"/invite/preview/whole_class?school={room.school_id}&class={room.id}")


def pressed(browser: FlaskClient, page: TestResponse, **typed: object) -> TestResponse:
    """Press the button of a preview, with all the students that it showed."""
    address = re.search(r'action="(/invite/send/[^"]+)"', page.text)[1].replace("&amp;", "&")  # type: ignore[index]
    students = re.findall(r'name="student" value="(\d+)"', page.text)
    seed = re.search(r'name="seed"[^>]*value="([^"]*)"', page.text)[1]  # type: ignore[index]
    method = re.search(r"/invite/send/(\w+)", address)[1]  # type: ignore[index]
    data = {"csrf_token": token(browser), "student": students, "seed": seed, "method": method}
    return browser.post(address, data=data | typed)


def test_the_method_comes_first_and_none_of_them_judges_a_child(alder: School_, sign_in: SignIn) -> None:
    words = shown(sign_in(alder.liaison).get("/invite/"))

    for method in ("A whole class", "A random draw", "The family asked", "New to the school", "One family"):
        assert method in words
    assert "never because of behavior, grades or missed days" in words


def test_classes_say_how_many_are_not_invited_yet(alder: School_, sign_in: SignIn, app: Flask) -> None:
    room = a_room(alder, ["Ana", "Luz", "Mateo"])
    first = builders.every(Student)[0]
    with app.app_context():
        visits.invite(first.id, method="one_family", by=acting(alder.liaison))

    words = shown(sign_in(alder.liaison).get("/invite/choose/whole_class"))

    assert "Room 4 3 2 Look at the families" in words
    assert room.title == "Room 4"


def test_a_class_is_looked_at_then_invited_and_its_letters_are_next(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, ["Ana", "Luz", "Mateo"])
    browser = sign_in(alder.liaison)

    page = looked_at(browser, room)
    assert "3 families to invite" in shown(page)
    assert builders.every(Visit) == []
    answer = pressed(browser, page)

    made = builders.every(Visit)
    assert "3 families are invited" in shown(answer)
    assert [(each.state, each.selection_method, each.selection_seed) for each in made] == [
        ("invited", "whole_class", None)
    ] * 3
    asked = {"csrf_token": token(browser), "kind": "first_visit", "layout": "beside"}
    letters = browser.post("/letters/preview", data=asked | {"visit": [each.id for each in made]})
    assert "Make 3 letters" in shown(answer)
    assert "3 letters to make" in shown(letters)


def test_brothers_and_sisters_get_one_invitation(alder: School_, sign_in: SignIn) -> None:
    ana, luz = (builders.a_student(f"{name} Ortiz", at=alder.school) for name in ("Ana", "Luz"))
    builders.a_family(of=[ana, luz])
    room = builders.a_class(educator=alder.pair[0], students=[ana])
    browser = sign_in(alder.liaison)

    page = looked_at(browser, room)
    pressed(browser, page)

    assert "1 family to invite" in shown(page)
    assert "one visit for all of them" in shown(page)
    assert len(builders.every(Visit)) == 1
    assert {each.student_id for each in builders.every(VisitStudent)} == {ana.id, luz.id}


def test_pressing_twice_makes_no_second_visit_and_says_so_kindly(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, ["Ana", "Luz"])
    browser = sign_in(alder.liaison)
    page = looked_at(browser, room)
    pressed(browser, page)

    again = pressed(browser, page)

    assert again.status_code == 200
    assert "2 students were invited already and get no second invitation." in shown(again)
    assert len(builders.every(Visit)) == 2


def test_two_people_press_at_the_same_moment_and_each_family_gets_one_visit(
    alder: School_, sign_in: SignIn
) -> None:
    room = a_room(alder, ["Ana", "Luz", "Mateo", "Noor"])
    colleague = builders.a_person(roles={Role.liaison: alder.school})
    browsers = [sign_in(alder.liaison), sign_in(colleague)]
    pages = [looked_at(browser, room) for browser in browsers]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(pressed, browsers, pages))

    assert {answer.status_code for answer in answers} <= {200, 409}
    assert len(builders.every(Visit)) == 4
    assert len({each.student_id for each in builders.every(VisitStudent)}) == 4


def test_a_family_with_quiet_time_is_left_in_peace_and_the_others_are_invited(
    alder: School_, sign_in: SignIn
) -> None:
    room = a_room(alder, ["Ana"])
    luz = builders.a_student("Luz Reyes", at=alder.school)
    builders.a_family(of=[luz], no_contact_until=builders.today() + timedelta(days=30))
    builders.save(
        builders.Enrollment(
            student_id=luz.id, class_id=room.id, school_id=room.school_id, district_id=room.district_id
        )
    )
    browser = sign_in(alder.liaison)

    answer = pressed(browser, looked_at(browser, room))

    assert "1 family is invited" in shown(answer)
    assert "Luz Reyes This family asked for some quiet time" in shown(answer)
    assert len(builders.every(Visit)) == 1


def test_the_team_that_would_come_is_kept(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, ["Ana"])
    browser = sign_in(alder.liaison)
    page = looked_at(browser, room)
    trained = alder.pair[0]

    pressed(browser, page, team=[person.id for person in alder.pair])

    assert f"{trained.name} · trained" in shown(page)
    assert "not trained yet" in shown(page)
    team = builders.every(VisitEducator)
    assert {member.person_id for member in team} == {person.id for person in alder.pair}


def test_someone_of_another_school_cannot_be_put_on_the_team(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, ["Ana"])
    stranger = builders.a_person(roles={Role.educator: builders.a_school("Birch")})
    browser = sign_in(alder.liaison)

    answer = pressed(browser, looked_at(browser, room), team=[stranger.id])

    assert answer.status_code == 422
    assert builders.every(Visit) == []


def test_a_draw_keeps_its_seed_and_anyone_can_check_it(alder: School_, sign_in: SignIn, app: Flask) -> None:
    a_room(alder, [f"Student{number}" for number in range(12)])
    browser = sign_in(alder.liaison)

    page = browser.get("/invite/preview/cross_section?size=5")
    again = browser.get("/invite/preview/cross_section?size=5")
    students = re.findall(r'name="student" value="(\d+)"', page.text)
    seed = re.search(r'name="seed"[^>]*value="([^"]+)"', page.text)[1]  # type: ignore[index]
    with app.app_context():
        acting(alder.liaison)
        checked = visits.cross_section(alder.school.id, 5, seed)
    answer = pressed(browser, page)

    assert re.findall(r'name="student" value="(\d+)"', again.text) == students
    assert "Anyone can check this draw with the seed." in shown(page)
    assert [int(student) for student in students] == checked
    assert f"The seed of this draw is {seed}." in shown(answer)
    assert {(each.selection_method, each.selection_seed) for each in builders.every(Visit)} == {
        ("cross_section", seed)
    }
    assert f'value="{seed}"' not in browser.get("/invite/preview/cross_section?size=5").text


def test_other_children_than_those_drawn_are_not_invited(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, [f"Student{number}" for number in range(12)])
    browser = sign_in(alder.liaison)
    page = browser.get("/invite/preview/cross_section?size=3")
    drawn = set(re.findall(r'name="student" value="(\d+)"', page.text))
    others = [student.id for student in builders.every(Student) if str(student.id) not in drawn][:3]

    swapped = pressed(browser, page, student=others)
    reseeded = pressed(browser, page, seed="another")

    assert (swapped.status_code, reseeded.status_code) == (409, 409)
    assert "please look again" in shown(swapped)
    assert builders.every(Visit) == []


@pytest.mark.parametrize("size", ["0", "-4", "1000", "many", ""])
def test_a_size_that_is_none_is_asked_again(alder: School_, sign_in: SignIn, size: str) -> None:
    a_room(alder, ["Ana"])

    answer = sign_in(alder.liaison).get(f"/invite/preview/cross_section?size={size}")

    assert answer.status_code == 422
    assert "How many students?" in shown(answer)


def test_the_choice_stands_beside_the_school_and_says_when_it_leans(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, [f"Ana{number}" for number in range(12)], language="es")
    a_room(alder, [f"Mai{number}" for number in range(24)], language="vi", title="Room 5")
    a_room(alder, [f"Omar{number}" for number in range(3)], language="ar", title="Room 6")

    words = shown(sign_in(alder.liaison).get(f"/invite/preview/whole_class?class={room.id}"))

    assert "12 of 12 speak Spanish at home; in the school 31%" in words
    assert "Fewer than 10 of 12 speak Vietnamese at home; in the school 62%" in words
    assert "Every other group here is fewer than 10 students." in words
    assert "Arabic" not in words
    assert "This choice leans." in words


def test_a_mix_like_the_schools_own_does_not_lean(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, [f"Ana{number}" for number in range(12)], language="es")
    a_room(alder, [f"Luz{number}" for number in range(12)], language="es", title="Room 5")

    words = shown(sign_in(alder.liaison).get(f"/invite/preview/whole_class?class={room.id}"))

    assert "12 of 12 speak Spanish at home; in the school 100%" in words
    assert "leans" not in words


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
    assert "Visit number 2 follows the one before it" in shown(answer)
    assert len(builders.every(Visit)) == 1


def test_another_schools_students_and_classes_are_not_there(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, ["Ana"])
    student = builders.every(Student)[0]
    birch = sign_in(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))

    assert birch.get(f"/invite/student/{student.id}").status_code == 404
    assert (
        birch.get(f"/invite/preview/whole_class?school={alder.school.id}&class={room.id}").status_code == 404
    )
    assert birch.get(f"/invite/preview/whole_class?class={room.id}").status_code == 404
    assert post(birch, f"/invite/student/{student.id}", method="family_asked").status_code == 404
    assert birch.get(f"/invite/choose/whole_class?school={alder.school.id}").status_code == 404
    assert builders.every(Visit) == []


@pytest.mark.parametrize("role", [Role.educator, Role.site_admin, Role.payroll])
def test_inviting_is_not_for_every_role(alder: School_, sign_in: SignIn, role: Role) -> None:
    at = builders.every(District)[0] if role is Role.payroll else alder.school
    browser = sign_in(builders.a_person(roles={role: at}))

    assert browser.get("/invite/").status_code == 403
    assert post(browser, "/invite/send/whole_class").status_code == 403


@pytest.mark.parametrize(
    "address", ["/invite/choose/behavior", "/invite/preview/grades", "/invite/preview/one_family"]
)
def test_a_way_of_choosing_that_is_none_does_not_exist(alder: School_, sign_in: SignIn, address: str) -> None:
    assert sign_in(alder.liaison).get(address).status_code == 404

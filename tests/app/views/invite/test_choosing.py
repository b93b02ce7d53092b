"""The first step: the way of choosing, who that is, and the choice beside the whole school."""

import re

import pytest
from flask import Flask

from app.models import District, Selection, Student, Visit
from app.services import visits
from forms.invite import METHODS
from tests import builders
from tests.app.views.invite.place import SignIn, a_room, began, chosen, invite, number_of, take_pairs
from tests.browsing import shown, token
from tests.visiting import School_, acting
from workflows.people import Role

NEVER = re.compile(r"behav|disciplin|grades\b|score|attend|absen|truan|missed|conduct|risk", re.I)


def test_no_way_of_choosing_judges_a_child() -> None:
    said = [*METHODS, *map(str, METHODS.values())]

    assert [words for words in said if NEVER.search(words)] == []


def test_the_method_comes_first(alder: School_, sign_in: SignIn) -> None:
    words = shown(sign_in(alder.liaison).get("/invite/"))

    for method in METHODS.values():
        assert str(method) in words
    assert "never because of behavior, grades or missed days" in words


def test_classes_say_who_teaches_and_how_many_are_not_invited_yet(
    alder: School_, sign_in: SignIn, app: Flask
) -> None:
    a_room(alder, ["Ana", "Luz", "Mateo"])
    first = builders.every(Student)[0]
    with app.app_context():
        visits.invite(first.id, method="one_family", by=acting(alder.liaison))

    words = shown(sign_in(alder.liaison).get("/invite/choose/whole_class"))

    assert f"Room 4 {alder.pair[0].name} 3 2 Choose" in words


def test_a_choice_invites_nobody_yet_and_waits_to_be_taken_up(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)

    page = chosen(browser, a_room(alder, ["Ana", "Luz", "Mateo"]))

    assert "3 families to invite" in shown(page)
    assert builders.every(Visit) == []
    assert "Go on where you left A whole class: Room 4 Alder" in shown(browser.get("/invite/"))
    assert f"/invite/{number_of(page)}/with-whom" in browser.get("/invite/").text


def test_a_grade_and_several_classes_can_be_chosen(alder: School_, sign_in: SignIn) -> None:
    rooms = [a_room(alder, [f"{name}{room}" for name in ("Ana", "Luz")], title=room) for room in "45"]
    browser = sign_in(alder.liaison)

    grade = began(browser, "whole_grade", {"grade": "04"})
    sections = began(browser, "sections", {"class": [room.id for room in rooms]})

    assert "Grade 4 4 4 Choose" in shown(browser.get("/invite/choose/whole_grade"))
    assert "4 families to invite" in shown(grade)
    assert "Several classes, across the school: 4, 5" in shown(sections)
    assert "4 families to invite" in shown(sections)


def test_nothing_ticked_is_said_at_once(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, ["Ana"])

    answer = began(sign_in(alder.liaison), "sections", {})

    assert answer.status_code == 422
    assert "Tick at least one." in shown(answer)


def test_brothers_and_sisters_get_one_invitation(alder: School_, sign_in: SignIn) -> None:
    ana, luz = (builders.a_student(f"{name} Ortiz", at=alder.school) for name in ("Ana", "Luz"))
    builders.a_family(of=[ana, luz])

    page = chosen(sign_in(alder.liaison), builders.a_class(educator=alder.pair[0], students=[ana]))

    assert "1 family to invite" in shown(page)
    assert "one visit for all of them" in shown(page)


def test_a_draw_keeps_its_seed_and_anyone_can_check_it(alder: School_, sign_in: SignIn, app: Flask) -> None:
    a_room(alder, [f"Student{number}" for number in range(12)])
    browser = sign_in(alder.liaison)

    page = began(browser, "cross_section", {"size": 5})
    [draft] = builders.every(Selection)
    with app.app_context():
        acting(alder.liaison)
        checked = visits.cross_section(alder.school.id, 5, draft.seed or "")
    take_pairs(browser, draft.id)
    answer = invite(browser, draft.id)

    assert "Anyone can check this draw with the seed." in shown(page)
    assert draft.chosen == checked
    assert f"The seed of this draw is {draft.seed}." in shown(answer)
    assert {(each.selection_method, each.selection_seed) for each in builders.every(Visit)} == {
        ("cross_section", draft.seed)
    }


def test_looking_again_does_not_draw_again_until_the_draw_is_used(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, [f"Student{number}" for number in range(12)])
    browser = sign_in(alder.liaison)

    for _again in range(3):
        began(browser, "cross_section", {"size": 5})
    first = builders.every(Selection)
    take_pairs(browser, first[0].id)
    invite(browser, first[0].id)
    began(browser, "cross_section", {"size": 5})

    assert len({(each.seed, tuple(each.chosen)) for each in first}) == 1
    assert builders.every(Selection)[-1].seed != first[0].seed


@pytest.mark.parametrize("size", ["0", "-4", "1000", "many", ""])
def test_a_size_that_is_none_is_asked_again(alder: School_, sign_in: SignIn, size: str) -> None:
    a_room(alder, ["Ana"])

    answer = began(sign_in(alder.liaison), "cross_section", {"size": size})

    assert answer.status_code == 422
    assert "How many students?" in shown(answer)


def test_the_choice_stands_beside_the_school_and_says_when_it_leans(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, [f"Ana{number}" for number in range(12)], language="es")
    a_room(alder, [f"Mai{number}" for number in range(24)], language="vi", title="Room 5")
    a_room(alder, [f"Omar{number}" for number in range(3)], language="ar", title="Room 6")

    words = shown(chosen(sign_in(alder.liaison), room))

    assert "12 of 12 speak Spanish at home" in words
    assert (
        "in the school 31%" not in words
    )  # With the share of Vietnamese it would give away the three of Arabic.
    assert "Fewer than 10 of 12 speak Vietnamese at home; in the school 62%" in words
    assert "Every other group in it is fewer than 10 students." in words
    assert "Arabic" not in words
    assert "This choice leans." in words
    assert "Next: with whom" in words


def test_a_mix_like_the_schools_own_does_not_lean(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, [f"Ana{number}" for number in range(12)])
    a_room(alder, [f"Luz{number}" for number in range(12)], title="Room 5")

    words = shown(chosen(sign_in(alder.liaison), room))

    assert "12 of 12 speak Spanish at home; in the school 100%" in words
    assert "leans" not in words


def test_who_said_no_is_not_asked_again_with_the_class(alder: School_, sign_in: SignIn, app: Flask) -> None:
    room = a_room(alder, ["Ana", "Luz"])
    with app.app_context():
        said_no = visits.invite(
            builders.every(Student)[0].id, method="family_asked", by=acting(alder.liaison)
        )
        visits.decline(said_no, by=acting(alder.liaison))
    browser = sign_in(alder.liaison)

    words = shown(browser.get("/invite/choose/whole_class"))
    page = chosen(browser, room)

    assert "2 1 Choose" in words
    assert "1 family to invite" in shown(page)
    assert "Ana Ortiz" not in page.text


def test_a_class_is_not_told_to_lean_because_it_is_of_one_grade(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, [f"Ana{number}" for number in range(12)])
    for number in range(24):
        builders.a_family(of=[builders.a_student(f"Luz{number} Ortiz", at=alder.school, grade="05")])

    words = shown(chosen(sign_in(alder.liaison), room))

    assert "leans" not in words


def test_another_schools_classes_and_choices_are_not_there(alder: School_, sign_in: SignIn) -> None:
    room = a_room(alder, ["Ana"])
    draft = number_of(chosen(sign_in(alder.liaison), room))
    birch = sign_in(builders.a_person(roles={Role.liaison: builders.a_school("Birch")}))
    colleague = sign_in(builders.a_person(roles={Role.liaison: alder.school}))

    for which in ({"class": room.id}, {"class": room.id, "school": room.school_id}):
        assert began(birch, "whole_class", which).status_code == 404
    assert birch.get(f"/invite/choose/whole_class?school={alder.school.id}").status_code == 404
    for browser in (birch, colleague):
        for step in ("who", "with-whom", "letter", "hand-over"):
            assert browser.get(f"/invite/{draft}/{step}").status_code == 404
        assert invite(browser, draft).status_code == 404
    assert builders.every(Visit) == []


@pytest.mark.parametrize("role", [Role.educator, Role.site_admin, Role.payroll])
def test_inviting_is_not_for_every_role(alder: School_, sign_in: SignIn, role: Role) -> None:
    at = builders.every(District)[0] if role is Role.payroll else alder.school
    browser = sign_in(builders.a_person(roles={role: at}))

    assert browser.get("/invite/").status_code == 403
    assert began(browser, "whole_class", {}).status_code == 403


def test_a_way_of_choosing_that_is_none_does_not_exist(alder: School_, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)

    assert browser.get("/invite/choose/behavior").status_code == 404
    assert browser.post("/invite/choose/grades", data={"csrf_token": token(browser)}).status_code == 404


def test_a_small_class_that_mirrors_the_school_says_that_nobody_stands_out(
    alder: School_, sign_in: SignIn
) -> None:
    a_room(alder, [f"Mai{number}" for number in range(10)], language="vi", title="Room 5")
    a_room(alder, [f"Ana{number}" for number in range(10)], title="Room 6")
    mixed = [builders.a_student(f"Mix{number} Ortiz", at=alder.school) for number in range(8)]
    for place, student in enumerate(mixed):
        builders.a_family(of=[student], home_language="vi" if place % 2 else "es")

    room = builders.a_class(educator=alder.pair[0], students=mixed)
    words = shown(chosen(sign_in(alder.liaison), room))

    assert "No group stands out. Each is too small to be shown." in words
    assert "leans" not in words


def test_a_draw_is_never_called_unfair(alder: School_, sign_in: SignIn) -> None:
    a_room(alder, [f"Ana{number}" for number in range(12)])

    words = shown(began(sign_in(alder.liaison), "cross_section", {"size": 10}))

    assert "10 families to invite" in words
    assert "This choice leans." not in words

"""Second visits for everyone who had the first (R69): due, chosen by class, with a letter of their own."""

import pytest
from flask import Flask

from app.models import LetterBatch, SchoolClass, Student, Visit
from tests import builders
from tests.app.views.invite.place import SignIn, a_room, began, invite, number_of, take_pairs
from tests.browsing import post, shown
from tests.visiting import School_, a_visit


@pytest.fixture
def visited(alder: School_, app: Flask) -> SchoolClass:
    """Ana was visited, Luz is invited, nobody asked Mateo yet."""
    room = a_room(alder, ["Ana", "Luz", "Mateo"])
    ana, luz, _mateo = builders.every(Student)
    with app.app_context():
        a_visit("completed", at=alder, of=ana)
        a_visit("invited", at=alder, of=luz)
    return room


def test_only_who_was_visited_once_is_due(alder: School_, visited: SchoolClass, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)

    classes = shown(browser.get("/invite/choose/second_visit"))
    page = began(browser, "second_visit", {"class": visited.id})

    assert "Due a second visit" in classes
    assert "3 1 Choose" in classes
    assert "1 family to invite" in shown(page)
    assert "Ana Ortiz" in page.text
    assert "Luz Ortiz" not in page.text


def test_the_second_invitation_and_its_letter_are_made(
    alder: School_, visited: SchoolClass, sign_in: SignIn
) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(began(browser, "second_visit", {"class": visited.id}))
    take_pairs(browser, draft)

    letter = shown(browser.get(f"/invite/{draft}/letter"))
    answer = invite(browser, draft)
    printed = post(browser, f"/invite/{draft}/print")

    second = builders.every(Visit)[-1]
    assert "The letter for Ana Ortiz" in letter
    assert "1 family is invited" in shown(answer)
    assert (second.number, second.selection_id, second.state) == (2, draft, "invited")
    assert printed.status_code == 303
    assert builders.every(LetterBatch)[0].kind == "second_visit"


def test_nobody_is_due_twice(alder: School_, visited: SchoolClass, sign_in: SignIn) -> None:
    browser = sign_in(alder.liaison)
    draft = number_of(began(browser, "second_visit", {"class": visited.id}))
    invite(browser, draft)

    again = began(browser, "second_visit", {"class": visited.id})

    assert again.status_code == 422
    assert "Everyone here is invited already." in shown(again)

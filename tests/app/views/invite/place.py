"""A school whose families are invited, and the presses that lead from the choice to the letters."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Person, SchoolClass
from tests import builders
from tests.browsing import token
from tests.visiting import School_

SignIn = Callable[[Person], FlaskClient]


def a_room(
    alder: School_, names: Sequence[str], language: str = "es", title: str = "Room 4", **guardian: Any
) -> SchoolClass:
    """A class of children called Ortiz, each with a family of its own; the first of the pair teaches it."""
    students = [builders.a_student(f"{name} Ortiz", at=alder.school) for name in names]
    for student in students:
        builders.a_family(of=[student], home_language=language, guardian=guardian)
    return builders.a_class(educator=alder.pair[0], students=students, title=title)


def chosen(browser: FlaskClient, room: SchoolClass) -> TestResponse:
    """Choose a class: the page that shows who that is."""
    return began(browser, "whole_class", {"school": room.school_id, "class": room.id})


def began(browser: FlaskClient, method: str, which: dict[str, Any]) -> TestResponse:
    """Choose in any way; what comes of it, followed."""
    data = {"csrf_token": token(browser), **which}
    return browser.post(f"/invite/choose/{method}", data=data, follow_redirects=True)


def number_of(page: TestResponse) -> int:
    """The draft that a page is about."""
    return int(re.search(r"/invite/(\d+)/", page.request.path + "/")[1])  # type: ignore[index]


def take_pairs(browser: FlaskClient, draft: int, **typed: Any) -> TestResponse:
    """Take the pairs as the page shows them, or decide otherwise."""
    page = browser.get(f"/invite/{draft}/with-whom")
    shown = dict(re.findall(r'name="(pair-\d+)" value="([\d,]*)"', page.text))
    data = {"csrf_token": token(browser), "decide": "shown", **shown, **typed}
    return browser.post(f"/invite/{draft}/with-whom", data=data)


def invite(browser: FlaskClient, draft: int) -> TestResponse:
    """Press the button of the letter's page; what is then to be handed over."""
    data = {"csrf_token": token(browser), "layout": "beside", "slip": "y"}
    return browser.post(f"/invite/{draft}/letter", data=data, follow_redirects=True)


def invited(browser: FlaskClient, room: SchoolClass) -> TestResponse:
    """A class invited with the pairs that are suggested."""
    draft = number_of(chosen(browser, room))
    take_pairs(browser, draft)
    return invite(browser, draft)

"""The school switcher: one school at a time for whoever works at several."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Person
from tests import builders
from tests.browsing import post, shown
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def schools(app: Flask) -> tuple[School_, School_]:
    with app.app_context():
        return a_staffed_school("Alder"), a_staffed_school("Birch")


def a_liaison_of(*schools: School_) -> Person:
    liaison = builders.a_person("Dana Whitfield", roles={Role.liaison: schools[0].school})
    for each in schools[1:]:
        builders.an_assignment(liaison, Role.liaison, at=each.school)
    return liaison


def test_my_work_shows_the_chosen_school_only(
    app: Flask, sign_in: SignIn, schools: tuple[School_, School_]
) -> None:
    alder, birch = schools
    with app.app_context():
        here, there = a_visit("agreed", at=alder), a_visit("agreed", at=birch)
    browser = sign_in(a_liaison_of(alder, birch))
    both = browser.get("/").text

    post(browser, "/my-school/", school=str(alder.school.id))
    one = browser.get("/").text
    post(browser, "/my-school/", school="")
    again = browser.get("/").text

    for page in (both, again):
        assert f"/visits/{here.id}" in page
        assert f"/visits/{there.id}" in page
    assert f"/visits/{here.id}" in one
    assert f"/visits/{there.id}" not in one


def test_a_school_where_one_holds_no_role_cannot_be_chosen(
    sign_in: SignIn, schools: tuple[School_, School_]
) -> None:
    alder, birch = schools
    browser = sign_in(alder.liaison)

    assert post(browser, "/my-school/", school=str(birch.school.id)).status_code == 404
    assert post(browser, "/my-school/", school="x").status_code == 404


def test_whoever_works_at_one_school_is_offered_no_choice(
    sign_in: SignIn, schools: tuple[School_, School_]
) -> None:
    alder, birch = schools

    assert "All my schools" not in shown(sign_in(alder.liaison).get("/"))
    assert "All my schools" in shown(sign_in(a_liaison_of(alder, birch)).get("/"))


def test_a_choice_ends_with_the_role_at_that_school(
    app: Flask, sign_in: SignIn, schools: tuple[School_, School_]
) -> None:
    alder, birch = schools
    with app.app_context():
        there = a_visit("agreed", at=birch)
    browser = sign_in(a_liaison_of(birch))
    with browser.session_transaction() as cookie:
        cookie["school"] = alder.school.id

    assert f"/visits/{there.id}" in browser.get("/").text

"""Visits counted by school, educator and student, on the page and as a file that is kept in mind."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from app.models import Event, Student
from tests import builders
from tests.browsing import post, shown
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def alder() -> School_:
    return a_staffed_school("Alder")


@pytest.fixture
def desk(alder: School_, sign_in: SignIn) -> FlaskClient:
    return sign_in(builders.a_person(roles={Role.school_coordinator: alder.school}))


def lines(browser: FlaskClient, address: str, **asked: str) -> list[list[str]]:
    answer = post(browser, address, **{"as": "csv"}, **asked)
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_each_way_of_counting_has_its_page(alder: School_, desk: FlaskClient) -> None:
    a_visit("completed", at=alder)
    (student,) = builders.every(Student)

    assert "Alder 1 1 0 1 2" in shown(desk.get("/figures/"))
    educators = shown(desk.get("/figures/educators"))
    assert all(f"{person.family_name}, {person.given_name}" in educators for person in alder.pair)
    assert f"{student.family_name}, {student.given_name}" in shown(desk.get("/figures/students"))


def test_each_is_taken_along_and_that_is_kept_in_mind(alder: School_, desk: FlaskClient) -> None:
    a_visit("completed", at=alder)

    assert lines(desk, "/figures/export")[1] == ["Alder", "1", "1", "0", "1", "2"]
    assert len(lines(desk, "/figures/educators/export")) == 3
    assert lines(desk, "/figures/students/export")[1][1] == "Alder"

    taken = [event.facts for event in builders.every(Event) if event.kind == "list.taken"]
    assert len(taken) == 3


def test_another_year_is_chosen_by_its_number(alder: School_, desk: FlaskClient) -> None:
    a_visit("completed", at=alder)
    earlier = builders.a_school_year(name="2019-2020", current=False)

    assert lines(desk, "/figures/export", year=str(earlier.id))[1][1] == "0"
    assert "2019-2020" in shown(desk.get(f"/figures/?year={earlier.id}"))


@pytest.mark.parametrize("role", [Role.liaison, Role.educator])
def test_a_liaison_and_an_educator_do_not_count_others(alder: School_, sign_in: SignIn, role: Role) -> None:
    person = builders.a_person(roles={role: alder.school})

    assert sign_in(person).get("/figures/students").status_code == 403

"""Students who changed schools: what each side sees of their open visits, and the buttons."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import Family, Person, Student, StudentSchool, Visit, VisitStudent
from tests import builders
from tests.browsing import post, shown
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def schools(app: Flask) -> tuple[School_, School_]:
    with app.app_context():
        return a_staffed_school("Alder"), a_staffed_school("Birch")


@pytest.fixture
def visit(app: Flask, schools: tuple[School_, School_]) -> Visit:
    """At Alder, for Lan Ortiz, who goes to Birch now."""
    alder, birch = schools
    student = builders.a_student("Lan Ortiz", at=alder.school)
    builders.a_family(of=[student])
    with app.app_context():
        made = a_visit("scheduled", at=alder, of=student)
    for row in builders.every(VisitStudent, visit_id=made.id):
        builders.change(builders.every(Student, id=row.student_id)[0], school_id=birch.school.id)
        place = {"student_id": row.student_id, "school_id": birch.school.id}
        builders.save(StudentSchool(district_id=birch.school.district_id, **place))
    return made


def test_the_former_school_decides_and_the_new_one_knows(
    schools: tuple[School_, School_], visit: Visit, sign_in: SignIn
) -> None:
    here, there = (sign_in(school.liaison) for school in schools)

    assert "1 open visit is of a student who changed schools" in shown(here.get("/"))
    assert "1 family whom another school invited comes to yours" in shown(there.get("/"))
    decides, waits = shown(here.get("/moved/")), shown(there.get("/moved/"))

    assert "Hand it over" in decides
    assert f"Visit #{visit.id}" in decides
    assert "Lan Ortiz" in waits
    assert "Hand it over" not in waits
    assert "Scheduled" not in waits


def test_one_press_hands_it_over(schools: tuple[School_, School_], visit: Visit, sign_in: SignIn) -> None:
    here, there = (sign_in(school.liaison) for school in schools)

    assert post(there, f"/moved/{visit.id}/hand-over").status_code == 404
    assert post(here, f"/moved/{visit.id}/hand-over").status_code == 303

    assert builders.reload(visit).state == "cancelled"
    begun = builders.every(Visit)[-1]
    assert "Came from the student’s former school." in shown(there.get(f"/visits/{begun.id}"))
    assert "Called off: The student goes to another school now" in shown(here.get(f"/visits/{visit.id}"))
    assert "No open visit waits" in shown(there.get("/moved/"))


def test_one_press_keeps_it(schools: tuple[School_, School_], visit: Visit, sign_in: SignIn) -> None:
    here = sign_in(schools[0].liaison)

    assert post(here, f"/moved/{visit.id}/keep").status_code == 303

    assert "No open visit waits" in shown(here.get("/moved/"))
    assert builders.reload(visit).state == "scheduled"


def test_a_refusal_stands_on_the_list_with_its_reason(
    schools: tuple[School_, School_], visit: Visit, sign_in: SignIn
) -> None:
    here = sign_in(schools[0].liaison)
    family = builders.every(Family, id=visit.family_id)[0]
    builders.change(family, no_contact_until=builders.today() + timedelta(days=30))

    assert post(here, f"/moved/{visit.id}/hand-over").status_code == 303

    page = shown(here.get("/moved/"))
    assert "This family asked for some quiet time" in page
    assert "Keep it here" in page
    assert builders.reload(visit).state == "scheduled"


def test_one_press_hands_all_over_for_the_district(visit: Visit, sign_in: SignIn) -> None:
    noor = sign_in(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    assert "Lan Ortiz" in shown(noor.get("/moved/"))
    assert post(noor, "/moved/all").status_code == 303

    assert "1 visit is handed over." in shown(noor.get("/moved/"))
    assert builders.reload(visit).state == "cancelled"

"""What partners, executives and those at the door meet; and a role given to many."""

import pytest
from flask import Flask

from app.models import Assignment, OutsideIdentity, PersonSchool
from tests import builders as b
from tests.browsing import post, shown
from tests.conftest import SignIn
from workflows.people import Role


@pytest.mark.parametrize("role", [Role.partner, Role.executive])
def test_a_partner_and_an_executive_meet_totals_and_no_family(
    app: Flask, sign_in: SignIn, role: Role
) -> None:
    b.a_student("Ana Ortiz", at=b.a_school("Alder"))
    b.the_school_year()
    browser = sign_in(b.a_person(roles={role: b.the_district()}))

    home, totals = browser.get("/"), browser.get("/totals/")

    assert "School by school" in shown(home)
    assert "Alder" in shown(totals)
    assert "Ortiz" not in home.text + totals.text
    assert browser.get("/students/").status_code == 403
    file = browser.post("/totals/export", data={"csrf_token": _token(totals.text), "as": "csv"})
    assert file.mimetype == "text/csv"


def _token(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]


def test_a_partner_of_one_school_meets_that_school_only(sign_in: SignIn) -> None:
    b.the_school_year()
    b.a_school("Birch")

    page = shown(sign_in(b.a_person(roles={Role.partner: b.a_school("Alder")})).get("/totals/"))

    assert "Alder" in page
    assert "Birch" not in page


@pytest.mark.parametrize("page", ["/approvals/", "/visits/", "/payroll/"])
def test_an_executive_opens_no_payment_and_no_visit(sign_in: SignIn, page: str) -> None:
    browser = sign_in(b.a_person(roles={Role.executive: b.the_district()}))

    assert browser.get(page).status_code == 403


def test_who_signed_in_elsewhere_and_holds_no_role_is_shown_to_whoever_gives_one(sign_in: SignIn) -> None:
    at_the_door = b.a_person("Dora Doorstep")
    b.save(
        OutsideIdentity(
            issuer="https://id.example.org",
            subject="17",
            person_id=at_the_door.id,
            district_id=at_the_door.district_id,
            email="dora@example.org",
        )
    )
    browser = sign_in(b.a_person(roles={Role.access_manager: b.the_district()}))

    assert "1 colleague stands at the door" in shown(browser.get("/access/"))
    assert "Dora Doorstep" in shown(browser.get("/access/invite"))


def test_a_link_that_names_a_person_where_many_are_chosen_is_no_error(sign_in: SignIn) -> None:
    browser = sign_in(b.a_person(roles={Role.access_manager: b.the_district()}))

    assert browser.get("/access/give?person=1&school=2").status_code == 200


def test_a_role_is_given_to_many_who_serve_a_school(sign_in: SignIn) -> None:
    alder = b.a_school("Alder")
    new = [b.a_person(name) for name in ("Ina New", "Olu New")]
    holds = b.a_person("Ada Has", roles={Role.educator: alder})
    for person in new:
        b.save(PersonSchool(person_id=person.id, school_id=alder.id, district_id=alder.district_id))
    browser = sign_in(b.a_person(roles={Role.access_manager: b.the_district()}))
    typed = {"role": "educator", "school_id": alder.id, "reason": "New school year"}

    looked = shown(post(browser, "/access/give", **typed))
    assert "Ina New" in looked
    assert holds.name not in looked
    given = post(browser, "/access/give", **typed, person=[person.id for person in new])

    assert given.status_code == 303
    held = [b.every(Assignment, person_id=person.id)[0] for person in new]
    assert {(row.role, row.school_id, row.reason) for row in held} == {
        ("educator", alder.id, "New school year")
    }

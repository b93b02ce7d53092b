"""The pages of the district's records, as the people who keep them use them."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import (
    Assignment,
    DistrictSettings,
    Employment,
    Event,
    Family,
    Fund,
    Guardian,
    Person,
    PersonSchool,
    Rate,
    School,
    SchoolYear,
    Student,
    StudentFamily,
    TrainingCertificate,
)
from tests import builders as b
from tests.browsing import look_for, post, send, shown
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def alder(app: Flask) -> School:
    """The school of most tests."""
    return b.a_school("Alder")


@pytest.fixture
def liaison(alder: School, sign_in: SignIn) -> FlaskClient:
    """The browser of Alder's liaison."""
    return sign_in(b.a_person("Lena Ortiz", roles={Role.liaison: alder}))


@pytest.fixture
def desk(alder: School, sign_in: SignIn) -> FlaskClient:
    """The browser of the district coordinator."""
    return sign_in(b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()}))


# --- families


def test_a_liaison_adds_a_family_with_its_first_child_and_a_grown_up(
    liaison: FlaskClient, alder: School
) -> None:
    ana = b.a_student("Ana López", at=alder)

    added = send(
        liaison,
        "/families/add",
        **{"name": "López Vega", "student_id-words": "lopez ana", "address_line": "1 Elm St"},
        address_verified_on="2026-09-01",
        address_verified_how="asked on the phone",
    )
    assert added.status_code == 302, shown(added)
    (family,) = b.every(Family)
    assert (family.school_ids, family.name) == ([alder.id], "López Vega")
    assert [link.student_id for link in b.every(StudentFamily)] == [ana.id]

    grown_up = send(
        liaison,
        f"/guardians/add?family={family.id}",
        given_name="Rosa",
        family_name="Vega",
        spoken_language="es",
    )
    assert grown_up.location == f"/families/{family.id}"
    page = shown(liaison.get(f"/families/{family.id}"))
    assert "Rosa Vega" in page
    assert "Spanish" in page
    assert "Ana López" in page
    assert [told.kind for told in b.every(Event)] == [
        "family.added",
        "student_family.added",
        "guardian.added",
    ]


def test_who_checked_an_address_is_whoever_typed_the_day(liaison: FlaskClient, alder: School) -> None:
    family = b.a_family(of=[b.a_student(at=alder)], address_verified_on=None)
    lena = b.every(Person, given_name="Lena")[0]

    send(
        liaison,
        f"/families/{family.id}/edit",
        address_verified_on="2026-09-01",
        address_verified_how="by phone",
    )

    found = b.reload(family)
    assert (found.address_verified_by, found.address_verified_how) == (lena.id, "by phone")


def test_a_child_of_another_school_is_not_found_by_its_name_nor_by_its_number(
    liaison: FlaskClient, alder: School
) -> None:
    family = b.a_family(of=[b.a_student(at=alder)])
    birch = b.a_student("Zoe Quill", at=b.a_school("Birch"))
    address = f"/families/{family.id}/children"

    by_name = send(liaison, address, **{"student_id-words": "Quill"})
    by_number = send(liaison, address, **{"student_id": str(birch.id)})

    assert by_name.status_code == by_number.status_code == 422
    assert "Zoe" not in by_name.text + by_number.text
    assert not b.every(StudentFamily, student_id=birch.id)


@pytest.mark.parametrize("typed", ["garcia", "Garcia A"])
def test_several_names_that_fit_are_offered_and_one_is_chosen(
    liaison: FlaskClient, alder: School, typed: str
) -> None:
    family = b.a_family(of=[b.a_student("Kim Lee", at=alder)])
    ana, abe = b.a_student("Ana Garcia", at=alder), b.a_student("Abe Garcia", at=alder)
    address = f"/families/{family.id}/children"

    asked = send(liaison, address, **{"student_id-words": typed})
    assert asked.status_code == 422
    assert "Several names fit; choose one." in shown(asked)
    assert "Abe Garcia" in shown(asked)
    assert b.every(Student)

    from tests.browsing import fields_of

    chosen = liaison.post(address, data=fields_of(asked) | {"student_id": str(abe.id)})
    assert chosen.status_code == 302
    assert {link.student_id for link in b.every(StudentFamily)} >= {abe.id}
    assert ana.id not in {link.student_id for link in b.every(StudentFamily)}


def test_a_grown_up_is_changed_and_removed(liaison: FlaskClient, alder: School) -> None:
    family = b.a_family(of=[b.a_student(at=alder)])
    (rosa,) = b.every(Guardian)

    send(liaison, f"/guardians/{rosa.id}/edit", interpreter="yes", may_receive_letters=None)
    assert (b.reload(rosa).interpreter, b.reload(rosa).may_receive_letters) == (True, False)
    assert "Yes" in shown(liaison.get(f"/guardians/{rosa.id}"))

    assert send(liaison, f"/guardians/{rosa.id}/delete").location == f"/families/{family.id}"
    assert not b.every(Guardian)


def test_a_family_of_another_school_is_not_there(liaison: FlaskClient) -> None:
    family = b.a_family("Quill family", of=[b.a_student(at=b.a_school("Birch"))])
    (rosa,) = b.every(Guardian)

    for address in (
        f"/families/{family.id}",
        f"/families/{family.id}/edit",
        f"/families/{family.id}/children",
        f"/guardians/{rosa.id}",
        f"/guardians/add?family={family.id}",
        "/guardians/add?family=abc",
    ):
        assert liaison.get(address).status_code == 404, address
    assert "Quill" not in liaison.get("/families/").text


# --- people


def test_a_person_is_added_with_a_school_and_what_pay_needs(desk: FlaskClient, alder: School) -> None:
    send(desk, "/people/add", given_name="Tom", family_name="Reyes")
    (tom,) = b.every(Person, given_name="Tom")

    send(desk, f"/people/{tom.id}/schools/add", **{"school_id-words": "ald"})
    send(desk, f"/employment/{tom.id}/edit", employee_id="E77", employee_class="classified")
    send(desk, f"/employment/{tom.id}/edit", exempt=None)

    assert [row.school_id for row in b.every(PersonSchool, person_id=tom.id)] == [alder.id]
    (pay,) = b.every(Employment, person_id=tom.id)
    assert (pay.employee_id, pay.employee_class, pay.exempt) == ("E77", "classified", False)
    page = shown(desk.get(f"/people/{tom.id}"))
    assert "E77" in page
    assert "Alder" in page

    post(desk, f"/people/{tom.id}/schools/{alder.id}/delete")
    assert not b.every(PersonSchool, person_id=tom.id)


def test_an_employee_number_that_another_has_is_refused_at_its_field(desk: FlaskClient) -> None:
    b.a_person("Maria Reyes")
    taken = b.every(Employment)[-1].employee_id
    tom = b.a_person("Tom Okafor", employee_class=None)

    answer = send(desk, f"/employment/{tom.id}/edit", employee_id=taken, employee_class="classified")

    assert answer.status_code == 409
    assert "Another person has this employee number." in shown(answer)
    assert not b.every(Employment, person_id=tom.id)


def test_people_are_found_by_the_beginning_of_either_name_order(desk: FlaskClient) -> None:
    b.a_person("Lan Nguyễn")

    assert "Lan Nguyễn" in shown(look_for(desk, "/people/", "nguyen"))
    assert "Lan Nguyễn" not in shown(look_for(desk, "/people/", "guyen"))


# --- roles


def test_a_coordinator_gives_a_role_and_ends_it(desk: FlaskClient, alder: School) -> None:
    tom = b.a_person("Tom Reyes")

    given = send(
        desk,
        "/roles/add",
        **{"person_id-words": "Reyes Tom", "school_id-words": "Alder"},
        role="liaison",
        reason="New here",
    )
    assert given.status_code == 302, shown(given)
    (role,) = b.every(Assignment, person_id=tom.id)
    assert (role.role, role.school_id) == ("liaison", alder.id)

    assert send(desk, f"/roles/{role.id}/edit").status_code == 302
    assert b.reload(role).ends_on < b.today()


def test_only_roles_that_one_may_give_are_offered_and_accepted(desk: FlaskClient) -> None:
    tom = b.a_person("Tom Reyes")

    page = desk.get("/roles/add")
    forged = send(desk, "/roles/add", **{"person_id": str(tom.id)}, role="admin", reason="Me")

    assert 'value="admin"' not in page.text
    assert forged.status_code == 422
    assert not b.every(Assignment, person_id=tom.id)


def test_nobody_gives_a_role_to_oneself(desk: FlaskClient) -> None:
    dana = b.every(Person, given_name="Dana")[0]

    answer = send(desk, "/roles/add", **{"person_id": str(dana.id)}, role="trainer", reason="Me")

    assert answer.status_code == 409
    assert len(b.every(Assignment, person_id=dana.id)) == 1


# --- training and money


def test_a_trainer_keeps_certificates(sign_in: SignIn, app: Flask) -> None:
    trainer = sign_in(b.a_person("Tara Lin", roles={Role.trainer: b.the_district()}))
    tom = b.a_person("Tom Reyes")

    added = send(
        trainer,
        "/training/add",
        **{"person_id-words": "reyes"},
        course="introductory",
        earned_on="2026-08-01",
        valid_until="2028-08-01",
    )

    assert added.status_code == 302, shown(added)
    assert [row.person_id for row in b.every(TrainingCertificate)] == [tom.id]
    assert "Tom Reyes" in shown(look_for(trainer, "/training/", "rey"))
    assert "Tom Reyes" not in shown(look_for(trainer, "/training/", "zzz"))


def test_payroll_keeps_rates_and_funds_but_never_what_is_spent(sign_in: SignIn, alder: School) -> None:
    pay = sign_in(b.a_person("Paul Ng", roles={Role.payroll: b.the_district()}))

    send(
        pay,
        "/rates/add",
        employee_class="certificated",
        activity="visit",
        basis="flat",
        amount="$1,060.50",
        starts_on="2026-08-01",
    )
    send(
        pay,
        "/funds/add",
        name="Title I",
        source="title_i",
        account_code="01",
        starts_on="2026-07-01",
        ends_on="2027-06-30",
        allocated="5000",
        spent="4000",
        committed="4000",
    )

    assert [str(rate.amount) for rate in b.every(Rate)] == ["1060.50"]
    (fund,) = b.every(Fund)
    assert (str(fund.allocated), str(fund.spent), str(fund.committed)) == ("5000.00", "0.00", "0.00")
    assert "All schools" in shown(pay.get("/funds/"))


def test_the_rules_of_the_district_open_at_once_and_are_changed(desk: FlaskClient) -> None:
    district = b.the_district()
    assert desk.get("/district-rules/").location == f"/district-rules/{district.id}"

    assert (
        send(desk, f"/district-rules/{district.id}/edit", notice_hours="48", pay_alone="y").status_code == 302
    )

    (rules,) = b.every(DistrictSettings)
    assert (rules.notice_hours, rules.pay_alone) == (48, True)
    refused = send(desk, f"/district-rules/{district.id}/edit", notice_hours="1000")
    assert refused.status_code == 422
    assert "too small or too large" in shown(refused)


def test_one_school_year_at_a_time_is_the_current_one(desk: FlaskClient) -> None:
    before = b.a_school_year(name="2025-2026")

    send(
        desk, "/school-years/add", name="2026-2027", starts_on="2026-08-01", ends_on="2027-07-01", current="y"
    )
    assert [(year.name, year.current) for year in b.every(SchoolYear)] == [
        ("2025-2026", False),
        ("2026-2027", True),
    ]

    send(desk, f"/school-years/{before.id}/edit", current="y")
    assert [year.current for year in b.every(SchoolYear)] == [True, False]


def test_an_address_that_is_no_e_mail_address_is_refused_at_its_field(desk: FlaskClient) -> None:
    refused = send(desk, "/people/add", given_name="Tom", family_name="Reyes", email="tom at example")

    assert refused.status_code == 422
    assert "such as name@example.org" in shown(refused)
    assert send(desk, "/people/add", given_name="Tom", family_name="Reyes", email="").status_code == 302
    assert (
        send(desk, "/people/add", given_name="Ann", family_name="Lee", email="ann@example.org").status_code
        == 302
    )

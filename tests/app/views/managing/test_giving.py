"""Roles as forms give them: where they count, what brings a second thought, and what nobody can ask for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.models import AccessRequest, Assignment, Person, School
from tests import builders as b
from tests.browsing import post, send, shown
from tests.conftest import SignIn
from workflows.people import Role


@pytest.fixture
def keeper(app: Flask, sign_in: SignIn) -> FlaskClient:
    return sign_in(b.a_person(roles={Role.access_manager: b.the_district()}))


@pytest.fixture
def alder(app: Flask) -> School:
    return b.a_school("Alder")


def held_by(person: Person) -> list[tuple[str, int | None]]:
    return [(each.role, each.school_id) for each in b.every(Assignment, person_id=person.id)]


def asked_by(person: Person, sign_in: SignIn, **typed: str) -> AccessRequest:
    send(sign_in(person), "/ask-for-access/", words="I call for room 7.", **typed)
    return b.every(AccessRequest, person_id=person.id)[-1]


def test_a_role_of_a_school_counts_in_the_whole_district_only_where_somebody_says_so(
    keeper: FlaskClient, alder: School
) -> None:
    tom = b.a_person("Tom Reyes")
    form, place = f"/roles/add?person={tom.id}&role=liaison", {"school_id": str(alder.id)}

    forgotten = send(keeper, form, reason="New here")
    both = send(keeper, form, reason="New here", everywhere="y", **place)
    assert (forgotten.status_code, both.status_code, held_by(tom)) == (409, 409, [])
    assert "Choose the school, or say that it is the whole district." in shown(forgotten)

    assert send(keeper, form, reason="Serves all schools", everywhere="y").status_code == 302
    assert held_by(tom) == [("liaison", None)]


def test_a_role_of_the_district_needs_no_word_about_where(keeper: FlaskClient) -> None:
    tom = b.a_person("Tom Reyes")

    send(keeper, f"/roles/add?person={tom.id}&role=trainer", reason="Leads the training")

    assert held_by(tom) == [("trainer", None)]


def test_a_request_is_not_answered_with_the_whole_district_by_a_forgotten_school(
    keeper: FlaskClient, alder: School, sign_in: SignIn
) -> None:
    tom = b.a_person("Tom Reyes", roles={Role.educator: alder})
    answer = f"/access/requests/{asked_by(tom, sign_in).id}/grant"

    assert post(keeper, answer, role="liaison").status_code == 409
    assert post(keeper, answer, role="liaison", everywhere="y").status_code == 303
    assert held_by(tom) == [("educator", alder.id), ("liaison", None)]


DOUBT = "Whoever approves payments should not coordinate the visits"


def test_a_principal_who_is_made_school_coordinator_by_a_request_draws_the_warning(
    keeper: FlaskClient, alder: School, sign_in: SignIn
) -> None:
    pat = b.a_person("Pat Principal", roles={Role.site_admin: alder})
    answer = f"/access/requests/{asked_by(pat, sign_in).id}/grant"

    post(keeper, answer, role="school_coordinator", school_id=alder.id)

    assert DOUBT in shown(keeper.get("/access/requests/"))


def test_a_principal_among_many_who_become_school_coordinator_draws_the_warning(
    keeper: FlaskClient, alder: School
) -> None:
    pat = b.a_person("Pat Principal", roles={Role.site_admin: alder})
    tom = b.a_person("Tom Reyes", roles={Role.educator: alder})
    both = {"role": "school_coordinator", "school_id": alder.id, "person": [pat.id, tom.id]}

    assert post(keeper, "/access/give", reason="This year", **both).status_code == 303

    page = shown(keeper.get("/roles/"))
    assert f"{pat.name}: {DOUBT}" in page
    assert f"{tom.name}: {DOUBT}" not in page


@pytest.mark.parametrize("page", ["other", "PaymentView.list"])
def test_nobody_asks_to_approve_for_a_colleague_which_only_a_site_admin_gives(
    alder: School, sign_in: SignIn, page: str
) -> None:
    tom = b.a_person("Tom Reyes", roles={Role.educator: alder})
    browser, address = sign_in(tom), f"/ask-for-access/?page={page}"

    assert "Approver for a colleague" not in shown(browser.get(address))
    assert send(browser, address, role="delegate", words="While Pat is away.").status_code == 422
    assert not b.every(AccessRequest)


def test_the_page_that_ends_a_role_says_whose_and_leads_back_to_them(
    keeper: FlaskClient, alder: School
) -> None:
    tom = b.a_person("Tom Reyes")
    held = b.an_assignment(tom, Role.liaison, at=alder)

    assert "Tom Reyes · Liaison · Alder" in shown(keeper.get(f"/roles/{held.id}/edit"))
    assert send(keeper, f"/roles/{held.id}/edit").headers["Location"].endswith(f"/people/{tom.id}#access")

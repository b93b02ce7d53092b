"""Beginning a district by its link, and the pages of its set-up."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import District
from app.services import opening
from tests.browsing import fields_of, post, send, shown
from tests.builders import (
    a_family,
    a_person,
    a_school_year,
    a_student,
    an_account,
    change,
    every,
    reload,
    the_district,
    the_school,
    today,
)
from tests.conftest import SignIn
from workflows.people import Role

TYPED = {
    "district": "Alder County",
    "time_zone": "America/Denver",
    "given_name": "Ada",
    "family_name": "Ames",
    "email": "ada@example.org",
    "new": "lantern gravel otter window",
    "again": "lantern gravel otter window",
}


@pytest.fixture
def door(owner: Engine) -> str:
    """The address that run.py prints."""
    with Session(owner) as as_owner:
        secret = opening.first_link(as_owner)
        as_owner.commit()
    return f"/begin/{secret}"


def not_ready() -> District:
    district = the_district()
    change(district, set_up_on=None)
    return district


def what_an_invitation_needs() -> None:
    a_school_year()
    a_student()
    a_person(roles={Role.district_coordinator: the_district()})
    a_person(roles={Role.liaison: the_school()})


# --- the link


def test_the_link_makes_the_district_and_signs_its_admin_in(client: FlaskClient, door: str) -> None:
    led = send(client, door, **TYPED)

    assert (led.status_code, led.location) == (303, "/set-up/")
    page = client.get("/set-up/")
    assert "Set up your district" in shown(page)
    assert "Alder County" in shown(page)
    assert [each.time_zone for each in every(District)] == ["America/Denver"]
    assert client.get(door).status_code == 410


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"district": ""}, "Please fill this in."),
        ({"time_zone": "Mars/Base"}, "Choose one of the list."),
        ({"again": "something else"}, "The two are not the same"),
        ({"new": "ada ames ada", "again": "ada ames ada"}, "Others could guess this password"),
        ({"email": "ada"}, "Type an e-mail address"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_stays_open(
    client: FlaskClient, door: str, wrong: dict[str, str], sentence: str
) -> None:
    page = send(client, door, **(TYPED | wrong))

    assert page.status_code == 422
    assert sentence in shown(page)
    assert [each.name for each in every(District)] == [""]
    assert client.get(door).status_code == 200


# --- the steps


@pytest.mark.usefixtures("owner")
def test_each_step_says_what_it_is_for_and_leads_to_where_it_is_done(sign_in: SignIn) -> None:
    not_ready()
    coordinator = sign_in(a_person(roles={Role.district_coordinator: the_district()}))

    page = coordinator.get("/set-up/")

    for address in (
        "/school-years/add",
        "/holidays/add",
        "/roster/",
        "/rates/add",
        "/funds/add",
        "/training/add",
        "/roles/add",
    ):
        assert f'href="{address}"' in page.text
    assert "What a visit pays, by class of employee." in shown(page)
    assert "We are ready" not in shown(page)
    assert page.text.count("button primary") == 1


@pytest.mark.usefixtures("owner")
def test_an_admin_is_told_what_the_coordinator_does(sign_in: SignIn) -> None:
    not_ready()
    page = sign_in(a_person(roles={Role.admin: the_district()})).get("/set-up/")

    assert "The district coordinator does this." in shown(page)
    assert 'href="/rates/add"' not in page.text


@pytest.mark.usefixtures("owner")
def test_it_is_called_ready_with_the_open_steps_named_first(sign_in: SignIn) -> None:
    district = not_ready()
    what_an_invitation_needs()
    admin = sign_in(a_person(roles={Role.admin: district}))

    page = admin.get("/set-up/")
    led = post(admin, "/set-up/ready")

    assert "There is no rate yet, so no visit can be paid." in shown(page)
    assert led.location == "/"
    assert reload(district).set_up_on == today()
    assert "Your district was ready on" in shown(admin.get("/set-up/"))


@pytest.mark.usefixtures("owner")
def test_without_what_is_needed_it_is_not_ready(sign_in: SignIn) -> None:
    district = not_ready()
    admin = sign_in(a_person(roles={Role.admin: district}))

    refused = post(admin, "/set-up/ready")

    assert refused.status_code == 409
    assert "still missing" in shown(refused)
    assert reload(district).set_up_on is None


@pytest.mark.usefixtures("owner")
def test_many_families_without_an_approved_invitation_leave_the_languages_open(sign_in: SignIn) -> None:
    not_ready()
    for _each in range(10):
        a_family(of=[a_student()])

    page = sign_in(a_person(roles={Role.admin: the_district()})).get("/set-up/")

    assert "Not approved yet: Spanish" in shown(page)


@pytest.mark.usefixtures("owner")
def test_a_new_house_says_at_its_door_where_the_first_link_is(client: FlaskClient, door: str) -> None:
    assert "nobody can sign in yet" in shown(client.get("/sign-in/"))


def test_a_house_with_an_account_says_nothing_of_a_link(client: FlaskClient) -> None:
    an_account(a_person("Ada", roles={Role.admin: the_district()}))

    assert "nobody can sign in yet" not in shown(client.get("/sign-in/"))


def test_the_rules_lead_back_to_the_set_up_once_it_is_ready(sign_in: SignIn) -> None:
    browser = sign_in(a_person("Ada", roles={Role.admin: the_district()}))

    page = shown(browser.get("/district-rules/", follow_redirects=True))

    assert "What was set up in the first days" in page


def test_name_and_time_zone_are_changed_and_a_change_meanwhile_is_met(sign_in: SignIn) -> None:
    district = not_ready()
    admin = sign_in(a_person(roles={Role.admin: district}))
    before: dict[str, Any] = fields_of(admin.get("/set-up/district"))

    done = send(admin, "/set-up/district", name="Alder County", time_zone="Pacific/Honolulu")
    late = admin.post("/set-up/district", data=before)

    assert done.location == "/set-up/"
    assert (reload(district).name, reload(district).time_zone) == ("Alder County", "Pacific/Honolulu")
    assert late.status_code == 422
    assert "Someone changed this" in shown(late)


# --- what the other pages say meanwhile


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("address", "sentence", "link"),
    [
        ("/rates/", None, None),
        ("/calendar/", "There is no current school year yet", "/school-years/add"),
        ("/students/", "No students are here yet", "/roster/"),
        ("/approvals/", "There is no rate yet", "/rates/add"),
        ("/training/", "Fewer than two people are trained", "/training/add"),
    ],
)
def test_a_page_says_what_it_misses_and_links_to_it(
    sign_in: SignIn, address: str, sentence: str | None, link: str | None
) -> None:
    not_ready()
    coordinator = sign_in(a_person(roles={Role.district_coordinator: the_district()}))

    page = coordinator.get(address)

    assert (sentence or "Everything that is still to be set up") in shown(page) or sentence is None
    assert ("set-up-strip" in page.text) == bool(sentence)
    if link:
        assert f'href="{link}"' in page.text[page.text.index("set-up-strip") :]


@pytest.mark.usefixtures("owner")
def test_whoever_sets_up_finds_the_way_back_from_every_page(sign_in: SignIn) -> None:
    not_ready()
    coordinator = sign_in(a_person(roles={Role.district_coordinator: the_district()}))
    liaison = sign_in(a_person(roles={Role.liaison: the_school()}))
    way_back = '<a href="/set-up/">‹ Set up your district</a>'

    assert way_back in coordinator.get("/school-years/").text
    assert way_back not in coordinator.get("/set-up/").text
    assert way_back not in liaison.get("/account/").text


@pytest.mark.usefixtures("owner")
def test_the_first_school_year_is_offered_as_the_current_one(sign_in: SignIn) -> None:
    not_ready()
    coordinator = sign_in(a_person(roles={Role.district_coordinator: the_district()}))

    first = fields_of(coordinator.get("/school-years/add"))
    a_school_year()
    second = fields_of(coordinator.get("/school-years/add"))

    assert "current" in first
    assert "current" not in second


@pytest.mark.usefixtures("owner")
def test_a_colleague_reads_it_without_links(sign_in: SignIn) -> None:
    not_ready()
    liaison = sign_in(a_person(roles={Role.liaison: the_school()}))

    page = liaison.get("/invite/")

    strip = page.text[page.text.index("set-up-strip") :].partition("</section>")[0]
    assert "its coordinator takes care of it" in strip
    assert "<a " not in strip


@pytest.mark.usefixtures("owner")
def test_a_district_that_is_ready_is_not_reminded(sign_in: SignIn) -> None:
    coordinator = sign_in(a_person(roles={Role.district_coordinator: the_district()}))

    assert "set-up-strip" not in coordinator.get("/students/").text
    assert "Set up your district" not in shown(coordinator.get("/"))


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    ("role", "said"), [(Role.admin, True), (Role.district_coordinator, True), (Role.payroll, False)]
)
def test_my_work_leads_back_to_the_set_up(sign_in: SignIn, role: Role, said: bool) -> None:
    not_ready()

    page = sign_in(a_person(roles={role: the_district()})).get("/")

    assert ("Set up your district" in shown(page)) == said

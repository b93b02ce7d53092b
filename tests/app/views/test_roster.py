"""The roster's pages: hand in, follow, read the preview or the errors, decide."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Person, RosterImport, Student
from app.security.session import NOBODY, Identity, identify
from app.services import roster
from tests import builders, rosters
from tests.browsing import look_for, post, shown, token
from workflows.people import Role

SignIn = Callable[[Person], FlaskClient]


@pytest.fixture
def noor(app: Flask) -> Person:
    district = builders.a_district()
    return builders.a_person("Noor Haddad", roles={Role.district_coordinator: district}, employee_class=None)


@pytest.fixture
def browser(noor: Person, sign_in: SignIn) -> FlaskClient:
    return sign_in(noor)


def hand_in(browser: FlaskClient, content: bytes, filename: str = "plum.zip", **more: Any) -> TestResponse:
    data = {"roster": (io.BytesIO(content), filename), "csrf_token": token(browser), **more}
    return browser.post("/roster/upload", data=data, content_type="multipart/form-data")


def press(browser: FlaskClient, address: str) -> TestResponse:
    return browser.post(address, data={"csrf_token": token(browser)})


def worked_on(app: Flask, person: Person, work: Callable[[int], None]) -> RosterImport:
    """Do in the foreground what a worker would do for the person's latest import."""
    from app.extensions import db

    latest = builders.every(RosterImport)[-1]
    with app.app_context():
        identify(db.session, Identity(person_id=person.id))
        work(latest.id)
        db.session.rollback()
        identify(db.session, NOBODY)
    return builders.reload(latest)


def test_a_roster_goes_in_through_the_pages(app: Flask, noor: Person, browser: FlaskClient) -> None:
    handed_in = hand_in(browser, rosters.zipped(rosters.a_roster()))
    address = handed_in.headers["Location"]
    assert "Reading plum.zip" in shown(browser.get(address))

    worked_on(app, noor, roster.read_and_preview)
    page = shown(browser.get(address))
    assert "What plum.zip would change" in page
    assert "Lan Nguyễn" in page
    assert builders.every(Student) == []

    press(browser, f"{address}/apply")
    waiting = shown(browser.get(address))
    assert "Bringing in plum.zip" in waiting
    assert "stored" not in waiting.split("Bringing in")[0]
    worked_on(app, noor, roster.finish)

    assert "plum.zip is stored" in shown(browser.get(address))
    assert len(builders.every(Student)) == 3


def test_companion_files_come_along(app: Flask, noor: Person, browser: FlaskClient) -> None:
    families = (io.BytesIO(rosters.families({})), "families.csv")
    staff = (io.BytesIO(rosters.staff({})), "staff.csv")

    hand_in(browser, rosters.zipped(rosters.a_roster()), families=families, staff=staff)

    found = worked_on(app, noor, roster.read_and_preview)
    assert found.preview["families_told"]
    assert found.preview["parts"]["employment"]["new"] == 1


def test_a_change_is_shown_old_and_new(app: Flask, noor: Person, browser: FlaskClient) -> None:
    for grade in ("KG", "01"):
        files = rosters.a_roster()
        rosters.row_of(files, "users.csv", "lan")["grades"] = grade
        address = hand_in(browser, rosters.zipped(files)).headers["Location"]
        worked_on(app, noor, roster.read_and_preview)
        page = shown(browser.get(address))
        press(browser, f"{address}/apply")
        worked_on(app, noor, roster.finish)

    assert "Lan Nguyễn Grade: KG → 01" in page
    table = page.split("What would change")[1].split("by name")[0]
    assert "Students 0 1 0 Nothing else is new, changed or gone." in table


def test_the_page_that_waits_asks_how_far_it_is(browser: FlaskClient) -> None:
    address = hand_in(browser, rosters.zipped(rosters.a_roster())).headers["Location"]

    told = browser.get(f"{address}/progress").json

    assert told == {"state": "uploaded", "percent": 0, "step": "", "running": True}


def test_errors_are_listed_with_what_to_do_and_can_be_downloaded(
    app: Flask, noor: Person, browser: FlaskClient
) -> None:
    files = rosters.a_roster()
    rosters.row_of(files, "enrollments.csv", "e3")["userSourcedId"] = "=nobody"
    address = hand_in(browser, rosters.zipped(files)).headers["Location"]
    worked_on(app, noor, roster.read_and_preview)

    page = shown(browser.get(address))
    listed = browser.get(f"{address}/errors.csv")

    assert "1 thing to mend" in page
    assert "“=nobody” is not in users.csv." in page
    assert "Add it to users.csv" in page
    assert listed.mimetype == "text/csv"
    assert "enrollments.csv,4,userSourcedId,'=nobody" in listed.text


def test_a_preview_can_be_cancelled(app: Flask, noor: Person, browser: FlaskClient) -> None:
    address = hand_in(browser, rosters.zipped(rosters.a_roster())).headers["Location"]
    worked_on(app, noor, roster.read_and_preview)

    answer = press(browser, f"{address}/cancel")

    assert answer.status_code == 302
    assert "was cancelled" in shown(browser.get(address))
    assert "What would have changed" in shown(browser.get(address))
    assert press(browser, f"{address}/apply").status_code == 409


def test_a_second_roster_waits_its_turn(browser: FlaskClient) -> None:
    hand_in(browser, rosters.zipped(rosters.a_roster()))

    again = hand_in(browser, rosters.zipped(rosters.a_roster()))

    assert again.status_code == 409
    assert "A roster waits here already (plum.zip)." in shown(again)


@pytest.mark.parametrize("filename", ["plum.csv", "plum.exe"])
def test_only_a_zip_is_taken(browser: FlaskClient, filename: str) -> None:
    answer = hand_in(browser, b"sourcedId", filename)

    assert answer.status_code == 422
    assert "Choose the zip file" in shown(answer)
    assert builders.every(RosterImport) == []


def test_without_a_file_the_form_says_so(browser: FlaskClient) -> None:
    answer = browser.post("/roster/upload", data={"csrf_token": token(browser)})

    assert answer.status_code == 422
    assert "Please choose the files again; a browser does not keep them." in shown(answer)
    assert "What you typed is still here" not in shown(answer)
    assert "Choose the zip file" in shown(answer)


def test_templates_can_be_downloaded(browser: FlaskClient) -> None:
    assert browser.get("/roster/template/families.csv").text.startswith("\ufefffamilyId,studentSourcedIds")
    assert browser.get("/roster/template/staff.csv").text.startswith("\ufeffsourcedId")
    assert browser.get("/roster/template/users.csv").status_code == 404


def test_the_rosters_so_far_are_looked_through_narrowed_and_taken_along(browser: FlaskClient) -> None:
    hand_in(browser, rosters.zipped(rosters.a_roster()), filename="fall_Plum-2026.zip")

    assert "fall_Plum-2026.zip" in shown(look_for(browser, "/roster/", "plum"))
    assert "fall_Plum-2026.zip" in shown(look_for(browser, "/roster/", "fall_p"))
    assert "No name here starts like that" in shown(look_for(browser, "/roster/", "zzz"))
    assert "fall_Plum-2026.zip" in shown(browser.get("/roster/?state=uploaded&order=mend"))
    assert "Nothing fits what you chose" in shown(browser.get("/roster/?state=applied"))
    assert "fall_Plum-2026.zip" in post(browser, "/roster/export", **{"as": "csv"}).text


def test_nothing_of_it_is_open_to_a_liaison(
    app: Flask, noor: Person, browser: FlaskClient, sign_in: SignIn
) -> None:
    address = hand_in(browser, rosters.zipped(rosters.a_roster())).headers["Location"]
    liaison = sign_in(builders.a_person(roles={Role.liaison: builders.a_school()}))

    assert liaison.get("/roster/").status_code == 403
    assert liaison.get(address).status_code == 403
    assert press(liaison, f"{address}/apply").status_code == 403


def test_another_district_s_coordinator_finds_nothing(browser: FlaskClient, sign_in: SignIn) -> None:
    address = hand_in(browser, rosters.zipped(rosters.a_roster())).headers["Location"]
    other = builders.a_district("Quince Hills")
    stranger = sign_in(builders.a_person(roles={Role.district_coordinator: other}))

    for ending in ("", "/progress", "/errors.csv"):
        assert stranger.get(address + ending).status_code == 404
    for ending in ("apply", "cancel", "try-again"):
        assert press(stranger, f"{address}/{ending}").status_code == 404
    assert "plum.zip" not in stranger.get("/roster/").text


def test_a_folder_s_files_may_be_handed_in_together(app: Flask, noor: Person, browser: FlaskClient) -> None:
    files = [(io.BytesIO(rosters.as_csv(rows)), name) for name, rows in rosters.a_roster().items()]
    data = {"roster": files, "csrf_token": token(browser)}

    handed_in = browser.post("/roster/upload", data=data, content_type="multipart/form-data")

    assert handed_in.status_code == 302
    assert worked_on(app, noor, roster.read_and_preview).state == "previewed"


def test_a_guarded_roster_is_paged_stored_with_a_yes_and_undone(
    app: Flask, noor: Person, browser: FlaskClient
) -> None:
    files = rosters.a_roster()
    many = [f"s{number:02}" for number in range(60)]
    files["users.csv"] += [rosters.a_user(each, "student", each, "Reyes", "alder") for each in many]
    first = hand_in(browser, rosters.zipped(files)).headers["Location"]
    worked_on(app, noor, roster.read_and_preview)
    assert "s46 Reyes" in shown(browser.get(f"{first}/changes/students/new?page=0"))
    assert "s59 Reyes" in shown(browser.get(f"{first}/changes/students/new?page=1"))
    press(browser, f"{first}/apply")
    worked_on(app, noor, roster.finish)
    rosters.row_of(files, "users.csv", "sam")["orgSourcedIds"] = "birch"
    rosters.row_of(files, "enrollments.csv", "e1")["classSourcedId"] = "m1"

    address = hand_in(browser, rosters.zipped(rosters.without(files, *many))).headers["Location"]
    worked_on(app, noor, roster.read_and_preview)
    page = shown(browser.get(address))

    assert "Many would leave these schools" in page
    assert "61 of 62" in page
    assert "1 (1 to another school)" in page
    assert press(browser, f"{address}/apply").status_code == 409
    browser.post(f"{address}/apply", data={"csrf_token": token(browser), "sure": "yes"})
    worked_on(app, noor, roster.finish)
    assert "Undo this roster" in shown(browser.get(address))
    press(browser, f"{address}/undo")
    undone = shown(browser.get(address))
    assert "was undone" in undone
    assert "What had changed" in undone
    assert undone.count("Everything is as it was before this roster.") == 1
    assert all(each.active for each in builders.every(Student))

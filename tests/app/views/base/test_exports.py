"""Lists that are narrowed, and taken along as files: what the list shows is what the file holds."""

import csv
import io
import re

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.models import Event, School
from tests import builders as b
from tests.browsing import look_for, post, shown
from tests.conftest import SignIn
from workflows.people import Role


def rows(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")))[1:]


def a_school(name: str, *, active: bool) -> None:
    school = b.a_school(name)
    with Session(b._engine[0]) as writing:
        writing.execute(update(School).where(School.id == school.id).values(active=active))
        writing.commit()


def test_a_file_holds_what_the_list_shows(desk: FlaskClient) -> None:
    for name, active in (("Alder", True), ("Alder Annex", False), ("Birch", True)):
        a_school(name, active=active)

    everything = post(desk, "/schools/export")
    some = post(desk, "/schools/export?active=yes&order=name&direction=desc", search="al")

    assert [row[0] for row in rows(everything)] == ["Alder", "Alder Annex", "Birch"]
    assert [row[0] for row in rows(some)] == ["Alder"]
    assert some.headers["Content-Disposition"].startswith("attachment; filename=schools-20")
    assert some.headers["Cache-Control"] == "no-store"


def test_a_file_is_longer_than_a_page(desk: FlaskClient) -> None:
    for _ in range(30):
        b.a_school()

    assert len(rows(post(desk, "/schools/export?page=1"))) == 30


def test_a_file_for_excel_runs_nothing_that_was_typed(desk: FlaskClient) -> None:
    b.a_school("=1+1")

    comma = post(desk, "/schools/export")
    sheet = load_workbook(io.BytesIO(post(desk, "/schools/export", **{"as": "xlsx"}).get_data())).active

    assert rows(comma)[0][0] == "'=1+1"
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", "=1+1")


def test_who_took_a_list_along_is_kept_without_a_name(desk: FlaskClient) -> None:
    b.a_school("Alder")

    post(desk, "/schools/export?active=yes", search="Alder").get_data()

    (told,) = b.every(Event, kind="list.taken")
    assert told.facts == {"list": "schools", "lines": 1, "form": "csv", "only": {"active": "yes"}}
    assert told.actor_id


def test_a_confidential_address_leaves_in_no_file(sign_in: SignIn) -> None:
    school = b.a_school("Alder")
    b.a_family("Hidden", of=[b.a_student(at=school)], confidential_address=True, address_line="9 Hidden Way")
    b.a_family("Open", of=[b.a_student(at=school)], address_line="1 Elm Street")
    liaison = sign_in(b.a_person(roles={Role.liaison: school}))

    taken = post(liaison, "/families/export").get_data().decode()

    assert "1 Elm Street" in taken
    assert "9 Hidden Way" not in taken
    assert "9 Hidden Way" in liaison.get("/families/").text


def test_nobody_takes_along_what_another_school_keeps(sign_in: SignIn) -> None:
    b.a_family("Quill family", of=[b.a_student(at=b.a_school("Birch"))])
    alder = b.a_school("Alder")
    liaison = sign_in(b.a_person(roles={Role.liaison: alder}))

    assert rows(post(liaison, f"/families/export?school={alder.id}")) == []
    assert rows(post(liaison, "/families/export")) == []
    assert post(liaison, "/people/export").status_code == 403


def test_a_list_is_narrowed_by_its_address_and_by_a_form_that_leads_there(desk: FlaskClient) -> None:
    b.a_school("Alder")
    a_school("Birch", active=False)

    led = post(desk, "/schools/?order=name", active="no", search="")
    page = desk.get(led.location)

    assert (led.status_code, led.location) == (303, "/schools/?active=no&order=name")
    assert "Birch" in shown(page)
    assert "Alder" not in shown(page)
    assert 'href="/schools/?order=name"' in page.text  # Takes the filter away again.


def test_words_that_were_looked_for_stand_in_no_address_of_the_page(desk: FlaskClient) -> None:
    for number in range(30):
        b.a_school(f"Alder {number:02}")

    page = look_for(desk, "/schools/?active=yes&narrow=yes", "Alder")

    assert re.search(r'href="/schools/\?active=yes&amp;narrow=yes&amp;found=[-\w]+&amp;after=\d+"', page.text)
    assert "=Alder" not in page.text.replace('value="Alder"', "")


@pytest.mark.parametrize("odd", ["active=maybe", "school=1;--", "narrow=%00", "active="])
def test_an_unknown_filter_narrows_nothing(desk: FlaskClient, odd: str) -> None:
    b.a_school("Alder")

    assert "Alder" in shown(desk.get(f"/schools/?{odd}"))

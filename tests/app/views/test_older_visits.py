"""Older visits from a spreadsheet: handed in, looked through, taken over or left, by whoever brought it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import Engine, text
from werkzeug.test import TestResponse

from app.models import Person, School, Visit, VisitImport
from app.security.session import NOBODY, Identity, identify
from app.services.visits import taking_over
from forms.visit_sheet import COLUMNS, MOST_BYTES, MOST_ROWS
from tests import builders
from tests.browsing import post, shown, token
from tests.conftest import SignIn
from workflows.people import Role

HEAD = ",".join(COLUMNS)
GOOD = f"{HEAD}\n,Ana,Ortiz,,2026-08-14,Jo Park,,\n"


@pytest.fixture
def school(owner: Engine) -> School:
    school = builders.a_school("Alder Elementary")
    builders.a_school_year(starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30))
    builders.a_person("Jo Park", roles={Role.educator: school})
    builders.a_student("Ana Ortiz", at=school)
    return school


@pytest.fixture
def cora(school: School) -> Person:
    return builders.a_person("Cora Diaz", roles={Role.school_coordinator: school})


@pytest.fixture
def browser(cora: Person, sign_in: SignIn) -> FlaskClient:
    return sign_in(cora)


def hand_in(browser: FlaskClient, content: str | bytes, name: str = "visits.csv") -> TestResponse:
    """Send the form as a browser does; built by hand, because the client leaves large temporary files open."""
    raw = content.encode() if isinstance(content, str) else content
    part = '--edge\r\nContent-Disposition: form-data; name="'
    fields = f'{part}csrf_token"\r\n\r\n{token(browser)}\r\n{part}sheet"; filename="{name}"\r\n\r\n'
    body = fields.encode() + raw + b"\r\n--edge--\r\n"
    return browser.post("/older-visits/", data=body, content_type="multipart/form-data; boundary=edge")


def handed_in(browser: FlaskClient, content: str | bytes = GOOD, name: str = "visits.csv") -> str:
    """The address of what was handed in."""
    answer = hand_in(browser, content, name)
    assert answer.status_code == 303, shown(answer)
    return str(answer.location)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in (COLUMNS, *rows):
        book.active.append(row)
    book.save(content)
    return content.getvalue()


def work(app: Flask, person: Person, act: Callable[[int], None] = taking_over.finish) -> None:
    """Do in the foreground what a worker would do for the person's latest spreadsheet."""
    from app.extensions import db

    with app.app_context():
        identify(db.session, Identity(person_id=person.id))
        act(builders.every(VisitImport)[-1].id)
        db.session.rollback()
        identify(db.session, NOBODY)


def test_a_good_file_is_looked_through_and_taken_over(app: Flask, cora: Person, browser: FlaskClient) -> None:
    address = handed_in(browser)

    page = shown(browser.get(address))
    assert "1 row can be taken over." in page
    assert builders.every(Visit) == []

    post(browser, f"{address}/take-over")
    assert "The visits are being made" in shown(browser.get(address))
    assert browser.get(f"{address}/progress").json == {
        "state": "applying",
        "percent": None,
        "step": "",
        "running": True,
    }

    work(app, cora)
    work(app, cora)
    assert "1 visit was taken over." in shown(browser.get(address))
    assert "1 visit" in shown(browser.get("/older-visits/"))
    [visit] = builders.every(Visit)
    assert (visit.state, visit.settled_elsewhere) == ("paid", True)


def test_an_excel_file_with_a_real_day_is_read_too(browser: FlaskClient) -> None:
    row = ("", "Ana", "Ortiz", "", date(2026, 8, 14), "Jo Park", "", "")

    assert "1 row can be taken over." in shown(browser.get(handed_in(browser, workbook(row), "visits.xlsx")))


def test_what_is_wrong_stands_at_its_row_and_column_and_the_rest_can_be_taken(browser: FlaskClient) -> None:
    wrong = (
        ",Nobody,Here,,2026-08-14,Jo Park,,",
        ",Ana,Ortiz,,2099-01-01,Jo Park,,",
        ",Ana,Ortiz,,2019-01-01,Jo Park,,",
        ",Ana,Ortiz,,last week,Jo Park,,",
        ",Ana,Ortiz,,2026-08-20,Nobody Known,,",
        ",Ana,Ortiz,,2026-08-21,Jo Park,,=HYPERLINK(1)",
    )

    page = shown(browser.get(handed_in(browser, GOOD + "\n".join(wrong))))

    for sentence in (
        "No student of your schools has this name.",
        "This day has not come yet.",
        "Write the day like 2026-08-14 or 8/14/2026.",
        "Nobody on the staff has this name or e-mail address.",
        "A formula stands here; write its value instead.",
    ):
        assert sentence in page
    assert "6 rows need mending" in page
    assert "Take over 1 visit" in page


def test_a_file_without_a_sound_row_offers_no_taking_over_and_refuses_one(browser: FlaskClient) -> None:
    address = handed_in(browser, f"{HEAD}\n,Nobody,Here,,2026-08-14,Jo Park,,\n")

    assert "/take-over" not in browser.get(address).text
    told = shown(browser.get(post(browser, f"{address}/take-over").location))

    assert "No row of it can be taken over" in told
    assert builders.every(VisitImport)[0].state == "read"


def bomb() -> bytes:
    """A workbook that unpacks to far more than it weighs."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (70 * 1024 * 1024))
    return content.getvalue()


def with_entities() -> bytes:
    """A workbook whose sheet declares an entity that would be read from this machine."""
    content = io.BytesIO(workbook(("", "Ana", "Ortiz", "", "2026-08-14", "Jo Park", "", "")))
    changed = io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            raw = old.read(part)
            if part == "xl/sharedStrings.xml":
                kind = b'<!DOCTYPE sst [<!ENTITY host SYSTEM "file:///etc/hostname">]>'
                raw = kind + raw.partition(b"?>")[2].replace(b"<t>Ana</t>", b"<t>&host;</t>")
            new.writestr(part, raw)
    return changed.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "visits.csv", "This file is empty, or larger than 5 MB."),
        (b"x" * (MOST_BYTES + 1), "visits.csv", "This file is empty, or larger than 5 MB."),
        (GOOD.encode(), "visits.exe", "Choose a CSV or Excel (.xlsx) file"),
        (GOOD.encode(), "visits.xlsx", "This file cannot be read."),
        (b"PK\x03\x04broken", "visits.xlsx", "This file cannot be read."),
        (bomb(), "visits.xlsx", "This file cannot be read."),
        (b"\0\0\0", "visits.csv", "This file cannot be read."),
        (HEAD.encode(), "visits.csv", "There is no visit in this file."),
        (b"name,day\nAna,2026-08-14\n", "visits.csv", "The column visit_date is missing."),
        (
            (GOOD + ",Ana,Ortiz,,2026-08-14,Jo Park,,\n" * MOST_ROWS).encode(),
            "visits.csv",
            "has more than 5,000 rows",
        ),
    ],
    ids=["empty", "huge", "kind", "no-zip", "broken", "bomb", "zeros", "blank", "columns", "rows"],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(
    browser: FlaskClient, content: bytes, name: str, sentence: str
) -> None:
    page = hand_in(browser, content, name)

    assert page.status_code == 422
    assert sentence in shown(page)
    assert builders.every(VisitImport) == []


def test_a_workbook_reads_nothing_of_this_machine(browser: FlaskClient) -> None:
    with open("/etc/hostname") as file:
        host = file.read().strip()

    answer = hand_in(browser, with_entities(), "visits.xlsx")

    kept = [line for found in builders.every(VisitImport) for line in found.lines]
    assert answer.status_code in (303, 422)
    assert host not in str(kept)


def test_names_of_students_stand_in_no_address_and_the_template_holds_an_example_that_is_never_read(
    browser: FlaskClient,
) -> None:
    template = browser.get("/older-visits/template.csv")

    assert "Ortiz" not in handed_in(browser)
    assert template.headers["Content-Disposition"] == "attachment; filename=older-visits.csv"
    assert "There is no visit in this file." in shown(hand_in(browser, template.data))


def test_a_sheet_that_is_left_is_forgotten_and_not_taken_over_any_more(browser: FlaskClient) -> None:
    address = handed_in(browser)

    left = shown(browser.get(post(browser, f"{address}/leave").location))
    late = shown(browser.get(post(browser, f"{address}/take-over").location))

    assert "No visit was made of it" in left
    assert "does not wait for a decision any more" in late
    assert builders.every(VisitImport)[0].lines == []


def test_work_that_stopped_can_be_tried_again(
    app: Flask, cora: Person, browser: FlaskClient, owner: Engine
) -> None:
    address = handed_in(browser)
    post(browser, f"{address}/take-over")
    with owner.begin() as connection:
        connection.execute(text("DELETE FROM procrastinate_jobs"))

    stopped = shown(browser.get(address))
    post(browser, f"{address}/try-again")
    waiting = shown(browser.get(address))
    work(app, cora)

    assert "The work stopped before its end. Nothing was stored." in stopped
    assert "The visits are being made" in waiting
    assert len(builders.every(Visit)) == 1


@pytest.mark.parametrize("act", ["", "/progress", "/take-over", "/leave", "/try-again"])
def test_a_colleague_of_the_same_school_finds_nothing(
    browser: FlaskClient, school: School, sign_in: SignIn, act: str
) -> None:
    address = handed_in(browser)
    colleague = sign_in(builders.a_person("Lee Moss", roles={Role.school_coordinator: school}))

    answer = colleague.get(address + act) if act in ("", "/progress") else post(colleague, address + act)

    assert answer.status_code == 404
    assert "visit" not in shown(colleague.get("/older-visits/")).partition("So far")[2]
    assert builders.every(VisitImport)[0].state == "read"


def test_a_liaison_takes_nothing_over(school: School, sign_in: SignIn) -> None:
    liaison = sign_in(builders.a_person(roles={Role.liaison: school}))

    assert liaison.get("/older-visits/").status_code == 403
    assert hand_in(liaison, GOOD).status_code == 403

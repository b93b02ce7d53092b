"""Who looked, who was refused, what left, and what is kept: as people meet it in the browser."""

import json
import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import Engine, LargeBinary, text

from app.models import AccessLog, DisclosedStudent, Disclosure, Event, Family, Person, RetentionRule, Student
from app.reports.held import SECRET, tables
from app.views.audit_words import THINGS
from app.views.record_lines import PLUMBING
from app.views.record_words import COLUMNS, TABLES
from tests import builders as b
from tests.browsing import look_for, post, send, shown
from tests.conftest import SignIn
from tests.visiting import School_, a_staffed_school, a_visit
from workflows.people import Role


@pytest.fixture
def school(app: Flask) -> School_:
    with app.app_context():
        return a_staffed_school("Alder")


@pytest.fixture
def family(school: School_) -> Family:
    student = b.a_student("Ana Ortiz", at=school.school)
    return b.a_family("Ortiz family", of=[student])


@pytest.fixture
def dana(app: Flask) -> Person:
    return b.a_person("Dana Okafor", roles={Role.district_coordinator: b.the_district()})


@pytest.fixture
def desk(dana: Person, sign_in: SignIn) -> FlaskClient:
    return sign_in(dana)


def kinds() -> list[str]:
    return [event.kind for event in b.every(Event)]


def test_every_opening_of_a_record_is_kept_with_the_duty_behind_it(
    app: Flask, school: School_, family: Family, desk: FlaskClient, sign_in: SignIn
) -> None:
    student = b.every(Student)[0]
    with app.app_context():
        visit = a_visit("scheduled", at=school, of=student)
    liaison, educator = sign_in(school.liaison), sign_in(school.pair[0])

    desk.get(f"/families/{family.id}")
    liaison.get(f"/students/{student.id}")
    educator.get(f"/visits/{visit.id}")
    educator.get(f"/visits/{visit.id}/pack")
    educator.get("/visits/")

    rows = [(each.what, each.why, each.visit_id, each.family_id) for each in b.every(AccessLog)]
    assert rows == [
        ("family", "district", None, family.id),
        ("student", "school", None, None),
        ("visit", "own", visit.id, family.id),
        ("pack", "own", visit.id, family.id),
    ]
    page = shown(desk.get(f"/records/families/{family.id}"))
    assert "works for the school" in page
    assert page.count(school.pair[0].name) == 2


def test_who_is_refused_a_record_is_kept_by_the_pages_name_alone(
    school: School_, family: Family, sign_in: SignIn
) -> None:
    stranger = b.a_person(roles={Role.liaison: b.a_school("Birch")})
    browser = sign_in(stranger)

    assert browser.get(f"/families/{family.id}").status_code == 404
    assert browser.get(f"/families/{family.id}").status_code == 404
    assert browser.get("/payroll/").status_code == 403
    assert browser.get("/nowhere").status_code == 404

    told = [event.facts for event in b.every(Event) if event.kind == "access.refused"]
    assert told == [
        {"route": "FamilyView.show", "answer": 404, "row": family.id},
        {"route": "PayrollView.list", "answer": 403},
    ]
    assert b.every(AccessLog) == []


def test_history_is_read_in_words_and_narrowed(desk: FlaskClient, dana: Person) -> None:
    send(desk, "/schools/add", name="Alder")
    person = b.a_person("Maria Reyes")
    send(desk, f"/people/{person.id}/edit", family_name="Reyes-Ortiz")

    page = shown(desk.get("/history/"))

    assert "A school: added" in page
    assert "Somebody of the staff: changed" in page
    assert "Reyes → Reyes-Ortiz" in page
    narrowed = shown(desk.get("/history/?area=access"))
    assert "A school: added" not in narrowed
    assert "Somebody of the staff: changed" in narrowed
    assert "No name here starts like that" in shown(look_for(desk, "/history/", "Zed"))
    assert "A school: added" in shown(look_for(desk, "/history/", "oka"))


def test_history_is_read_from_a_day_to_a_day_and_from_its_beginning(desk: FlaskClient, owner: Engine) -> None:
    send(desk, "/schools/add", name="Alder")
    send(desk, "/schools/add", name="Birch")
    today, tomorrow = b.today().isoformat(), (b.today() + timedelta(days=1)).isoformat()

    assert "A school: added" in shown(desk.get(f"/history/?from={today}&until={today}"))
    assert "A school: added" not in shown(desk.get(f"/history/?from={tomorrow}"))
    assert "A school: added" in shown(desk.get("/history/?from=soon&until=0001-01-01"))
    newest, oldest = (shown(desk.get(f"/history/?area=settings&order={order}")) for order in ("", "oldest"))
    ids = [str(event.facts["id"]) for event in b.every(Event, kind="school.added")]
    assert newest.index(ids[1]) < newest.index(ids[0])
    assert oldest.index(ids[0]) < oldest.index(ids[1])
    assert post(desk, f"/history/export?until={today}&order=oldest").status_code == 200


def test_history_is_taken_along_and_that_is_history(desk: FlaskClient) -> None:
    send(desk, "/schools/add", name="Alder")

    answer = post(desk, "/history/export", **{"as": "csv"})

    assert "A school: added" in answer.text
    assert kinds() == ["school.added", "list.taken"]


@pytest.mark.parametrize("form", ["pdf", "json"])
def test_everything_kept_is_printed_for_a_family(desk: FlaskClient, family: Family, form: str) -> None:
    refused = post(desk, f"/records/families/{family.id}/print", **{"as": form})
    assert refused.status_code == 422

    answer = post(desk, f"/records/families/{family.id}/print", reason="The mother asked", **{"as": form})

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename=record-family-{family.id}.{form}"
    if form == "json":
        told = json.loads(answer.data)
        assert told["tables"]["family"][0]["name"] == "Ortiz family"
    else:
        assert answer.data.startswith(b"%PDF")
    assert "record.printed" in kinds()


def test_on_paper_stand_names_days_and_sentences_where_the_database_has_numbers_and_codes(
    app: Flask, desk: FlaskClient, school: School_
) -> None:
    with app.app_context():
        visit = a_visit("reflected", at=school)

    answer = post(desk, f"/records/families/{visit.family_id}/print", reason="She asked", **{"as": "pdf"})

    paper = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    said = " ".join(paper.split())
    assert f"School: {school.school.name} (#{school.school.id})" in said
    assert f"{school.pair[0].name} (#{school.pair[0].id})" in said
    assert "Invited the family." in said
    assert not re.search(r"\d{4}-\d\d-\d\dT|visit\.invite|[{}]", said)


def test_no_table_of_the_database_stands_on_paper() -> None:
    assert {table.name for table in tables()} - TABLES.keys() - THINGS.keys() == set(), (
        "Name it in app/views/record_words.py."
    )


def test_no_column_of_the_database_stands_on_paper() -> None:
    told = {
        column.key
        for table in tables()
        for column in table.c
        if column.key not in SECRET | PLUMBING and not isinstance(column.type, LargeBinary)
    }

    assert told - COLUMNS.keys() == set(), "Name it in app/views/record_words.py."


def test_what_the_states_law_says_stands_on_the_record_and_where_retention_is_decided(
    desk: FlaskClient, family: Family, owner: Engine
) -> None:
    law = "Education Law <2-d>: complaints go to the privacy office."
    with owner.begin() as connection:
        connection.execute(text("UPDATE district_settings SET privacy_text = :law"), {"law": law})

    for address in ("/records/", f"/records/families/{family.id}"):
        assert law in shown(desk.get(address))
    printed = post(desk, f"/records/families/{family.id}/print", reason="The mother asked", **{"as": "pdf"})
    first = PdfReader(BytesIO(printed.data)).pages[0].extract_text()
    assert law in " ".join(first.split())


def test_a_family_that_disagrees_is_heard(desk: FlaskClient, family: Family) -> None:
    post(desk, f"/records/families/{family.id}/disagree", words="We moved in May, not in March.")

    assert "We moved in May" in shown(desk.get(f"/records/families/{family.id}"))


def test_a_list_for_somebody_outside_asks_to_whom_and_why(desk: FlaskClient, family: Family) -> None:
    student = b.every(Student)[0]
    asked = post(desk, "/students/export", **{"for": "outside"})
    assert asked.mimetype == "text/html"
    assert "Who gets it?" in shown(asked)
    assert b.every(Disclosure) == []
    incomplete = post(desk, "/students/export", recipient="", interest="x", **{"for": "outside", "as": "csv"})
    assert incomplete.status_code == 422

    answer = post(
        desk,
        "/students/export",
        recipient="Lee Ng, Valley University",
        interest="A study under 34 CFR 99.31(a)(6)",
        **{"for": "outside", "as": "csv"},
    )

    assert answer.mimetype == "text/csv"
    [kept] = b.every(Disclosure)
    assert (kept.what, kept.recipient, kept.students) == ("students", "Lee Ng, Valley University", 1)
    assert [each.student_id for each in b.every(DisclosedStudent)] == [student.id]
    [told] = [event for event in b.every(Event) if event.kind == "disclosure.made"]
    assert "Valley" not in str(told.facts)
    assert "Lee Ng" in shown(desk.get(f"/records/families/{family.id}"))
    assert "Lee Ng" in shown(desk.get(f"/records/students/{student.id}"))


@pytest.mark.parametrize("place", ["families", "visits"])
def test_families_and_visits_can_go_outside_too(
    app: Flask, school: School_, family: Family, desk: FlaskClient, place: str
) -> None:
    with app.app_context():
        a_visit("scheduled", at=school, of=b.every(Student)[0])

    to = {"recipient": "Lee Ng", "interest": "A study", "for": "outside", "as": "xlsx"}
    assert post(desk, f"/{place}/export", **to).status_code == 200

    assert [each.students for each in b.every(Disclosure)] == [1]


@pytest.mark.parametrize("place", ["students", "families", "visits"])
def test_who_opted_out_of_directory_information_is_in_no_list_for_somebody_outside(
    app: Flask, school: School_, family: Family, desk: FlaskClient, place: str
) -> None:
    out, other = b.every(Student)[0], b.a_student("Bea Lopez", at=school.school)
    b.a_family("Lopez family", of=[other])
    with app.app_context():
        for each in (out, other):
            a_visit("invited", at=school, of=each)
    assert post(desk, f"/students/{out.id}/directory", out="yes").status_code == 303

    to = {"recipient": "Lee Ng", "interest": "A study", "for": "outside", "as": "csv"}
    outside, inside = post(desk, f"/{place}/export", **to), post(desk, f"/{place}/export", **{"as": "csv"})

    assert "Ortiz" not in outside.text
    assert "Lopez" in outside.text
    assert "Ortiz" in inside.text
    assert [each.student_id for each in b.every(DisclosedStudent)] == [other.id]
    post(desk, f"/students/{out.id}/directory", out="no")
    assert "Ortiz" in post(desk, f"/{place}/export", **to).text


def test_only_the_coordinator_notes_who_opted_out(family: Family, school: School_, sign_in: SignIn) -> None:
    student = b.every(Student)[0]

    assert post(sign_in(school.liaison), f"/students/{student.id}/directory", out="yes").status_code == 403
    assert not b.reload(student).no_directory


def test_many_refusals_in_a_minute_fill_no_history(family: Family, school: School_, sign_in: SignIn) -> None:
    liaison = sign_in(school.liaison)

    for number in range(60):
        liaison.get(f"/students/{900_000 + number}")

    told = [event.facts for event in b.every(Event, kind="access.refused")]
    assert len(told) == 21
    assert told[-1] == {"more": True}


def test_rules_and_holds_are_set_by_those_who_may(desk: FlaskClient, family: Family, sign_in: SignIn) -> None:
    post(desk, "/records/rule", record_class="families", years="7")
    assert [(each.record_class, each.years) for each in b.every(RetentionRule)] == [("families", 7)]
    assert "7 years" in shown(desk.get("/records/"))
    post(desk, "/records/rule", record_class="families", years="")
    assert b.every(RetentionRule) == []

    admin = sign_in(b.a_person(roles={Role.admin: b.the_district()}))
    wrong = post(admin, "/records/hold", of_whom=str(family.id + 1000), reason="Court")
    assert wrong.status_code == 422
    post(admin, "/records/hold", of_whom=str(family.id), reason="Court")
    assert "Court" in shown(desk.get("/records/"))
    assert {"retention_rule.changed", "legal_hold.added"} <= set(kinds())

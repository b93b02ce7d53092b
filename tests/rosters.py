"""Small rosters for tests: a sound one, of which a test changes the rows that it is about."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

Rows = list[dict[str, Any]]
Files = dict[str, Rows]


def a_roster() -> Files:
    """Two schools, two teachers, three students, the two Ortiz children of the same two grown-ups."""
    return {
        "manifest.csv": [{"propertyName": "oneroster.version", "value": "1.1"}],
        "orgs.csv": [
            {"sourcedId": "d1", "name": "Plum Valley", "type": "district"},
            {"sourcedId": "alder", "name": "Alder Elementary", "type": "school"},
            {"sourcedId": "birch", "name": "Birch Middle", "type": "school"},
        ],
        "academicSessions.csv": [
            a_session("y1", "Last year", "schoolYear", "2025-08-15", "2026-06-10"),
            a_session("fall", "Fall", "term", "2025-08-15", "2025-12-20", parentSourcedId="y1"),
        ],
        "classes.csv": [a_class("k1", "Room 1", "alder"), a_class("m1", "Room 9", "birch")],
        "users.csv": [
            a_user("sam", "student", "Sam", "Ortiz", "alder", agentSourcedIds="ana,luis"),
            a_user("eva", "student", "Eva", "Ortiz", "birch", grades="06", agentSourcedIds="luis,ana"),
            a_user("lan", "student", "Lan", "Nguyễn", "alder"),
            a_user("ana", "parent", "Ana", "Ortiz", "", email="ana@example.org", phone="555-010-1234"),
            a_user("luis", "guardian", "Luis", "Ortiz", ""),
            a_user("maria", "teacher", "Maria", "Lopez", "alder", email="maria@example.org"),
            a_user("tom", "teacher", "Tom", "Okafor", "birch", email="tom@example.org"),
        ],
        "enrollments.csv": [
            an_enrollment("e1", "k1", "sam", "student"),
            an_enrollment("e2", "k1", "lan", "student"),
            an_enrollment("e3", "m1", "eva", "student"),
            an_enrollment("e4", "k1", "maria", "teacher"),
            an_enrollment("e5", "m1", "tom", "teacher"),
        ],
    }


def a_session(sourced_id: str, title: str, kind: str, starts: str, ends: str, **more: str) -> dict[str, str]:
    given = {"sourcedId": sourced_id, "title": title, "type": kind, "startDate": starts, "endDate": ends}
    return {**given, "parentSourcedId": "", "schoolYear": "2026", **more}


def a_class(sourced_id: str, title: str, school: str) -> dict[str, str]:
    given = {"sourcedId": sourced_id, "title": title, "schoolSourcedId": school}
    return {**given, "classType": "homeroom", "grades": "KG", "termSourcedIds": "fall"}


def a_user(sourced_id: str, role: str, given: str, family: str, orgs: str, **more: str) -> dict[str, str]:
    named = {"sourcedId": sourced_id, "role": role, "givenName": given, "familyName": family}
    blank = dict.fromkeys(("email", "phone", "agentSourcedIds", "grades", "enabledUser"), "")
    return {
        **named,
        "orgSourcedIds": orgs,
        **blank,
        **({"grades": "KG"} if role == "student" else {}),
        **more,
    }


def an_enrollment(sourced_id: str, school_class: str, user: str, role: str) -> dict[str, str]:
    given = {"sourcedId": sourced_id, "classSourcedId": school_class, "userSourcedId": user, "role": role}
    return {**given, "beginDate": "2025-08-15", "endDate": "2026-06-10"}


def families(*rows: Mapping[str, Any]) -> bytes:
    """families.csv: each row with the defaults of one household, F1, of the two Ortiz children."""
    given = {
        "familyId": "F1",
        "studentSourcedIds": "sam,eva",
        "givenName": "Ana",
        "familyName": "Ortiz",
        "spokenLanguage": "es",
        "addressLine1": "12 Alder Street",
        "city": "Plum Valley",
        "confidentialAddress": "",
        "mayReceiveLetters": "",
    }
    return as_csv([{**given, **row} for row in rows])


def staff(*rows: Mapping[str, Any]) -> bytes:
    """staff.csv: each row with the defaults of Maria's."""
    given = {"sourcedId": "maria", "employeeId": "10001", "employeeClass": "classified", "languages": "en,es"}
    return as_csv([{**given, **row} for row in rows])


def zipped(files: Files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in files.items():
            archive.writestr(name, as_csv(rows))
    return stream.getvalue()


def as_csv(rows: Iterable[Mapping[str, Any]]) -> bytes:
    every = list(rows)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in every for name in row)))
    writer.writeheader()
    writer.writerows(every)
    return text.getvalue().encode()


def row_of(files: Files, file: str, sourced_id: str) -> dict[str, Any]:
    """The one row of that id, to be changed in place."""
    return next(row for row in files[file] if row["sourcedId"] == sourced_id)


def without(files: Files, *sourced_ids: str) -> Files:
    """The roster without the rows of these ids, and without what points to them."""
    gone = set(sourced_ids)
    pointing = ("sourcedId", "userSourcedId", "classSourcedId")
    return {
        name: [row for row in rows if not gone & {row.get(column) for column in pointing}]
        for name, rows in files.items()
    }

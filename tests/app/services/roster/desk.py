"""What the tests of rosters look at: the district's rows, and who came in under which id."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, text

from app.models import (
    District,
    Employment,
    Enrollment,
    Family,
    Guardian,
    Person,
    PersonSchool,
    RosterImport,
    School,
    SchoolClass,
    SchoolYear,
    Student,
    StudentFamily,
    StudentSchool,
)
from tests import builders

FILLED = (District, School, SchoolYear, SchoolClass, Person, PersonSchool, Employment, Student, StudentSchool)
FILLED_TOO = (Enrollment, Family, Guardian, StudentFamily)
TABLES = tuple(model.__tablename__ for model in (*FILLED, *FILLED_TOO))

BringIn = Callable[..., RosterImport]


def counts(found: RosterImport, kind: str) -> dict[str, int]:
    return {name: part[kind] for name, part in found.preview["parts"].items() if part[kind]}


def content(owner: Engine) -> dict[str, Any]:
    """Every row with its place on disk: a row that was written anew shows, even with the same values."""
    with owner.connect() as connection:
        return {
            table: connection.execute(
                text(f"SELECT ctid::text, xmin::text, {table}::text FROM {table}")
            ).all()
            for table in TABLES
        }


def student(sourced_id: str) -> Student:
    return builders.every(Student, sourced_id=sourced_id)[0]


def person(sourced_id: str) -> Person:
    return builders.every(Person, sourced_id=sourced_id)[0]


def family_of(sourced_id: str) -> Family:
    links = builders.every(StudentFamily, student_id=student(sourced_id).id)
    assert len(links) == 1
    return builders.every(Family, id=links[0].family_id)[0]

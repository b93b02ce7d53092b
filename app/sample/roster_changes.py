"""What changed in the sample's district since its roster, as a OneRoster 1.1 zip that tells changes only."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.sample.records import Neighbourhood, Person, Plan
from app.sample.roster import (
    TABLES,
    Cells,
    Making,
    Tables,
    enrollment,
    nothing,
    rooms_of,
    student_user,
    write_tables,
)

LEAVES, IS_RENAMED, COMES, CHANGES_CLASS = (200, 0), (100, 50), (200, 1), (500, 7)
"""One student in so many, and which one."""
ABSENT = ("academicSessions", "classes", "orgs")


def write_changes(path: Path, plan: Plan, classes: int = 1) -> None:
    """Write the zip: of a thousand students five leave, five come, ten change their name and two their class."""
    tables: Tables = {
        "manifest.csv": (TABLES["manifest.csv"][0], _manifest, nothing),
        "users.csv": (TABLES["users.csv"][0], nothing, _users),
        "enrollments.csv": (TABLES["enrollments.csv"][0], nothing, _enrollments),
    }
    write_tables(path, Making(plan, classes), tables)


def _manifest(_making: Making, _office: list[Person]) -> Iterator[Cells]:
    yield from (("manifest.version", "1.0"), ("oneroster.version", "1.1"))
    yield from ((f"file.{name}", "absent") for name in ABSENT)
    yield from (("file.users", "delta"), ("file.enrollments", "delta"))


def _users(making: Making, place: Neighbourhood) -> Iterator[Cells]:
    for school in place.schools:
        for student in school.students:
            if _is(student.number, LEAVES):
                yield _changed(making, student_user(student, ""), "tobedeleted")
            elif _is(student.number, IS_RENAMED):
                renamed = replace(student, family=f"{student.family} {student.given}")
                yield _changed(making, student_user(renamed, ""), "active")
            elif _is(student.number, COMES):
                comes = replace(student, number=_new(student.number), given=student.family)
                yield _changed(making, student_user(comes, ""), "active")


def _enrollments(making: Making, place: Neighbourhood) -> Iterator[Cells]:
    for school in place.schools:
        rooms = list(rooms_of(making, school))
        for index, (class_id, _title, _kind, room, staff) in enumerate(rooms):
            numbers = [next(making.enrolled) for _ in (*staff, *room.students)][len(staff) :]
            for number, student in zip(numbers, room.students, strict=True):
                who = student.sourced_id
                if _is(student.number, COMES):
                    new = replace(student, number=_new(student.number)).sourced_id
                    row = enrollment(making, f"new-{number}", class_id, school.sourced_id, new, "student")
                    yield _changed(making, row, "active")
                elif _is(student.number, CHANGES_CLASS):
                    row = enrollment(making, number, class_id, school.sourced_id, who, "student")
                    yield _changed(making, row, "tobedeleted")
                    other = rooms[(index + making.classes) % len(rooms)][0]
                    row = enrollment(making, f"new-{number}", other, school.sourced_id, who, "student")
                    yield _changed(making, row, "active")


def _is(number: int, one_in: tuple[int, int]) -> bool:
    return number % one_in[0] == one_in[1]


def _new(number: int) -> int:
    """A number that no student of the sample has."""
    return number + 1_000_000_000


def _changed(making: Making, row: Cells, status: str) -> Cells:
    return row[0], status, f"{making.plan.today}T00:00:00.000Z", *row[3:]

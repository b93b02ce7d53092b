"""The sample's people as a OneRoster 1.1 zip, with families.csv and staff.csv for what OneRoster does not carry."""

import csv
import io
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import TextIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.sample import district
from app.sample.calendar import Year, school_years
from app.sample.records import (
    Guardian,
    Household,
    Neighbourhood,
    Numbers,
    Person,
    Plan,
    Room,
    School,
    Student,
)
from forms.roster.companions import FAMILIES, STAFF

Cells = Sequence[object]
DAY_OF_ALL_FILES = (2026, 8, 1, 0, 0, 0)
FILES = ("academicSessions", "classes", "enrollments", "orgs", "users")
NOT_IN_IT = (
    "categories", "classResources", "courseResources", "courses", "demographics", "lineItems", "resources", "results",
)  # fmt: skip
PARENTS = ("mother", "father", "stepfather")
COMMON = "sourcedId status dateLastModified"
SUBJECTS = ("Art", "Music", "Garden", "Theater", "Robotics", "Dance")


@dataclass
class Making:
    """A roster as it is made: each student is in so many `classes`."""

    plan: Plan
    classes: int
    enrolled: Iterator[int] = field(default_factory=lambda: count(1))

    @cached_property
    def year(self) -> Year:
        """The school year that the roster tells."""
        return school_years(self.plan.today)[-1]


def write_roster(path: Path, plan: Plan, classes: int = 1) -> None:
    """Write the zip; the same plan gives the same bytes."""
    write_tables(path, Making(plan, classes), TABLES)


def write_tables(path: Path, making: Making, tables: "Tables") -> None:
    """One neighbourhood after the other goes into all files, so any size needs little memory."""
    numbers = Numbers()
    with ExitStack() as stack:
        texts = {name: stack.enter_context(_text()) for name in tables}
        office = district.office(making.plan, numbers)
        for name, (header, first, _rows) in tables.items():
            csv.writer(texts[name]).writerows([header, *first(making, office)])
        for place in district.neighbourhoods(making.plan, numbers):
            for name, (_header, _first, rows) in tables.items():
                csv.writer(texts[name]).writerows(rows(making, place))
        _zip(path, texts)


def _text() -> TextIO:
    return io.TextIOWrapper(TemporaryFile(), "utf-8", newline="")


def _zip(path: Path, texts: dict[str, TextIO]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            info = ZipInfo(name, DAY_OF_ALL_FILES)
            info.compress_type = ZIP_DEFLATED
            text.flush()
            text.buffer.seek(0)
            with archive.open(info, "w", force_zip64=True) as raw:
                shutil.copyfileobj(text.buffer, raw)


def nothing(_making: Making, _some: object) -> Iterable[Cells]:
    return ()


def _manifest(_making: Making, _office: list[Person]) -> Iterator[Cells]:
    yield from (("manifest.version", "1.0"), ("oneroster.version", "1.1"))
    yield from ((f"file.{name}", "bulk") for name in FILES)
    yield from ((f"file.{name}", "absent") for name in NOT_IN_IT)
    yield from (("source.systemName", "Porchlight sample"), ("source.systemCode", "sample"))


def _district(_making: Making, _office: list[Person]) -> Iterator[Cells]:
    yield district.SOURCED_ID, "", "", district.NAME, "district", "", ""


def _orgs(_making: Making, place: Neighbourhood) -> Iterator[Cells]:
    for school in place.schools:
        yield school.sourced_id, "", "", school.name, "school", school.number, district.SOURCED_ID


def _sessions(making: Making, _office: list[Person]) -> Iterator[Cells]:
    year = making.year
    ends = year.ends_on.year
    yield f"year-{ends}", "", "", year.name, "schoolYear", year.starts_on, year.ends_on, "", ends


def _classes(making: Making, place: Neighbourhood) -> Iterator[Cells]:
    year = f"year-{making.year.ends_on.year}"
    for school in place.schools:
        for class_id, title, kind, room, _staff in rooms_of(making, school):
            grades = ",".join(room.grades)
            yield (
                class_id, "", "", title, grades, "course-1", "", kind, "", school.sourced_id, year, "", "", "",
            )  # fmt: skip


def rooms_of(making: Making, school: School) -> Iterator[tuple[str, str, str, Room, list[Person]]]:
    """Every class: its id, title and kind, who sits in it, and its staff; the same children meet in their others."""
    for index, room in enumerate(school.rooms):
        yield room.sourced_id, room.title, room.kind, room, room.staff
        for more in range(1, making.classes):
            teacher = school.rooms[(index + more) % len(school.rooms)].teacher
            title = f"{SUBJECTS[(room.number + more) % len(SUBJECTS)]} · {teacher.family}"
            yield f"{room.sourced_id}-{more + 1}", title, "scheduled", room, [teacher]


def _office_users(_making: Making, office: list[Person]) -> Iterator[Cells]:
    return (_staff_user(person, district.SOURCED_ID) for person in office)


def _users(_making: Making, place: Neighbourhood) -> Iterator[Cells]:
    for school in place.schools:
        yield from (_staff_user(person, school.sourced_id) for person in school.staff)
    yield from _family_users(place.households)


def _family_users(households: list[Household]) -> Iterator[Cells]:
    grown_ups: dict[int, list[str]] = {}
    for home in households:
        ids = [guardian.sourced_id for guardian in home.guardians]
        for student in home.students:
            grown_ups.setdefault(student.number, []).extend(ids)
        yield from (_guardian_user(home, guardian) for guardian in home.guardians)
    for home in households:
        for student in home.students if not home.second else ():
            yield student_user(student, ",".join(grown_ups[student.number]))


def student_user(student: Student, agents: str) -> Cells:
    """A student's row of users.csv."""
    return _user(
        student.sourced_id, student.school.sourced_id, "student", student.given, student.family,
        agents=agents, grades=student.grade_code,
    )  # fmt: skip


def _guardian_user(home: Household, guardian: Guardian) -> Cells:
    role = "parent" if guardian.relationship in PARENTS else "guardian"
    schools = ",".join(dict.fromkeys(student.school.sourced_id for student in home.students))
    return _user(guardian.sourced_id, schools, role, guardian.given, guardian.family)


def _staff_user(person: Person, org: str) -> Cells:
    return _user(
        person.sourced_id, org, person.roster_role, person.given, person.family,
        identifier=f"E{person.number:06d}", email=person.email,
    )  # fmt: skip


def _user(
    sourced_id: str, orgs: str, role: str, given: str, family: str, *,
    identifier: str = "", email: str = "", agents: str = "", grades: str = "",
) -> Cells:  # fmt: skip
    return (
        sourced_id, "", "", "true", orgs, role, sourced_id, "", given, family, "", identifier, email, "", "",
        agents, grades, "",
    )  # fmt: skip


def _enrollments(making: Making, place: Neighbourhood) -> Iterator[Cells]:
    for school in place.schools:
        for class_id, _title, _kind, room, staff in rooms_of(making, school):
            for person, role in [
                *((one.sourced_id, one.roster_role) for one in staff),
                *((one.sourced_id, "student") for one in room.students),
            ]:
                yield enrollment(making, next(making.enrolled), class_id, school.sourced_id, person, role)


def enrollment(
    making: Making, number: int | str, class_id: str, school_id: str, person: str, role: str
) -> Cells:
    """A row of enrollments.csv, from the first to the last day of the year."""
    primary = "true" if role == "teacher" else "false"
    days = making.year.starts_on, making.year.ends_on
    return f"enrollment-{number}", "", "", class_id, school_id, person, role, primary, *days


def _families(_making: Making, place: Neighbourhood) -> Iterator[Cells]:
    for home in place.households:
        for guardian in home.guardians:
            yield _in_order(FAMILIES.columns, _family_row(home, guardian))


def _family_row(home: Household, guardian: Guardian) -> dict[str, object]:
    address = home.address is not None
    return {
        "familyId": home.sourced_id,
        "studentSourcedIds": ",".join(student.sourced_id for student in home.students),
        "guardianSourcedId": guardian.sourced_id,
        "givenName": guardian.given,
        "familyName": guardian.family,
        "relationship": guardian.relationship,
        "spokenLanguage": guardian.spoken,
        "readLanguage": guardian.read,
        "interpreter": _yes_or_no(guardian.interpreter),
        "phone": guardian.phone,
        "email": guardian.email,
        "addressLine1": home.address,
        "city": "Lanternfield" if address else "",
        "state": "CA" if address else "",
        "postalCode": home.postal_code if address else "",
        "confidentialAddress": _yes_or_no(home.confidential),
        "mayReceiveLetters": _yes_or_no(guardian.may_receive_letters),
    }


def _office_staff(_making: Making, office: list[Person]) -> Iterator[Cells]:
    return (_in_order(STAFF.columns, _staff_row(person)) for person in office)


def _staff(_making: Making, place: Neighbourhood) -> Iterator[Cells]:
    for school in place.schools:
        yield from (_in_order(STAFF.columns, _staff_row(person)) for person in school.staff)


def _staff_row(person: Person) -> dict[str, object]:
    return {
        "sourcedId": person.sourced_id,
        "employeeClass": person.employee_class,
        "employeeId": f"E{person.number:06d}",
        "exempt": _yes_or_no(person.employee_class == "certificated"),
        "languages": ",".join(person.languages),
    }


def _yes_or_no(answer: bool | None) -> str:
    return "" if answer is None else "yes" if answer else "no"


def _in_order(columns: Sequence[str], values: dict[str, object]) -> Cells:
    return [values.get(column, "") for column in columns]


First = Callable[[Making, list[Person]], Iterable[Cells]]
Rows = Callable[[Making, Neighbourhood], Iterable[Cells]]
Tables = dict[str, tuple[Sequence[str], First, Rows]]
TABLES: Tables = {
    "manifest.csv": (("propertyName", "value"), _manifest, nothing),
    "orgs.csv": (f"{COMMON} name type identifier parentSourcedId".split(), _district, _orgs),
    "academicSessions.csv": (
        f"{COMMON} title type startDate endDate parentSourcedId schoolYear".split(),
        _sessions,
        nothing,
    ),
    "classes.csv": (
        f"{COMMON} title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects"
        " subjectCodes periods".split(),
        nothing,
        _classes,
    ),
    "users.csv": (
        f"{COMMON} enabledUser orgSourcedIds role username userIds givenName familyName middleName identifier email sms"
        " phone agentSourcedIds grades password".split(),
        _office_users,
        _users,
    ),
    "enrollments.csv": (
        f"{COMMON} classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate".split(),
        nothing,
        _enrollments,
    ),
    "families.csv": (FAMILIES.columns, nothing, _families),
    "staff.csv": (STAFF.columns, _office_staff, _staff),
}
"""By file: its header, the rows of the whole district, and those of a neighbourhood."""

"""The sample's people as a OneRoster 1.1 zip, with families.csv and staff.csv for what OneRoster does not carry."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app.sample import district
from app.sample.calendar import school_years
from app.sample.records import Guardian, Household, Neighbourhood, Numbers, Person, Plan, School
from forms.roster.companions import FAMILIES, STAFF

Cells = Sequence[object]
DAY_OF_ALL_FILES = (2026, 8, 1, 0, 0, 0)
FILES = ("academicSessions", "classes", "enrollments", "orgs", "users")
NOT_IN_IT = (
    "categories", "classResources", "courseResources", "courses", "demographics", "lineItems", "resources", "results",
)  # fmt: skip
PARENTS = ("mother", "father", "stepfather")
COMMON = "sourcedId status dateLastModified"


def write_roster(path: Path, plan: Plan) -> None:
    """Write the zip; the same plan gives the same bytes. Each file is made row by row, so any size fits."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, (header, rows) in TABLES.items():
            _write(archive, name, header, rows(plan))


def _write(archive: ZipFile, name: str, header: Sequence[str], rows: Iterable[Cells]) -> None:
    info = ZipInfo(name, DAY_OF_ALL_FILES)
    info.compress_type = ZIP_DEFLATED
    with archive.open(info, "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows(rows)


def _places(plan: Plan) -> Iterator[Neighbourhood]:
    numbers = Numbers()
    district.office(plan, numbers)
    yield from district.neighbourhoods(plan, numbers)


def _schools(plan: Plan) -> Iterator[School]:
    return (school for place in _places(plan) for school in place.schools)


def _manifest(plan: Plan) -> Iterator[Cells]:
    yield from (("manifest.version", "1.0"), ("oneroster.version", "1.1"))
    yield from ((f"file.{name}", "bulk") for name in FILES)
    yield from ((f"file.{name}", "absent") for name in NOT_IN_IT)
    yield from (("source.systemName", "Porchlight sample"), ("source.systemCode", "sample"))


def _orgs(plan: Plan) -> Iterator[Cells]:
    yield district.SOURCED_ID, "", "", district.NAME, "district", "", ""
    for school in _schools(plan):
        yield school.sourced_id, "", "", school.name, "school", school.number, district.SOURCED_ID


def _sessions(plan: Plan) -> Iterator[Cells]:
    year = school_years(plan.today)[-1]
    ends = year.ends_on.year
    yield f"year-{ends}", "", "", year.name, "schoolYear", year.starts_on, year.ends_on, "", ends


def _classes(plan: Plan) -> Iterator[Cells]:
    year = f"year-{school_years(plan.today)[-1].ends_on.year}"
    for school in _schools(plan):
        for room in school.rooms:
            grades = ",".join(room.grades)
            yield (
                room.sourced_id, "", "", room.title, grades, "course-1", "", room.kind, "", school.sourced_id, year,
                "", "", "",
            )  # fmt: skip


def _users(plan: Plan) -> Iterator[Cells]:
    for person in district.office(plan, Numbers()):
        yield _staff_user(person, district.SOURCED_ID)
    for place in _places(plan):
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
            yield _user(
                student.sourced_id, student.school.sourced_id, "student", student.given, student.family,
                agents=",".join(grown_ups[student.number]), grades=student.grade_code,
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


def _enrollments(plan: Plan) -> Iterator[Cells]:
    year = school_years(plan.today)[-1]
    number = 0
    for school in _schools(plan):
        for room in school.rooms:
            for person, role in [
                *((one.sourced_id, one.roster_role) for one in room.staff),
                *((one.sourced_id, "student") for one in room.students),
            ]:
                number += 1
                primary = "true" if role == "teacher" else "false"
                yield (
                    f"enrollment-{number}", "", "", room.sourced_id, school.sourced_id, person, role, primary,
                    year.starts_on, year.ends_on,
                )  # fmt: skip


def _families(plan: Plan) -> Iterator[Cells]:
    for place in _places(plan):
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


def _staff(plan: Plan) -> Iterator[Cells]:
    for person in district.office(plan, Numbers()):
        yield _in_order(STAFF.columns, _staff_row(person))
    for school in _schools(plan):
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


TABLES: dict[str, tuple[Sequence[str], Callable[[Plan], Iterable[Cells]]]] = {
    "manifest.csv": (("propertyName", "value"), _manifest),
    "orgs.csv": (f"{COMMON} name type identifier parentSourcedId".split(), _orgs),
    "academicSessions.csv": (
        f"{COMMON} title type startDate endDate parentSourcedId schoolYear".split(),
        _sessions,
    ),
    "classes.csv": (
        f"{COMMON} title grades courseSourcedId classCode classType location schoolSourcedId termSourcedIds subjects"
        " subjectCodes periods".split(),
        _classes,
    ),
    "users.csv": (
        f"{COMMON} enabledUser orgSourcedIds role username userIds givenName familyName middleName identifier email sms"
        " phone agentSourcedIds grades password".split(),
        _users,
    ),
    "enrollments.csv": (
        f"{COMMON} classSourcedId schoolSourcedId userSourcedId role primary beginDate endDate".split(),
        _enrollments,
    ),
    "families.csv": (FAMILIES.columns, _families),
    "staff.csv": (STAFF.columns, _staff),
}

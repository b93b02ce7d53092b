"""Data that reads aloud: every function has defaults, writes as the owner, and returns the row, detached.

Without a district or a school, the first one of the test is meant; it is made when there is none.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from flask_appbuilder import Model
from sqlalchemy import Engine, inspect, select, update
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.models import (
    Account,
    Assignment,
    District,
    DistrictSettings,
    Employment,
    Enrollment,
    Family,
    Guardian,
    Person,
    PersonSchool,
    School,
    SchoolClass,
    SchoolYear,
    Student,
    StudentFamily,
    StudentSchool,
    TrainingCertificate,
    UserSession,
)
from app.security.sign_in import hashed
from tests import grounds
from workflows.people import Role

PASSWORD = "a lamp over every door"
"""The password of every account made here."""
NAMES = ("Maria Reyes", "Tom Okafor", "Lan Nguyễn", "Ana Ilić", "Sam Whitehorse", "Noor Haddad", "Jo Park")

Row = TypeVar("Row", bound=Model)
_engine: list[Engine] = []
_password_hash: list[str] = []
_secret = secrets.token_urlsafe(32)
_sessions: Counter[int] = Counter()


def write_with(owner: Engine) -> None:
    """Name the engine that every builder writes through."""
    _engine[:] = [owner]


def start_anew() -> None:
    """Number the next rows from one."""
    grounds.unknown()
    grounds.go_on_from(1)
    _sessions.clear()


def next_number() -> int:
    """No other row of this test was numbered like that."""
    return grounds.next_number()


def save(*rows: Model) -> None:
    """Write rows as the owner; ids and computed columns can be read afterwards."""
    grounds.saved("rows", *rows)
    with grounds.building(), Session(_engine[0], expire_on_commit=False) as session:
        session.add_all(rows)
        session.commit()


def change(row: Model, **columns: Any) -> None:
    """Set columns of a stored row as nobody can through the product, such as a state without its event."""
    table, key = row.__table__, inspect(row).identity
    same = (column == value for column, value in zip(table.primary_key.columns, key or (), strict=True))
    grounds.saved("columns", row, **columns)
    with grounds.building(), _engine[0].begin() as connection:
        connection.execute(update(table).where(*same).values(**columns))


def reload(row: Row) -> Row:
    """Read the row again, as it is now."""
    with Session(_engine[0], expire_on_commit=False) as session:
        key = row.__mapper__.primary_key_from_instance(row)
        return session.get_one(type(row), tuple(key))


def every(model: type[Row], **equal: Any) -> list[Row]:
    """Read all rows of a table, or those whose columns equal what is given, by id."""
    with Session(_engine[0], expire_on_commit=False) as session:
        statement = select(model).filter_by(**equal).order_by(*model.__mapper__.primary_key)
        return list(session.scalars(statement))


def today() -> date:
    """Today where the district is, near enough for a test: the day in Los Angeles."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("America/Los_Angeles")).date()


# --- the district


def a_district(
    name: str = "Plum Valley", *, time_zone: str = "America/Los_Angeles", **settings: Any
) -> District:
    """Set up; `settings` are columns of the district's settings, such as `notice_hours=0`."""
    district = District(name=name, time_zone=time_zone, set_up_on=today())
    save(district)
    save(DistrictSettings(district_id=district.id, **settings))
    return district


def the_district() -> District:
    found = every(District)
    return found[0] if found else a_district()


def a_school(name: str = "", *, district: District | None = None) -> School:
    district = district or the_district()
    school = School(district_id=district.id, name=name or f"School {next_number()}")
    save(school)
    return school


def the_school(district: District | None = None) -> School:
    district = district or the_district()
    found = every(School, district_id=district.id)
    return found[0] if found else a_school(district=district)


def a_school_year(*, district: District | None = None, **columns: Any) -> SchoolYear:
    """The current one, half of it behind us."""
    district = district or the_district()
    day = today()
    given: dict[str, Any] = {
        "name": f"{day.year}-{day.year + 1}",
        "starts_on": day - timedelta(days=180),
        "ends_on": day + timedelta(days=180),
        "current": True,
    }
    year = SchoolYear(district_id=district.id, **(given | columns))
    save(year)
    return year


def the_school_year(district: District | None = None) -> SchoolYear:
    district = district or the_district()
    found = every(SchoolYear, district_id=district.id, current=True)
    return found[0] if found else a_school_year(district=district)


# --- people


def a_person(
    name: str = "",
    *,
    roles: Mapping[Role, School | District] | None = None,
    district: District | None = None,
    employee_class: str | None = "certificated",
    **columns: Any,
) -> Person:
    """A member of staff who holds each role at the school, or in the whole district, given with it."""
    places = list((roles or {}).values())
    if district is None:
        district = district_of(places[0]) if places else the_district()
    number = next_number()
    given_name, _, family_name = (name or NAMES[number % len(NAMES)]).partition(" ")
    person = Person(
        district_id=district.id,
        given_name=given_name,
        family_name=family_name or "Lee",
        **({"email": f"person{number}@example.org"} | columns),
    )
    save(person)
    work = [_assigned(person, role, place) for role, place in (roles or {}).items()]
    schools = {each.school_id for each in work if each.school_id}
    if employee_class:
        work.append(
            Employment(
                person_id=person.id,
                district_id=district.id,
                employee_id=f"E{number:04}",
                employee_class=employee_class,
            )
        )
    save(*work, *(_works_at(person, school_id) for school_id in schools))
    return person


def an_assignment(person: Person, role: Role, *, at: School | District, **columns: Any) -> Assignment:
    assignment = _assigned(person, role, at, **columns)
    school_id = assignment.school_id
    there = not school_id or every(PersonSchool, person_id=person.id, school_id=school_id)
    save(assignment, *([] if there else [_works_at(person, school_id)]))
    return assignment


def _assigned(person: Person, role: Role, at: School | District, **columns: Any) -> Assignment:
    given = {"starts_on": today() - timedelta(days=100)}
    return Assignment(
        person_id=person.id,
        district_id=person.district_id,
        school_id=at.id if isinstance(at, School) else None,
        role=role.value,
        **(given | columns),
    )


def _works_at(person: Person, school_id: int) -> PersonSchool:
    return PersonSchool(person_id=person.id, school_id=school_id, district_id=person.district_id)


def an_account(person: Person, *, username: str = "", **columns: Any) -> Account:
    """The person's sign-in, with `PASSWORD`; the one that exists when there is one."""
    found = every(Account, person_id=person.id)
    if found:
        return found[0]
    name = username or f"{person.given_name}.{person.id}".lower()
    account = Account(
        person_id=person.id,
        first_name=person.given_name,
        last_name=person.family_name,
        username=name,
        email=person.email or f"{name}@example.org",
        password=_hash_of_password(),
        **({"active": True} | columns),
    )
    save(account)
    return account


def a_session(person: Person, **columns: Any) -> dict[str, Any]:
    """Write a live session row for the person and return what the cookie of that session holds."""
    account = an_account(person)
    _sessions[account.id] += 1
    key = f"{_secret}-{account.id}-{_sessions[account.id]}"  # The same each time a test is laid so far.
    save(UserSession(account_id=account.id, key_hash=hashed(key), **columns))
    return {"_user_id": str(account.id), "_fresh": True, "key": key, "person": person.id}


def trained(person: Person, *, until: date | None = None, **columns: Any) -> Person:
    given = {"earned_on": today() - timedelta(days=30), "valid_until": until or today() + timedelta(days=700)}
    save(
        TrainingCertificate(
            person_id=person.id, district_id=person.district_id, course="introductory", **(given | columns)
        )
    )
    return person


# --- students and families


def a_student(name: str = "", *, at: School | None = None, **columns: Any) -> Student:
    school = at or the_school()
    given_name, _, family_name = (name or f"Student{next_number()} Ortiz").partition(" ")
    student = Student(
        district_id=school.district_id,
        school_id=school.id,
        given_name=given_name,
        family_name=family_name or "Ortiz",
        **({"grade": "04"} | columns),
    )
    save(student)
    save(StudentSchool(student_id=student.id, school_id=school.id, district_id=school.district_id))
    return student


def a_family(
    name: str = "", *, of: Iterable[Student] = (), guardian: Mapping[str, Any] | None = None, **columns: Any
) -> Family:
    """A household with a verified address and one guardian who speaks Spanish; `of` are its children."""
    students = list(of) or [a_student()]
    district_id = students[0].district_id
    given: dict[str, Any] = {
        "home_language": "es",
        "address_line": "12 Alder Street",
        "city": "Plum Valley",
        "region": "CA",
        "postal_code": "95800",
    }
    family = Family(
        district_id=district_id, name=name or f"{students[0].family_name} family", **(given | columns)
    )
    if family.address_line and "address_verified_on" not in columns:
        family.address_verified_on, family.address_verified_by = today(), _anybody(district_id)
    save(family)
    save(
        *(
            StudentFamily(student_id=student.id, family_id=family.id, district_id=district_id)
            for student in students
        )
    )
    a_guardian(family, **(guardian or {}))
    return reload(family)


def a_guardian(family: Family, **columns: Any) -> Guardian:
    given = {
        "given_name": "Rosa",
        "family_name": "Ortiz",
        "relationship_": "mother",
        "phone": "+15305550123",
        "spoken_language": "es",
        "read_language": "es",
    }
    guardian = Guardian(district_id=family.district_id, family_id=family.id, **(given | columns))
    save(guardian)
    return guardian


def a_class(
    *, educator: Person, students: Iterable[Student], title: str = "Room 4", **columns: Any
) -> SchoolClass:
    """A class of this school year; it makes the students the educator's own."""
    everyone = list(students)
    school = reload_school(everyone[0].school_id)
    school_class = SchoolClass(
        district_id=school.district_id,
        school_id=school.id,
        school_year_id=the_school_year(district_of(school)).id,
        title=title,
        **columns,
    )
    save(school_class)
    place = {"district_id": school.district_id, "school_id": school.id, "class_id": school_class.id}
    save(
        Enrollment(person_id=educator.id, **place),
        *(Enrollment(student_id=student.id, **place) for student in everyone),
    )
    return school_class


# --- letters


@grounds.remembered
def letter_texts(*, sample: bool = True, district: District | None = None) -> None:
    """The texts that a district starts with; in the sample, drafts in other languages count as approved."""
    from app.services.texts import seed

    with Session(_engine[0]) as session:
        seed(session, (district or the_district()).id, sample=sample)
        session.commit()


def now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


def reload_school(school_id: int) -> School:
    return every(School, id=school_id)[0]


def district_of(place: School | District) -> District:
    return place if isinstance(place, District) else every(District, id=place.district_id)[0]


def _anybody(district_id: int) -> int:
    found = every(Person, district_id=district_id)
    if found:
        return found[0].id
    return a_person(district=every(District, id=district_id)[0], employee_class=None).id


def _hash_of_password() -> str:
    if not _password_hash:
        _password_hash.append(generate_password_hash(PASSWORD))
    return _password_hash[0]

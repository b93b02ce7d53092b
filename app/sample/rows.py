"""The district's people and places as rows of tables."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.sample import district
from app.sample.calendar import FORTNIGHT, TIME_ZONE, Calendar, days_off
from app.sample.copying import Rows
from app.sample.records import Guardian, Household, Neighbourhood, Numbers, Person, Room, School, Student
from app.sample.texts import write_texts
from forms.reflections import SAFETY_TEXT

RATES = (
    # class, activity, basis, at first, from this school year on
    ("certificated", "visit", "flat", "45.00", "50.00"),
    ("classified", "visit", "hourly", "26.00", "28.50"),
    ("certificated", "interpreting", "hourly", "34.00", "36.00"),
    ("classified", "interpreting", "hourly", "30.00", "32.00"),
    ("certificated", "training", "hourly", "30.00", "32.00"),
    ("classified", "training", "hourly", "24.00", "26.00"),
    ("certificated", "preparation", "hourly", "30.00", "32.00"),
    ("classified", "preparation", "hourly", "24.00", "26.00"),
)
SCHOOLS_WITH_A_FUND = 5
"""One school in so many has money of its own."""


@dataclass(frozen=True)
class Rate:
    id: int
    basis: str
    amount: str
    starts_on: str


@dataclass
class Books:
    """What visits and pay need to know of the district: ids, rates by class, activity and year, funds, batches."""

    district_id: int
    year_ids: list[int]
    rates: dict[tuple[str, str, int], Rate]
    year_funds: list[int]
    gift_fund: int
    school_funds: dict[int, int]
    newest_batch: int
    payroll: Person
    coordinator: Person


def write_district(
    rows: Rows, numbers: Numbers, calendar: Calendar, office: list[Person], schools: int
) -> Books:
    """Write the district with its rules, years, office, rates, funds and payroll batches."""
    district_id = numbers.next("district")
    rows.add(
        "district",
        id=district_id, name=district.NAME, sourced_id=f"district-{district_id}", time_zone=TIME_ZONE,
        created_at=calendar.years[0].starts_on, set_up_on=calendar.years[0].starts_on,
    )  # fmt: skip
    rows.add("district_settings", district_id=district_id, safety_text=SAFETY_TEXT)
    for person in office:
        write_person(rows, numbers, person, None, district_id, calendar)
    write_texts(rows, numbers, calendar, district_id)
    coordinator, payroll = office[0], office[1]
    return Books(
        district_id,
        year_ids=_years(rows, numbers, calendar, district_id),
        rates=_rates(rows, numbers, calendar, district_id),
        year_funds=_year_funds(rows, numbers, calendar, district_id),
        gift_fund=_fund(rows, numbers, calendar, district_id, name="Lantern gift", source="donor"),
        school_funds={},
        newest_batch=_batches(rows, numbers, calendar, district_id, payroll),
        payroll=payroll,
        coordinator=coordinator,
    )


def write_neighbourhood(
    rows: Rows, numbers: Numbers, calendar: Calendar, books: Books, place: Neighbourhood
) -> None:
    """Write schools, staff, classes, children and households."""
    for school in place.schools:
        _school(rows, numbers, calendar, books, school)
    for household in place.households:
        write_household(rows, calendar, books, household)


def write_person(
    rows: Rows, numbers: Numbers, person: Person, school: School | None, district_id: int, calendar: Calendar
) -> None:
    """Write someone with employment, role and training; `school` None: for the whole district."""
    rows.add(
        "person",
        id=person.number, district_id=district_id, sourced_id=person.sourced_id, given_name=person.given,
        family_name=person.family, title=person.title, email=person.email, languages=_array(person.languages),
    )  # fmt: skip
    rows.add(
        "employment",
        person_id=person.number, district_id=district_id, employee_id=f"E{person.number:06d}",
        employee_class=person.employee_class, exempt=person.employee_class == "certificated",
    )  # fmt: skip
    school_id = school.number if school else None
    if school_id:
        rows.add(
            "person_school",
            person_id=person.number, school_id=school_id, district_id=district_id, roster_role=person.roster_role,
        )  # fmt: skip
    rows.add(
        "assignment",
        id=numbers.next("assignment"), district_id=district_id, school_id=school_id, person_id=person.number,
        role=person.role, starts_on=calendar.years[0].starts_on,
    )  # fmt: skip
    _training(rows, numbers, person, district_id)


def write_household(rows: Rows, calendar: Calendar, books: Books, home: Household) -> None:
    """Write a household with its grown-ups and whose home it is; its children are written with their school."""
    liaison = home.students[0].school.liaison
    rows.add(
        "family",
        id=home.number, district_id=books.district_id, sourced_id=home.sourced_id, name=home.name,
        school_ids=_array(sorted({student.school.number for student in home.students})),
        home_language=home.language, address_line=home.address, city="Lanternfield" if home.address else None,
        region="CA" if home.address else None, postal_code=home.postal_code if home.address else None,
        confidential_address=home.confidential, no_fixed_address=home.no_fixed_address,
        address_verified_on=calendar.years[0].starts_on + timedelta(days=45) if home.verified else None,
        address_verified_by=liaison.number if home.verified else None,
        address_verified_how="Asked by phone" if home.verified else None,
        no_contact_until=home.no_contact_until,
    )  # fmt: skip
    for student in home.students:
        rows.add(
            "student_family", student_id=student.number, family_id=home.number, district_id=books.district_id
        )
    for guardian in home.guardians:
        _guardian(rows, books.district_id, home, guardian)


def _years(rows: Rows, numbers: Numbers, calendar: Calendar, district_id: int) -> list[int]:
    ids = []
    for year in calendar.years:
        ids.append(numbers.next("school_year"))
        rows.add(
            "school_year",
            id=ids[-1], district_id=district_id, name=year.name, sourced_id=f"year-{year.ends_on.year}",
            starts_on=year.starts_on, ends_on=year.ends_on, current=year is calendar.current,
        )  # fmt: skip
        for off in days_off(year):
            rows.add(
                "holiday",
                id=numbers.next("holiday"), district_id=district_id, name=off.name,
                starts_on=off.starts_on, ends_on=off.ends_on,
            )  # fmt: skip
    return ids


def _rates(
    rows: Rows, numbers: Numbers, calendar: Calendar, district_id: int
) -> dict[tuple[str, str, int], Rate]:
    """The rates by class, activity and index of the school year."""
    rates: dict[tuple[str, str, int], Rate] = {}
    for employee_class, activity, basis, *amounts in RATES:
        for years, amount in zip(((0, 1), (2,)), amounts, strict=True):
            starts_on = calendar.years[years[0]].starts_on
            rate = Rate(numbers.next("rate"), basis, amount, starts_on.isoformat())
            rates |= {(employee_class, activity, year): rate for year in years}
            rows.add(
                "rate",
                id=rate.id, district_id=district_id, employee_class=employee_class, activity=activity,
                basis=basis, amount=amount, starts_on=starts_on,
            )  # fmt: skip
    return rates


def _year_funds(rows: Rows, numbers: Numbers, calendar: Calendar, district_id: int) -> list[int]:
    return [
        _fund(
            rows,
            numbers,
            calendar,
            district_id,
            name=f"Title I {year.name}",
            source="title_i",
            since=year.index,
            ends_on=year.ends_on,
        )
        for year in calendar.years
    ]


def _fund(
    rows: Rows, numbers: Numbers, calendar: Calendar, district_id: int, *,
    name: str, source: str, since: int = 0, school_id: int | None = None, ends_on: date | None = None,
) -> int:  # fmt: skip
    """Write a fund without money yet (`balance` gives it some), from a school year on to its last day.

    Without `ends_on` that is the end of the current school year.
    """
    number = numbers.next("fund")
    rows.add(
        "fund",
        id=number, district_id=district_id, school_id=school_id, name=name, source=source,
        account_code=f"01-{number:04d}-5100", starts_on=calendar.years[since].starts_on,
        ends_on=ends_on or calendar.current.ends_on, allocated=0,
    )  # fmt: skip
    return number


def _batches(rows: Rows, numbers: Numbers, calendar: Calendar, district_id: int, payroll: Person) -> int:
    """Write a batch for every fortnight, oldest first, and return the newest, which is not paid out yet."""
    many = (calendar.today - calendar.years[0].starts_on).days // FORTNIGHT
    number = 0
    for ago in reversed(range(many)):
        made_on = calendar.batch_made_on(ago)
        number = numbers.next("payroll_batch")
        rows.add(
            "payroll_batch",
            id=number, district_id=district_id, made_by=payroll.number, total=0, payments_count=0, content="",
            sha256="", paid_on=made_on + timedelta(days=6) if ago else None,
            paid_by=payroll.number if ago else None, created_at=datetime.combine(made_on, time(10)),
        )  # fmt: skip
    return number


def _school(rows: Rows, numbers: Numbers, calendar: Calendar, books: Books, school: School) -> None:
    rows.add(
        "school",
        id=school.number, district_id=books.district_id, sourced_id=school.sourced_id, name=school.name,
        phone=school.phone, address=school.address,
        directions="Tell the office before you go, and take the visit phone.",
    )  # fmt: skip
    _school_fund(rows, numbers, calendar, books, school)
    for person in school.staff:
        write_person(rows, numbers, person, school, books.district_id, calendar)
    for student in school.students:
        _student(rows, calendar, books, student)
    for room in school.rooms:
        _class(rows, numbers, calendar, books, school, room)


def _school_fund(rows: Rows, numbers: Numbers, calendar: Calendar, books: Books, school: School) -> None:
    if school.number % SCHOOLS_WITH_A_FUND == 2:
        books.school_funds[school.number] = _fund(
            rows, numbers, calendar, books.district_id,
            name=f"Site council {school.name}", source="local", since=2, school_id=school.number,
        )  # fmt: skip


def _student(rows: Rows, calendar: Calendar, books: Books, student: Student) -> None:
    rows.add(
        "student",
        id=student.number, district_id=books.district_id, school_id=student.school.number,
        sourced_id=student.sourced_id, given_name=student.given, family_name=student.family,
        grade=student.grade_code,
    )  # fmt: skip
    rows.add(
        "student_school",
        student_id=student.number, school_id=student.school.number, district_id=books.district_id,
        since=calendar.years[0].starts_on,
    )  # fmt: skip


def _class(
    rows: Rows, numbers: Numbers, calendar: Calendar, books: Books, school: School, room: Room
) -> None:
    rows.add(
        "school_class",
        id=room.number, district_id=books.district_id, school_id=school.number, school_year_id=books.year_ids[-1],
        sourced_id=room.sourced_id, title=room.title, class_type=room.kind, grades=",".join(room.grades),
    )  # fmt: skip
    for person in room.staff:
        _enroll(rows, numbers, calendar, books, room, school, person_id=person.number)
    for student in room.students:
        _enroll(rows, numbers, calendar, books, room, school, student_id=student.number)


def _enroll(
    rows: Rows, numbers: Numbers, calendar: Calendar, books: Books, room: Room, school: School, **whom: int
) -> None:
    number = numbers.next("enrollment")
    rows.add(
        "enrollment",
        id=number, district_id=books.district_id, school_id=school.number, class_id=room.number,
        sourced_id=f"enrollment-{number}", begins_on=calendar.current.starts_on, **whom,
    )  # fmt: skip


def _guardian(rows: Rows, district_id: int, home: Household, guardian: Guardian) -> None:
    rows.add(
        "guardian",
        id=guardian.number, district_id=district_id, family_id=home.number, sourced_id=guardian.sourced_id,
        given_name=guardian.given, family_name=guardian.family, relationship=guardian.relationship,
        phone=guardian.phone, email=guardian.email, spoken_language=guardian.spoken,
        read_language=guardian.read, interpreter=guardian.interpreter, channel=guardian.channel,
        may_receive_letters=guardian.may_receive_letters,
    )  # fmt: skip


def _training(rows: Rows, numbers: Numbers, person: Person, district_id: int) -> None:
    if person.trained_until:
        rows.add(
            "training_certificate",
            id=numbers.next("training_certificate"), district_id=district_id, person_id=person.number,
            course="introductory", earned_on=person.trained_on, valid_until=person.trained_until,
        )  # fmt: skip


def _array(values: list[int] | tuple[str, ...]) -> str:
    return "{" + ",".join(map(str, values)) + "}"

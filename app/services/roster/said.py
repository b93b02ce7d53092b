"""What a roster says, as columns that PostgreSQL takes in one piece; nothing here knows the database."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from app.services.roster.years import YearSaid, terms_by_year, years_of
from forms.roster import (
    Address,
    ClassRow,
    GuardianRow,
    Household,
    RosterRead,
    UserRow,
    as_guardian,
    households,
)
from forms.roster.roles import STAFF_ROLES

DERIVED = "guardians-"
"""How the sourced_id of a household begins that was put together from users.csv."""
Columns = dict[str, tuple[str, Sequence[Any]]]
"""Name → PostgreSQL type and values; all columns of one kind of row are equally long."""


@dataclass(frozen=True)
class Places:
    """At which schools each student and each member of staff is; a student's first is where it counts."""

    of_students: Mapping[str, tuple[str, ...]]
    of_staff: Mapping[str, tuple[str, ...]]

    def without_school(self, students: Iterable[UserRow]) -> int:
        """How many students no school has."""
        return sum(1 for student in students if not self.of_students[student.sourced_id])


def places(read: RosterRead) -> Places:
    """A person is at the schools that users.csv names, and staff also where their classes are.

    A student named at several schools counts where most of its enrollments are (in 1.2: where its main role is); one
    named at none, too.
    """
    schools, at_class = read.school_ids, read.schools_of_classes
    taught: dict[str, Counter[str]] = {}
    for enrollment in read.enrollments:
        taught.setdefault(enrollment.user_id, Counter())[at_class[enrollment.class_id]] += 1
    nowhere: Counter[str] = Counter()
    weighed = _in_order if read.version == "1.2" else _by_weight
    return Places(
        {s.sourced_id: weighed(s, schools, taught.get(s.sourced_id, nowhere)) for s in read.students},
        {p.sourced_id: _all_of(p, schools, taught.get(p.sourced_id, nowhere)) for p in _staff(read, taught)},
    )


def _staff(read: RosterRead, taught: Collection[str]) -> Iterator[UserRow]:
    """The staff of the roster, and those kept who got a class in a file of changes."""
    yield from read.staff
    named = {person.sourced_id for person in read.staff}
    for person in read.kept_users.values():
        if person.sourced_id in taught and person.role in STAFF_ROLES and person.sourced_id not in named:
            yield person


def _in_order(student: UserRow, schools: Collection[str], taught: Counter[str]) -> tuple[str, ...]:
    named = tuple(org for org in student.org_ids if org in schools)
    return named or _by_weight(student, schools, taught)


def _by_weight(student: UserRow, schools: Collection[str], taught: Counter[str]) -> tuple[str, ...]:
    named = [org for org in student.org_ids if org in schools]
    return tuple(sorted(named or taught, key=lambda school: -taught[school]))


def _all_of(person: UserRow, schools: Collection[str], taught: Counter[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*(org for org in person.org_ids if org in schools), *taught)))


def schools(read: RosterRead) -> Columns:
    return {
        "sourced_id": ("text", [school.sourced_id for school in read.schools]),
        "name": ("text", [school.name for school in read.schools]),
    }


def school_years(read: RosterRead) -> Columns:
    years: list[YearSaid] = years_of(read)
    return {
        "sourced_id": ("text", [year.sourced_id for year in years]),
        "name": ("text", [year.name for year in years]),
        "starts_on": ("date", [year.starts_on for year in years]),
        "ends_on": ("date", [year.ends_on for year in years]),
    }


def classes(read: RosterRead) -> Columns:
    """A class whose terms tell no school year has none here; it gets the current one."""
    by_term = terms_by_year(read)
    partial = "academicSessions.csv" in read.partial
    return {
        "sourced_id": ("text", [each.sourced_id for each in read.classes]),
        "school": ("text", [each.school_id for each in read.classes]),
        "year": ("text", [_year(each, by_term, partial=partial) for each in read.classes]),
        "title": ("text", [each.title for each in read.classes]),
        "class_type": ("text", [each.class_type for each in read.classes]),
        "grades": ("text", [_grades(each) for each in read.classes]),
    }


def _year(school_class: ClassRow, by_term: Mapping[str, str], *, partial: bool) -> str | None:
    """Among changes only, a term that is not told may be a school year that is kept."""
    told = (by_term[term] for term in school_class.term_ids if term in by_term)
    return next(told, next(iter(school_class.term_ids), None) if partial else None)


def _grades(school_class: ClassRow) -> str | None:
    return ",".join(school_class.grades)[:80] or None


def people(read: RosterRead) -> Columns:
    """Languages are told by staff.csv only."""
    languages = {each.sourced_id: ",".join(each.languages) or None for each in read.staff_details}
    return {
        "sourced_id": ("text", [person.sourced_id for person in read.staff]),
        "given_name": ("text", [person.given_name for person in read.staff]),
        "family_name": ("text", [person.family_name for person in read.staff]),
        "email": ("text", [person.email or None for person in read.staff]),
        "phone": ("text", [person.phone[:40] or None for person in read.staff]),
        "languages": ("text", [languages.get(person.sourced_id) for person in read.staff]),
        "active": ("boolean", [person.enabled for person in read.staff]),
    }


def people_at_schools(read: RosterRead, at: Places) -> Columns:
    role = {person.sourced_id: person.role for person in (*read.kept_users.values(), *read.staff)}
    rows = [(who, school, role[who]) for who, schools in at.of_staff.items() for school in schools]
    return _as_columns(rows, person="text", school="text", roster_role="text")


def employment(read: RosterRead) -> Columns:
    """`row` is the line of staff.csv, for the error that may be found later."""
    return {
        "row": ("integer", [each.row for each in read.staff_details]),
        "person": ("text", [each.sourced_id for each in read.staff_details]),
        "employee_id": ("text", [each.employee_id or None for each in read.staff_details]),
        "employee_class": ("text", [each.employee_class for each in read.staff_details]),
        "exempt": ("boolean", [each.exempt for each in read.staff_details]),
    }


def students(read: RosterRead, at: Places) -> Columns:
    placed = [student for student in read.students if at.of_students[student.sourced_id]]
    return {
        "sourced_id": ("text", [student.sourced_id for student in placed]),
        "school": ("text", [at.of_students[student.sourced_id][0] for student in placed]),
        "given_name": ("text", [student.given_name for student in placed]),
        "family_name": ("text", [student.family_name for student in placed]),
        "grade": ("text", [student.grade or None for student in placed]),
    }


def students_at_schools(read: RosterRead, at: Places) -> Columns:
    """`since` is the first day of the student's first class there, where the roster says one."""
    first = _first_days(read)
    rows = [
        (student.sourced_id, school, first.get((student.sourced_id, school)))
        for student in read.students
        for school in at.of_students[student.sourced_id]
    ]
    return _as_columns(rows, student="text", school="text", since="date")


def _first_days(read: RosterRead) -> dict[tuple[str, str], date]:
    at_class = read.schools_of_classes
    first: dict[tuple[str, str], date] = {}
    for enrollment in read.enrollments:
        if enrollment.begins_on:
            place = (enrollment.user_id, at_class[enrollment.class_id])
            first[place] = min(first.get(place, enrollment.begins_on), enrollment.begins_on)
    return first


def enrollments(read: RosterRead) -> Columns:
    return {
        "sourced_id": ("text", [each.sourced_id for each in read.enrollments]),
        "class": ("text", [each.class_id for each in read.enrollments]),
        "student": ("text", [each.user_id if each.role == "student" else None for each in read.enrollments]),
        "person": ("text", [each.user_id if each.role != "student" else None for each in read.enrollments]),
        "begins_on": ("date", [each.begins_on for each in read.enrollments]),
        "ends_on": ("date", [each.ends_on for each in read.enrollments]),
    }


def households_of(read: RosterRead, housed: Collection[str]) -> list[Household]:
    """Every household; one put together from users.csv leaves out the `housed`, who have a family already."""
    kept = (_without(household, housed) for household in households(read))
    return [household for household in kept if household.student_ids]


def _without(household: Household, housed: Collection[str]) -> Household:
    if not household.sourced_id.startswith(DERIVED) or not housed:
        return household
    students = tuple(each for each in household.student_ids if each not in housed)
    return Household(
        household.sourced_id,
        students,
        household.guardians,
        household.address,
        household.confidential_address,
    )


def families(homes: Sequence[Household]) -> Columns:
    return {
        "sourced_id": ("text", [home.sourced_id for home in homes]),
        "name": ("text", [_name(home) for home in homes]),
        "home_language": ("text", [_language(home) for home in homes]),
        "address_line": ("text", [home.address.line_1 or None for home in homes]),
        "address_line_2": ("text", [home.address.line_2 or None for home in homes]),
        "city": ("text", [home.address.city or None for home in homes]),
        "region": ("text", [home.address.state or None for home in homes]),
        "postal_code": ("text", [home.address.postal_code or None for home in homes]),
        "confidential_address": ("boolean", [home.confidential_address for home in homes]),
        "has_address": ("boolean", [bool(home.address) for home in homes]),
    }


def _name(home: Household) -> str:
    return "–".join(sorted({guardian.family_name for guardian in home.guardians}))[:190] + " family"


def _language(home: Household) -> str | None:
    return next((guardian.spoken_language for guardian in home.guardians if guardian.spoken_language), None)


def guardians(homes: Sequence[Household]) -> Columns:
    rows = [
        (
            home.sourced_id,
            sourced_id,
            guardian.given_name,
            guardian.family_name,
            guardian.relationship or None,
            guardian.phone[:40] or None,
            guardian.email or None,
            guardian.spoken_language or None,
            guardian.read_language or None,
            guardian.interpreter,
            guardian.may_receive_letters,
        )
        for home in homes
        for sourced_id, guardian in _told_apart(home.guardians)
    ]
    words = ("family", "sourced_id", "given_name", "family_name", "relationship", "phone", "email")
    types = dict.fromkeys((*words, "spoken_language", "read_language"), "text")
    return _as_columns(rows, **types, interpreter="boolean", may_receive_letters="boolean")


def guardians_by_themselves(read: RosterRead) -> Columns:
    """Grown-ups of users.csv; their households are found by their id."""
    alone = [
        Household("", (), (as_guardian(user),), Address(), confidential_address=False)
        for user in read.guardians
    ]
    return {name: column for name, column in guardians(alone).items() if name != "family"}


def marked(read: RosterRead) -> dict[str, list[str]]:
    """Whom and what files of changes mark as left, and everybody whom users.csv names."""
    told = {f"left_{name}": sorted(read.left.get(f"{name}.csv", ())) for name in ("orgs", "classes", "users")}
    told["left_enrollments"] = sorted(read.left.get("enrollments.csv", ()))
    every = (*read.students, *read.staff, *read.guardians) if "users.csv" in read.partial else ()
    return told | {"named_users": [user.sourced_id for user in every]}


def _told_apart(guardians: Sequence[GuardianRow]) -> Iterator[tuple[str, GuardianRow]]:
    """A guardian without an id of the roster gets one made from the name, and a number when it comes twice."""
    times: Counter[str] = Counter()
    for guardian in guardians:
        name = f"{guardian.given_name}\n{guardian.family_name}".casefold()
        sourced_id = guardian.sourced_id or "name-" + sha256(name.encode()).hexdigest()[:32]
        times[sourced_id] += 1
        yield (sourced_id if times[sourced_id] == 1 else f"{sourced_id}-{times[sourced_id]}"), guardian


def students_in_families(homes: Sequence[Household]) -> Columns:
    rows = [(home.sourced_id, student_id) for home in homes for student_id in home.student_ids]
    return _as_columns(rows, family="text", student="text")


def _as_columns(rows: Sequence[tuple[Any, ...]], **types: str) -> Columns:
    return {name: (kind, [row[place] for row in rows]) for place, (name, kind) in enumerate(types.items())}

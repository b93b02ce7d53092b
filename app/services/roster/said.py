"""What a roster says, as rows that PostgreSQL takes in one piece; nothing here knows the database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.services.roster.placing import Places
from app.services.roster.years import terms_by_year, years_of
from forms.roster import ClassRow, GuardianRow, Household, RosterRead, as_guardian, households
from forms.roster.ids import Ids
from forms.roster.packed import Packed

DERIVED = "guardians-"
"""How the sourced_id of a household begins that was put together from users.csv."""


@dataclass(frozen=True)
class Said:
    """Rows of one kind, to be read once; `columns` has the PostgreSQL type of each value, by name and in order."""

    columns: Mapping[str, str]
    rows: Iterable[Sequence[Any]]


def schools(read: RosterRead) -> Said:
    return _said(
        ((school.sourced_id, school.name) for school in read.schools), sourced_id="text", name="text"
    )


def school_years(read: RosterRead) -> Said:
    rows = ((year.sourced_id, year.name, year.starts_on, year.ends_on) for year in years_of(read))
    return _said(rows, sourced_id="text", name="text", starts_on="date", ends_on="date")


def classes(read: RosterRead) -> Said:
    """A class whose terms tell no school year has none here; it gets the current one."""
    by_term = terms_by_year(read)
    partial = "academicSessions.csv" in read.partial
    rows = (
        (
            each.sourced_id,
            each.school_id,
            _year(each, by_term, partial=partial),
            each.title,
            each.class_type,
            _grades(each),
        )
        for each in read.classes
    )
    return _texts(rows, "sourced_id", "school", "year", "title", "class_type", "grades")


def _year(school_class: ClassRow, by_term: Mapping[str, str], *, partial: bool) -> str | None:
    """Among changes only, a term that is not told may be a school year that is kept."""
    told = (by_term[term] for term in school_class.term_ids if term in by_term)
    return next(told, next(iter(school_class.term_ids), None) if partial else None)


def _grades(school_class: ClassRow) -> str | None:
    return ",".join(school_class.grades)[:80] or None


def people(read: RosterRead) -> Said:
    """Languages are told by staff.csv only."""
    languages = {each.sourced_id: ",".join(each.languages) or None for each in read.staff_details}
    rows = (
        (
            person.sourced_id,
            person.given_name,
            person.family_name,
            person.email or None,
            person.phone[:40] or None,
            languages.get(person.sourced_id),
            person.enabled,
        )
        for person in read.staff
    )
    words = ("sourced_id", "given_name", "family_name", "email", "phone", "languages")
    return _said(rows, **dict.fromkeys(words, "text"), active="boolean")


def people_at_schools(read: RosterRead, at: Places) -> Said:
    role = {person.sourced_id: person.role for person in (*read.kept_users.values(), *read.staff)}
    rows = ((who, school, role[who]) for who, schools in at.of_staff.items() for school in schools)
    return _texts(rows, "person", "school", "roster_role")


def employment(read: RosterRead, *, without: int | None = None) -> Said:
    """`row` is the line of staff.csv, for the error that may be found later; one of them may be left aside."""
    rows = (
        (each.row, each.sourced_id, each.employee_id or None, each.employee_class, each.exempt)
        for each in read.staff_details
        if each.row != without
    )
    words = dict.fromkeys(("person", "employee_id", "employee_class"), "text")
    return _said(rows, row="integer", **words, exempt="boolean")


def students(at: Places) -> Said:
    return _texts(at.students, "sourced_id", "school", "given_name", "family_name", "grade")


def students_at_schools(at: Places) -> Said:
    return _said(at.at_schools, student="text", school="text", since="date")


def enrollments(read: RosterRead) -> Said:
    rows = (
        (
            each.sourced_id,
            each.class_id,
            each.user_id if each.role == "student" else None,
            None if each.role == "student" else each.user_id,
            each.begins_on,
            each.ends_on,
        )
        for each in read.enrollments
    )
    words = dict.fromkeys(("sourced_id", "class", "student", "person"), "text")
    return _said(rows, **words, begins_on="date", ends_on="date")


def households_of(read: RosterRead, housed: Ids) -> Packed[Household]:
    """Every household; one put together from users.csv leaves out the `housed`, who have a family already."""
    homes = households(read)
    if not housed:
        return homes
    kept = (_without(household, housed) for household in homes)
    return Packed(Household, (household for household in kept if household.student_ids))


def _without(household: Household, housed: Ids) -> Household:
    if not household.sourced_id.startswith(DERIVED):
        return household
    return household._replace(student_ids=tuple(each for each in household.student_ids if each not in housed))


def families(homes: Iterable[Household]) -> Said:
    words = ("sourced_id", "name", "home_language")
    address = ("address_line", "address_line_2", "city", "region", "postal_code")
    types = dict.fromkeys((*words, *address), "text")
    return _said(map(_family, homes), **types, confidential_address="boolean", has_address="boolean")


def _family(home: Household) -> tuple[Any, ...]:
    address = (part or None for part in home.address)
    named = (home.sourced_id, _name(home), _language(home))
    return (*named, *address, home.confidential_address, bool(home.address))


def _name(home: Household) -> str:
    return "–".join(sorted({guardian.family_name for guardian in home.guardians}))[:190] + " family"


def _language(home: Household) -> str | None:
    return next((guardian.spoken_language for guardian in home.guardians if guardian.spoken_language), None)


def guardians(homes: Iterable[Household]) -> Said:
    rows = (
        (home.sourced_id, *_guardian(sourced_id, guardian))
        for home in homes
        for sourced_id, guardian in _told_apart(home.guardians)
    )
    return _said(rows, family="text", **OF_A_GUARDIAN)


def guardians_by_themselves(read: RosterRead) -> Said:
    """Grown-ups of users.csv; their households are found by their id."""
    rows = (_guardian(user.sourced_id, as_guardian(user)) for user in read.guardians)
    return _said(rows, **OF_A_GUARDIAN)


OF_A_GUARDIAN = {
    **dict.fromkeys(("sourced_id", "given_name", "family_name", "relationship", "phone", "email"), "text"),
    **dict.fromkeys(("spoken_language", "read_language"), "text"),
    **dict.fromkeys(("interpreter", "may_receive_letters"), "boolean"),
}


def _guardian(sourced_id: str, guardian: GuardianRow) -> tuple[Any, ...]:
    return (
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


def students_in_families(homes: Iterable[Household]) -> Said:
    rows = ((home.sourced_id, student_id) for home in homes for student_id in home.student_ids)
    return _texts(rows, "family", "student")


def _said(rows: Iterable[Sequence[Any]], /, **columns: str) -> Said:
    return Said(columns, rows)


def _texts(rows: Iterable[Sequence[Any]], /, *names: str) -> Said:
    return Said(dict.fromkeys(names, "text"), rows)

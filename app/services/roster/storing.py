"""Bring the database in line with a roster, in the caller's transaction: all of it or nothing.

A preview is the same work, rolled back by the caller; so it says exactly what would happen.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, scoped_session

from app.services.roster import parts, said
from app.services.roster.parts import Part
from forms.roster import Org, RosterRead, RowError
from workflows.words import N_

AnySession = Session | scoped_session[Any]
Tell = Callable[[int, str], None]
"""Is told how far the work is: percent, and the step by its name in `STEPS`."""

STEPS = {
    "reading": N_("Reading the files"),
    "schools": N_("Schools and classes"),
    "people": N_("People and their schools"),
    "students": N_("Students"),
    "enrollments": N_("Who is in which class"),
    "families": N_("Families"),
    "finishing": N_("Finishing"),
}
LOCK = 727_002
"""The first number of the advisory lock under which one roster at a time is compared or stored per district."""

NO_YEAR = N_("No school year or term is named, and none is kept here.")
ADD_YEAR = N_("Add the school year to %(file)s, or enter it on the page “School years”, then try again.")
NUMBER_TAKEN = N_("Another person here has the employee number “%(value)s” already.")
CHECK_NUMBER = N_("Check whose number it is; the person here may have been entered by hand.")


class Clash(Exception):
    """The roster is sound in itself but does not fit what is kept here."""

    def __init__(self, errors: list[RowError]) -> None:
        self.errors = errors
        super().__init__("; ".join(str(error) for error in errors))


class Busy(Exception):
    """Another roster of this district is being compared or stored at this moment."""


@dataclass
class Outcome:
    """What was written, by part: counts of new, changed and gone, with samples by name."""

    by_part: dict[str, dict[str, Any]] = field(default_factory=dict)
    without_school: int = 0
    other_district: str = ""
    """The name of the roster's district when it has not been this one so far."""

    @property
    def written(self) -> int:
        """How many rows were added, changed or taken away."""
        return sum(part["new"] + part["changed"] + part["gone"] for part in self.by_part.values())

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """The figures only, without anybody's name."""
        return {
            name: {kind: part[kind] for kind in ("new", "changed", "gone")}
            for name, part in self.by_part.items()
        }


def store(session: AnySession, district_id: int, read: RosterRead, tell: Tell) -> Outcome:
    """Write what the roster says into the district; the caller commits, or rolls back for a preview.

    Raises Clash when the roster does not fit, and Busy when another one is on its way.
    """
    work = _Work(session, district_id, read)
    work.alone()
    for percent, step, does in work.steps():
        tell(percent, step)
        does()
    tell(95, "finishing")
    return work.outcome


class _Work:
    """One storing as it goes on."""

    def __init__(self, session: AnySession, district_id: int, read: RosterRead) -> None:
        self._session, self._read = session, read
        self._at = said.places(read)
        self.outcome = Outcome(without_school=self._at.without_school(read.students))
        self._values: dict[str, Any] = {
            "district": district_id,
            "today": self._today(district_id),
            "families_told": bool(read.families),
            "derived": said.DERIVED,
        }

    def alone(self) -> None:
        """Take the district's lock until the end of the transaction.

        The rows of a first roster are unknown to the planner's statistics: it would join them one by one.
        """
        query = text("SELECT pg_try_advisory_xact_lock(:lock, :district)")
        if not self._session.scalar(query, {"lock": LOCK, "district": self._values["district"]}):
            raise Busy
        self._session.execute(text("SET LOCAL enable_nestloop = off"))

    def steps(self) -> Iterator[tuple[int, str, Callable[[], None]]]:
        """Percent done before it, name, and work of each step, in the order that references need."""
        yield 20, "schools", self._schools
        yield 30, "people", self._people
        yield 40, "students", self._students
        yield 55, "enrollments", self._enrollments
        yield 80, "families", self._families

    def _schools(self) -> None:
        self._district()
        years = said.school_years(self._read)
        self._run(ADOPT_YEARS, years)
        self._write(parts.SCHOOL_YEARS, years)
        self._run(CHOOSE_CURRENT_YEAR)
        schools = said.schools(self._read)
        self._run(ADOPT_SCHOOLS, schools)
        self._write(parts.SCHOOLS, schools)
        classes = said.classes(self._read)
        self._needs_a_year()
        self._run(PART_WITH_MOVED_CLASSES, classes)
        self._write(parts.CLASSES, classes)

    def _people(self) -> None:
        people = said.people(self._read)
        self._run(ADOPT_PEOPLE, people)
        self._write(parts.PEOPLE, people)
        self._write(parts.PEOPLE_AT_SCHOOLS, said.people_at_schools(self._read, self._at))
        employment = said.employment(self._read)
        self._numbers_are_free(employment)
        self._run(FREE_MOVED_NUMBERS, employment)
        self._write(parts.EMPLOYMENT, employment)

    def _students(self) -> None:
        self._write(parts.STUDENTS, said.students(self._read, self._at))
        self._write(parts.STUDENTS_AT_SCHOOLS, said.students_at_schools(self._read, self._at))

    def _enrollments(self) -> None:
        self._write(parts.ENROLLMENTS, said.enrollments(self._read))

    def _families(self) -> None:
        housed = set(self._session.scalars(text(HOUSED), self._values))
        homes = said.households_of(self._read, housed)
        self._write(parts.FAMILIES, said.families(homes))
        self._write(parts.GUARDIANS, said.guardians(homes))
        self._write(parts.STUDENTS_IN_FAMILIES, said.students_in_families(homes))

    def _district(self) -> None:
        """A district takes its id from its roster, and its name while nobody gave it one.

        That the roster was another district's so far is told, not refused.
        Whoever changes the system that exports gets new ids too.
        """
        query = text("SELECT sourced_id FROM district WHERE id = :district")
        sourced_id = self._session.execute(query, self._values).scalar_one()
        orgs = {org.sourced_id: org for org in self._read.districts}
        if not orgs:
            return
        org = orgs.get(sourced_id) or next(iter(orgs.values()))
        stranger = bool(sourced_id) and sourced_id not in orgs
        if not self._named_like(org) or stranger:
            self.outcome.other_district = org.name

    def _named_like(self, org: Org) -> bool:
        """Tell whether the id was free: a district out of sight may be the one of this roster."""
        values = {**self._values, "name": org.name, "sourced_id": org.sourced_id}
        try:
            with self._session.begin_nested():
                self._session.execute(text(NAME_DISTRICT), values)
        except IntegrityError:
            return False
        return True

    def _needs_a_year(self) -> None:
        query = text("SELECT EXISTS (SELECT FROM school_year WHERE district_id = :district)")
        if self._read.classes and not self._session.scalar(query, self._values):
            raise Clash([RowError("academicSessions.csv", 0, "", "", NO_YEAR, ADD_YEAR)])

    def _numbers_are_free(self, employment: said.Columns) -> None:
        heard, values = _heard(employment)
        found = self._session.execute(text(TAKEN_NUMBERS.format(heard=heard)), {**self._values, **values})
        where = [("staff.csv", row.row, "employeeId", row.employee_id) for row in found]
        if where:
            raise Clash([RowError(*each, NUMBER_TAKEN, CHECK_NUMBER) for each in where])

    def _write(self, part: Part, columns: said.Columns) -> None:
        heard, values = _heard(columns)
        row = self._session.execute(text(part.statement(heard)), {**self._values, **values}).one()
        self.outcome.by_part[part.name] = _told(row._asdict())

    def _run(self, statement: str, columns: said.Columns | None = None) -> None:
        heard, values = _heard(columns) if columns else ("", {})
        self._session.execute(text(statement.format(heard=heard)), {**self._values, **values})

    def _today(self, district_id: int) -> date:
        query = text("SELECT (now() AT TIME ZONE time_zone)::date FROM district WHERE id = :district")
        day: date = self._session.execute(query, {"district": district_id}).scalar_one()
        return day


def _heard(columns: said.Columns) -> tuple[str, dict[str, Any]]:
    """The roster's rows as a relation `r`, and the values it is made of."""
    arrays = ", ".join(f"CAST(:said_{name} AS {kind}[])" for name, (kind, _values) in columns.items())
    names = ", ".join(f'"{name}"' for name in columns)
    values = {f"said_{name}": list(column) for name, (_kind, column) in columns.items()}
    return f"unnest({arrays}) AS r({names})", values


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {kind: row[kind] for kind in ("new", "changed", "gone")}
    if "changed_samples" in row:
        told["samples"] = {
            "new": [sample["label"] for sample in row["new_samples"]],
            "changed": [_difference(sample) for sample in row["changed_samples"]],
            "gone": [sample["label"] for sample in row["gone_samples"]],
        }
    return told


def _difference(sample: Mapping[str, Any]) -> dict[str, Any]:
    """Only the columns that change, old and new."""
    was, now = sample["was"], sample["now"]
    facts = {name: [was[name], now[name]] for name in was if was[name] != now[name]}
    return {"label": sample["label"], "facts": facts}


NAME_DISTRICT = (
    "UPDATE district SET name = CASE name WHEN '' THEN :name ELSE name END, sourced_id = :sourced_id,"
    " version = version + 1"
    " WHERE id = :district AND (name = '' OR sourced_id IS DISTINCT FROM CAST(:sourced_id AS text))"
)
# A year of that name that was entered by hand, or came with another id, is the same year.
ADOPT_YEARS = (
    "UPDATE school_year t SET sourced_id = r.sourced_id, version = t.version + 1 FROM {heard}"
    " WHERE t.district_id = :district AND t.name = r.name AND t.sourced_id IS DISTINCT FROM r.sourced_id"
    " AND NOT EXISTS (SELECT FROM school_year o WHERE o.district_id = :district AND o.sourced_id = r.sourced_id)"
)
# The year that holds today (the later one where two do), or else the one that ends last.
CHOOSE_CURRENT_YEAR = (
    "WITH chosen AS (SELECT id FROM school_year WHERE district_id = :district"
    " ORDER BY :today BETWEEN starts_on AND ends_on DESC, ends_on DESC LIMIT 1)"
    " UPDATE school_year t SET current = (t.id = c.id), version = t.version + 1 FROM chosen c"
    " WHERE t.district_id = :district AND t.current <> (t.id = c.id)"
)
# Entered by hand before the first roster: a school of the same name, a person of the same e-mail address.
ADOPT_SCHOOLS = (
    "UPDATE school t SET sourced_id = r.sourced_id, version = t.version + 1 FROM {heard}"
    " WHERE t.district_id = :district AND t.sourced_id IS NULL AND lower(t.name) = lower(r.name)"
    " AND NOT EXISTS (SELECT FROM school o WHERE o.district_id = :district AND (o.sourced_id = r.sourced_id"
    " OR o.id <> t.id AND o.sourced_id IS NULL AND lower(o.name) = lower(r.name)))"
)
ADOPT_PEOPLE = (
    "WITH alone AS (SELECT min(r.sourced_id) AS sourced_id, lower(r.email) AS email FROM {heard}"
    " WHERE r.email IS NOT NULL GROUP BY lower(r.email) HAVING count(*) = 1)"
    " UPDATE person t SET sourced_id = r.sourced_id, version = t.version + 1 FROM alone r"
    " WHERE t.district_id = :district AND t.sourced_id IS NULL AND lower(t.email) = r.email"
    " AND NOT EXISTS (SELECT FROM person o WHERE o.district_id = :district AND (o.sourced_id = r.sourced_id"
    " OR o.id <> t.id AND o.sourced_id IS NULL AND lower(o.email) = r.email))"
)
# A class cannot move: enrollments point to class and school at once. It ends, and a new one begins.
PART_WITH_MOVED_CLASSES = (
    "UPDATE school_class t SET sourced_id = NULL, active = false FROM {heard}"
    " JOIN school o ON o.district_id = :district AND o.sourced_id = r.school"
    " WHERE t.district_id = :district AND t.sourced_id = r.sourced_id AND t.school_id <> o.id"
)
TAKEN_NUMBERS = (
    "SELECT r.row, r.employee_id FROM {heard} JOIN employment e ON e.district_id = :district"
    " AND e.employee_id = r.employee_id JOIN person holder ON holder.id = e.person_id"
    " WHERE holder.sourced_id IS DISTINCT FROM r.person AND NOT EXISTS (SELECT FROM {heard}"
    " WHERE r.person = holder.sourced_id AND r.employee_id IS NOT NULL) ORDER BY r.row"
)
# Two people may swap numbers in one roster; each number is unique at every moment.
FREE_MOVED_NUMBERS = (
    "UPDATE employment t SET employee_id = NULL FROM {heard} JOIN person p ON p.district_id = :district"
    " AND p.sourced_id = r.person WHERE t.person_id = p.id AND t.employee_id <> r.employee_id"
)
# Students whose family people entered, or an earlier families.csv named: users.csv makes them no second one.
HOUSED = (
    "SELECT st.sourced_id FROM student st JOIN student_family sf ON sf.student_id = st.id"
    " JOIN family f ON f.id = sf.family_id WHERE st.district_id = :district AND st.sourced_id IS NOT NULL"
    " GROUP BY st.sourced_id"
    " HAVING bool_or(f.sourced_id IS NULL OR NOT :families_told AND NOT starts_with(f.sourced_id, :derived))"
    " AND NOT bool_or(COALESCE(starts_with(f.sourced_id, :derived), false))"
)

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

from app.services.access import addresses
from app.services.roster import adjusting, parts, said
from app.services.roster.part import Adjusting, Part
from app.services.roster.placing import Places
from app.services.roster.staging import Stage
from forms.roster import Org, RosterRead, RowError
from forms.roster.ids import Ids
from forms.roster.sweeping import swept_rarely
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
WORK_MEMORY = "64MB"
"""What PostgreSQL may use for each step of a comparison; with less it writes a large district's to disk."""
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
    own_class: int | None = None
    """The row of staff.csv that is left aside, because it sets the class of whoever brings the roster in."""
    classes_to_come: int = 0
    """Of how many people a class that begins on a day to come stays, though staff.csv says another one."""
    leaving: list[dict[str, Any]] = field(default_factory=list)
    """At which schools how many of how many students or staff would be gone: school, school_id, who, gone, before."""

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


@swept_rarely()
def store(
    session: AnySession, district_id: int, read: RosterRead, tell: Tell, *, remember_as: int | None = None
) -> Outcome:
    """Write what the roster says into the district; the caller commits, or rolls back for a preview.

    `remember_as`: the import under which former values are kept, so that it can be undone.
    Raises Clash when the roster does not fit, and Busy when another one is on its way.
    """
    work = _Work(session, district_id, read, remember_as)
    work.alone()
    for percent, step, does in work.steps():
        tell(percent, step)
        does()
    tell(95, "finishing")
    addresses.tell_former(session, district_id)
    return work.outcome


class _Work:
    """One storing as it goes on."""

    def __init__(
        self, session: AnySession, district_id: int, read: RosterRead, remember_as: int | None
    ) -> None:
        self._session, self._read = session, read
        self._remember = remember_as is not None
        self._stage = Stage(session)
        self._at = Places(read)
        self.outcome = Outcome(without_school=self._at.without_school)
        self._values: dict[str, Any] = {
            "district": district_id,
            "today": self._today(district_id),
            "families_told": bool(read.families),
            "derived": said.DERIVED,
            "changes_only": "academicSessions.csv" in read.partial,
            "import": remember_as,
            **said.marked(read),
        }

    def alone(self) -> None:
        """Take the district's lock until the end of the transaction.

        The rows of a first roster are unknown to the planner's statistics: it would join them one by one.
        """
        query = text("SELECT pg_try_advisory_xact_lock(:lock, :district)")
        if not self._session.scalar(query, {"lock": LOCK, "district": self._values["district"]}):
            raise Busy
        self._session.execute(text("SET LOCAL enable_nestloop = off"))
        self._session.execute(text(f"SET LOCAL work_mem = '{WORK_MEMORY}'"))
        self._stage.open()

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
        self._adjust(adjusting.ADOPT_YEARS, years)
        self._write(parts.SCHOOL_YEARS, years)
        self._adjust(adjusting.CHOOSE_CURRENT_YEAR, None)
        schools = said.schools(self._read)
        self._adjust(adjusting.ADOPT_SCHOOLS, schools)
        self._write(parts.SCHOOLS, schools)
        classes = said.classes(self._read)
        self._needs_a_year()
        self._adjust(adjusting.PART_WITH_MOVED_CLASSES, classes)
        self._write(parts.CLASSES, classes)

    def _people(self) -> None:
        people = said.people(self._read)
        self._adjust(adjusting.ADOPT_PEOPLE, people)
        self._write(parts.PEOPLE, people)
        self._write(parts.PEOPLE_AT_SCHOOLS, said.people_at_schools(self._read, self._at))
        employment = self._without_ones_own(said.employment(self._read))
        self._count_classes_to_come(employment)
        self._numbers_are_free(employment)
        self._adjust(adjusting.FREE_MOVED_NUMBERS, employment)
        self._write(parts.EMPLOYMENT, employment)

    def _students(self) -> None:
        self._write(parts.STUDENTS, said.students(self._at))
        self._write(parts.STUDENTS_AT_SCHOOLS, said.students_at_schools(self._at))
        del self._at  # Of a large district dozens of megabytes, which families need next.

    def _enrollments(self) -> None:
        self._write(parts.ENROLLMENTS, said.enrollments(self._read))

    def _families(self) -> None:
        housed = Ids()
        for sourced_id in self._session.scalars(text(adjusting.HOUSED), self._values):
            housed.add(sourced_id)
        homes = said.households_of(self._read, housed)
        self._write(parts.FAMILIES, said.families(homes))
        if "users.csv" in self._read.partial:
            self._write(parts.GUARDIANS_BY_THEMSELVES, said.guardians_by_themselves(self._read))
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
                self._adjust(adjusting.NAME_DISTRICT, None, values)
        except IntegrityError:
            return False
        return True

    def _needs_a_year(self) -> None:
        query = text("SELECT EXISTS (SELECT FROM school_year WHERE district_id = :district)")
        if self._read.classes and not self._session.scalar(query, self._values):
            raise Clash([RowError("academicSessions.csv", 0, "", "", NO_YEAR, ADD_YEAR)])

    def _without_ones_own(self, employment: said.Said) -> said.Said:
        """Nobody sets what their own rate hangs on, by a file either: that row is left aside, and told."""
        query = text(adjusting.OWN_CLASS.format(heard=self._stage.heard(employment)))
        self.outcome.own_class = own = self._session.scalar(query, self._values)
        return employment if own is None else said.employment(self._read, without=own)

    def _count_classes_to_come(self, employment: said.Said) -> None:
        query = text(adjusting.CLASSES_TO_COME.format(heard=self._stage.heard(employment)))
        self.outcome.classes_to_come = self._session.scalar(query, self._values) or 0

    def _numbers_are_free(self, employment: said.Said) -> None:
        statement = text(adjusting.TAKEN_NUMBERS.format(heard=self._stage.heard(employment)))
        found = self._session.execute(statement, self._values)
        where = [("staff.csv", row.row, "employeeId", row.employee_id) for row in found]
        if where:
            raise Clash([RowError(*each, NUMBER_TAKEN, CHECK_NUMBER) for each in where])

    def _write(self, part: Part, rows: said.Said) -> None:
        heard, partial = self._stage.heard(rows), part.file in self._read.partial
        statement = part.statement(heard, partial=partial, remember=self._remember)
        row = self._session.execute(text(statement), self._values).one()._asdict()
        before = self.outcome.by_part.get(part.name)
        told = _told(row)
        self.outcome.by_part[part.name] = _together(before, told) if before else told
        self.outcome.leaving += [{**each, "who": part.name} for each in row.get("leaving", ())]

    def _adjust(
        self, adjustment: Adjusting, rows: said.Said | None, more: Mapping[str, Any] | None = None
    ) -> None:
        heard = "" if rows is None else self._stage.heard(rows)
        statement = adjustment.statement(heard, remember=self._remember)
        self._session.execute(text(statement), {**self._values, **(more or {})})

    def _today(self, district_id: int) -> date:
        query = text("SELECT (now() AT TIME ZONE time_zone)::date FROM district WHERE id = :district")
        day: date = self._session.execute(query, {"district": district_id}).scalar_one()
        return day


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        kind: row[kind]
        for kind in ("new", "changed", "gone", "returned", "moved")
        if row.get(kind) is not None
    }
    if "changed_samples" in row:
        told["samples"] = {
            "new": [sample["label"] for sample in row["new_samples"]],
            "changed": [_difference(sample) for sample in row["changed_samples"]],
            "gone": [sample["label"] for sample in row["gone_samples"]],
        }
    return told


def _together(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Two statements about one table as one."""
    told = {kind: count + other[kind] for kind, count in one.items() if kind != "samples"}
    both = {kind: [*each, *other["samples"][kind]] for kind, each in one["samples"].items()}
    return {**told, "samples": both}


def _difference(sample: Mapping[str, Any]) -> dict[str, Any]:
    """Only the columns that change, old and new; `sort` says whether somebody is back or goes to another school."""
    was, now = sample["was"], sample["now"]
    facts = {name: [was[name], now[name]] for name in was if was[name] != now[name]}
    return {"label": sample["label"], "facts": facts, "sort": sample["sort"]}

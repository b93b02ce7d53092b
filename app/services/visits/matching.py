"""What the rows of a spreadsheet of older visits mean: which student, which school, who went; else what is wrong."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, String, func, literal, or_, select

from app.extensions import db
from app.models import District, Person, School, SchoolYear, Student, StudentFamily, Visit, VisitStudent
from app.services import clock
from app.services.actors import Actor
from app.services.visits.elsewhere import NO_YEAR
from forms.visit_sheet import Fault, SheetRow
from workflows.people import Role
from workflows.words import N_
from workflows.years import counts_from

UNKNOWN_ID = N_("No student of your schools has this id.")
UNKNOWN_NAME = N_("No student of your schools has this name.")
SEVERAL = N_("Several students have this name. Give the student’s id, or the school.")
UNKNOWN_EDUCATOR = N_("Nobody on the staff has this name or e-mail address.")
SEVERAL_EDUCATORS = N_("Several people have this name. Give the e-mail address.")
NOBODY_WENT = N_("Say who went: at least one educator.")
FUTURE = N_("This day has not come yet.")
HERE_ALREADY = N_("This student has a visit on this day already.")
TWICE = N_("Row %(row)s says the same.")

Line = dict[str, Any]


def lines_of(rows: Sequence[SheetRow], district_id: int, *, by: Actor) -> list[Line]:
    """One plain object per row, in their order, for `VisitImport.lines`; in a constant number of statements."""
    students = _Students(rows, district_id, by)
    people = _People(rows, district_id)
    days = _Days(district_id, students.ids)
    seen: dict[tuple[int, date], int] = {}
    lines = []
    for row in rows:
        faults = list(row.faults)
        student, fault = students.of(row)
        faults += [fault] if fault and not row.faults else []
        went, wrong = people.of(row)
        faults += wrong
        if student and row.day:
            faults += days.faults(student.id, row.day)
            first = seen.setdefault((student.id, row.day), row.number)
            faults += [Fault("visit_date", TWICE, {"row": first})] if first != row.number else []
        lines.append(_line(row, student, students.household(student), went, faults))
    return lines


def not_here_yet(lines: Collection[Line], district_id: int) -> list[Line]:
    """Those of the sound rows whose student has no visit on their day by now."""
    days = _Days(district_id, {line["student_id"] for line in lines})
    return [line for line in lines if not days.taken(line["student_id"], date.fromisoformat(line["day"]))]


def _line(
    row: SheetRow, student: Student | None, household: int | None, went: list[int], faults: Iterable[Fault]
) -> Line:
    return {
        "row": row.number,
        "who": student.name if student else f"{row.first_name} {row.last_name}".strip() or row.student_id,
        "day": row.day.isoformat() if row.day else None,
        "educators": list(row.educators),
        "note": row.note,
        "student_id": student.id if student else None,
        "school_id": student.school_id if student else None,
        "household": household,
        "people": went,
        "faults": [asdict(fault) for fault in faults],
    }


class _Students:
    """The students that the rows name, as far as this person may record visits for them."""

    def __init__(self, rows: Sequence[SheetRow], district_id: int, by: Actor) -> None:
        names = _folded([f"{row.last_name} {row.first_name}" for row in rows if not row.student_id])
        self._folded = names
        found = db.session.execute(
            select(Student, School.name)
            .join(School, School.id == Student.school_id)
            .where(
                Student.district_id == district_id,
                or_(
                    Student.sourced_id.in_({row.student_id for row in rows if row.student_id}),
                    Student.look_up.in_(set(names.values())),
                ),
            )
        ).all()
        allowed = [
            (student, school) for student, school in found
            if {Role.school_coordinator, Role.district_coordinator}
            & by.roles_at(student.school_id, student.district_id)
        ]  # fmt: skip
        self.ids = {student.id for student, _ in allowed}
        self._by_id = {student.sourced_id: student for student, _ in allowed if student.sourced_id}
        self._by_name: dict[str, list[tuple[Student, str]]] = defaultdict(list)
        for student, school in allowed:
            self._by_name[student.look_up].append((student, school))
        shared = (
            select(StudentFamily.student_id, func.min(StudentFamily.family_id))
            .where(StudentFamily.student_id.in_(self.ids))
            .group_by(StudentFamily.student_id)
        )
        self._households = {row[0]: row[1] for row in db.session.execute(shared)}

    def of(self, row: SheetRow) -> tuple[Student | None, Fault | None]:
        """The row's student, or why there is none."""
        if row.student_id:
            known = self._by_id.get(row.student_id)
            return known, None if known else Fault("student_id", UNKNOWN_ID)
        fitting = self._by_name.get(self._folded.get(f"{row.last_name} {row.first_name}", ""), [])
        if row.school:
            fitting = [each for each in fitting if each[1].casefold() == row.school.casefold()]
        if len(fitting) == 1:
            return fitting[0][0], None
        return None, Fault("student_last_name", SEVERAL if fitting else UNKNOWN_NAME)

    def household(self, student: Student | None) -> int | None:
        return self._households.get(student.id) if student else None


class _People:
    """The staff that the rows name, by e-mail address, number in the roster, or name."""

    def __init__(self, rows: Sequence[SheetRow], district_id: int) -> None:
        typed = {name for row in rows for name in row.educators}
        self._folded = _folded(typed)
        turned = {fold: " ".join([*fold.split()[-1:], *fold.split()[:-1]]) for fold in self._folded.values()}
        self._turned = turned
        found = db.session.scalars(
            select(Person).where(
                Person.district_id == district_id,
                or_(
                    func.lower(Person.email).in_({name.lower() for name in typed}),
                    Person.sourced_id.in_(typed),
                    Person.look_up.in_({*turned, *turned.values()}),
                ),
            )
        ).all()
        self._known: dict[str, set[int]] = defaultdict(set)
        for person in found:
            for key in ((person.email or "").lower(), person.sourced_id or "", person.look_up):
                self._known[key].add(person.id)

    def of(self, row: SheetRow) -> tuple[list[int], list[Fault]]:
        """Who went, each once, and what is wrong."""
        went: list[int] = []
        faults = []
        for place, typed in enumerate(row.educators, 1):
            fitting = self._fitting(typed)
            if len(fitting) == 1:
                went += fitting
            else:
                sentence = SEVERAL_EDUCATORS if fitting else UNKNOWN_EDUCATOR
                faults.append(Fault(f"educator_{place}", sentence))
        if not row.educators and not row.faults:
            faults.append(Fault("educator_1", NOBODY_WENT))
        return list(dict.fromkeys(went)), faults

    def _fitting(self, typed: str) -> set[int]:
        fold = self._folded.get(typed, "")
        keys = (typed.lower(), typed, fold, self._turned.get(fold, ""))
        return set().union(*(self._known.get(key, set()) for key in keys if key))


class _Days:
    """The days on which these students have a visit, and those that a school year has."""

    def __init__(self, district_id: int, student_ids: Collection[int]) -> None:
        zone = select(District.time_zone).where(District.id == district_id).scalar_subquery()
        day = func.date(func.timezone(zone, func.coalesce(Visit.started_at, Visit.starts_at)))
        rows = db.session.execute(
            select(VisitStudent.student_id, day)
            .join(Visit, Visit.id == VisitStudent.visit_id)
            .where(VisitStudent.student_id.in_(student_ids), VisitStudent.live)
        )
        self._taken = {(student_id, on) for student_id, on in rows}
        self._years = [
            (counts_from(year.starts_on, year.visits_from), year.ends_on)
            for year in db.session.scalars(select(SchoolYear).where(SchoolYear.district_id == district_id))
        ]
        self._today = clock.today(district_id)

    def faults(self, student_id: int, day: date) -> list[Fault]:
        """What is wrong with a visit of this student on this day."""
        if day > self._today:
            return [Fault("visit_date", FUTURE)]
        if not any(first <= day <= last for first, last in self._years):
            return [Fault("visit_date", NO_YEAR)]
        return [Fault("visit_date", HERE_ALREADY)] if self.taken(student_id, day) else []

    def taken(self, student_id: int, day: date) -> bool:
        """Tell whether this student has a visit on this day."""
        return (student_id, day) in self._taken


def _folded(names: Iterable[str]) -> Mapping[str, str]:
    """Each name as the database folds it for looking up: without accents and capitals."""
    typed = sorted(set(names))
    if not typed:
        return {}
    each = func.unnest(literal(typed, type_=NAMES)).column_valued("name")
    return {row[0]: row[1] for row in db.session.execute(select(each, func.accent_folded(each)))}


NAMES = ARRAY(String)

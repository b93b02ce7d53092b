"""Everything that is kept about one family or one student, from every table there is.

The tables are found by the mappers: whatever carries `family_id`, `student_id` or `visit_id` is about them, so that a
new table joins by itself. The session acts as the record keeper (`app/security/session.py`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from flask_appbuilder import Model
from sqlalchemy import ColumnElement, LargeBinary, String, Table, and_, cast, or_, select

from app.extensions import db
from app.models import (
    DisclosedStudent,
    Event,
    Fund,
    Person,
    School,
    SchoolClass,
    SchoolYear,
    Student,
    StudentFamily,
    Visit,
    VisitStudent,
)

What = Literal["family", "student"]
KEYS = ("family_id", "student_id", "visit_id")
OWN = {"family": "family_id", "student": "student_id", "visit": "visit_id"}
"""Tables whose own id is what the others point to."""

NOT_THEIRS: Mapping[str, str] = {
    # table with such a column → why it is not the family's record
    "notice": "what a colleague was told to do; the step itself is in the visit's history",
    "payment": "what an educator is paid",
    "visit_educator": "printed with the visit, as the names of who came",
    "letter_batch_item": "the work list of a run; each letter is printed",
}
WITHOUT: Mapping[str, str] = {
    # table without such a column that holds something of families after all → where it is printed or why not
    "disclosure": "found by its students",
    "letter_file": "pages of letters, for several families; each letter is printed from its visit",
    "roster_file": "the district's upload as it came, removed after its time",
    "roster_import": "counts and faults of an upload; names go when it is decided",
    "roster_undo": "rows as they were before the last roster, to undo it; gone after the next one or two weeks",
    "selection": "a draft forgets whom it was about when they are invited",
    "visit_import": "rows of a spreadsheet go when it is taken over or left",
}
NAMED: Mapping[str, type[Model]] = {
    model.__tablename__: model for model in (Fund, Person, School, SchoolClass, SchoolYear, Student)
}
"""Whose numbers stand in rows about families: tables whose rows have a name."""
Names = dict[tuple[str, int], str]
"""By table and number."""
SECRET = frozenset({"key_hash", "salt", "look_up"})


@dataclass(frozen=True)
class Held:
    """Each table's rows, as plain values that JSON knows."""

    what: What
    number: int
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def everything(what: What, number: int) -> Held:
    """All that is kept. Of a student: the student's own rows and visits, not those of brothers and sisters."""
    ids = _ids(what, number)
    found = {table.name: _rows(table, ids, what) for table in tables()}
    return Held(what, number, {name: rows for name, rows in found.items() if rows})


def pointing(table: Table) -> dict[str, str]:
    """The columns of a table that hold numbers of what has a name, and of which table: by their names or keys."""
    by_name = {f"{name}_id": name for name in NAMED if f"{name}_id" in table.c}
    return by_name | {
        element.parent.name: element.column.table.name
        for constraint in table.foreign_key_constraints
        for element in constraint.elements
        if element.column.name == "id" and element.column.table.name in NAMED
    }


def names_in(held: Held) -> Names:
    """The names behind the numbers of what is kept, as far as whoever asks may see them."""
    wanted: dict[str, set[int]] = {}
    for name, rows in held.tables.items():
        for column, there in pointing(Model.metadata.tables[name]).items():
            wanted.setdefault(there, set()).update(row[column] for row in rows if column in row)
    return {
        (there, row.id): str(row)
        for there, numbers in wanted.items()
        for row in db.session.scalars(select(NAMED[there]).where(NAMED[there].id.in_(numbers)))
    }


def tables() -> Iterator[Table]:
    """The tables that are about families, in an order that reads well."""
    first = ("family", "student", "guardian", "visit")
    known = Model.metadata.tables
    yield from (known[name] for name in first)
    yield from (
        table
        for name, table in sorted(known.items())
        if name not in first and (_is_about_families(table) or name in ("disclosure", "event"))
    )


def _is_about_families(table: Table) -> bool:
    return table.name not in NOT_THEIRS and any(key in table.c for key in KEYS)


def _ids(what: What, number: int) -> dict[str, list[int]]:
    if what == "family":
        of_family = select(StudentFamily.student_id).where(StudentFamily.family_id == number)
        students = list(db.session.scalars(of_family))
        visits = list(db.session.scalars(select(Visit.id).where(Visit.family_id == number)))
        return {"family_id": [number], "student_id": students, "visit_id": visits}
    of_student = select(VisitStudent.visit_id).where(VisitStudent.student_id == number)
    return {"family_id": [], "student_id": [number], "visit_id": list(db.session.scalars(of_student))}


def _rows(table: Table, ids: Mapping[str, list[int]], what: What) -> list[dict[str, Any]]:
    columns = [
        column for column in table.c if not isinstance(column.type, LargeBinary) and column.key not in SECRET
    ]
    statement = select(*columns).where(_theirs(table, ids, what)).order_by(*table.primary_key.columns)
    return [
        {name: as_json(value) for name, value in row.items() if value is not None}
        for row in db.session.execute(statement).mappings()
    ]


def _theirs(table: Table, ids: Mapping[str, list[int]], what: What) -> ColumnElement[bool]:
    if table.name in OWN:
        return table.c.id.in_(ids[OWN[table.name]])
    if table.name == "disclosure":
        of_students = select(DisclosedStudent.disclosure_id)
        return table.c.id.in_(of_students.where(DisclosedStudent.student_id.in_(ids["student_id"])))
    keys = [key for key in KEYS if key in table.c]
    if what == "family" and "family_id" in keys and "visit_id" in keys:
        mine = table.c.family_id.in_(ids["family_id"])
        return or_(mine, and_(table.c.family_id.is_(None), table.c.visit_id.in_(ids["visit_id"])))
    about = or_(*(table.c[key].in_(ids[key]) for key in keys))
    return or_(about, _told_of_them(ids)) if table.name == "event" else about


def _told_of_them(ids: Mapping[str, list[int]]) -> ColumnElement[bool]:
    """Events of the family's and the students' own records."""
    number = Event.facts["id"].as_string()
    return or_(
        and_(Event.kind.like("family.%"), number.in_([str(each) for each in ids["family_id"]])),
        and_(Event.kind.like("student.%"), number.in_([str(each) for each in ids["student_id"]])),
        and_(
            Event.kind.like("record.%"),
            cast(Event.facts["family"], String).in_([str(each) for each in ids["family_id"]]),
        ),
    )


def as_json(value: object) -> object:
    """A value as JSON knows it: days and times in ISO 8601, money as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return value if isinstance(value, str | int | float | bool | dict | None) else str(value)


def families_of(student_id: int) -> list[int]:
    """The households of a student."""
    query = select(StudentFamily.family_id).where(StudentFamily.student_id == student_id)
    return list(db.session.scalars(query))


def students_of(family_id: int) -> list[Student]:
    """The children of a household."""
    query = select(Student).join(StudentFamily, StudentFamily.student_id == Student.id)
    return list(db.session.scalars(query.where(StudentFamily.family_id == family_id)))

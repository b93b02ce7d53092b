"""Whom the visits of a school year reached: students by school, grade and class, and staff who took part."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from app.extensions import db
from app.models import (
    Enrollment,
    Person,
    PersonSchool,
    School,
    SchoolClass,
    SchoolYear,
    Student,
    TookPart,
    Visit,
)
from app.reports.choosing import in_order
from app.reports.scope import SCHOOL_STAFF, places_of
from app.services.actors import Actor
from app.services.visits.facts import MADE
from workflows.people import Role
from workflows.suppression import Hidden, hidden_across, hidden_groups

STUDENTS_MARK, STAFF_MARK = 10, 50
"""Per cent, of a school's students and of its staff: below, a programme is hardly felt there."""
Part = tuple[str | None, frozenset[str]]
"""A grade's students who are in the same classes."""


@dataclass(frozen=True)
class School_:
    """A school that somebody looks after."""

    id: int
    name: str


@dataclass(frozen=True)
class Group:
    """People of a school, grade or class, and how many of them had a visit (or went on one).

    `name` is a school's or a class's, or a grade's code (None: not known). `hidden`: do not show the numbers.
    """

    name: str | None
    reached: int
    of: int
    hidden: Hidden | None = None

    @property
    def percent(self) -> int:
        """Rounded down: 10 % is reached when it is."""
        return 100 * self.reached // self.of if self.of else 0


@dataclass(frozen=True)
class Coverage:
    """Students with a visit: altogether, and by school or (at one school) by grade and class."""

    everyone: Group
    schools: tuple[Group, ...] = ()
    grades: tuple[Group, ...] = ()
    classes: tuple[Group, ...] = ()


def schools_of(actor: Actor, *, school_id: int | None = None) -> tuple[School_, ...]:
    """The schools that this person looks after, by name; or the one of them that is asked for."""
    schools, districts = places_of(actor, *SCHOOL_STAFF, Role.district_coordinator)
    mine = School.id.in_(schools) | School.district_id.in_(districts)
    only = true() if school_id is None else School.id == school_id
    rows = db.session.execute(
        select(School.id, School.name).where(School.active, mine, only).order_by(School.name)
    )
    return tuple(School_(row.id, row.name) for row in rows)


def of_schools(schools: Collection[School_], year_id: int | None, minimum: int) -> Coverage:
    """Students with a visit at these schools; at one school by grade and class as well."""
    ids = [school.id for school in schools]
    rows = db.session.execute(
        select(Student.school_id, Student.grade, func.count(), func.count(_visited(ids, year_id)))
        .where(Student.school_id.in_(ids), Student.active)
        .group_by(Student.school_id, Student.grade)
    ).all()
    everyone = Group(None, sum(row[3] for row in rows), sum(row[2] for row in rows))
    if len(ids) != 1:
        by_school = ((school.name, *_sums(row for row in rows if row[0] == school.id)) for school in schools)
        return Coverage(everyone, schools=guarded(by_school, minimum))
    grades, classes = _guarded_together(_parts(ids, year_id), minimum)
    return Coverage(everyone, grades=grades, classes=classes)


def staff_of(schools: Collection[School_], year_id: int | None, minimum: int) -> tuple[Group, ...]:
    """The staff of each school who went on a visit there; last, all of them, each counted once."""
    ids = [school.id for school in schools]
    went = _took_part(
        "educators", ids, year_id, TookPart.school_id, TookPart.who_id.label("person_id")
    ).subquery()
    serves = and_(went.c.school_id == PersonSchool.school_id, went.c.person_id == PersonSchool.person_id)
    rows = db.session.execute(
        select(
            PersonSchool.school_id,
            func.count(went.c.person_id.distinct()),
            func.count(PersonSchool.person_id.distinct()),
        )
        .join(Person, Person.id == PersonSchool.person_id)
        .outerjoin(went, serves)
        .where(PersonSchool.school_id.in_(ids), Person.active)
        .group_by(func.rollup(PersonSchool.school_id))
    ).all()
    found = {row[0]: (row[1], row[2]) for row in rows}
    each = guarded(((school.name, *found.get(school.id, (0, 0))) for school in schools), minimum)
    return (*each, Group(None, *found.get(None, (0, 0))))


def made(school_ids: Collection[int], year_id: int | None) -> tuple[ColumnElement[bool], ...]:
    """Visits of these schools and that school year that took place."""
    return (Visit.school_id.in_(school_ids), Visit.school_year_id == year_id, Visit.state.in_(MADE))


def current_year(district_id: int) -> SchoolYear | None:
    """The district's school year of today, if one is set."""
    return db.session.scalars(
        select(SchoolYear).where(SchoolYear.district_id == district_id, SchoolYear.current).limit(1)
    ).one_or_none()


def guarded(rows: Iterable[tuple[str | None, int, int]], minimum: int) -> tuple[Group, ...]:
    """Rows of (name, reached, of) as groups; the small ones, and those that would give them away, hidden."""
    groups = [Group(*row) for row in rows if row[2]]
    found = hidden_groups([group.of for group in groups], minimum)
    return tuple(
        Group(group.name, group.reached, group.of, found.get(place)) for place, group in enumerate(groups)
    )


def _sums(rows: Iterable[Any]) -> tuple[int, int]:
    kept = list(rows)
    return sum(row[3] for row in kept), sum(row[2] for row in kept)


def _visited(school_ids: Collection[int], year_id: int | None) -> ColumnElement[Any]:
    """Not null for a student whose visit of that year took place; a count counts those."""
    had = _took_part("students", school_ids, year_id, TookPart.who_id)
    return func.nullif(Student.id.in_(had), False)


def _took_part(kind: str, school_ids: Collection[int], year_id: int | None, *columns: Any) -> Select[Any]:
    """Who took part in visits that took place, by these columns: what the sums keep of each person."""
    here = (TookPart.school_id.in_(school_ids), TookPart.school_year_id == year_id)
    query = select(*columns).where(TookPart.kind == kind, *here)
    return query.group_by(*columns).having(func.sum(TookPart.visits) > 0)


def _parts(school_ids: Collection[int], year_id: int | None) -> dict[Part, tuple[int, int]]:
    """For each grade and the classes that its students are in together: how many had a visit, and how many are."""
    homes = (
        select(Enrollment.student_id, SchoolClass.title.label("title"))
        .join(SchoolClass, SchoolClass.id == Enrollment.class_id)
        .where(
            Enrollment.school_id.in_(school_ids),
            Enrollment.active,
            SchoolClass.active,
            SchoolClass.school_year_id == year_id,
            SchoolClass.class_type == "homeroom",
        )
        .subquery()
    )
    each = (
        select(
            Student.grade,
            func.array_agg(homes.c.title.distinct()).label("titles"),
            (func.count(_visited(school_ids, year_id)) > 0).label("visited"),
        )
        .outerjoin(homes, homes.c.student_id == Student.id)
        .where(Student.school_id.in_(school_ids), Student.active)
        .group_by(Student.id)
        .subquery()
    )
    rows = db.session.execute(
        select(each.c.grade, each.c.titles, func.count().filter(each.c.visited), func.count()).group_by(
            each.c.grade, each.c.titles
        )
    )
    return {(row[0], frozenset(filter(None, row[1]))): (row[2], row[3]) for row in rows}


def _guarded_together(
    parts: Mapping[Part, tuple[int, int]], minimum: int
) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """By grade and by class; what one of the two hides cannot be worked out with the other."""
    grades = sorted({grade for grade, _titles in parts}, key=in_order)
    titles = sorted({title for _grade, titles in parts for title in titles})
    cuts = [
        [frozenset(part for part in parts if part[0] == grade) for grade in grades],
        [frozenset(part for part in parts if title in part[1]) for title in titles],
    ]
    hidden = hidden_across(cuts, {part: count for part, (_reached, count) in parts.items()}, minimum)
    return _groups(grades, cuts[0], hidden[0], parts), _groups(titles, cuts[1], hidden[1], parts)


def _groups(
    names: Sequence[str | None],
    cut: Sequence[frozenset[Part]],
    hidden: Mapping[int, Hidden],
    parts: Mapping[Part, tuple[int, int]],
) -> tuple[Group, ...]:
    each = enumerate(zip(names, cut, strict=True))
    return tuple(Group(name, *_of_parts(group, parts), hidden.get(place)) for place, (name, group) in each)


def _of_parts(group: Collection[Part], parts: Mapping[Part, tuple[int, int]]) -> tuple[int, int]:
    return sum(parts[part][0] for part in group), sum(parts[part][1] for part in group)

"""Which schools need help first (R110): what is missing there, from what the district knows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.extensions import db
from app.models import (
    Assignment,
    DistrictSettings,
    Fund,
    Person,
    PersonSchool,
    TrainingCertificate,
    Visit,
    VisitStudent,
)
from app.reports.coverage import School_
from app.reports.lateness import BETWEEN_VISITS, lateness
from app.services.visits.facts import MADE
from workflows.people import Role

A_PAIR = 2
FEW_TRAINED_BELOW = 20
"""Per cent of a school's staff."""
LOW_SECOND_BELOW = 50
"""Per cent of the students whose first visit was long enough ago."""
ENOUGH_TO_TELL = 5
"""First visits; of fewer, no rate is told."""


@dataclass(frozen=True)
class Need:
    """One thing that is missing: `no_coordinator`, `no_fund`, `few_trained`, `low_second`, `unpaid_late`.

    `part` of `of` are what its sentence says: trained of the staff, second of the first visits, late visits.
    """

    kind: str
    part: int = 0
    of: int = 0


@dataclass(frozen=True)
class Site:
    """A school with all that it needs; the longest list first."""

    school: School_
    needs: tuple[Need, ...]


def sites(
    schools: Collection[School_],
    settings: DistrictSettings,
    year_id: int | None,
    *,
    now: datetime,
    today: date,
) -> tuple[Site, ...]:
    """The schools, those that need most help first. Seven statements, however many schools there are."""
    ids = [school.id for school in schools]
    led, funded = _led(ids, today), _funded(settings.district_id, ids, today)
    staff, trained = _staff(ids), _trained(ids, today)
    first, second = _second_visits(ids, year_id, now)
    unpaid = _unpaid(ids, settings, now)
    found = []
    for school in schools:
        needs = [
            *([] if school.id in led else [Need("no_coordinator")]),
            *([] if school.id in funded else [Need("no_fund")]),
            *_few_trained(trained.get(school.id, 0), staff.get(school.id, 0)),
            *_low_second(second.get(school.id, 0), first.get(school.id, 0)),
            *([Need("unpaid_late", unpaid[school.id])] if school.id in unpaid else []),
        ]
        found.append(Site(school, tuple(needs)))
    return tuple(sorted(found, key=lambda site: (-len(site.needs), site.school.name)))


def _few_trained(trained: int, staff: int) -> list[Need]:
    enough = trained >= A_PAIR and 100 * trained >= FEW_TRAINED_BELOW * staff
    return [] if enough else [Need("few_trained", trained, staff)]


def _low_second(second: int, first: int) -> list[Need]:
    low = first >= ENOUGH_TO_TELL and 100 * second < LOW_SECOND_BELOW * first
    return [Need("low_second", second, first)] if low else []


def _led(ids: list[int], today: date) -> set[int]:
    holds = and_(
        Assignment.starts_on <= today, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today)
    )
    return set(
        db.session.scalars(
            select(Assignment.school_id)
            .join(Person, Person.id == Assignment.person_id)
            .where(Assignment.school_id.in_(ids), Assignment.role == Role.school_coordinator.value)
            .where(holds, Person.active)
            .distinct()
        )
    )


def _funded(district_id: int, ids: list[int], today: date) -> set[int]:
    """Schools that may spend from a fund which is open today and has money left."""
    left = Fund.allocated - Fund.spent - Fund.committed > Decimal(0)
    rows = db.session.scalars(
        select(Fund.school_id)
        .where(Fund.district_id == district_id, Fund.starts_on <= today, Fund.ends_on >= today, left)
        .distinct()
    ).all()
    return set(ids) if None in rows else {school_id for school_id in rows if school_id is not None}


def _staff(ids: list[int]) -> dict[int, int]:
    return _by_school(_serving(ids))


def _trained(ids: list[int], today: date) -> dict[int, int]:
    current = select(TrainingCertificate.person_id).where(
        TrainingCertificate.earned_on <= today, TrainingCertificate.valid_until >= today
    )
    return _by_school(_serving(ids).where(PersonSchool.person_id.in_(current)))


def _serving(ids: list[int]) -> Select:
    return (
        select(PersonSchool.school_id, func.count())
        .join(Person, Person.id == PersonSchool.person_id)
        .where(PersonSchool.school_id.in_(ids), Person.active)
        .group_by(PersonSchool.school_id)
    )


def _second_visits(
    ids: list[int], year_id: int | None, now: datetime
) -> tuple[dict[int, int], dict[int, int]]:
    """Students whose first visit was long enough ago, and those of them who had a second, by school."""
    by_student = (
        select(
            VisitStudent.school_id,
            func.bool_or(_is(1) & (Visit.started_at < now - BETWEEN_VISITS)).label("first"),
            func.bool_or(_is(2)).label("second"),
        )
        .join(Visit, Visit.id == VisitStudent.visit_id)
        .where(Visit.school_id.in_(ids), Visit.school_year_id == year_id, Visit.state.in_(MADE))
        .group_by(VisitStudent.school_id, VisitStudent.student_id)
        .subquery()
    )
    both = func.count().filter(by_student.c.second)
    rows = db.session.execute(
        select(by_student.c.school_id, func.count(), both)
        .where(by_student.c.first)
        .group_by(by_student.c.school_id)
    ).all()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def _is(number: int) -> ColumnElement[bool]:
    return VisitStudent.number == number


def _unpaid(ids: list[int], settings: DistrictSettings, now: datetime) -> dict[int, int]:
    kind, _since = lateness(settings, now)
    return _by_school(
        select(Visit.school_id, func.count())
        .where(Visit.school_id.in_(ids), Visit.state == "reflected", kind == "unpaid")
        .group_by(Visit.school_id)
    )


def _by_school(counted: Select) -> dict[int, int]:
    return {row[0]: row[1] for row in db.session.execute(counted)}

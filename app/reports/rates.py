"""Whom no rate covers: classes of employee with visits to come or just made, long before payday (R84)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    case,
    cast,
    exists,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.sql.selectable import LateralFromClause

from app.extensions import db
from app.models import District, Employment, FormerEmployment, Payment, Rate, Visit, VisitEducator
from app.security.session import acting_as, steward
from app.services import clock
from app.services.payments.writing import live

LOOKS_BACK = timedelta(days=90)
"""Payments of so long ago that no rate covered are still told of."""
TO_COME = ("scheduled", "completed")
"""The states of visits whose payments are not made yet."""


@dataclass(frozen=True)
class Missing:
    """People of one kind who have no rate for an activity: how many, of how many visits, on which days.

    `employee_class` is None for people whose class payroll does not know. `starts_on`: the first day of the rate
    that will cover them, where there is one, only too late.
    """

    employee_class: str | None
    exempt: bool | None
    activity: str
    people: int
    times: int
    first_on: date
    last_on: date
    starts_on: date | None


def missing(district_id: int) -> list[Missing]:
    """Classes × activities that people with visits to come, or of the last months, have and no rate covers.

    Counted as the steward: who keeps rates may see no visit. No name comes along.
    """
    found = _uncovered(district_id, clock.today(district_id))
    first_rate = (
        select(func.min(Rate.starts_on))
        .where(*_same(found.c.employee_class, found.c.exempt, found.c.activity, district_id))
        .correlate(found)
        .scalar_subquery()
    )
    kind = (found.c.employee_class, found.c.exempt, found.c.activity)
    query = (
        select(
            *kind,
            func.count(found.c.person_id.distinct()).label("people"),
            func.count().label("times"),
            func.min(found.c.day).label("first_on"),
            func.max(found.c.day).label("last_on"),
            first_rate.label("starts_on"),
        )
        .group_by(*kind)
        .order_by(*kind)
    )
    with acting_as(db.session, steward(district_id)):
        return [Missing(**row._asdict()) for row in db.session.execute(query)]


def how_many_missing(district_id: int, today: date) -> ColumnElement[int]:
    """The number of such kinds, within another question of a coordinator of the district; 0 for anybody else.

    One SQL function finds which there are, and reads only visits before the first rate of a kind.
    """
    kinds = func.app_kinds_without_rate(district_id, today - LOOKS_BACK).table_valued("activity")
    return select(func.count()).select_from(kinds).scalar_subquery()


def _uncovered(district_id: int, today: date) -> Subquery:
    """One row for each person and visit, or payment made already, that no rate covers."""
    return union_all(_of_visits(district_id), _of_payments(district_id, today)).subquery("uncovered")


def _of_visits(district_id: int) -> Select[Any]:
    activity = case((VisitEducator.part == "interpreter", "interpreting"), else_="visit")
    start = func.coalesce(Visit.started_at, Visit.starts_at)
    day = cast(func.timezone(District.time_zone, start), Date)
    was = _former(VisitEducator.person_id, day)
    its_class, exempt = _of_the_day(was)
    covered = exists().where(*_same(its_class, exempt, activity, district_id), Rate.starts_on <= day)
    return (
        select(
            VisitEducator.person_id,
            its_class,
            exempt,
            activity.label("activity"),
            day.label("day"),
        )
        .join(Visit, Visit.id == VisitEducator.visit_id)
        .join(District, District.id == Visit.district_id)
        .outerjoin(Employment, Employment.person_id == VisitEducator.person_id)
        .outerjoin(was, true())
        .where(Visit.district_id == district_id, Visit.state.in_(TO_COME))
        .where(or_(Visit.state == "scheduled", VisitEducator.went.is_(True)))
        .where(or_(Employment.person_id.is_(None), ~covered))
    )


def _of_payments(district_id: int, today: date) -> Select[Any]:
    rule = Payment.explanation["rule"].as_string()
    activity = case((Payment.kind == "no_one_home", "visit"), else_=Payment.kind)
    was = _former(Payment.person_id, Payment.worked_on)
    return (
        select(Payment.person_id, *_of_the_day(was), activity, Payment.worked_on)
        .outerjoin(Employment, Employment.person_id == Payment.person_id)
        .outerjoin(was, true())
        .where(Payment.district_id == district_id, Payment.state == "not_payable", *live())
        .where(rule.in_(("no_rate", "no_class")), Payment.worked_on >= today - LOOKS_BACK)
    )


def _former(person_id: Any, day: Any) -> LateralFromClause:
    """What a person's class was on a day, if it is another one since."""
    then = (FormerEmployment.person_id == person_id, FormerEmployment.until > day)
    held = select(FormerEmployment).where(*then).order_by(FormerEmployment.until).limit(1)
    return held.lateral()


def _of_the_day(was: LateralFromClause) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The class of employee, and exempt or not."""
    return (
        func.coalesce(was.c.employee_class, Employment.employee_class).label("employee_class"),
        func.coalesce(was.c.exempt, Employment.exempt).label("exempt"),
    )


def _same(
    employee_class: Any, exempt: Any, activity: Any, district_id: int
) -> tuple[ColumnElement[bool], ...]:
    """A rate of this kind, whenever it starts; one of nothing covers nobody."""
    return (
        Rate.district_id == district_id,
        Rate.employee_class == employee_class,
        Rate.activity == activity,
        or_(Rate.exempt.is_(None), Rate.exempt == exempt),
        Rate.amount > 0,
    )

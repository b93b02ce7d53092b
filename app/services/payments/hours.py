"""Hours of contract and holidays, as the rules read them (R63)."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from sqlalchemy import Select, or_, select

from app.models import ContractHours, Holiday
from app.models.questions import DISTRICT, FIRST, LAST, SCHOOL, Question
from workflows.hours import Hours


def rows_between(first: date, last: date, district_id: int) -> list[Hours]:
    """The district's rows of hours that are about some of these days."""
    return ask_rows(first, last, district_id).answer()


def ask_rows(first: date, last: date, district_id: int) -> Question[list[Hours]]:
    """The same as a question that may go with others."""
    values = {"district": district_id, "first": first, "last": last}
    return Question(_asked_rows(), lambda rows: [as_hours(row) for (row,) in rows], values)


@cache
def _asked_rows() -> Select:
    return (
        select(ContractHours)
        .where(ContractHours.district_id == DISTRICT)
        .where(ContractHours.first_on <= LAST, ContractHours.last_on >= FIRST)
    )


def as_hours(row: ContractHours) -> Hours:
    """A row as the rules read it."""
    return Hours(
        id=row.id,
        school_id=row.school_id,
        employee_class=row.employee_class,
        first_on=row.first_on,
        last_on=row.last_on,
        weekdays=frozenset(row.weekdays),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
    )


def ask_holidays(first: date, last: date, *, school_id: int, district_id: int) -> Question[frozenset[date]]:
    """The days without school, of the district or of one school."""
    return Question(
        _asked_holidays(),
        lambda rows: frozenset(
            day for row in rows for day in _days(max(row.starts_on, first), min(row.ends_on, last))
        ),
        {"school": school_id, "district": district_id, "first": first, "last": last},
    )


@cache
def _asked_holidays() -> Select:
    return (
        select(Holiday.starts_on, Holiday.ends_on)
        .where(Holiday.district_id == DISTRICT, Holiday.starts_on <= LAST, Holiday.ends_on >= FIRST)
        .where(or_(Holiday.school_id.is_(None), Holiday.school_id == SCHOOL))
    )


def _days(first: date, last: date) -> Iterable[date]:
    return (date.fromordinal(each) for each in range(first.toordinal(), last.toordinal() + 1))

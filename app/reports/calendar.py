"""Visits by their days: for the calendar's pages, for a person's own calendar program, and one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app.extensions import db
from app.models import Event, Holiday, Person, PersonChoice, School, Visit, VisitEducator
from app.reports.scope import Scope
from app.reports.visits import names_of_students, names_of_team

PLANNED = ("scheduled", "completed", "reflected", "paid")
CALLED_OFF = ("declined", "cancelled")
MOST = 400
"""So many visits stand on one page of the calendar; a school has fewer in a month."""
LOOK_BACK = timedelta(days=60)
"""A calendar program keeps what it read; older visits need not be told again."""


@dataclass(frozen=True)
class Entry:
    """One visit of a page; `students` is empty where the person may not see them."""

    id: int
    starts_at: datetime
    ends_at: datetime
    place: str
    state: str
    school: str
    students: tuple[str, ...]
    team: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """One visit for a calendar program. `others`: first names of who goes along; never a student's or family's."""

    id: int
    starts_at: datetime
    ends_at: datetime
    place: str
    state: str
    others: tuple[str, ...]
    version: int
    changed_at: datetime


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins in the district, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def entries(scope: Scope, first: date, last: date, zone: ZoneInfo) -> list[Entry]:
    """The planned and made visits of these days, in their order; one more than `MOST` when there are more."""
    rows = db.session.execute(
        select(
            Visit.id,
            Visit.starts_at,
            Visit.ends_at,
            Visit.place,
            Visit.state,
            School.name.label("school"),
            names_of_students().label("students"),
            names_of_team().label("team"),
        )
        .join(School, School.id == Visit.school_id)
        .where(
            Visit.starts_at >= midnight(first, zone),
            Visit.starts_at < midnight(last + timedelta(days=1), zone),
            Visit.state.in_(PLANNED),
            *scope.visits(),
        )
        .order_by(Visit.starts_at, Visit.id)
        .limit(MOST + 1)
    )
    return [_entry(row) for row in rows]


def holidays(first: date, last: date, school_id: int | None) -> list[Holiday]:
    """The holidays of these days: the district's, and those of one school, or of every school for None."""
    here: ColumnElement[bool] = true()
    if school_id is not None:
        here = or_(Holiday.school_id.is_(None), Holiday.school_id == school_id)
    return list(
        db.session.scalars(
            select(Holiday)
            .where(Holiday.starts_on <= last, Holiday.ends_on >= first, here)
            .order_by(Holiday.starts_on, Holiday.id)
        )
    )


def of_person(person_id: int, now: datetime) -> tuple[list[Told], str | None]:
    """A person's own visits from two months ago on, those called off marked; and the language they chose, if any."""
    mine = select(VisitEducator.visit_id).where(VisitEducator.person_id == person_id)
    rows = db.session.execute(
        _told(person_id).where(
            Visit.id.in_(mine),
            Visit.starts_at >= now - LOOK_BACK,
            Visit.state.in_((*PLANNED, *CALLED_OFF)),
        )
    )
    return [_as_told(row) for row in rows], _language_of(person_id)


def one(visit_id: int, person_id: int) -> Told | None:
    """One planned visit; None when there is none for this person, or it has no time."""
    row = db.session.execute(
        _told(person_id).where(Visit.id == visit_id, Visit.state.in_(PLANNED), Visit.starts_at.is_not(None))
    ).one_or_none()
    return None if row is None else _as_told(row)


def _told(person_id: int) -> Select[Any]:
    others = (
        select(func.array_agg(aggregate_order_by(Person.given_name, Person.look_up)))
        .join(VisitEducator, VisitEducator.person_id == Person.id)
        .where(VisitEducator.visit_id == Visit.id, Person.id != person_id)
        .correlate(Visit)
        .scalar_subquery()
    )
    changed_at = (
        select(func.max(Event.at)).where(Event.visit_id == Visit.id).correlate(Visit).scalar_subquery()
    )
    return select(
        Visit.id,
        Visit.starts_at,
        Visit.ends_at,
        Visit.place,
        Visit.state,
        Visit.version,
        others.label("others"),
        func.coalesce(changed_at, Visit.created_at).label("changed_at"),
    ).order_by(Visit.starts_at, Visit.id)


def _language_of(person_id: int) -> str | None:
    return db.session.scalar(select(PersonChoice.screen_language).where(PersonChoice.person_id == person_id))


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        state=row.state,
        school=row.school,
        students=_names(row.students),
        team=_names(row.team),
    )


def _as_told(row: Row[Any]) -> Told:
    return Told(
        id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        state=row.state,
        others=_names(row.others),
        version=row.version,
        changed_at=row.changed_at,
    )


def _names(found: Collection[str] | None) -> tuple[str, ...]:
    return tuple(found or ())

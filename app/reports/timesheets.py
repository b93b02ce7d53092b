"""The hours of one person in a period, as their payments keep them; no family stands here."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.extensions import db
from app.models import Employment, Payment, Person, School
from app.reports.payments import Line, line_of
from app.security.session import acting_as, steward
from app.services.notices.choices import choices_of


@dataclass(frozen=True)
class Hours:
    """One person's lines, by day and hour; `minutes` are the sums by kind of work."""

    person: str
    person_id: int
    employee_id: str | None
    language: str
    schools: tuple[str, ...]
    lines: tuple[tuple[Line, datetime | None, datetime | None], ...]
    """Each with its start and end."""
    minutes: dict[str, int]
    """Without work whose pay was taken back for good; it still has its line."""


def hours_of(person_id: int, first: date, last: date) -> Hours | None:
    """What a person did from one day to another, each work once; None where nothing of it may be seen."""
    found = list(
        db.session.scalars(
            select(Payment)
            .where(Payment.person_id == person_id, Payment.worked_on.between(first, last))
            .where(~Payment.withdrawn, Payment.state != "rejected")
            .where(Payment.reverses_id.is_(None), or_(Payment.reversed_on.is_(None), ~_paid_again()))
            .order_by(Payment.worked_on, Payment.started_at, Payment.id)
            .options(joinedload(Payment.person), joinedload(Payment.school), joinedload(Payment.fund))
            .options(joinedload(Payment.other_work))
        )
    )
    person = db.session.scalars(select(Person).where(Person.id == person_id)).one_or_none()
    if person is None or not found:
        return None
    employment = db.session.get(Employment, person_id)
    sums: Counter[str] = Counter()
    for payment in found:
        sums[payment.kind] += 0 if payment.reversed_on else payment.minutes or 0
    return Hours(
        person=person.name,
        person_id=person_id,
        employee_id=employment.employee_id if employment else None,
        language=_language(person),
        schools=tuple(sorted({payment.school.name for payment in found})),
        lines=tuple((line_of(each), each.started_at, each.ended_at) for each in found),
        minutes=dict(sums),
    )


def _paid_again() -> ColumnElement[bool]:
    """Whether another payment followed the one that was taken back: that one stands for the work."""
    follows = aliased(Payment)
    return select(follows.id).where(follows.replaces_id == Payment.id, ~follows.withdrawn).exists()


def schools_of(person_id: int) -> dict[int, str]:
    """Where a person has done paid work: the schools' ids and names."""
    places = (
        select(School.id, School.name)
        .join(Payment, Payment.school_id == School.id)
        .where(Payment.person_id == person_id)
        .distinct()
    )
    return {row.id: row.name for row in db.session.execute(places)}


def _language(person: Person) -> str:
    """The language of the person's screen, empty where none was chosen; nobody else sees what a person chose."""
    with acting_as(db.session, steward(person.district_id)):
        return choices_of(person.id).screen_language or ""

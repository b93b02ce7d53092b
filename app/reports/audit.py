"""What happened in the district, the newest first, and how the proof of it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import AuditAnchor, Event, EventDetail, Person, School
from app.reports.keyset import Order, Part, part_of, rows_of_all
from app.services.look_ups import starts_with

ROWS, AT_A_TIME = 50, 500
"""On one page of the list, and read together for a file."""

Only = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Told:
    """One event. `beside`: the personal values that stand beside it, as long as they are kept and may be seen.

    `whom`: the colleague it is about, where that is somebody else than `who` did it.
    """

    id: int
    at: datetime
    kind: str
    who: str | None
    school: str | None
    visit_id: int | None
    payment_id: int | None
    facts: dict[str, Any]
    beside: dict[str, Any]
    whom: str | None = None


PLACE = func.coalesce(Event.school_id, Event.facts["school_id"].as_integer())
"""The school that an event is about; those about a role or a setting hold it among their facts."""


def page(
    *,
    only: Only = (),
    after: int | None = None,
    before: int | None = None,
    last: bool = False,
    oldest_first: bool = False,
    size: int = ROWS,
) -> Part[Told]:
    """The events that this person may see, the newest first."""
    found = part_of(
        _events().where(*only),
        Order(Event.id, Event.id, down=not oldest_first),
        size=size,
        after=after,
        before=before,
        last=last,
        key_of=lambda row: row.Event.id,
        read=db.session.execute,
    )
    return Part([_told(row) for row in found.rows], found.newer, found.older)


def every(*, only: Only = (), oldest_first: bool = False) -> Iterator[Told]:
    """The events of all pages, some hundred at a time."""
    return rows_of_all(lambda last: page(only=only, after=last, oldest_first=oldest_first, size=AT_A_TIME))


def by_someone_named(words: str) -> ColumnElement[bool]:
    """Events of people whose first or last name begins with the words."""
    names = (func.accent_folded(Person.family_name), func.accent_folded(Person.given_name))
    return Event.actor_id.in_(select(Person.id).where(or_(*(starts_with(name, words) for name in names))))


def last_anchor(district_id: int) -> AuditAnchor | None:
    """How far the proof of history reached when it was last written down."""
    query = select(AuditAnchor).where(AuditAnchor.district_id == district_id)
    return db.session.scalars(query.order_by(AuditAnchor.day.desc()).limit(1)).one_or_none()


def _events() -> Select[Any]:
    """Each event with the names that it holds as numbers."""
    about = aliased(Person)
    number = Event.facts["person_id"].as_integer()
    whom = select(func.concat_ws(" ", about.given_name, about.family_name)).where(
        about.id == number, about.id.is_distinct_from(Event.actor_id)
    )
    return (
        select(
            Event,
            Person.given_name,
            Person.family_name,
            School.name,
            EventDetail.changed,
            whom.scalar_subquery(),
        )
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(School, School.id == PLACE)
        .outerjoin(EventDetail, EventDetail.mark == Event.facts["detail"].as_string())
    )


def _told(row: Any) -> Told:
    event, given, family, school, beside, whom = row
    return Told(
        event.id,
        event.at,
        event.kind,
        f"{given} {family}" if given else None,
        school,
        event.visit_id,
        event.payment_id,
        event.facts,
        beside or {},
        whom,
    )

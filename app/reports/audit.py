"""What happened in the district, the newest first, and how the proof of it stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from app.extensions import db
from app.models import AuditAnchor, Event, EventDetail, Person, School
from app.services.look_ups import starts_with

ROWS, AT_A_TIME = 50, 500
"""On one page of the list, and read together for a file."""

Only = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Told:
    """One event. `beside`: the personal values that stand beside it, as long as they are kept and may be seen."""

    id: int
    at: datetime
    kind: str
    who: str | None
    school: str | None
    visit_id: int | None
    payment_id: int | None
    facts: dict[str, Any]
    beside: dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Some events, and the id after which the older ones begin."""

    rows: Sequence[Told]
    older: int | None


def page(*, only: Only = (), after: int | None = None, size: int = ROWS, oldest_first: bool = False) -> Page:
    """The events that this person may see, the newest first; `after` is the last one of the page before."""
    query = _events().where(*only).order_by(Event.id if oldest_first else Event.id.desc())
    if after is not None:
        query = query.where(Event.id > after if oldest_first else Event.id < after)
    found = [_told(row) for row in db.session.execute(query.limit(size + 1))]
    return Page(found[:size], found[size - 1].id if len(found) > size else None)


def every(*, only: Only = (), oldest_first: bool = False) -> Iterator[Told]:
    """The events of all pages, some hundred at a time."""
    after: int | None = None
    while True:
        found = page(only=only, after=after, size=AT_A_TIME, oldest_first=oldest_first)
        yield from found.rows
        after = found.older
        if after is None:
            return


def by_someone_named(words: str) -> ColumnElement[bool]:
    """Events of people whose first or last name begins with the words."""
    names = (func.accent_folded(Person.family_name), func.accent_folded(Person.given_name))
    return Event.actor_id.in_(select(Person.id).where(or_(*(starts_with(name, words) for name in names))))


def last_anchor(district_id: int) -> AuditAnchor | None:
    """How far the proof of history reached when it was last written down."""
    query = select(AuditAnchor).where(AuditAnchor.district_id == district_id)
    return db.session.scalars(query.order_by(AuditAnchor.day.desc()).limit(1)).one_or_none()


def _events() -> Select[Any]:
    return (
        select(Event, Person.given_name, Person.family_name, School.name, EventDetail.changed)
        .outerjoin(Person, Person.id == Event.actor_id)
        .outerjoin(School, School.id == Event.school_id)
        .outerjoin(EventDetail, EventDetail.mark == Event.facts["detail"].as_string())
    )


def _told(row: Any) -> Told:
    event, given, family, school, beside = row
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
    )

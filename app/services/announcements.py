"""Announcements to colleagues (R5): read by those they are for, and who has read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    ScalarSelect,
    Select,
    and_,
    cast,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models import Announcement, AnnouncementRead, Assignment, District, Person
from app.models.questions import Question
from app.services import clock
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.transaction import transaction


@dataclass(frozen=True)
class Receipts:
    """How many have read it, of how many that it is for, and the names of those who have not yet."""

    read: int
    people: int
    not_yet: Sequence[str]


def unread(by: Actor) -> list[Announcement]:
    """What is new for this person today, the oldest first; nothing of their own."""
    return ask_unread(by).answer() if by.holdings else []


def ask_unread(by: Actor) -> Question[list[Announcement]]:
    """`unread`, to be asked together with others; for somebody who holds a role."""
    mine = select(AnnouncementRead.announcement_id).where(AnnouncementRead.person_id == by.person_id)
    new = (
        select(Announcement)
        .where(
            Announcement.shown_until >= _today_there(),
            Announcement.made_by.is_distinct_from(by.person_id),
            Announcement.id.not_in(mine),
        )
        .order_by(Announcement.id)
    )
    return Question(new, lambda rows: [item for (item,) in rows])


def _today_there() -> ScalarSelect[Any]:
    """The calendar day where the announcement is made, found in the same statement."""
    local = func.timezone(District.time_zone, cast(clock.now(), DateTime(timezone=True)))
    return select(cast(local, Date)).where(District.id == Announcement.district_id).scalar_subquery()


def mark_read(announcement_id: int, *, by: Actor) -> None:
    """Keep that this person has read it; a second time changes nothing. Raises NotFound."""
    with transaction():
        found = db.session.get(Announcement, announcement_id)
        if found is None:
            raise NotFound
        values = {
            "announcement_id": found.id,
            "person_id": by.person_id,
            "district_id": found.district_id,
            "read_at": clock.now(),
        }
        db.session.execute(insert(AnnouncementRead).values(values).on_conflict_do_nothing())


def has_read(announcement_id: int, by: Actor) -> bool:
    """Tell whether this person said so."""
    return db.session.get(AnnouncementRead, (announcement_id, by.person_id)) is not None


def receipts(news: Announcement) -> Receipts:
    """Who has read it; those whom this person may see."""
    read = set(
        db.session.scalars(
            select(AnnouncementRead.person_id).where(AnnouncementRead.announcement_id == news.id)
        )
    )
    people = db.session.scalars(_those_it_is_for(news)).all()
    not_yet = [person.name for person in people if person.id not in read]
    return Receipts(len(people) - len(not_yet), len(people), not_yet)


def _those_it_is_for(news: Announcement) -> Select[tuple[Person]]:
    today = clock.today(news.district_id)
    held = select(Assignment.person_id).where(
        Assignment.district_id == news.district_id,
        Assignment.role != "partner",
        Assignment.starts_on <= today,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        _at(news.school_id),
        Assignment.role.in_(news.roles) if news.roles else true(),
    )
    return (
        select(Person)
        .where(and_(Person.id.in_(held), Person.active, Person.id.is_distinct_from(news.made_by)))
        .order_by(Person.look_up, Person.id)
    )


def _at(school_id: int | None) -> ColumnElement[bool]:
    if school_id is None:
        return true()
    return or_(Assignment.school_id.is_(None), Assignment.school_id == school_id)

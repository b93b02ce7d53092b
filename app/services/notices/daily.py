"""The round of each day, district by district: what has become due is told, and the e-mail of the day goes out."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Date, Select, and_, cast, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.extensions import db
from app.models import (
    Assignment,
    Event,
    FollowUp,
    Notice,
    PersonChoice,
    SchoolYear,
    TrainingCertificate,
    Visit,
    VisitEducator,
)
from app.services import clock
from app.services.notices.telling import tell
from app.services.programme import settings_of
from app.services.queue import defer
from app.services.transaction import transaction
from workflows.people import Role

HOUR = 6
"""The round begins at this hour by the district's clock; a server that slept makes it when it wakes."""
LONG_AGO = timedelta(days=30)
"""What has been due for longer stands in the lists of overdue work; nobody is told of it anew."""
BEFORE_IT_ENDS = timedelta(days=30)
EVERY_DISTRICT = select(func.app_every_district())


class Due(NamedTuple):
    """Somebody has something to do; `number` is the id of what it is about."""

    person_id: int
    kind: str
    number: int
    day: date
    school_id: int | None = None
    visit_id: int | None = None

    @property
    def about(self) -> str:
        """The same thing with another day is told again."""
        return f"{self.kind}:{self.number}:{self.day}"


def look_everywhere() -> None:
    """Ask for the round of every district."""
    with transaction():
        for district_id in db.session.scalar(EVERY_DISTRICT) or ():
            defer(
                db.session,
                "notices.day",
                as_district=district_id,
                lock=f"day:{district_id}",
                district_id=district_id,
            )


def make_the_round(district_id: int) -> None:
    """Tell what is due today, each thing once, and send the e-mails of the day. Acts as the district's steward."""
    if clock.now().astimezone(clock.zone_of(district_id)).hour < HOUR:
        return
    with transaction():
        for due in _not_told_yet(list(what_is_due(district_id))):
            tell(
                [due.person_id],
                due.kind,
                about=due.about,
                district_id=district_id,
                school_id=due.school_id,
                visit_id=due.visit_id,
                facts={"day": due.day},
            )
    with transaction():
        for person_id in _who_gets_a_digest(district_id):
            defer(db.session, "notices.send", as_district=district_id, person_id=person_id)


def what_is_due(district_id: int) -> Iterator[Due]:
    """Everything that has become due in the last weeks."""
    today = clock.today(district_id)
    for row in db.session.execute(_records(district_id, today)):
        yield Due(row.person_id, "record_due", row.id, row.day, row.school_id, row.id)
    for row in db.session.execute(_reflections(district_id, today)):
        yield Due(row.person_id, "reflection_due", row.id, row.day, row.school_id, row.id)
    for row in db.session.execute(_promises(district_id, today)):
        yield Due(row.person_id, "follow_up_due", row.id, row.day, row.school_id, row.visit_id)
    for row in db.session.execute(_trainings(district_id, today)):
        yield Due(row.person_id, "training_expires", row.person_id, row.day)
    for row in db.session.execute(_years(district_id, today)):
        yield Due(row.person_id, "year_ends", row.id, row.day)


def _records(district_id: int, today: date) -> Select[Any]:
    """Visits that were to end before today and are not written down, for each of the team."""
    day = _day_of(Visit.ends_at, district_id)
    return (
        select(VisitEducator.person_id, Visit.id, Visit.school_id, day.label("day"))
        .join(VisitEducator, VisitEducator.visit_id == Visit.id)
        .where(
            Visit.district_id == district_id, Visit.state == "scheduled", day < today, day > today - LONG_AGO
        )
    )


def _reflections(district_id: int, today: date) -> Select[Any]:
    """Visits that somebody made and has not reflected on in the district's days (R26)."""
    day = _day_of(Visit.started_at, district_id)
    days = settings_of(district_id).reflect_days
    wrote = exists().where(
        Event.visit_id == Visit.id,
        Event.actor_id == VisitEducator.person_id,
        Event.kind == "visit.write_reflection",
    )
    return (
        select(VisitEducator.person_id, Visit.id, Visit.school_id, day.label("day"))
        .join(VisitEducator, and_(VisitEducator.visit_id == Visit.id, VisitEducator.went.is_(True)))
        .where(Visit.district_id == district_id, Visit.state == "completed", ~wrote)
        .where(day <= today - timedelta(days=days), day > today - timedelta(days=days) - LONG_AGO)
    )


def _promises(district_id: int, today: date) -> Select[int, int, int, int, date]:
    """Promises to be kept by tomorrow."""
    return select(
        FollowUp.person_id, FollowUp.id, FollowUp.school_id, FollowUp.visit_id, FollowUp.due_on.label("day")
    ).where(
        FollowUp.district_id == district_id,
        FollowUp.done_on.is_(None),
        FollowUp.dropped_on.is_(None),
        FollowUp.due_on <= today + timedelta(days=1),
        FollowUp.due_on > today - LONG_AGO,
    )


def _trainings(district_id: int, today: date) -> Select[int, date]:
    """Whose last certificate ends within thirty days."""
    last = func.max(TrainingCertificate.valid_until)
    return (
        select(TrainingCertificate.person_id, last.label("day"))
        .where(TrainingCertificate.district_id == district_id)
        .group_by(TrainingCertificate.person_id)
        .having(last >= today, last <= today + BEFORE_IT_ENDS)
    )


def _years(district_id: int, today: date) -> Select[int, int, date]:
    """The current school year, when it ends within thirty days or did: for who closes it."""
    coordinator = and_(
        Assignment.district_id == SchoolYear.district_id,
        Assignment.role == Role.district_coordinator.value,
        Assignment.starts_on <= today,
        or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )
    return (
        select(Assignment.person_id, SchoolYear.id, SchoolYear.ends_on.label("day"))
        .join(Assignment, coordinator)
        .where(SchoolYear.district_id == district_id, SchoolYear.current)
        .where(SchoolYear.ends_on <= today + BEFORE_IT_ENDS, SchoolYear.ends_on > today - LONG_AGO)
    )


def _day_of(moment: Any, district_id: int) -> Any:
    return cast(func.timezone(str(clock.zone_of(district_id)), moment), Date)


def _not_told_yet(found: list[Due]) -> list[Due]:
    keys = {due.about for due in found}
    rows = db.session.execute(select(Notice.person_id, Notice.about).where(Notice.about.in_(keys)))
    told = {(row.person_id, row.about) for row in rows}
    return [due for due in found if (due.person_id, due.about) not in told]


def _who_gets_a_digest(district_id: int) -> list[int]:
    """Those for whom notices wait, and whose e-mail of the day is still to come; they are marked as sent to."""
    today = clock.today(district_id)
    waiting = db.session.scalars(
        select(Notice.person_id)
        .outerjoin(PersonChoice, PersonChoice.person_id == Notice.person_id)
        .where(
            Notice.district_id == district_id,
            Notice.mail == "waits",
            or_(PersonChoice.person_id.is_(None), PersonChoice.notices == "daily"),
            or_(PersonChoice.digest_on.is_(None), PersonChoice.digest_on < today),
        )
        .distinct()
        .order_by(Notice.person_id)
    ).all()
    if waiting:
        rows = [{"person_id": each, "district_id": district_id, "digest_on": today} for each in waiting]
        mark = insert(PersonChoice).values(rows)
        db.session.execute(
            mark.on_conflict_do_update(index_elements=["person_id"], set_={"digest_on": today})
        )
    stale = update(Notice).where(
        Notice.district_id == district_id,
        Notice.mail == "waits",
        Notice.person_id.in_(
            select(PersonChoice.person_id).where(
                PersonChoice.district_id == district_id, PersonChoice.notices == "never"
            )
        ),
    )
    db.session.execute(stale.values(mail="none"))
    return list(waiting)

"""A visit that nobody ended: some time after its planned end the safety contact is told (people.md, R117)."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from app.extensions import db
from app.models import Assignment, DistrictSettings, Person, Visit
from app.services import clock, history, notices
from app.services.actors import SYSTEM
from app.services.programme import settings_of
from app.services.queue import defer
from app.services.transaction import transaction
from app.services.visits.checking import write
from workflows.people import Role

TOO_LATE = timedelta(hours=24)
"""A visit that ended longer ago was written down on paper: it waits to be recorded, nobody is worried."""


def expect_the_end(visit: Visit) -> None:
    """Ask for a look at this visit when it is overdue; within the caller's transaction."""
    due = _due(visit, settings_of(visit.district_id))
    wait = due - clock.now() if due else timedelta(0)
    if wait > timedelta(0):
        defer(db.session, "visits.look_after", as_district=visit.district_id, wait=wait, visit_id=visit.id)


def look_after(visit_id: int) -> bool:
    """Tell the safety contact, once, if nobody has ended the visit. The session acts as the district's steward."""
    with transaction():
        visit = db.session.scalars(select(Visit).where(Visit.id == visit_id).with_for_update()).one_or_none()
        if visit is None or not _is_under_way(visit):
            return False
        settings = settings_of(visit.district_id)
        due = _due(visit, settings)
        if due is None or due < clock.now() - TOO_LATE:
            return False
        if due > clock.now():  # The district waits longer by now.
            expect_the_end(visit)
            return False
        told = whom_to_tell(visit, settings)
        write(visit, overdue_told_at=clock.now())
        notices.visit_overdue(visit, told)
        history.of_visit(visit, "overdue_told", by=SYSTEM, source=visit.state, told=sorted(told))
        return True


def look_after_all(district_id: int) -> int:
    """Look after the visits that are past their end and were never looked at, as those of before there was such a
    look; returns of how many somebody was told. The session acts as the district's steward."""
    with transaction():
        settings = settings_of(district_id)
        waits = timedelta(minutes=settings.overdue_minutes)
        forgotten = db.session.scalars(
            select(Visit.id)
            .where(Visit.district_id == district_id, Visit.state == "scheduled")
            .where(Visit.checked_out_at.is_(None), Visit.overdue_told_at.is_(None))
            .where(Visit.ends_at.between(clock.now() - TOO_LATE - waits, clock.now() - waits))
            .order_by(Visit.id)
        ).all()
    return sum(look_after(visit_id) for visit_id in forgotten)


def whom_to_tell(visit: Visit, settings: DistrictSettings) -> set[int]:
    """The district's safety contact; without one who works here and stays behind, the school's site admins and the
    district's coordinators."""
    contact = db.session.get(Person, settings.safety_contact_id) if settings.safety_contact_id else None
    if contact is not None and contact.active and contact.id not in notices.team(visit):
        return {contact.id}
    today = clock.today(visit.district_id)
    coordinators = Assignment.school_id.is_(None) & (Assignment.role == Role.district_coordinator.value)
    admins = (Assignment.school_id == visit.school_id) & (Assignment.role == Role.site_admin.value)
    return set(
        db.session.scalars(
            select(Assignment.person_id).where(
                Assignment.district_id == visit.district_id,
                or_(coordinators, admins),
                Assignment.starts_on <= today,
                func.coalesce(Assignment.ends_on, today) >= today,
            )
        )
    )


def _is_under_way(visit: Visit) -> bool:
    return visit.state == "scheduled" and visit.checked_out_at is None and visit.overdue_told_at is None


def _due(visit: Visit, settings: DistrictSettings) -> datetime | None:
    return visit.ends_at + timedelta(minutes=settings.overdue_minutes) if visit.ends_at else None

"""Payments that wait too long for their approval: by school, for whoever may do something about it (R83)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select

from app.extensions import db
from app.models import DistrictSettings, Payment, School
from app.reports.scope import places_of
from app.services import clock
from app.services.actors import Actor
from workflows.people import Role


@dataclass(frozen=True)
class LateAt:
    """What waits too long at one school."""

    school_id: int
    school: str
    count: int
    total: Decimal
    oldest: datetime


def waits_too_long(district_id: int) -> list[ColumnElement[bool]]:
    """A due payment, half-approved or not, that came up more than the district's days before today began there."""
    days = db.session.scalar(
        select(DistrictSettings.escalate_days).where(DistrictSettings.district_id == district_id)
    )
    began = datetime.combine(clock.today(district_id), time(), clock.zone_of(district_id))
    since = began - timedelta(days=days or 14)
    return [
        Payment.district_id == district_id,
        Payment.state == "due",
        ~Payment.withdrawn,
        Payment.created_at < since,
    ]


def late_by_school(actor: Actor) -> list[LateAt]:
    """The schools where payments wait too long, the oldest first: a coordinator's all, a site admin's own."""
    schools, districts = places_of(actor, Role.site_admin, Role.district_coordinator)
    if not schools and not districts:
        return []
    here = or_(Payment.school_id.in_(schools), Payment.district_id.in_(districts))
    oldest = func.min(Payment.created_at)
    rows = db.session.execute(
        select(School.id, School.name, func.count(), func.sum(Payment.amount), oldest)
        .join(School, School.id == Payment.school_id)
        .where(here, *waits_too_long(actor.district_id))
        .group_by(School.id)
        .order_by(oldest)
    )
    return [LateAt(*row) for row in rows]

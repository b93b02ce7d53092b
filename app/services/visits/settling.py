"""The system's own step: a visit whose every payment is settled becomes *paid*."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.models import Payment, Visit
from app.services import clock
from app.services.actors import SYSTEM
from app.services.payments.money import release
from app.services.visits.facts import facts_of
from app.services.visits.moves import load, move, step
from workflows.visit import VISIT


def settle(visit_ids: Iterable[int]) -> int:
    """Settle those of these visits that are ready; return how many. The session acts as the district's steward."""
    return sum(_settle(visit_id) for visit_id in visit_ids)


def _settle(visit_id: int) -> bool:
    with step("settle"):
        visit = load(visit_id)
        facts = facts_of(visit, by=SYSTEM)
        if visit.state != "reflected" or VISIT.unmet("settle", facts.state, facts):
            return False
        visit.paid_on = _last_paid(visit) or clock.today(visit.district_id)
        move(visit, "settle", facts, by=SYSTEM)
        release(visit)
        return True


def _last_paid(visit: Visit) -> date | None:
    return db.session.scalar(select(func.max(Payment.paid_on)).where(Payment.visit_id == visit.id))

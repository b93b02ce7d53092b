"""Tell the district coordinator, once, of the payments that wait too long for their approval by today (R83)."""

from sqlalchemy import select

from app.extensions import db
from app.models import Payment
from app.reports.late_payments import waits_too_long
from app.services import clock, history, notices
from app.services.actors import SYSTEM
from app.services.transaction import transaction


def escalate(district_id: int) -> int:
    """Part of the daily round, as the district's steward; returns of how many payments somebody was told."""
    with transaction():
        late = select(Payment).where(Payment.escalated_at.is_(None), *waits_too_long(district_id))
        found = list(db.session.scalars(late.order_by(Payment.id).with_for_update(skip_locked=True)))
        for payment in found:
            payment.escalated_at = clock.now()
            history.of_payment(payment, "escalate", by=SYSTEM, source=payment.state)
        notices.wait_too_long(found)
        return len(found)

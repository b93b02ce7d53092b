"""Keep what is promised to scheduled visits true: by the rate, the class and the rules of the planned day."""

from sqlalchemy import select

from app.extensions import db
from app.models import Visit
from app.services.payments.money import is_promised, promise_what_it_costs
from app.services.queue import defer_once
from app.services.transaction import transaction


def look_again_soon(district_id: int) -> None:
    """Work promises out again once this transaction is committed: a rate or somebody's class is another one."""
    defer_once(db.session, "payments.promise_again", as_district=district_id, lock=f"promises:{district_id}",
          district_id=district_id)  # fmt: skip


def look_again(district_id: int) -> int:
    """Part of the daily round, too: a roster brings classes, a district changes its rules. Acts as the steward.

    Returns how many promises are another sum now. Each visit is a transaction of its own: nobody waits for the rest.
    """
    with transaction():
        scheduled = select(Visit.id).where(Visit.district_id == district_id, Visit.state == "scheduled")
        visit_ids = list(db.session.scalars(scheduled.order_by(Visit.id)))
    return sum(_promise_again(visit_id) for visit_id in visit_ids)


def _promise_again(visit_id: int) -> bool:
    with transaction():
        visit = db.session.get(Visit, visit_id)
        if visit is None or visit.state != "scheduled" or is_promised(visit):
            return False
        locked = select(Visit).where(Visit.id == visit_id, Visit.state == "scheduled").with_for_update()
        visit = db.session.scalars(locked.execution_options(populate_existing=True)).one_or_none()
        return visit is not None and promise_what_it_costs(visit)

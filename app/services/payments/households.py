"""One visit to a household on a day: worked out again when two households become one, or two again."""

from collections.abc import Collection

from sqlalchemy import select

from app.extensions import db
from app.models import Visit
from app.services.payments import limiting
from app.services.payments.making import ask_to_settle
from app.services.payments.ruling import rules_of
from app.services.queue import defer
from app.services.transaction import transaction


def look_again_soon(district_id: int, visit_ids: Collection[int]) -> None:
    """Look at the limits around visits that belong to another household now, once this transaction is committed."""
    if visit_ids:
        defer(db.session, "payments.look_at_limits", as_district=district_id, lock=f"limits:{district_id}",
              district_id=district_id, visit_ids=sorted(visit_ids))  # fmt: skip


def look_at_limits(district_id: int, visit_ids: Collection[int]) -> None:
    """Work the limits around these visits out again, as the district's steward.

    Only payments follow that nobody has decided about; one that is approved keeps its place. Whose pay moves is told.
    """
    with transaction():
        rules = rules_of(district_id)
        these = select(Visit).where(Visit.district_id == district_id, Visit.id.in_(visit_ids))
        found = list(db.session.scalars(these.order_by(Visit.id).with_for_update(key_share=True)))
        limiting.hold(district_id, rules)
        changed = {each for visit in found for each in limiting.apply(visit, (), rules)[1]}
        if changed:
            ask_to_settle(district_id, sorted(changed))

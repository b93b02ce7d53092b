"""The household that a new visit is written down for."""

from sqlalchemy import func, select

from app.extensions import db
from app.models import Family
from app.security.session import acting_as, steward


def lasting(family_id: int, district_id: int) -> int:
    """The household's id, held until the end of the transaction: nobody merges it meanwhile.

    Where somebody did so in this very moment, it is the kept household's. Asked as the steward, because an educator
    who invites changes no family.
    """
    here = Family.__table__.c
    kept = select(func.coalesce(here.merged_into_id, here.id)).where(here.id == family_id)
    with acting_as(db.session, steward(district_id)):
        return int(db.session.scalars(kept.with_for_update(read=True, key_share=True)).one())

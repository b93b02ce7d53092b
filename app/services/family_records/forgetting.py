"""What was brought in and never decided forgets its names after a month; part of the round of each day."""

from datetime import timedelta

from sqlalchemy import select, update

from app.extensions import db
from app.models import RosterImport, VisitImport
from app.security.session import acting_as, record_keeper
from app.services import clock
from app.services.family_records import due
from app.services.transaction import transaction

UNDECIDED = timedelta(days=30)
"""So long a spreadsheet of older visits waits for a decision, and the faults of a refused roster can be read."""


def forget(district_id: int) -> None:
    """Empty what is older; counts stay. A hold on anybody keeps it, for it names everybody."""
    before = clock.now() - UNDECIDED
    with transaction(), acting_as(db.session, record_keeper(district_id)):
        if db.session.scalar(select(due.somebody_held(district_id))):
            return
        sheets = update(VisitImport.__table__).where(
            VisitImport.district_id == district_id,
            VisitImport.state == "read",
            VisitImport.created_at < before,
        )
        db.session.execute(sheets.values(lines=[], state="cancelled"))
        refused = update(RosterImport.__table__).where(
            RosterImport.district_id == district_id,
            RosterImport.state == "refused",
            RosterImport.created_at < before,
            RosterImport.errors != [],
        )
        db.session.execute(refused.values(errors=[], every_error=None))

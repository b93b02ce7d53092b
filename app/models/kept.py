"""A district and its settings are read once in a transaction, however often it asks for them.

A session holds what nobody else holds only weakly: without this, each question for a district's time zone would be a
statement of its own, thirty and more in one step of a visit.
"""

from sqlalchemy import event
from sqlalchemy.orm import QueryContext, Session, SessionTransaction

from app.models.program import District, DistrictSettings


@event.listens_for(District, "load")
@event.listens_for(DistrictSettings, "load")
def hold_until_the_transaction_ends(row: District | DistrictSettings, context: QueryContext) -> None:
    """Hold a row that was read."""
    context.session.info.setdefault("held", []).append(row)


@event.listens_for(Session, "after_transaction_end")
def let_go(session: Session, ended: SessionTransaction) -> None:
    """Hold nothing longer than the transaction that read it."""
    if ended.parent is None:
        session.info.pop("held", None)

"""Keep the district's rates: a rate that payments were worked out with never changes."""

from sqlalchemy import func, select

from app.extensions import db
from app.models import Payment, Rate
from app.services import records
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payments.again import work_out_again
from app.services.records import Values
from app.services.transaction import transaction
from workflows.words import N_

USED = N_(
    "%(count)s payments were worked out with this rate, so it stays as it is. Add a new rate from the day on which"
    " another amount holds."
)


def add(values: Values, *, form_id: str | None = None, by: Actor) -> tuple[Rate, int]:
    """Write a new rate; return it, and how many payments that waited for one are worked out by it.

    Payments that have an amount keep theirs, even where the new rate starts in the past.
    """
    with records.in_words(), transaction():
        row = records.added_before(Rate, by.district_id, form_id)
        if row is not None:
            return row, 0
        row = Rate(district_id=by.district_id)
        records.add_within(row, values, form_id=form_id, by=by)
        return row, work_out_again(by.district_id)


def change(rate: Rate, values: Values, *, version: int | None, by: Actor) -> None:
    """Change a rate that no payment was worked out with. Raises Refused, with the repair, for any other."""
    with records.in_words(), transaction():
        if any(getattr(rate, name) != value for name, value in values.items()):
            _refuse_used(rate)
        records.change_within(rate, values, version=version, by=by)


def remove(rate: Rate, *, by: Actor) -> None:
    """Remove a rate that no payment was worked out with. Raises Refused, with the repair, for any other."""
    with records.in_words(), transaction():
        _refuse_used(rate)
        records.tell(rate, "removed", by=by)
        db.session.delete(rate)


def used(rate: Rate) -> int:
    """How many payments were worked out with it, withdrawn ones too."""
    return db.session.scalar(select(func.count(Payment.id)).where(Payment.rate_id == rate.id)) or 0


def _refuse_used(rate: Rate) -> None:
    """A payment that is being made at this moment holds the rate's row, and is waited for."""
    db.session.execute(select(Rate.id).where(Rate.id == rate.id).with_for_update())
    if count := used(rate):
        raise Refused(USED, values={"count": count})

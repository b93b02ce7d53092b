"""Keep the district's rates: a rate that payments were worked out with never changes."""

from datetime import date, timedelta

from sqlalchemy import func, or_, select

from app.extensions import db
from app.models import Payment, Rate
from app.services import records
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payments import promising
from app.services.payments.again import work_out_again
from app.services.payments.closed import last_closed_day
from app.services.records import Values
from app.services.transaction import transaction
from workflows.words import N_

USED = N_(
    "%(count)s payments were worked out with this rate, so it stays as it is. Add a new rate from the day on which"
    " another amount holds."
)
CLOSED = N_(
    "Payroll has paid out the days to %(day)s by the rate that holds there. Choose a later day; what was paid wrongly"
    " is taken back on the payment’s own page."
)


def add(values: Values, *, form_id: str | None = None, by: Actor) -> tuple[Rate, int]:
    """Write a new rate; return it, and how many payments that waited for one are worked out by it.

    Payments that have an amount keep theirs, even where the new rate starts in the past. Raises Refused where it
    would change what a day of a closed period pays; a rate where there was none is what earned pay waits for.
    """
    with records.in_words(), transaction():
        row = records.added_before(Rate, by.district_id, form_id)
        if row is not None:
            return row, 0
        row = Rate(district_id=by.district_id)
        _refuse_a_closed_period(row, values)
        records.add_within(row, values, form_id=form_id, by=by)
        promising.look_again_soon(by.district_id)
        return row, work_out_again(by.district_id)


def change(rate: Rate, values: Values, *, version: int | None, by: Actor) -> None:
    """Change a rate that no payment was worked out with. Raises Refused, with the repair, for any other."""
    with records.in_words(), transaction():
        if any(getattr(rate, name) != value for name, value in values.items()):
            _refuse_used(rate)
            _refuse_a_closed_period(rate, values)
        records.change_within(rate, values, version=version, by=by)
        promising.look_again_soon(rate.district_id)


def remove(rate: Rate, *, by: Actor) -> None:
    """Remove a rate that no payment was worked out with. Raises Refused, with the repair, for any other."""
    with records.in_words(), transaction():
        _refuse_used(rate)
        records.tell(rate, "removed", by=by)
        promising.look_again_soon(rate.district_id)
        db.session.delete(rate)


def used(rate: Rate) -> int:
    """How many payments were worked out with it, withdrawn ones too."""
    return db.session.scalar(select(func.count(Payment.id)).where(Payment.rate_id == rate.id)) or 0


def _refuse_a_closed_period(rate: Rate, values: Values) -> None:
    """Of the days on which this rate would hold, none that is paid out may have another rate already."""
    starts_on, exempt = values["starts_on"], values["exempt"]
    others = (
        Rate.district_id == rate.district_id,
        Rate.employee_class == values["employee_class"],
        Rate.activity == values["activity"],
        Rate.id.is_distinct_from(rate.id),
    )
    following = select(func.min(Rate.starts_on)).where(
        *others, Rate.exempt.is_not_distinct_from(exempt), Rate.starts_on > starts_on
    )
    with db.session.no_autoflush:
        until = db.session.scalar(following)
        last = until - timedelta(days=1) if until else date.max
        closed_on = last_closed_day(starts_on, last, rate.district_id)
        if closed_on is None:
            return
        held = select(Rate.id).where(
            *others, or_(Rate.exempt.is_(None), Rate.exempt.is_not_distinct_from(exempt))
        )
        if db.session.scalar(held.where(Rate.starts_on <= closed_on).limit(1)) is not None:
            raise Refused(CLOSED, "starts_on", {"day": closed_on})


def _refuse_used(rate: Rate) -> None:
    """A payment that is being made at this moment holds the rate's row, and is waited for."""
    db.session.execute(select(Rate.id).where(Rate.id == rate.id).with_for_update())
    if count := used(rate):
        raise Refused(USED, values={"count": count})

"""What pay needs to know of a person; whoever waited for it is paid then."""

from datetime import date

from app.models import Employment
from app.services import clock, records
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payments.again import work_out_again
from app.services.records import Values
from app.services.transaction import transaction
from workflows.words import N_

STILL_TO_COME = N_("Choose today or an earlier day.")
OWN_CLASS = N_("Your own class decides about your own pay; ask a colleague to set it.")
DECIDES_ABOUT_PAY = ("employee_class", "exempt")


def keep(
    row: Employment, values: Values, *, from_day: date | None = None, version: int | None, by: Actor
) -> int:
    """Write it, the first time as a new row; return how many payments that waited for a class are worked out by it.

    `from_day`: the first day of a class that is another one now; None: today. The first one holds for all days, and
    no payment that is made already changes. Nobody sets what their own rate hangs on. Raises Refused at the field,
    Changed.
    """
    _refuse_own_class(row, values, by)
    if row.version:
        values = {**values, "since": _since(row, values, from_day)}
    with records.in_words(), transaction():
        if row.version:
            records.change_within(row, values, version=version, by=by)
        else:
            row.version = 1
            records.add_within(row, values, by=by)
        return work_out_again(row.district_id)


def _since(row: Employment, values: Values, from_day: date | None) -> date | None:
    today = clock.today(row.district_id)
    if from_day is not None and from_day > today:
        raise Refused(STILL_TO_COME, "from_day")
    other = any(values.get(name, getattr(row, name)) != getattr(row, name) for name in DECIDES_ABOUT_PAY)
    return (from_day or today) if other else row.since


def _refuse_own_class(row: Employment, values: Values, by: Actor) -> None:
    if row.person_id != by.person_id:
        return
    for name in DECIDES_ABOUT_PAY:
        if name in values and (not row.version or values[name] != getattr(row, name)):
            raise Refused(OWN_CLASS, name)

"""What pay needs to know of a person; whoever waited for it is paid then."""

from datetime import date, timedelta

from app.models import Employment
from app.reports.made_pay import how_many_made
from app.services import clock, records
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payments import promising
from app.services.payments.again import work_out_again
from app.services.records import Values
from app.services.transaction import transaction
from workflows.words import N_

AHEAD = timedelta(days=366)
"""So long before its first day a class is written down."""
TOO_FAR = N_("Choose a day of the next twelve months, or an earlier one.")
OWN_CLASS = N_("Your own class decides about your own pay; ask a colleague to set it.")
MADE_STAY = N_(
    "Pay since that day is made already and stays as it is. Look at it above, then tick this and save again."
)
FOR_ALL_DAYS = N_("A first class holds for all days; leave this empty.")
NO_OTHER_CLASS = N_(
    "The class stays what it is. Leave this empty, or choose what is another from that day on."
)
DECIDES_ABOUT_PAY = ("employee_class", "exempt")


def keep(
    row: Employment,
    values: Values,
    *,
    from_day: date | None = None,
    made_stay: date | None = None,
    version: int | None,
    by: Actor,
) -> int:
    """Write it, the first time as a new row; return how many payments that waited for a class are worked out by it.

    `from_day`: the first day of a class that is another one now; None: today. The first one holds for all days. No
    payment that is made already changes, in a closed period or not: where there are some, `made_stay` is the day
    since which the writer has looked at them. Nobody sets what their own rate hangs on. Raises Refused at the field,
    Changed.
    """
    _refuse_own_class(row, values, by)
    if row.version and _is_another(row, values):
        first = _first_day(row, from_day)
        values = {**values, "since": first}
        if made_stay != first and how_many_made(row.person_id, first):
            raise Refused(MADE_STAY, "made_stay")
    elif from_day is not None:
        raise Refused(NO_OTHER_CLASS if row.version else FOR_ALL_DAYS, "from_day")
    with records.in_words(), transaction():
        if row.version:
            records.change_within(row, values, version=version, by=by)
        else:
            row.version = 1
            records.add_within(row, values, by=by)
        promising.look_again_soon(row.district_id)
        return work_out_again(row.district_id)


def first_day_of(row: Employment, from_day: date | None) -> date:
    """The day from which another class holds: the one that was typed, or today."""
    return from_day or clock.today(row.district_id)


def _first_day(row: Employment, from_day: date | None) -> date:
    if from_day is not None and from_day > clock.today(row.district_id) + AHEAD:
        raise Refused(TOO_FAR, "from_day")
    return first_day_of(row, from_day)


def _is_another(row: Employment, values: Values) -> bool:
    return any(values.get(name, getattr(row, name)) != getattr(row, name) for name in DECIDES_ABOUT_PAY)


def _refuse_own_class(row: Employment, values: Values, by: Actor) -> None:
    if row.person_id != by.person_id:
        return
    for name in DECIDES_ABOUT_PAY:
        if name in values and (not row.version or values[name] != getattr(row, name)):
            raise Refused(OWN_CLASS, name)

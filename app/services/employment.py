"""What pay needs to know of a person; whoever waited for it is paid then."""

from app.models import Employment
from app.services import records
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payments.again import work_out_again
from app.services.records import Values
from app.services.transaction import transaction
from workflows.words import N_

OWN_CLASS = N_("Your own class decides about your own pay; ask a colleague to set it.")
DECIDES_ABOUT_PAY = ("employee_class", "exempt")


def keep(row: Employment, values: Values, *, version: int | None, by: Actor) -> int:
    """Write it, the first time as a new row; return how many payments that waited for a class are worked out by it.

    Nobody sets what their own rate hangs on. Raises Refused at the field, Changed.
    """
    _refuse_own_class(row, values, by)
    with records.in_words(), transaction():
        if row.version:
            records.change_within(row, values, version=version, by=by)
        else:
            row.version = 1
            records.add_within(row, values, by=by)
        return work_out_again(row.district_id)


def _refuse_own_class(row: Employment, values: Values, by: Actor) -> None:
    if row.person_id != by.person_id:
        return
    for name in DECIDES_ABOUT_PAY:
        if name in values and (not row.version or values[name] != getattr(row, name)):
            raise Refused(OWN_CLASS, name)

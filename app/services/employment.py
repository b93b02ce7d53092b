"""What pay needs to know of a person; whoever waited for it is paid then."""

from app.models import Employment
from app.services import records
from app.services.actors import Actor
from app.services.payments.again import work_out_again
from app.services.records import Values
from app.services.transaction import transaction


def keep(row: Employment, values: Values, *, version: int | None, by: Actor) -> int:
    """Write it, the first time as a new row; return how many payments that waited for a class are worked out by it.

    Raises Refused at the field, Changed.
    """
    with records.in_words(), transaction():
        if row.version:
            records.change_within(row, values, version=version, by=by)
        else:
            row.version = 1
            records.add_within(row, values, by=by)
        return work_out_again(row.district_id)

"""Keep the hours of contract: of rows that reach equally far, no two say something about one day."""

from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.models import ContractHours
from app.services import records
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.records import Values
from app.services.transaction import transaction
from workflows.words import N_

TWICE = N_(
    "These days have hours already, for the same people and as long a time. Change that row, or add one for a shorter"
    " time: the shorter one holds."
)


def add(values: Values, *, form_id: str | None = None, by: Actor) -> ContractHours:
    """Write new hours. Payments that are made already stay as they are. Raises Refused for a second such row."""
    with records.in_words(), transaction():
        row = records.added_before(ContractHours, by.district_id, form_id)
        if row is None:
            row = ContractHours(district_id=by.district_id)
            _refuse_twice(by.district_id, values, 0)
            records.add_within(row, values, form_id=form_id, by=by)
    return row


def change(row: ContractHours, values: Values, *, version: int | None, by: Actor) -> None:
    """Change hours, from now on. Raises Refused where another such row says something about one of the days."""
    with records.in_words(), transaction():
        _refuse_twice(row.district_id, values, row.id)
        records.change_within(row, values, version=version, by=by)


def _refuse_twice(district_id: int, values: Values, own_id: int) -> None:
    """Two people who add the same row at once wait for each other here."""
    name = func.hashtextextended(f"contract hours of {district_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(name)))
    first, last = values["first_on"], values["last_on"]
    others = select(ContractHours.id).where(
        ContractHours.district_id == district_id,
        ContractHours.id != own_id,
        ContractHours.school_id.is_not_distinct_from(values["school_id"]),
        ContractHours.employee_class.is_not_distinct_from(values["employee_class"]),
        ContractHours.first_on <= last,
        ContractHours.last_on >= first,
        ContractHours.last_on - ContractHours.first_on == _days(first, last),
        ContractHours.weekdays.overlap(values["weekdays"]),
    )
    with db.session.no_autoflush:
        if db.session.scalar(others.limit(1)) is not None:
            raise Refused(TWICE, "first_on")


def _days(first: date, last: date) -> int:
    return (last - first).days

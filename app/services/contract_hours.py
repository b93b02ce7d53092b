"""Keep the hours of contract: of rows that reach equally far, no two say something about one day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import ContractHours
from app.services import records
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.payments.closed import last_closed_day
from app.services.records import Values
from app.services.transaction import transaction
from workflows.words import N_

TWICE = N_(
    "These days have hours already, for the same people and as long a time. Change that row, or add one for a shorter"
    " time: the shorter one holds."
)
CLOSED = N_(
    "Payroll has paid out the days to %(day)s, so their hours stay as they are. Choose a later day, or end the row"
    " there and add one that begins on the next day."
)
DAY = timedelta(days=1)


def add(values: Values, *, form_id: str | None = None, by: Actor) -> ContractHours:
    """Write new hours. Payments that are made already stay as they are.

    Raises Refused for a second such row, and for days of a closed period.
    """
    with records.in_words(), transaction():
        row = records.added_before(ContractHours, by.district_id, form_id)
        if row is None:
            row = ContractHours(district_id=by.district_id)
            _refuse_twice(by.district_id, values, 0)
            _refuse_closed(by.district_id, [(values["first_on"], values["last_on"])])
            records.add_within(row, values, form_id=form_id, by=by)
    return row


def change(row: ContractHours, values: Values, *, version: int | None, by: Actor) -> None:
    """Change hours, from now on.

    Raises Refused where another such row says something about one of the days, or a day of a closed period changes.
    """
    with records.in_words(), transaction():
        _refuse_twice(row.district_id, values, row.id)
        _refuse_closed(row.district_id, _days_that_change(row, values))
        records.change_within(row, values, version=version, by=by)


def remove(row: ContractHours, *, by: Actor) -> None:
    """Remove hours of days that are all open. Raises Refused for a closed period."""
    with records.in_words(), transaction():
        _refuse_closed(row.district_id, [(row.first_on, row.last_on)])
        records.tell(row, "removed", by=by)
        db.session.delete(row)


def _days_that_change(row: ContractHours, values: Values) -> Iterator[tuple[date, date]]:
    """Spans of days that the row speaks about otherwise than before, or no more, or for the first time."""
    before, now = (row.first_on, row.last_on), (values["first_on"], values["last_on"])
    said = ("school_id", "employee_class", "weekdays", "starts_at", "ends_at")
    if any(getattr(row, name) != values[name] for name in said):
        yield from (before, now)
        return
    if now[0] > before[1] or before[0] > now[1]:
        yield from (before, now)  # The days between are said nothing about, before and after.
        return
    if before[0] != now[0]:
        yield min(before[0], now[0]), max(before[0], now[0]) - DAY
    if before[1] != now[1]:
        yield min(before[1], now[1]) + DAY, max(before[1], now[1])


def _refuse_closed(district_id: int, spans: Iterable[tuple[date, date]]) -> None:
    with db.session.no_autoflush:
        closed = [day for span in spans if (day := last_closed_day(*span, district_id))]
    if closed:
        raise Refused(CLOSED, "first_on", {"day": max(closed)})


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

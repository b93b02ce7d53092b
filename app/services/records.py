"""Add, change and remove the district's records, each with its event in the same transaction."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from flask_appbuilder import Model
from sqlalchemy import func, insert, inspect, select
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm.exc import StaleDataError

from app.extensions import db
from app.models import Event
from app.security.session import acting_as, steward
from app.services import history
from app.services.actors import Actor
from app.services.errors import Changed, Refused
from app.services.transaction import transaction
from workflows.words import N_

Row = TypeVar("Row", bound=Model)
Values = Mapping[str, Any]

PERSONAL: Mapping[str, tuple[str, str]] = {
    # table → the column of `event_detail` that says whom it is about, and the row's own column
    "employment": ("person_id", "person_id"),
    "family": ("family_id", "id"),
    "guardian": ("family_id", "family_id"),
    "person": ("person_id", "id"),
    "student": ("student_id", "id"),
}
"""Tables of which an event tells *that* a column changed; the values stand beside it, where they can be erased."""

WORDS: Mapping[str, frozenset[str]] = {
    # table → columns of free words: an event tells that they changed; old and new words are not kept a second time
    "announcement": frozenset({"title", "words"}),
    "district_settings": frozenset({"audit_mail_to", "privacy_text", "safety_text"}),
    "fund": frozenset({"note", "purpose"}),
    "grant_award": frozenset({"purpose"}),
    "outreach_event": frozenset({"notes", "place", "title"}),
    "reflection_session": frozenset({"next_step", "themes"}),
}

FITS_NOT = N_("These details do not fit together. Please look at them again.")
NOT_HERE = N_("You may not keep this here; choose something of your own schools.")
IN_USE = N_("Something else still needs this, so it stays.")
TAKEN: Mapping[str, tuple[str, str]] = {
    "uq_employment_district_id_employee_id": (N_("Another person has this employee number."), "employee_id"),
    "uq_fund_district_id_name": (N_("There is already a fund with this name."), "name"),
    "uq_payroll_profile_district_id_name": (
        N_("Another profile has this name; choose a different one."),
        "name",
    ),
    "uq_rate_starts_once": (
        N_("There is already such a rate from this day on."),
        "starts_on",
    ),
    "uq_school_year_district_id_name": (N_("There is already a school year with this name."), "name"),
    "a_fund_is_never_overdrawn": (N_("More than this is spent already."), "allocated"),
    "pk_person_school": (N_("This school is there already."), "school_id"),
    "pk_student_family": (N_("This child is there already."), "student_id"),
}
"""What the database says about a constraint, in words, and the field that it is about."""


def add(row: Row, values: Values = {}, *, form_id: str | None = None, by: Actor) -> Row:  # noqa: B006
    """Write a new row with these values. Raises Refused in words for what the database does not accept.

    A form that is sent twice (`form_id`) makes one row, which is returned again.
    """
    with in_words(), transaction():
        first = added_before(type(row), row.district_id, form_id)
        if first is None:
            add_within(row, values, form_id=form_id, by=by)
    return first or row


def added_before(model: type[Row], district_id: int, form_id: str | None) -> Row | None:
    """The row that this very form added already; a second sending waits here until the first is written."""
    if not form_id:
        return None
    db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(form_id, 0))))
    with acting_as(
        db.session, steward(district_id)
    ):  # Not everyone who adds may read the district's history.
        found = db.session.scalar(
            select(Event.facts["id"].as_integer()).where(
                Event.district_id == district_id,
                Event.at > func.now() - timedelta(days=2),
                Event.kind == f"{model.__tablename__}.added",
                Event.facts["form"].as_string() == form_id,
            )
        )
    return None if found is None else db.session.get(model, found)


def change(row: Row, values: Values, *, version: int | None = None, by: Actor) -> Row:
    """Give a row these values.

    `version` is the one that the form was filled from; raises Changed when the row has another by now.
    """
    with in_words(), transaction():
        change_within(row, values, version=version, by=by)
    return row


def remove(row: Model, *, by: Actor) -> None:
    """Delete a row; its event stays."""
    with in_words(), transaction():
        tell(row, "removed", by=by)
        db.session.delete(row)


def add_within(row: Model, values: Values = {}, *, form_id: str | None = None, by: Actor) -> None:  # noqa: B006
    """Add a row inside a transaction that is open already."""
    _set(row, values)
    db.session.add(row)
    db.session.flush()  # The event names the row's new id.
    tell(row, "added", by=by, **({"form": form_id} if form_id else {}))


def change_within(row: Model, values: Values, *, version: int | None = None, by: Actor) -> None:
    """Change a row inside a transaction that is open already."""
    if version is not None and getattr(row, "version", version) != version:
        raise Changed
    _set(row, values)
    told = _what_changed(row)
    db.session.flush()  # A row that changed meanwhile refuses here, before its event is told.
    if told:
        tell(row, "changed", by=by, **_facts_of(row, told, by))


def tell(row: Model, what: str, *, by: Actor, **facts: Any) -> None:
    """Write the event of a row, such as `school.added`.

    Inserted without asking for its id back: not everyone who acts may read the district's history.
    """
    key = inspect(row).identity or inspect(type(row)).primary_key_from_instance(row)
    db.session.execute(
        insert(Event.__table__)
        .inline()
        .values(
            kind=f"{row.__tablename__}.{what}",
            district_id=row.district_id,
            actor_id=by.person_id,
            facts={"id": key[0] if len(key) == 1 else list(key), **facts},
        )
    )


def _set(row: Model, values: Values) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _what_changed(row: Model) -> dict[str, Any]:
    """Each changed column with its old and new value."""
    found: dict[str, Any] = {}
    state = inspect(row)
    for column in state.mapper.column_attrs:
        before = state.attrs[column.key].history
        if column.key != "version" and before.has_changes() and before.added != before.deleted:
            old, new = (each[0] if each else None for each in (before.deleted, before.added))
            found[column.key] = [_plain(old), _plain(new)]
    return found


def _facts_of(row: Model, told: dict[str, Any], by: Actor) -> dict[str, Any]:
    if row.__tablename__ not in PERSONAL:
        words = WORDS.get(row.__tablename__, frozenset())
        return {"changed": {name: None if name in words else pair for name, pair in told.items()}}
    about, own = PERSONAL[row.__tablename__]
    kept = history.beside(told, row.district_id, by=by, **{about: getattr(row, own)})
    return {"changed": dict.fromkeys(told), **kept}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal | date | datetime | time) else value


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what the database refuses into a sentence (Refused), and a meanwhile changed row into Changed."""
    try:
        yield
    except StaleDataError as stale:
        raise Changed from stale
    except (IntegrityError, ProgrammingError) as refused:
        raise _refusal(refused) from refused


def _refusal(error: DBAPIError) -> Refused:
    code = getattr(error.orig, "sqlstate", "") or ""
    if code == "42501":
        return Refused(NOT_HERE)
    if not code.startswith("23"):
        raise error
    name = error.orig.diag.constraint_name or ""  # type: ignore[union-attr]
    if name in TAKEN:
        return Refused(TAKEN[name][0], TAKEN[name][1])
    return Refused(IN_USE if code == "23503" else FITS_NOT)

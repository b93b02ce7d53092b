"""Write notices: one row for each person and event, never twice, in the transaction of what happened."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Integer, any_, case, cast, func, literal, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from app.extensions import db
from app.models import Notice, Person, PersonChoice
from app.security.session import acting_as, steward
from app.services import clock
from app.services.notices.words import URGENT
from app.services.queue import defer

COLUMNS = (
    "person_id",
    "district_id",
    "school_id",
    "kind",
    "about",
    "visit_id",
    "payment_id",
    "facts",
    "at",
    "mail",
)


def tell(
    person_ids: Collection[int],
    kind: str,
    *,
    about: str,
    district_id: int,
    school_id: int | None = None,
    visit_id: int | None = None,
    payment_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Tell these people, each once per `about`, within the caller's transaction; and by e-mail as they chose.

    `facts` are the values of the kind's sentence: days, times and amounts, never the name of a child or family.
    """
    if not person_ids:
        return
    values = (school_id, kind, about, visit_id, payment_id)
    with acting_as(db.session, steward(district_id)):
        told = _written(set(person_ids), district_id, values, _plain(facts or {}))
        if told:
            defer(db.session, "notices.mail", as_district=district_id, notice_ids=sorted(told))


def _written(people: set[int], district_id: int, values: tuple[Any, ...], facts: dict[str, str]) -> list[int]:
    """Write the rows; returns the ids of those that wait to be mailed."""
    school_id, kind, about, visit_id, payment_id = values
    each = (
        select(
            Person.id,
            literal(district_id),
            literal(school_id, Integer),
            literal(kind),
            literal(about),
            literal(visit_id, Integer),
            literal(payment_id, Integer),
            literal(facts, JSONB),
            literal(clock.now()),
            _mail(kind),
        )
        .outerjoin(PersonChoice, PersonChoice.person_id == Person.id)
        .where(Person.id.in_(people), Person.active)
    )
    new = insert(Notice).from_select(COLUMNS, each).on_conflict_do_nothing()
    rows = db.session.execute(new.returning(Notice.id, Notice.mail)).all()
    return [row.id for row in rows if row.mail == "waits"]


def _mail(kind: str) -> Any:
    """Whether an e-mail follows: for people with an address and an account who did not say *never*."""
    accounts = cast(select(func.app_with_account()).scalar_subquery(), ARRAY(Integer))
    may_sign_in = Person.id == any_(accounts)
    wanted = (
        literal(value=True) if kind in URGENT else func.coalesce(PersonChoice.notices, "daily") != "never"
    )
    return case((may_sign_in & Person.email.is_not(None) & wanted, "waits"), else_="none")


def _plain(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in facts.items() if value is not None}


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)

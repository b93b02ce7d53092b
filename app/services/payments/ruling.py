"""The district's rules of pay as they were on each day: what was changed since is in the history of its settings."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, literal_column, select

from app.extensions import db
from app.models import District, DistrictSettings, Event
from app.models.questions import DISTRICT, Question
from app.services import clock
from app.services.programme import settings_of
from workflows.pay import DatedRules, PayRules

KEPT = (
    *("pay_in_hours", "pay_alone", "pay_untrained", "paid_places", "paid_up_to_visit", "paid_visitors"),
    *("siblings_paid", "most_visits_a_month", "most_visits_a_student", "pay_no_one_home", "reduced_share"),
)
"""The district's settings that a payment is worked out by."""


def rules_of(district_id: int) -> DatedRules:
    """Its rules of all days. Those of its set-up hold for what was before, too. The session acts as its steward."""
    return ask_rules(district_id).answer()


def ask_rules(district_id: int) -> Question[DatedRules]:
    """The same as a question that may go with others."""
    kept = settings_of(
        district_id
    )  # Before the changes: what changes meanwhile is one too many, never one too few.
    return Question(_asked_changes(), lambda rows: _dated(kept, rows), {"district": district_id})


@cache
def _asked_changes() -> Select:
    """What changed, the last change first. The kind stands in the statement itself: only so a plan that is kept for
    any values uses the index of these few events (`ix_event_rules_changed`)."""
    return (
        select(Event.at, Event.facts["changed"].label("changed"))
        .where(Event.district_id == DISTRICT, Event.kind == literal_column("'district_settings.changed'"))
        .order_by(Event.id.desc())
    )


def _dated(kept: DistrictSettings, rows: Sequence[Any]) -> DatedRules:
    values = {name: getattr(kept, name) for name in KEPT}
    now, before = _as_rules(values), []
    for day, changed in _changes(kept, rows):
        values |= {name: old for name, (old, _new) in changed.items() if name in KEPT}
        before.append((day, _as_rules(values)))
    return DatedRules(now, tuple(reversed(before)))


def _changes(kept: DistrictSettings, rows: Sequence[Any]) -> list[tuple[date, Mapping[str, tuple[Any, Any]]]]:
    """What changed since the set-up was done, the last change first: its day, and old and new values."""
    set_up_on = db.session.get_one(District, kept.district_id).set_up_on
    told = [(clock.day_of(row.at, kept.district_id), row.changed) for row in rows]
    return [
        (day, {name: pair for name, pair in facts.items() if pair})
        for day, facts in told
        if set_up_on and day > set_up_on and not facts.keys().isdisjoint(KEPT)
    ]


def _as_rules(kept: Mapping[str, Any]) -> PayRules:
    return PayRules(
        in_hours=kept["pay_in_hours"],
        alone=kept["pay_alone"],
        untrained=kept["pay_untrained"],
        places=frozenset(kept["paid_places"]),
        up_to_visit=kept["paid_up_to_visit"],
        visitors=kept["paid_visitors"],
        siblings=kept["siblings_paid"],
        a_month=kept["most_visits_a_month"],
        a_student=kept["most_visits_a_student"],
        attempt=_attempt(kept["pay_no_one_home"], Decimal(kept["reduced_share"])),
    )


def _attempt(pays: str, share: Decimal) -> Decimal | None:
    return {"none": None, "reduced": share, "full": Decimal(1)}[pays]

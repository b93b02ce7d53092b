"""Pay in words: why an amount is what it is, and which rule stands against paying."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_percent
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.views.shown import minutes, money, words
from workflows.machine import Reason

CLASSES = {"certificated": _l("certificated"), "classified": _l("classified")}
HOW = {
    ("hourly", "visit"): _l("%(minutes)s × %(rate)s an hour, %(employees)s, rate since %(day)s"),
    ("hourly", "interpreting"): _l(
        "%(minutes)s of interpreting × %(rate)s an hour, %(employees)s, rate since %(day)s"
    ),
    ("flat", "visit"): _l("%(rate)s a visit, %(employees)s, rate since %(day)s"),
    ("flat", "interpreting"): _l("%(rate)s for interpreting at a visit, %(employees)s, rate since %(day)s"),
}
RULES = {
    "alone": _l("We pay for pairs"),
    "no_class": _l("Employee class"),
    "no_one_home": _l("No one was home"),
    "no_rate": _l("Rate of the day"),
    "place": _l("Place of the visit"),
    "untrained": _l("Training first"),
}
KINDS = {
    "visit": _l("Visit"),
    "interpreting": _l("Interpreting"),
    "no_one_home": _l("No one was home"),
}


def why_this_amount(facts: Mapping[str, Any]) -> str:
    """The amount as a person would reckon it, from the facts that were kept with it."""
    how = HOW.get((facts.get("basis", ""), facts.get("activity", "")))
    if how is None:
        return ""
    told = str(how) % {
        "minutes": minutes(facts["minutes"]),
        "rate": money(Decimal(facts["rate"])),
        "employees": CLASSES.get(facts["employee_class"], facts["employee_class"]),
        "day": _since(date.fromisoformat(facts["rate_from"])),
    }
    if "share" in facts:
        share = format_percent(float(facts["share"]), locale=get_locale())
        return _("%(whole)s; %(share)s of it, because no one was home", whole=told, share=share)
    return told


def _since(day: date) -> str:
    """A day of long ago: the year counts, the weekday does not."""
    return format_date(day, "medium", locale=get_locale())


def rule_words(facts: Mapping[str, Any]) -> str:
    """The rule against paying, by its short name; empty when none is known."""
    rule = facts.get("rule")
    return str(RULES[rule]) if rule in RULES else ""


def sentences(reasons: tuple[Reason, ...]) -> list[str]:
    """Reasons in the reader's language."""
    return [reason.text(words) for reason in reasons]

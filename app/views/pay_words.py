"""Pay in words: why an amount is what it is, and which rule stands against paying."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.views.shown import hour, minutes, money, words
from workflows.machine import Reason

CLASSES = {"certificated": _l("certificated"), "classified": _l("classified")}
EXEMPT = {True: _l("exempt %(people)s"), False: _l("non-exempt %(people)s")}
HOW = {
    ("hourly", "visit"): _l("%(time)s × %(rate)s, %(people)s rate from %(day)s"),
    ("hourly", "interpreting"): _l("%(time)s of interpreting × %(rate)s, %(people)s rate from %(day)s"),
    ("hourly", "training"): _l("%(time)s of training × %(rate)s, %(people)s rate from %(day)s"),
    ("hourly", "preparation"): _l("%(time)s of preparation × %(rate)s, %(people)s rate from %(day)s"),
    ("flat", "visit"): _l("%(rate)s a visit, %(people)s rate from %(day)s"),
    ("flat", "interpreting"): _l("%(rate)s for interpreting at a visit, %(people)s rate from %(day)s"),
    ("flat", "training"): _l("%(rate)s for a training, %(people)s rate from %(day)s"),
    ("flat", "preparation"): _l("%(rate)s for preparation, %(people)s rate from %(day)s"),
}
NEVERTHELESS = {
    "alone": _l("One person went alone; the district pays that."),
    "untrained": _l("The training was not current; the district pays that."),
    "in_hours": _l("It was inside contract hours; the district pays that."),
}
RULES = {
    "alone": _l("We pay for pairs"),
    "cap_month": _l("Visits in a month"),
    "cap_student": _l("Visits to one child"),
    "in_hours": _l("Contract hours"),
    "no_class": _l("Employee class"),
    "no_one_home": _l("No one was home"),
    "no_rate": _l("Rate of the day"),
    "place": _l("Place of the visit"),
    "siblings": _l("One household on one day"),
    "untrained": _l("Training first"),
    "visit_number": _l("Number of the visit"),
    "visitors": _l("How many are paid"),
}
KINDS = {
    "visit": _l("Visit"),
    "interpreting": _l("Interpreting"),
    "no_one_home": _l("No one was home"),
    "training": _l("Training"),
    "preparation": _l("Preparation"),
}


def why_this_amount(facts: Mapping[str, Any]) -> str:
    """The amount as a person would reckon it, from the facts that were kept with it, and each rule that touched it.

    *1.0 h × $35.00, certificated rate from Aug 1, 2026, fund Title I. One person went alone; the district pays that.*
    """
    how = HOW.get((facts.get("basis", ""), facts.get("activity", "")))
    if how is None:
        return ""
    told = str(how) % {
        "time": _hours(facts["minutes"]),
        "rate": money(Decimal(facts["rate"])),
        "people": _people(facts),
        "day": _since(date.fromisoformat(facts["rate_from"])),
    }
    if facts.get("fund"):
        told = _("%(how)s, fund %(fund)s", how=told, fund=facts["fund"])
    if "share" in facts:
        share = format_percent(float(facts["share"]), locale=get_locale())
        told = _attempt(facts.get("door"), told, share)
    touched = rules_that_touched(facts)
    return " ".join([f"{told}.", *touched]) if touched else told


def rules_that_touched(facts: Mapping[str, Any]) -> list[str]:
    """A sentence for each rule that changed the amount, allowed it, or stands against it with a number."""
    said = [str(NEVERTHELESS[rule]) for rule in facts.get("nevertheless", ()) if rule in NEVERTHELESS]
    if "children" in facts:
        said.append(_("Paid for each of %(count)s children.", count=facts["children"]))
    said += [_inside(each) for each in facts.get("inside", ())]
    return [*said, *_limit(facts)]


def _attempt(door: str | None, told: str, share: str) -> str:
    if door == "called_off":
        return _("%(whole)s; %(share)s of it, because it was called off at the door", whole=told, share=share)
    return _("%(whole)s; %(share)s of it, because no one was home", whole=told, share=share)


def _inside(hours: Mapping[str, str]) -> str:
    return _(
        "Contract hours on %(day)s: %(start)s to %(end)s.",
        day=_since(date.fromisoformat(hours["day"])),
        start=hour(time.fromisoformat(hours["from"])),
        end=hour(time.fromisoformat(hours["to"])),
    )


def _limit(facts: Mapping[str, Any]) -> list[str]:
    most, rule = facts.get("most"), facts.get("rule")
    if most is None:
        return []
    if rule == "visit_number":
        return [
            _("It was visit %(number)s; visits are paid up to %(most)s.", number=facts["number"], most=most)
        ]
    if rule == "visitors":
        return [
            ngettext(
                "Of one visit, one person is paid.", "Of one visit, at most %(num)d people are paid.", most
            )
        ]
    if rule == "cap_student":
        return [
            ngettext(
                "Of one school year, one visit to a child is paid: the earliest.",
                "Of one school year, %(num)d visits to a child are paid: the earliest.",
                most,
            )
        ]
    if rule == "cap_month":
        return [
            ngettext(
                "Of one month, one visit of a person is paid: the earliest.",
                "Of one month, %(num)d visits of a person are paid: the earliest.",
                most,
            )
        ]
    return []


def _hours(count: int) -> str:
    """Hours to the tenth where they come out even, else minutes: what stands there can be reckoned again."""
    if count % 6:
        return minutes(count)
    return _("%(hours)s h", hours=format_decimal(Decimal(count) / 60, "0.0", locale=get_locale()))


def _people(facts: Mapping[str, Any]) -> str:
    its_class = CLASSES.get(facts["employee_class"], facts["employee_class"])
    exempt = facts.get("exempt")
    return str(its_class) if exempt is None else str(EXEMPT[exempt]) % {"people": its_class}


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

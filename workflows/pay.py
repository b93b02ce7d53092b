"""Working out what somebody is paid: pure functions from facts to an amount, or to the rule against paying."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from workflows.hours import Inside
from workflows.words import N_, Msgid

LONGEST = timedelta(hours=12)
"""No visit and no training takes longer; more is a slip of the pen, and would be paid."""
TOO_LONG = N_("This is longer than twelve hours; check the times.")
AGAINST: Mapping[str, Msgid] = {
    "no_class": N_("Payroll does not know this person's employee class yet."),
    "no_rate": N_("There is no rate for this work and this person's employee class on that day."),
    "place": N_("This district does not pay for visits in this kind of place."),
    "alone": N_("One person went alone; this district pays for pairs."),
    "untrained": N_("This person's training was not current on the visit's day."),
    "in_hours": N_("This was inside the person's hours of contract, which are paid already."),
    "visit_number": N_("This district does not pay for visits of this number."),
    "visitors": N_("This district pays fewer visitors than went to this visit."),
    "cap_student": N_("This child had as many paid visits this school year as the district pays for."),
    "siblings": N_("Another visit to this household on the same day is paid; the district pays one."),
    "cap_month": N_("This person had as many paid visits this month as the district pays for."),
    "no_one_home": N_("This district does not pay when no one is home."),
}
"""Each rule against paying, with the sentence that its person reads."""


def sentence_against(facts: Mapping[str, Any], kept: str | None) -> str:
    """Why a payment's `facts` let nothing be paid, as its rule says it today; else the words `kept` with it."""
    return AGAINST.get(facts.get("rule", "")) or kept or ""


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Halves go up, away from zero: the one rounding rule, of money and of the hours beside it."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def cents(amount: Decimal) -> Decimal:
    """Round to whole cents."""
    return rounded(amount, 2)


@dataclass(frozen=True, kw_only=True)
class RateOf:
    """A rate: US dollars a visit (`flat`) or an hour. `exempt`: for these only; None is for both."""

    id: int
    employee_class: str
    exempt: bool | None
    activity: str
    basis: str
    amount: Decimal
    starts_on: date


@dataclass(frozen=True, kw_only=True)
class PayRules:
    """What a district pays for; each cap is None where there is none.

    `siblings`: children of one household on one day are paid for `each` visit, `once`, or by the `child`. `attempt`:
    the share of the whole that is paid when no one was home; None: nothing is kept of it.
    """

    in_hours: bool = False
    alone: bool = False
    untrained: bool = False
    places: frozenset[str] = frozenset()
    up_to_visit: int | None = None
    visitors: int = 4
    siblings: str = "each"
    a_month: int | None = None
    a_student: int | None = None
    attempt: Decimal | None = None

    @property
    def limit_others(self) -> bool:
        """Tell whether one payment can stand against another."""
        caps = (self.a_month, self.a_student)
        return self.siblings == "once" or self.visitors < 4 or any(cap is not None for cap in caps)

    def on(self, _day: date) -> "PayRules":
        """Rules that were never changed are the same on every day."""
        return self


@dataclass(frozen=True)
class DatedRules:
    """The rules of now, and those that held `before` some days, which began with other ones; the earliest day first."""

    now: PayRules
    before: tuple[tuple[date, PayRules], ...] = ()

    @property
    def limit_others(self) -> bool:
        """Tell whether one payment can stand against another, by the rules of any day."""
        return any(rules.limit_others for rules in (self.now, *(each for _day, each in self.before)))

    def on(self, day: date) -> PayRules:
        """Those of a day; a rule that is changed during a day holds for all of it."""
        return next((rules for first, rules in self.before if day < first), self.now)


AllRules = PayRules | DatedRules


@dataclass(frozen=True, kw_only=True)
class Work:
    """One person's part of a visit or of other work (`activity`). `place` is None for other work.

    `employee_class`: None while payroll does not know it. `children`: those whom the visit is for. `inside`: the
    hours of contract that it overlaps. `visitor`: went as one of the team, not to interpret. `door`: why only an
    attempt was made, which pays a `share` of the whole.
    """

    minutes: int
    employee_class: str | None
    activity: str = "visit"
    exempt: bool | None = None
    rate: RateOf | None = None
    place: str | None = None
    visitor: bool = True
    alone: bool = False
    untrained: bool = False
    number: int = 1
    children: int = 1
    inside: tuple[Inside, ...] = ()
    door: str = ""
    share: Decimal = Decimal(1)


@dataclass(frozen=True)
class Worked:
    """An amount worked out: in US dollars, with the facts behind it, or the rule against paying."""

    amount: Decimal = Decimal(0)
    rule: str = ""
    rate_id: int | None = None
    employee_class: str | None = None
    explanation: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The rule's own words; empty when nothing stands against paying."""
        return AGAINST[self.rule] if self.rule else ""

    def against(self, rule: str, **facts: Any) -> "Worked":
        """The same, with a rule against paying it."""
        return replace(self, rule=rule, explanation={**self.explanation, **facts})


def rate_for(
    rates: Iterable[RateOf], *, day: date, employee_class: str, exempt: bool | None, activity: str
) -> RateOf | None:
    """The rate that holds on a day; one of exempt or non-exempt staff only goes before one of both."""
    fitting = [
        rate
        for rate in rates
        if (rate.employee_class, rate.activity) == (employee_class, activity)
        and rate.exempt in (None, exempt)
        and rate.starts_on <= day
    ]
    return max(fitting, key=lambda rate: (rate.exempt is not None, rate.starts_on, rate.id), default=None)


def worth(rate: RateOf, minutes: int, *, times: int = 1, share: Decimal = Decimal(1)) -> Decimal:
    """What so many minutes pay: hours × rate, or the flat amount so many times; a share of it, rounded once."""
    whole = rate.amount * times if rate.basis == "flat" else rate.amount * Decimal(minutes) / 60
    return cents(whole * share)


def work_out(work: Work, rules: PayRules) -> Worked:
    """The amount by the rate; not payable by the first rule that stands against it."""
    if work.employee_class is None:
        return Worked(rule="no_class", explanation=_attempt(work))
    if work.rate is None:
        return Worked(rule="no_rate", employee_class=work.employee_class, explanation=_attempt(work))
    times = work.children if rules.siblings == "child" else 1
    worked = Worked(
        amount=worth(work.rate, work.minutes, times=times, share=work.share),
        rate_id=work.rate.id,
        employee_class=work.employee_class,
        explanation=_explained(work, work.rate, times) | _attempt(work),
    )
    if not worked.amount:
        return worked.against("no_one_home" if work.door and work.rate.amount else "no_rate")
    return _by_the_rules(worked, work, rules)


def _attempt(work: Work) -> dict[str, Any]:
    """Facts of an attempt; kept also while its rate is still to come, so that it is worked out as of its day."""
    if not work.door:
        return {}
    return {"share": str(work.share), "door": work.door, "activity": work.activity}


def _by_the_rules(worked: Worked, work: Work, rules: PayRules) -> Worked:
    """Each rule that holds is paid nevertheless (and said), or stands against paying."""
    # fmt: off
    met = [
        ("place",        work.place is not None and work.place not in rules.places, False),
        ("alone",        work.visitor and work.alone,                               rules.alone),
        ("untrained",    work.visitor and work.untrained,                           rules.untrained),
        ("visit_number", rules.up_to_visit is not None and work.number > rules.up_to_visit, False),
        ("in_hours",     bool(work.inside),                                         rules.in_hours),
    ]
    # fmt: on
    facts = _facts_of_rules(work, rules, {rule for rule, holds, _paid in met if holds})
    against = next((rule for rule, holds, paid in met if holds and not paid), "")
    nevertheless = [rule for rule, holds, paid in met if holds and paid]
    kept = {**facts, **({"nevertheless": nevertheless} if nevertheless else {})}
    return worked.against(against, **kept) if kept or against else worked


def _facts_of_rules(work: Work, rules: PayRules, holding: set[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if "in_hours" in holding:
        facts["inside"] = [each.told() for each in work.inside]
    if "visit_number" in holding:
        facts |= {"number": work.number, "most": rules.up_to_visit}
    return facts


def _explained(work: Work, rate: RateOf, times: int) -> dict[str, Any]:
    return {
        "basis": rate.basis,
        "rate": str(rate.amount),
        "minutes": work.minutes,
        "employee_class": work.employee_class,
        "activity": rate.activity,
        "rate_from": rate.starts_on.isoformat(),
        **({"exempt": rate.exempt} if rate.exempt is not None else {}),
        **({"children": times} if times > 1 and rate.basis == "flat" else {}),
    }

"""An amount from facts: by the rate of the day, or the rule against paying."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.hours import Inside
from workflows.pay import AGAINST, PayRules, RateOf, Work, rate_for, work_out, worth

AUGUST = date(2026, 8, 1)
IN_CLASS = Inside(date(2026, 9, 21), time(7, 45), time(15, 15))
RULES = PayRules(places=frozenset({"home"}))


def a_rate(amount: str = "35.00", **columns: Any) -> RateOf:
    usual: dict[str, Any] = {
        "id": 1,
        "employee_class": "certificated",
        "exempt": None,
        "activity": "visit",
        "basis": "hourly",
        "starts_on": AUGUST,
    }
    return RateOf(amount=Decimal(amount), **(usual | columns))


def a_work(**facts: Any) -> Work:
    usual: dict[str, Any] = {
        "minutes": 60,
        "employee_class": "certificated",
        "rate": a_rate(),
        "place": "home",
    }
    return Work(**(usual | facts))


def test_hours_times_rate_says_how() -> None:
    worked = work_out(a_work(), RULES)

    assert (worked.amount, worked.rule, worked.reason) == (Decimal("35.00"), "", "")
    assert worked.explanation == {
        "basis": "hourly",
        "rate": "35.00",
        "minutes": 60,
        "employee_class": "certificated",
        "activity": "visit",
        "rate_from": "2026-08-01",
    }


def test_half_a_cent_is_rounded_up() -> None:
    assert worth(a_rate("0.01"), 30) == Decimal("0.01")
    assert worth(a_rate("35.25"), 47) == Decimal("27.61")


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("no_class", {"employee_class": None}),
        ("no_rate", {"rate": None}),
        ("no_rate", {"rate": a_rate("0.00")}),
        ("place", {"place": "virtual"}),
        ("alone", {"alone": True}),
        ("untrained", {"untrained": True}),
        ("in_hours", {"inside": (IN_CLASS,)}),
    ],
)
def test_each_rule_against_paying_is_named_with_its_words(rule: str, facts: dict[str, Any]) -> None:
    worked = work_out(a_work(**facts), RULES)

    assert (worked.rule, worked.reason) == (rule, AGAINST[rule])


@pytest.mark.parametrize(
    ("rule", "allowed", "facts"),
    [
        ("alone", {"alone": True}, {"alone": True}),
        ("untrained", {"untrained": True}, {"untrained": True}),
        ("in_hours", {"in_hours": True}, {"inside": (IN_CLASS,)}),
    ],
)
def test_what_a_district_pays_nevertheless_is_said_with_the_amount(
    rule: str, allowed: dict[str, bool], facts: dict[str, Any]
) -> None:
    worked = work_out(a_work(**facts), replace(RULES, **allowed))

    assert (worked.rule, worked.amount) == ("", Decimal("35.00"))
    assert worked.explanation["nevertheless"] == [rule]


def test_the_hours_of_contract_are_kept_with_the_payment() -> None:
    worked = work_out(a_work(inside=(IN_CLASS,)), RULES)

    assert worked.explanation["inside"] == [{"day": "2026-09-21", "from": "07:45", "to": "15:15"}]
    assert worked.amount == Decimal("35.00")


def test_neither_alone_nor_untrained_is_said_of_who_interprets() -> None:
    work = a_work(visitor=False, alone=True, untrained=True)

    assert work_out(work, RULES).rule == ""


@pytest.mark.parametrize(("number", "rule"), [(1, ""), (2, ""), (3, "visit_number")])
def test_visits_are_paid_up_to_a_number(number: int, rule: str) -> None:
    worked = work_out(a_work(number=number), replace(RULES, up_to_visit=2))

    assert worked.rule == rule
    assert worked.explanation.get("most") == (2 if rule else None)


def test_a_flat_rate_may_be_paid_by_the_child_and_an_hour_never_is() -> None:
    by_child = replace(RULES, siblings="child")

    flat = work_out(a_work(children=3, rate=a_rate("30.00", basis="flat")), by_child)
    hourly = work_out(a_work(children=3), by_child)

    assert (flat.amount, flat.explanation["children"]) == (Decimal("90.00"), 3)
    assert (hourly.amount, "children" in hourly.explanation) == (Decimal("35.00"), False)


def test_other_work_has_no_place() -> None:
    assert work_out(a_work(place=None), RULES).rule == ""


def an_attempt(share: str, **facts: Any) -> Work:
    return a_work(door="no_one_home", share=Decimal(share), **facts)


def test_an_attempt_pays_its_share_and_says_so() -> None:
    worked = work_out(an_attempt("0.5"), RULES)

    assert (worked.amount, worked.rule) == (Decimal("17.50"), "")
    assert (worked.explanation["share"], worked.explanation["door"]) == ("0.5", "no_one_home")
    assert work_out(an_attempt("0.5", inside=(IN_CLASS,)), RULES).rule == "in_hours"


def test_a_share_of_nothing_is_not_payable() -> None:
    assert work_out(an_attempt("0"), RULES).rule == "no_one_home"
    assert work_out(an_attempt("0.5", rate=a_rate("0.00")), RULES).rule == "no_rate"


def test_a_share_of_hours_is_rounded_once() -> None:
    """25 minutes at $10.00 are $4.1666…, half of which is $2.08; half of $4.17 would be $2.09."""
    worked = work_out(an_attempt("0.5", minutes=25, rate=a_rate("10.00")), RULES)

    assert worked.amount == Decimal("2.08")


def test_what_waits_for_a_rate_keeps_the_share_of_its_day() -> None:
    kept = work_out(an_attempt("0.5", rate=None), RULES)

    assert kept.rule == "no_rate"
    assert kept.explanation == {"share": "0.5", "door": "no_one_home", "activity": "visit"}


def found(*rates: RateOf, day: date = date(2026, 9, 21), exempt: bool = False) -> int:
    rate = rate_for(rates, day=day, employee_class="certificated", exempt=exempt, activity="visit")
    return rate.id if rate else 0


def test_the_newest_rate_that_has_started_holds() -> None:
    rates = a_rate(id=1), a_rate(id=2, starts_on=date(2026, 9, 21)), a_rate(id=3, starts_on=date(2026, 9, 22))

    assert found(*rates) == 2
    assert found(*rates, day=date(2026, 9, 20)) == 1
    assert found(*rates, day=AUGUST - timedelta(days=1)) == 0


def test_a_rate_for_non_exempt_staff_goes_before_one_for_both() -> None:
    both, theirs = a_rate(id=1, starts_on=date(2026, 9, 1)), a_rate(id=2, exempt=False)

    assert found(both, theirs) == 2
    assert found(both, theirs, exempt=True) == 1


def test_another_class_or_activity_has_other_rates() -> None:
    assert found(a_rate(employee_class="classified")) == 0
    assert found(a_rate(activity="training")) == 0


@given(
    st.lists(
        st.tuples(st.dates(AUGUST, date(2026, 10, 1)), st.sampled_from([None, True, False])),
        unique=True,
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_which_rate_holds_does_not_depend_on_their_order(
    kinds: list[tuple[date, bool | None]], random: Any
) -> None:
    rates = [a_rate(id=n, starts_on=day, exempt=exempt) for n, (day, exempt) in enumerate(kinds, 1)]
    shuffled = random.sample(rates, len(rates))

    assert found(*rates) == found(*shuffled)


@given(st.decimals(0, 500, places=2), st.integers(0, 24 * 60))
def test_an_amount_is_whole_cents_and_never_below_zero(rate: Decimal, minutes: int) -> None:
    amount = worth(a_rate(str(rate)), minutes)

    assert amount == amount.quantize(Decimal("0.01"))
    assert abs(amount * 60 - rate * minutes) <= Decimal("0.3")

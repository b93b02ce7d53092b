"""An amount from facts: by the rate of the day, or the rule against paying."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.hours import Inside
from workflows.pay import (
    AGAINST,
    DatedRules,
    PayRules,
    RateOf,
    Work,
    Worked,
    rate_for,
    sentence_against,
    work_out,
    worth,
)
from workflows.pay_limits import LIMITS

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


def test_what_stands_against_pay_for_training_too_does_not_speak_of_a_visit() -> None:
    assert [rule for rule in ("no_class", "no_rate", "in_hours") if "visit" in AGAINST[rule]] == []


def test_a_payment_made_long_ago_is_explained_in_the_words_of_today() -> None:
    assert sentence_against({"rule": "no_rate"}, "Words of a former version.") == AGAINST["no_rate"]
    assert sentence_against({}, "Words of its own.") == "Words of its own."
    assert sentence_against({}, None) == ""


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


def test_each_rule_of_work_and_each_limit_has_words_and_nothing_else_has() -> None:
    of_work = {
        "no_class",
        "no_rate",
        "place",
        "alone",
        "untrained",
        "in_hours",
        "visit_number",
        "no_one_home",
    }

    assert set(AGAINST) == of_work | {*LIMITS}


def test_nothing_stands_against_paying_where_a_district_set_nothing_but_places() -> None:
    assert PayRules() == PayRules(
        in_hours=False,
        alone=False,
        untrained=False,
        places=frozenset(),
        up_to_visit=None,
        visitors=4,
        siblings="each",
        a_month=None,
        a_student=None,
        attempt=None,
    )


@pytest.mark.parametrize(
    ("rules", "limit"),
    [
        ({}, False),
        ({"siblings": "child"}, False),
        ({"up_to_visit": 1}, False),
        ({"siblings": "once"}, True),
        ({"visitors": 3}, True),
        ({"a_month": 2}, True),
        ({"a_student": 2}, True),
    ],
)
def test_only_a_cap_and_one_pay_a_household_set_one_payment_against_another(
    rules: dict[str, Any], limit: bool
) -> None:
    now = PayRules(**rules)

    assert now.limit_others is limit
    assert DatedRules(now).limit_others is limit
    assert DatedRules(PayRules(), ((AUGUST, PayRules()), (AUGUST, now))).limit_others is limit


def test_a_day_has_the_rules_that_held_on_it() -> None:
    first, then, now = PayRules(a_month=1), PayRules(a_month=2), PayRules(a_month=3)
    dated = DatedRules(now, ((AUGUST, first), (date(2026, 10, 1), then)))

    assert dated.on(AUGUST - timedelta(days=1)) is first
    assert dated.on(AUGUST) is then
    assert dated.on(date(2026, 9, 30)) is then
    assert dated.on(date(2026, 10, 1)) is now
    assert now.on(AUGUST) is now


def test_of_two_rates_alike_the_later_holds_and_of_one_day_the_newer() -> None:
    later, newer = a_rate(id=1, starts_on=date(2026, 9, 1)), a_rate(id=3)

    assert found(later, newer) == 1
    assert found(newer, a_rate(id=2)) == 3


def test_an_amount_says_which_rate_and_class_it_is_of() -> None:
    worked = work_out(a_work(rate=a_rate(id=7, exempt=True)), RULES)

    assert (worked.rate_id, worked.employee_class) == (7, "certificated")
    assert worked.explanation["exempt"] is True
    assert work_out(a_work(rate=None), RULES).employee_class == "certificated"


def test_nothing_is_worked_out_of_nothing() -> None:
    nothing = Worked()

    assert (nothing.amount, nothing.rule, nothing.rate_id, nothing.explanation) == (0, "", None, {})
    assert Work(minutes=60, employee_class=None).number == 1


def test_a_flat_rate_is_paid_once_for_one_child_and_where_children_do_not_count() -> None:
    flat = a_rate("30.00", basis="flat")

    for rules, children in ((RULES, 3), (replace(RULES, siblings="child"), 1)):
        worked = work_out(a_work(children=children, rate=flat), rules)
        assert (worked.amount, worked.explanation.get("children")) == (Decimal("30.00"), None)
    assert worth(flat, 60) == Decimal("30.00")
    assert work_out(a_work(rate=flat), replace(RULES, siblings="child")).amount == Decimal("30.00")


def test_a_rule_against_paying_leaves_what_was_worked_out_and_adds_its_facts() -> None:
    worked = work_out(a_work(number=3), replace(RULES, up_to_visit=2))

    assert worked.explanation["rate"] == "35.00"
    assert (worked.explanation["number"], worked.explanation["most"]) == (3, 2)
    assert "nevertheless" not in worked.explanation


def test_an_attempt_without_a_class_keeps_its_share_too() -> None:
    assert work_out(an_attempt("0.5", employee_class=None), RULES).explanation["share"] == "0.5"


def test_a_visit_of_no_minutes_by_the_hour_has_no_rate_to_pay() -> None:
    assert work_out(a_work(minutes=0), RULES).rule == "no_rate"

"""Why an amount is what it is, in words: how it was reckoned, and each rule that touched it."""

from typing import Any

import pytest
from flask import Flask

from app.views.pay_steps import STEPS
from app.views.pay_words import rule_words, why_this_amount
from workflows.pay import AGAINST
from workflows.payment import PAYMENT

FACTS: dict[str, Any] = {
    "basis": "hourly",
    "rate": "35.00",
    "minutes": 60,
    "employee_class": "certificated",
    "activity": "visit",
    "rate_from": "2026-08-01",
}


def told(app: Flask, **facts: Any) -> str:
    with app.test_request_context():
        return why_this_amount(FACTS | facts)


def test_hours_rate_class_day_and_fund(web: Flask) -> None:
    assert told(web, fund="Title I") == "1.0 h × $35.00, certificated rate from Aug 1, 2026, fund Title I"


def test_minutes_that_are_no_tenth_of_an_hour_stay_minutes(web: Flask) -> None:
    assert told(web, minutes=47).startswith("47 minutes × $35.00")
    assert told(web, minutes=90).startswith("1.5 h × $35.00")


def test_a_rate_of_some_people_only_says_so(web: Flask) -> None:
    assert "non-exempt certificated rate" in told(web, exempt=False)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"nevertheless": ["alone"]}, "One person went alone; the district pays that."),
        (
            {"inside": [{"day": "2026-09-21", "from": "07:45", "to": "15:15"}], "rule": "in_hours"},
            "Contract hours on Sep 21, 2026: 7:45 AM to 3:15 PM.",
        ),
        ({"children": 3}, "Paid for each of 3 children."),
        ({"rule": "cap_month", "most": 6}, "Of one month, 6 visits of a person are paid: the earliest."),
        ({"rule": "cap_month", "most": 1}, "Of one month, one visit of a person is paid: the earliest."),
        (
            {"rule": "cap_student", "most": 1},
            "Of one school year, one visit to a child is paid: the earliest.",
        ),
        ({"rule": "visitors", "most": 1}, "Of one visit, one person is paid."),
        (
            {"rule": "visit_number", "most": 2, "number": 3},
            "It was visit 3; visits are paid up to 2.",
        ),
        ({"share": "0.5"}, "50% of it, because no one was home"),
    ],
)
def test_each_rule_that_touched_it_has_a_sentence(web: Flask, facts: dict[str, Any], sentence: str) -> None:
    assert sentence in told(web, **facts)


def test_every_rule_against_paying_has_a_short_name(web: Flask) -> None:
    with web.test_request_context():
        assert all(rule_words({"rule": rule}) for rule in AGAINST)


def test_every_step_of_a_payment_is_told_in_a_sentence() -> None:
    assert set(PAYMENT.actions) - STEPS.keys() == set()

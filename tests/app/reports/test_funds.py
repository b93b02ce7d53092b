"""How long a fund lasts at its present pace."""

from datetime import date
from decimal import Decimal

import pytest

from app.reports.funds import Forecast, forecast

FIRST, LAST = date(2026, 9, 1), date(2026, 12, 9)
"""One hundred days."""


def said(used: str, today: date, allocated: str = "1000") -> Forecast | None:
    return forecast(
        starts_on=FIRST, ends_on=LAST, allocated=Decimal(allocated), used=Decimal(used), today=today
    )


def test_half_the_money_in_a_quarter_of_the_time_is_gone_at_half_time() -> None:
    assert said("500", date(2026, 9, 25)) == Forecast(date(2026, 10, 20), Decimal(0))


def test_a_quarter_of_the_money_in_half_the_time_leaves_half() -> None:
    assert said("250", date(2026, 10, 20)) == Forecast(None, Decimal(500))


def test_exactly_enough_lasts() -> None:
    assert said("500", date(2026, 10, 20)) == Forecast(None, Decimal(0))


@pytest.mark.parametrize(
    ("used", "today"),
    [
        ("500", date(2026, 9, 13)),
        ("0", date(2026, 10, 20)),
        ("500", date(2026, 12, 10)),
        ("5", date(2026, 8, 1)),
        ("1000", date(2026, 10, 20)),
        ("1200", date(2026, 10, 20)),
    ],
)
def test_nothing_is_said_before_two_weeks_without_use_after_the_end_or_once_it_is_used_up(
    used: str, today: date
) -> None:
    assert said(used, today) is None

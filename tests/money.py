"""Rates and funds for tests, as `tests/builders.py` makes its rows."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from app.models import District, Fund, Rate, School
from tests import builders


def a_rate(amount: str = "60.00", *, district: District | None = None, **columns: Any) -> Rate:
    """Flat, for certificated staff, in force for a year now."""
    district = district or builders.the_district()
    given: dict[str, Any] = {
        "employee_class": "certificated",
        "activity": "visit",
        "basis": "flat",
        "starts_on": builders.today() - timedelta(days=365),
    }
    rate = Rate(district_id=district.id, amount=Decimal(amount), **(given | columns))
    builders.save(rate)
    return rate


def a_fund(
    allocated: str = "10000.00",
    *,
    district: District | None = None,
    school: School | None = None,
    **columns: Any,
) -> Fund:
    """Open from half a year ago for a year; for the whole district unless a school is named."""
    district = district or (builders.district_of(school) if school else builders.the_district())
    given: dict[str, Any] = {
        "name": f"Fund {builders.next_number()}",
        "source": "title_i",
        "account_code": "01-3010",
        "starts_on": builders.today() - timedelta(days=180),
        "ends_on": builders.today() + timedelta(days=180),
    }
    fund = Fund(
        district_id=district.id,
        school_id=school.id if school else None,
        allocated=Decimal(allocated),
        **(given | columns),
    )
    builders.save(fund)
    return fund

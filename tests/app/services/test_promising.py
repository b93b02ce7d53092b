"""What is promised to a scheduled visit is what it may cost by the rates of its day, also when they change."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, text

from app.extensions import db
from app.models import District, Employment, Fund, Person, Rate, Visit
from app.security.session import identify, steward
from app.services import employment, rates
from app.services.payments import promising
from tests import builders, money
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


@pytest.fixture
def ruth(school: School_) -> Person:
    return builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})


def in_days(days: int) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def a_rate(amount: str, *, in_days: int) -> dict[str, Any]:
    first = builders.today() + timedelta(days=in_days)
    kind = {"employee_class": "certificated", "exempt": None, "activity": "visit", "basis": "flat"}
    return {**kind, "amount": Decimal(amount), "starts_on": first}


def look_again() -> int:
    district = builders.every(District)[0].id
    db.session.rollback()
    identify(db.session, steward(district))
    return promising.look_again(district)


def promised(*visits: Visit) -> list[str]:
    return [str(builders.reload(each).committed) for each in visits]


def test_a_rate_that_begins_before_the_planned_day_is_promised(
    school: School_, ruth: Person, owner: Engine
) -> None:
    soon, later = (a_visit("scheduled", at=school, starts_at=in_days(days)) for days in (3, 20))
    assert promised(soon, later) == ["120.00", "120.00"]

    rates.add(a_rate("75.00", in_days=10), by=acting(ruth))

    with owner.connect() as connection:
        asked = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'payments.promise_again'")
        assert connection.scalar(asked) == 1
    assert [look_again(), look_again()] == [1, 0]
    assert promised(soon, later) == ["120.00", "150.00"]
    assert builders.every(Fund)[0].committed == Decimal("270.00")


def test_a_promise_follows_the_class_of_the_planned_day_and_the_first_rate(
    school: School_, ruth: Person
) -> None:
    builders.change(builders.every(Rate)[0], amount=Decimal("0.00"))
    visit = a_visit("scheduled", at=school, starts_at=in_days(20))
    assert promised(visit) == ["0.00"]
    builders.change(builders.every(Rate)[0], amount=Decimal("60.00"))
    assert (look_again(), promised(visit)) == (1, ["120.00"])

    money.a_rate("40.00", employee_class="classified")
    by = acting(ruth)
    row = db.session.get_one(Employment, school.pair[0].id)
    another = {"employee_id": row.employee_id, "employee_class": "classified", "exempt": True}
    first = builders.today() + timedelta(days=15)
    employment.keep(row, another, from_day=first, version=row.version, by=by)

    assert (look_again(), promised(visit)) == (1, ["100.00"])


def test_a_fund_that_is_short_of_the_new_promise_stays_and_its_people_are_told(
    school: School_, ruth: Person
) -> None:
    builders.change(builders.every(Fund)[0], allocated=Decimal("130.00"), told_percent=90)
    visit = a_visit("scheduled", at=school, starts_at=in_days(20))
    rates.add(a_rate("75.00", in_days=10), by=acting(ruth))

    assert look_again() == 1

    assert promised(visit) == ["150.00"]
    fund = builders.every(Fund)[0]
    assert (fund.committed, fund.told_percent) == (Decimal("150.00"), 100)

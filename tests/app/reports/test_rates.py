"""Kinds of people without a rate: the number on the home page is that of the page of rates, in every case."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Employment, Payment, Person
from app.reports import rates
from app.services import clock
from tests import builders as b
from tests.money import a_rate
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def alder() -> School_:
    return a_staffed_school("Alder")


def how_many(by: Person) -> int:
    acting(by)
    district = b.the_district().id
    return db.session.scalars(select(rates.how_many_missing(district, clock.today(district)))).one()


def found() -> tuple[int, list[tuple[str | None, bool | None, str]]]:
    """The number, as a coordinator asks for it, and the kinds, as the page of rates lists them."""
    boss = b.a_person(roles={Role.district_coordinator: b.the_district()})
    number = how_many(boss)
    kinds = [(each.employee_class, each.exempt, each.activity) for each in rates.missing(boss.district_id)]
    assert number == len(kinds)
    return number, kinds


def someone(at: School_, employee_class: str | None) -> Person:
    return b.trained(b.a_person(roles={Role.educator: at.school}, employee_class=employee_class))


def soon() -> datetime:
    return datetime.now(UTC) + timedelta(days=3)


def test_nobody_is_without_a_rate_where_each_kind_has_one(alder: School_) -> None:
    a_visit("scheduled", at=alder, starts_at=soon())
    a_visit("completed", at=alder)

    assert found() == (0, [])


@pytest.mark.parametrize(("employee_class", "exempt"), [("classified", True), (None, None)])
def test_a_kind_without_any_rate_is_told_once(
    alder: School_, employee_class: str | None, exempt: bool | None
) -> None:
    who = someone(alder, employee_class)
    for day in range(2):
        a_visit("scheduled", at=alder, by=[who, alder.pair[0]], starts_at=soon() + timedelta(days=day))

    assert found() == (1, [(employee_class, exempt, "visit")])


@pytest.mark.parametrize(("days", "kinds"), [(0, []), (1, [("classified", True, "visit")])])
def test_a_rate_counts_from_its_first_day_on_by_the_districts_clock(
    alder: School_, days: int, kinds: list[object]
) -> None:
    who = someone(alder, "classified")
    late = datetime.combine(b.today() + timedelta(days=4), datetime.min.time(), tzinfo=UTC)
    a_visit("scheduled", at=alder, by=[who, alder.pair[0]], starts_at=late.replace(hour=1))
    there = b.today() + timedelta(days=3)  # One in the morning in UTC is the evening before in Los Angeles.

    a_rate(employee_class="classified", starts_on=there + timedelta(days=days))

    assert found()[1] == kinds


def test_a_rate_of_nothing_or_for_others_covers_nobody(alder: School_) -> None:
    a_visit("scheduled", at=alder, by=[someone(alder, "classified"), alder.pair[0]], starts_at=soon())
    a_rate("0.00", employee_class="classified")
    a_rate(employee_class="classified", exempt=False)
    a_rate(employee_class="classified", activity="interpreting")

    assert found()[0] == 1


def test_a_visit_is_of_the_class_that_holds_on_its_day(alder: School_) -> None:
    who = someone(alder, "certificated")
    for day in (0, 5):
        a_visit("scheduled", at=alder, by=[who, alder.pair[0]], starts_at=soon() + timedelta(days=day))
    [work] = b.every(Employment, person_id=who.id)

    b.change(work, employee_class="classified", since=b.today() + timedelta(days=30))
    assert found() == (0, [])

    b.change(work, since=b.today() + timedelta(days=6))
    assert found() == (1, [("classified", True, "visit")])


def test_a_payment_that_no_rate_covered_is_told_of_for_a_while(alder: School_) -> None:
    a_visit("reflected", at=alder, by=[someone(alder, "classified"), alder.pair[0]])

    assert found() == (1, [("classified", True, "visit")])

    [unpaid] = b.every(Payment, state="not_payable")
    b.change(unpaid, worked_on=b.today() - timedelta(days=91))
    assert found() == (0, [])


@pytest.mark.parametrize("who", [lambda place: place.liaison, lambda place: place.site_admin])
def test_who_does_not_coordinate_the_district_is_told_of_none(
    alder: School_, who: Callable[[School_], Person]
) -> None:
    a_visit("scheduled", at=alder, by=[someone(alder, None), alder.pair[0]], starts_at=soon())

    assert how_many(who(alder)) == 0

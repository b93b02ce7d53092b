"""Days that payroll has paid out: no rate or hours change them, and pay that comes late goes with the next batch."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.extensions import db
from app.models import ContractHours, District, Employment, Payment, PayrollBatch, Person, Rate
from app.services import contract_hours, employment, payments, payroll, rates
from app.services.errors import Refused
from app.services.payroll import Choice
from tests import builders, money
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


@pytest.fixture
def clerk(school: School_) -> Person:
    return builders.a_person(roles={Role.payroll: builders.every(District)[0]})


def last_day() -> date:
    return builders.today() - timedelta(days=1)


def a_paid_batch(school: School_, clerk: Person) -> PayrollBatch:
    """Of the five days up to yesterday."""
    first = builders.every(Payment, visit_id=a_visit("reflected", at=school).id)[0]
    payments.approve(first.id, by=acting(school.site_admin))
    choice = Choice(last_day() - timedelta(days=4), last_day())
    made = payroll.make_batch(choice, by=acting(clerk), district_id=first.district_id)
    payroll.mark_paid(made.batch_id, by=acting(clerk), paid_on=builders.today())
    return builders.every(PayrollBatch, id=made.batch_id)[0]


def a_rate(starts_on: date, **columns: Any) -> dict[str, Any]:
    given = {"employee_class": "certificated", "exempt": None, "activity": "visit", "basis": "flat"}
    return given | {"amount": Decimal("75.00"), "starts_on": starts_on} | columns


def hours(first_on: date, last_on: date, **columns: Any) -> dict[str, Any]:
    given = {"school_id": None, "employee_class": None, "weekdays": list(range(7))}
    times = {"starts_at": time(2), "ends_at": time(3)}
    return {**given, **times, "first_on": first_on, "last_on": last_on, **columns}


def test_a_new_rate_begins_after_the_closed_period(school: School_, clerk: Person) -> None:
    a_paid_batch(school, clerk)
    before = len(builders.every(Rate))

    with pytest.raises(Refused, match=f"paid out the days to {last_day().isoformat()}") as refused:
        rates.add(a_rate(last_day()), by=acting(clerk))
    assert (refused.value.field, len(builders.every(Rate))) == ("starts_on", before)

    rates.add(a_rate(builders.today()), by=acting(clerk))
    assert len(builders.every(Rate)) == before + 1


def test_a_rate_that_ended_before_the_closed_period_may_be_added(school: School_, clerk: Person) -> None:
    a_paid_batch(school, clerk)
    rates.add(a_rate(builders.today()), by=acting(clerk))
    long_ago = builders.today() - timedelta(days=300)
    builders.save(Rate(district_id=school.school.district_id, **a_rate(long_ago + timedelta(days=9))))

    rates.add(a_rate(long_ago), by=acting(clerk))

    assert builders.every(Rate, starts_on=long_ago)


def test_a_rate_is_added_in_a_closed_period_where_there_was_none(school: School_, clerk: Person) -> None:
    a_paid_batch(school, clerk)

    rates.add(a_rate(last_day(), employee_class="classified"), by=acting(clerk))

    assert builders.every(Rate, employee_class="classified")


def test_a_rate_is_not_moved_into_a_closed_period(school: School_, clerk: Person) -> None:
    a_paid_batch(school, clerk)
    row, _worked_out = rates.add(a_rate(builders.today()), by=acting(clerk))

    with pytest.raises(Refused, match="paid out the days"):
        rates.change(row, a_rate(last_day()), version=row.version, by=acting(clerk))

    assert builders.reload(row).starts_on == builders.today()


def test_hours_of_a_closed_period_stay_as_they_are(school: School_, clerk: Person) -> None:
    year = hours(builders.today() - timedelta(days=90), builders.today() + timedelta(days=90))
    row = contract_hours.add(year, by=acting(clerk))
    a_paid_batch(school, clerk)
    a_day = hours(last_day(), last_day())

    for step in (
        lambda by: contract_hours.add(a_day, by=by),
        lambda by: contract_hours.change(row, year | {"ends_at": time(4)}, version=row.version, by=by),
        lambda by: contract_hours.change(
            row, year | {"last_on": last_day() - timedelta(days=2)}, version=row.version, by=by
        ),
        lambda by: contract_hours.remove(row, by=by),
    ):
        with pytest.raises(Refused, match="paid out the days") as refused:
            step(acting(clerk))
        assert refused.value.field == "first_on"
    assert [each.ends_at for each in builders.every(ContractHours)] == [time(3)]


def test_hours_that_reach_over_a_closed_period_may_end_after_it(school: School_, clerk: Person) -> None:
    year = hours(builders.today() - timedelta(days=90), builders.today() + timedelta(days=90))
    row = contract_hours.add(year, by=acting(clerk))
    a_paid_batch(school, clerk)

    contract_hours.change(row, year | {"last_on": last_day()}, version=row.version, by=acting(clerk))
    contract_hours.add(hours(builders.today(), builders.today()), by=acting(clerk))

    assert [each.last_on for each in builders.every(ContractHours)] == [last_day(), builders.today()]


def test_pay_for_a_closed_day_that_comes_late_goes_with_the_next_batch(
    school: School_, clerk: Person
) -> None:
    a_paid_batch(school, clerk)
    visit = a_visit("reflected", at=school, starts_at=yesterday_at(20))
    late = builders.every(Payment, visit_id=visit.id)[0]
    payments.approve(late.id, by=acting(school.site_admin))

    choice = Choice(builders.today(), builders.today())
    made = payroll.make_batch(choice, by=acting(clerk), district_id=late.district_id)

    assert builders.reload(late).batch_id == made.batch_id


def test_a_batch_that_is_not_paid_yet_closes_nothing(school: School_, clerk: Person) -> None:
    batch = a_paid_batch(school, clerk)
    builders.change(batch, paid_on=None, paid_by=None)

    rates.add(a_rate(last_day()), by=acting(clerk))

    assert builders.every(Rate, starts_on=last_day())


def test_hours_that_move_past_a_closed_period_say_nothing_about_it(school: School_, clerk: Person) -> None:
    first = last_day() - timedelta(days=60)
    row = contract_hours.add(hours(first, first + timedelta(days=4)), by=acting(clerk))
    a_paid_batch(school, clerk)
    later = builders.today() + timedelta(days=3)

    moved = hours(later, later + timedelta(days=4))
    contract_hours.change(row, moved, version=row.version, by=acting(clerk))

    assert builders.reload(row).first_on == later


def test_a_class_from_a_closed_day_pays_what_is_taken_back_and_paid_again_and_nothing_else(
    school: School_, clerk: Person
) -> None:
    money.a_rate("40.00", employee_class="classified")
    a_paid_batch(school, clerk)
    [paid] = builders.every(Payment, state="paid")
    ruth = builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})
    by = acting(ruth)
    row = db.session.get_one(Employment, paid.person_id)
    another = {"employee_id": row.employee_id, "employee_class": "classified", "exempt": True}

    with pytest.raises(Refused, match="stays as it is"):
        employment.keep(row, another, from_day=last_day(), version=row.version, by=by)
    employment.keep(row, another, from_day=last_day(), made_stay=last_day(), version=row.version, by=by)

    assert (builders.reload(paid).amount, builders.reload(paid).state) == (Decimal("60.00"), "paid")
    payments.ask_reversal(paid.id, reason="Another class.", pay_again=True, by=acting(clerk))
    payments.agree_to_reversal(paid.id, by=acting(ruth))
    [after] = builders.every(Payment, replaces_id=paid.id)
    assert after.amount == Decimal("40.00")

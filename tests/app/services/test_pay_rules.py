"""What the rules of a district make of a visit: hours of contract, caps, households, who is paid of several."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.extensions import db
from app.models import (
    ContractHours,
    District,
    DistrictSettings,
    Employment,
    Event,
    Holiday,
    Notice,
    Payment,
    Person,
    Student,
    TrainingCertificate,
    Visit,
)
from app.services import payments, visits
from tests import builders, money
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")

ZONE = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def school() -> School_:
    staffed = a_staffed_school("Alder")
    for certificate in builders.every(TrainingCertificate):
        builders.change(certificate, earned_on=builders.today() - timedelta(days=100))
    return staffed


def rule(**columns: Any) -> None:
    builders.change(builders.every(DistrictSettings)[0], **columns)


def hours(school: School_, **columns: Any) -> ContractHours:
    """Every day of the year, from 8 to 4."""
    day = builders.today()
    usual: dict[str, Any] = {
        "district_id": school.school.district_id,
        "first_on": day - timedelta(days=200),
        "last_on": day + timedelta(days=200),
        "weekdays": list(range(7)),
        "starts_at": time(8),
        "ends_at": time(16),
    }
    row = ContractHours(**(usual | columns))
    builders.save(row)
    return row


def at(clock: str, days_ago: int = 1) -> datetime:
    """A wall clock of the district, some days ago."""
    day = builders.today() - timedelta(days=days_ago)
    return datetime.combine(day, time.fromisoformat(clock), ZONE).astimezone(UTC)


def pay_of(visit: Visit, person: Person | None = None) -> list[Payment]:
    found = builders.every(Payment, visit_id=visit.id, withdrawn=False)
    return [payment for payment in found if person is None or payment.person_id == person.id]


def outcomes(*visits: Visit) -> list[set[str]]:
    """For each visit, the rules against paying; the empty word for what is due."""
    return [{payment.explanation.get("rule", "") for payment in pay_of(visit)} for visit in visits]


def reflect(visit: Visit, school: School_, by: Sequence[Person] | None = None) -> None:
    for person in by or school.pair:
        visits.write_reflection(visit.id, by=acting(person), words=WORDS)


def this_month(*, of_day: int = 1) -> datetime:
    """Noon of a day of last month, in UTC: all of one month, and over."""
    last = builders.today().replace(day=1) - timedelta(days=1)
    return datetime.combine(last.replace(day=of_day), time(20), tzinfo=UTC)


def test_a_visit_that_overlaps_the_hours_of_contract_is_not_payable_and_says_which(school: School_) -> None:
    hours(school)

    visit = a_visit("reflected", at=school, starts_at=at("15:30"))

    assert {payment.state for payment in pay_of(visit)} == {"not_payable"}
    [first, _second] = pay_of(visit)
    assert first.reason == "This was inside the person's hours of contract, which are paid already."
    assert first.explanation["inside"] == [
        {"day": at("15:30").astimezone(ZONE).date().isoformat(), "from": "08:00", "to": "16:00"}
    ]
    assert first.amount == Decimal("60.00")


def test_a_visit_after_the_hours_is_paid(school: School_) -> None:
    hours(school)

    assert outcomes(a_visit("reflected", at=school, starts_at=at("16:00"))) == [{""}]


def test_hours_of_another_class_or_school_and_holidays_do_not_count(school: School_) -> None:
    hours(school, employee_class="classified")
    hours(school, school_id=builders.a_school("Birch").id)
    assert outcomes(a_visit("reflected", at=school, starts_at=at("10:00"))) == [{""}]

    hours(school)
    yesterday = at("10:00").astimezone(ZONE).date()
    builders.save(
        Holiday(
            district_id=school.school.district_id, starts_on=yesterday, ends_on=yesterday, name="Founders Day"
        )
    )
    assert outcomes(a_visit("reflected", at=school, starts_at=at("12:00"))) == [{""}]


def test_a_district_may_pay_inside_the_hours_and_the_payment_says_so(school: School_) -> None:
    hours(school)
    rule(pay_in_hours=True)

    [first, _second] = pay_of(a_visit("reflected", at=school, starts_at=at("10:00")))

    assert (first.state, first.explanation["nevertheless"]) == ("due", ["in_hours"])


def test_a_door_that_stayed_closed_inside_the_hours_is_not_paid(school: School_) -> None:
    hours(school)
    rule(pay_no_one_home="full")
    visit = a_visit("scheduled", at=school, starts_at=at("15:50"))

    visits.no_one_home(visit.id, by=acting(school.pair[0]))

    assert outcomes(visit) == [{"in_hours"}]


def test_beyond_the_cap_of_a_month_a_visit_is_not_payable(school: School_) -> None:
    rule(most_visits_a_month=1)

    first, second = (a_visit("reflected", at=school, starts_at=this_month(of_day=day)) for day in (3, 4))

    assert outcomes(first, second) == [{""}, {"cap_month"}]
    assert pay_of(second)[0].explanation["most"] == 1


def test_an_earlier_visit_that_is_written_down_later_takes_its_place(school: School_) -> None:
    rule(most_visits_a_month=1)
    late = a_visit("reflected", at=school, starts_at=this_month(of_day=20))
    assert outcomes(late) == [{""}]

    early = a_visit("reflected", at=school, starts_at=this_month(of_day=3))

    assert outcomes(early, late) == [{""}, {"cap_month"}]
    assert builders.every(Visit, id=late.id)[0].state == "reflected"
    told = [event.kind for event in builders.every(Event) if event.payment_id]
    assert told.count("payment.withdraw") == 2


def test_what_is_approved_stays_and_the_earlier_visit_gives_way(school: School_) -> None:
    rule(most_visits_a_month=1)
    late = a_visit("reflected", at=school, starts_at=this_month(of_day=20))
    payments.approve_many([each.id for each in pay_of(late)], by=acting(school.site_admin))

    early = a_visit("reflected", at=school, starts_at=this_month(of_day=3))

    assert outcomes(early, late) == [{"cap_month"}, {""}]


def test_when_a_visit_is_corrected_the_next_one_is_paid(school: School_) -> None:
    rule(most_visits_a_month=1)
    first, second = (a_visit("reflected", at=school, starts_at=this_month(of_day=day)) for day in (3, 4))

    visits.correct(first.id, by=acting(school.site_admin), reason="Wrong day.")

    assert outcomes(second) == [{""}]


def test_a_child_has_so_many_paid_visits_in_a_year(school: School_) -> None:
    rule(most_visits_a_student=1, further_visits=True)
    student = a_child(school)

    first = a_visit("reflected", at=school, of=student, starts_at=at("17:00", 9))
    second = a_visit("reflected", at=school, of=student, starts_at=at("17:00", 2))
    other = a_visit("reflected", at=school, starts_at=at("17:00", 1))

    assert outcomes(first, second, other) == [{""}, {"cap_student"}, {""}]


def test_visits_are_paid_up_to_a_number(school: School_) -> None:
    rule(paid_up_to_visit=1)
    student = a_child(school)

    first = a_visit("reflected", at=school, of=student, starts_at=at("17:00", 9))
    second = a_visit("reflected", at=school, of=student, starts_at=at("17:00", 2))

    assert outcomes(first, second) == [{""}, {"visit_number"}]


def test_of_three_who_went_two_are_paid(school: School_) -> None:
    rule(paid_visitors=2)
    third = builders.trained(builders.a_person(roles={Role.educator: school.school}))
    team = [*school.pair, third]

    visit = a_visit("reflected", at=school, by=team)

    assert [each.explanation.get("rule", "") for each in pay_of(visit)] == ["", "", "visitors"]


def test_one_household_on_one_day_is_paid_once(school: School_) -> None:
    rule(siblings_paid="once")
    first, second = two_of_one_household(school)

    early = a_visit("reflected", at=school, of=first, starts_at=at("16:00"))
    late = a_visit("reflected", at=school, of=second, starts_at=at("17:00"))

    assert outcomes(early, late) == [{""}, {"siblings"}]


def test_without_the_rule_each_visit_to_a_household_is_paid(school: School_) -> None:
    first, second = two_of_one_household(school)

    early = a_visit("reflected", at=school, of=first, starts_at=at("16:00"))
    late = a_visit("reflected", at=school, of=second, starts_at=at("17:00"))

    assert outcomes(early, late) == [{""}, {""}]


def test_a_new_rate_never_alters_a_past_payment(school: School_) -> None:
    visit = a_visit("reflected", at=school, starts_at=yesterday_at())
    before = [(each.amount, each.rate_id, each.explanation) for each in pay_of(visit)]

    money.a_rate("99.00", starts_on=date(2026, 1, 2))
    a_visit("reflected", at=school, starts_at=yesterday_at(20))

    assert [(each.amount, each.rate_id, each.explanation) for each in pay_of(visit)] == before


def test_a_rate_of_non_exempt_staff_is_theirs_alone(school: School_) -> None:
    rate = money.a_rate("21.00", basis="hourly", exempt=False)
    tom = school.pair[0]
    builders.change(employment_of(tom), exempt=False)

    visit = a_visit("reflected", at=school, minutes=60)

    [toms] = pay_of(visit, tom)
    [partners] = pay_of(visit, school.pair[1])
    assert (toms.amount, toms.rate_id, toms.explanation["exempt"]) == (Decimal("21.00"), rate.id, False)
    assert partners.amount == Decimal("60.00")


def employment_of(person: Person) -> Employment:
    return builders.every(Employment, person_id=person.id)[0]


def a_child(school: School_) -> Student:
    student = builders.a_student(at=school.school)
    builders.a_family(of=[student])
    return student


def two_of_one_household(school: School_) -> tuple[Student, Student]:
    """Brother and sister, visited one after the other: the second was not yet there when the first was invited."""
    first, second = builders.a_student(at=school.school), builders.a_student(at=school.school)
    builders.a_family(of=[first, second])
    return first, second


def test_a_visit_for_somebody_without_a_rate_is_told_when_it_is_agreed_and_not_at_payday(
    school: School_,
) -> None:
    district = builders.every(District)[0]
    ana = builders.a_person(roles={Role.payroll: district})
    ruth = builders.a_person(roles={Role.district_coordinator: district})
    builders.change(employment_of(school.pair[0]), employee_class="classified")

    for hour in (17, 19):
        a_visit("scheduled", at=school, starts_at=yesterday_at(hour))

    told = builders.every(Notice, kind="rate_missing")
    assert sorted(notice.person_id for notice in told) == sorted([ana.id, ruth.id])


def test_nobody_is_told_where_every_class_has_a_rate(school: School_) -> None:
    builders.a_person(roles={Role.payroll: builders.every(District)[0]})

    a_visit("scheduled", at=school)

    assert builders.every(Notice, kind="rate_missing") == []


def test_a_visit_that_was_called_off_at_the_door_is_an_attempt_and_pays_the_same(school: School_) -> None:
    rule(pay_no_one_home="reduced", reduced_share=Decimal("0.50"))
    visit = a_visit("scheduled", at=school, starts_at=at("17:00"))

    visits.no_one_home(visit.id, by=acting(school.pair[0]), door="called_off")

    assert {(each.amount, each.explanation["door"]) for each in pay_of(visit)} == {
        (Decimal("30.00"), "called_off")
    }
    assert builders.reload(visit).state == "invited"
    assert [each.facts["door"] for each in builders.every(Event, kind="visit.no_one_home")] == ["called_off"]


def test_two_visits_reflected_on_at_once_share_a_cap_by_when_they_started(
    school: School_, app: Flask
) -> None:
    rule(most_visits_a_month=1)
    both = [a_visit("completed", at=school, starts_at=this_month(of_day=day)) for day in (4, 3)]
    for visit in both:
        reflect(visit, school, school.pair[:1])

    def finish(visit: Visit) -> None:
        with app.app_context():
            try:
                reflect(visit, school, school.pair[1:])
            finally:
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(finish, both))

    assert outcomes(*both) == [{"cap_month"}, {""}]

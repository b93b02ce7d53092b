"""Training and preparation: written down once for many, paid like visits, mended before approval."""

import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, event

from app.models import District, Fund, OtherWork, Payment, Person, TrainingCertificate
from app.services import other_work, payments
from app.services.errors import NotFound, Refused
from app.services.other_work import Entry
from app.services.payments import again
from tests import builders, money
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School_:
    found = a_staffed_school("Alder")
    money.a_rate("30.00", activity="training", basis="hourly")
    return found


@pytest.fixture
def trainer(school: School_) -> Person:
    return builders.a_person(roles={Role.trainer: builders.every(District)[0]})


def a_training(school: School_, **columns: object) -> Entry:
    entry = Entry(
        school_id=school.school.id,
        activity="training",
        what="Introduction",
        day=builders.today() - timedelta(days=3),
        starts=time(9),
        ends=time(11, 30),
        person_ids=tuple(person.id for person in school.pair),
    )
    return replace(entry, **columns)  # type: ignore[arg-type]


def the_pay() -> list[Payment]:
    return builders.every(Payment, withdrawn=False)


def test_everyone_who_attended_gets_a_payment_for_their_hours(school: School_, trainer: Person) -> None:
    other_work.enter(a_training(school), by=acting(trainer))

    assert [(each.person_id, each.kind, each.amount, each.minutes, each.state) for each in the_pay()] == [
        (person.id, "training", Decimal("75.00"), 150, "due") for person in school.pair
    ]


def test_a_site_admin_approves_training_and_the_fund_pays(school: School_, trainer: Person) -> None:
    other_work.enter(a_training(school), by=acting(trainer))

    payments.approve(the_pay()[0].id, by=acting(school.site_admin))

    assert builders.every(Fund)[0].spent == Decimal("75.00")


def test_nobody_approves_their_own_training(school: School_, trainer: Person) -> None:
    there = builders.a_person(roles={Role.site_admin: school.school})
    other_work.enter(a_training(school, person_ids=(there.id,)), by=acting(trainer))

    with pytest.raises(TransitionRefused):
        payments.approve(the_pay()[0].id, by=acting(there))


def test_whoever_wrote_hours_down_or_changed_them_does_not_approve_them(school: School_) -> None:
    district = builders.every(District)[0]
    ruth, sam = (builders.a_person(roles={Role.district_coordinator: district}) for _ in range(2))
    [work] = other_work.enter(a_training(school, person_ids=(school.pair[0].id,)), by=acting(ruth))

    with pytest.raises(TransitionRefused, match="You wrote this down"):
        payments.approve(the_pay()[0].id, by=acting(ruth))
    day = builders.today() - timedelta(days=3)
    times = {"day": day, "starts": time(9), "ends": time(15)}
    other_work.correct(work, what="Introduction", **times, version=None, by=acting(sam))
    with pytest.raises(TransitionRefused, match="You wrote this down"):
        payments.approve(the_pay()[0].id, by=acting(sam))

    assert payments.approve(the_pay()[0].id, by=acting(ruth))


def test_without_a_rate_it_is_not_payable_and_says_so(school: School_, trainer: Person) -> None:
    other_work.enter(a_training(school, activity="preparation"), by=acting(trainer))

    assert {(each.state, each.explanation["rule"]) for each in the_pay()} == {("not_payable", "no_rate")}


def test_pay_that_waited_for_its_rate_is_worked_out_with_the_work_locked_first(
    school: School_, trainer: Person
) -> None:
    other_work.enter(a_training(school, activity="preparation"), by=acting(trainer))
    locked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        locked.extend(re.findall(r"FROM (\w+)(?=.*FOR UPDATE)", statement, re.S)[:1])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        again.look_again(school.school.district_id)
    finally:
        event.remove(Engine, "before_cursor_execute", note)

    assert locked == ["visit", "other_work", "payment"]


def test_a_certificate_may_be_written_at_once(school: School_, trainer: Person) -> None:
    newcomer = builders.a_person(roles={Role.educator: school.school})

    other_work.enter(a_training(school, person_ids=(newcomer.id,), course="introductory"), by=acting(trainer))

    [row] = builders.every(TrainingCertificate, person_id=newcomer.id)
    assert (row.course, row.earned_on) == ("introductory", builders.today() - timedelta(days=3))


def test_the_same_time_is_not_paid_twice(school: School_, trainer: Person) -> None:
    other_work.enter(a_training(school), by=acting(trainer))

    with pytest.raises(Refused, match="has other training") as refused:
        other_work.enter(a_training(school, starts=time(11), ends=time(12)), by=acting(trainer))
    other_work.enter(a_training(school, starts=time(11, 30), ends=time(12)), by=acting(trainer))

    assert refused.value.field == "starts"
    assert len(the_pay()) == 4


def test_time_at_a_visit_is_no_training(school: School_, trainer: Person) -> None:
    day = builders.today() - timedelta(days=3)
    a_visit("reflected", at=school, starts_at=datetime.combine(day, time(18), tzinfo=UTC))

    with pytest.raises(Refused, match="was at a visit"):
        other_work.enter(a_training(school, starts=time(9), ends=time(13)), by=acting(trainer))

    assert not builders.every(OtherWork)


def test_time_at_a_training_is_no_visit(school: School_, trainer: Person) -> None:
    other_work.enter(a_training(school), by=acting(trainer))
    day = builders.today() - timedelta(days=3)
    start = datetime.combine(day, time(10, 50), ZoneInfo("America/Los_Angeles"))

    with pytest.raises(Refused, match="has other training"):
        a_visit("completed", at=school, starts_at=start)

    a_visit("completed", at=school, starts_at=start + timedelta(minutes=40))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends": time(8, 59)}, "ends"),
        ({"starts": time(6), "ends": time(18, 1)}, "ends"),
        ({"day": builders.today() + timedelta(days=2)}, "day"),
        ({"person_ids": ()}, "people"),
        ({"person_ids": (999_999,)}, "people"),
        ({"school_id": 999_999}, "people"),
    ],
)
def test_bad_input_is_refused_at_its_field_and_nothing_is_stored(
    school: School_, trainer: Person, changed: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        other_work.enter(a_training(school, **changed), by=acting(trainer))

    assert refused.value.field == field
    assert not builders.every(OtherWork)
    assert not the_pay()


def test_a_form_sent_twice_counts_once(school: School_, trainer: Person) -> None:
    for _ in range(2):
        other_work.enter(a_training(school), form_id="sheet", by=acting(trainer))

    assert len(the_pay()) == 2


def test_corrected_hours_are_worked_out_anew(school: School_, trainer: Person) -> None:
    first, _second = other_work.enter(a_training(school), by=acting(trainer))
    day = builders.today() - timedelta(days=3)

    other_work.correct(
        first, what="Introduction", day=day, starts=time(9), ends=time(10), version=None, by=acting(trainer)
    )

    assert [each.amount for each in the_pay() if each.other_work_id == first] == [Decimal("30.00")]


def test_what_was_written_by_mistake_is_taken_back(school: School_, trainer: Person) -> None:
    first, second = other_work.enter(a_training(school), by=acting(trainer))

    other_work.withdraw(first, "She was ill", by=acting(trainer))

    assert [each.other_work_id for each in the_pay()] == [second]
    other_work.enter(a_training(school, person_ids=(school.pair[0].id,)), by=acting(trainer))


def test_nothing_is_mended_once_its_pay_is_approved(school: School_, trainer: Person) -> None:
    first, _second = other_work.enter(a_training(school), by=acting(trainer))
    payments.approve(the_pay()[0].id, by=acting(school.site_admin))

    with pytest.raises(Refused, match="approved already"):
        other_work.withdraw(first, "She was ill", by=acting(trainer))


def test_a_liaison_writes_no_training_down(school: School_) -> None:
    with pytest.raises(NotYourRole):
        other_work.enter(a_training(school), by=acting(school.liaison))


def test_other_work_of_another_district_is_not_there(school: School_, trainer: Person) -> None:
    first, _second = other_work.enter(a_training(school), by=acting(trainer))
    stranger = builders.a_person(roles={Role.trainer: builders.a_district("Elsewhere")})

    with pytest.raises(NotFound):
        other_work.withdraw(first, "Not mine", by=acting(stranger))

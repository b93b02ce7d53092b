"""What follows a payment that was rejected or taken back: worked out by what is known of its day now."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.models import (
    ContractHours,
    District,
    DistrictSettings,
    Event,
    Payment,
    Person,
    TrainingCertificate,
    Visit,
)
from app.services import payments, payroll, visits
from tests import builders, money
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting
from workflows.machine import TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School_:
    staffed = a_staffed_school("Alder")
    for certificate in builders.every(TrainingCertificate):
        builders.change(certificate, earned_on=builders.today() - timedelta(days=100))
    return staffed


@pytest.fixture
def clerk(school: School_) -> Person:
    return builders.a_person(roles={Role.payroll: the_district()})


@pytest.fixture
def coordinator(school: School_) -> Person:
    return builders.a_person(roles={Role.district_coordinator: the_district()})


def the_district() -> District:
    return builders.every(District)[0]


def rule(**columns: Any) -> None:
    builders.change(builders.every(DistrictSettings)[0], **columns)


def the_whole_day_is_contract_hours() -> None:
    day = builders.today()
    builders.save(
        ContractHours(
            district_id=the_district().id,
            first_on=day - timedelta(days=20),
            last_on=day + timedelta(days=20),
            weekdays=list(range(7)),
            starts_at=time(0),
            ends_at=time(23, 59),
        )
    )


def pay_of(visit: Visit, person: Person) -> Payment:
    return builders.every(Payment, visit_id=visit.id, person_id=person.id, withdrawn=False)[0]


def exported(payment: Payment, school: School_, clerk: Person) -> int:
    payments.approve(payment.id, by=acting(school.site_admin))
    return payroll.make_batch(by=acting(clerk), district_id=payment.district_id).batch_id


def taken_back(
    payment: Payment,
    school: School_,
    clerk: Person,
    coordinator: Person,
    *,
    pay_again: bool,
    **meanwhile: str,
) -> Payment | None:
    """Paid, asked back and agreed; `rate`: a new one for its day, told of between. Returns what follows."""
    batch_id = exported(payment, school, clerk)
    payroll.mark_paid(batch_id, by=acting(clerk), paid_on=builders.today())
    payments.ask_reversal(payment.id, reason="It was less.", pay_again=pay_again, by=acting(clerk))
    if "rate" in meanwhile:
        money.a_rate(meanwhile["rate"], starts_on=builders.today() - timedelta(days=9))
    taken = payments.agree_to_reversal(payment.id, by=acting(coordinator))
    return builders.every(Payment, id=taken.successor_id)[0] if taken.successor_id else None


def test_what_is_paid_again_is_worked_out_by_the_rate_of_its_day(
    school: School_, clerk: Person, coordinator: Person
) -> None:
    first = pay_of(a_visit("reflected", at=school), school.pair[0])

    again = taken_back(first, school, clerk, coordinator, pay_again=True, rate="50.00")

    assert again is not None
    assert (again.state, again.amount, again.replaces_id) == ("due", Decimal("50.00"), first.id)
    assert again.explanation["rate"] == "50.00"
    told = builders.every(Event, payment_id=again.id)[0]
    assert (told.kind, told.facts["replaces"], told.facts["amount"]) == ("payment.create", first.id, "50.00")


def test_what_a_rule_stands_against_by_now_is_not_paid_again(
    school: School_, clerk: Person, coordinator: Person
) -> None:
    first = pay_of(a_visit("reflected", at=school), school.pair[0])
    the_whole_day_is_contract_hours()

    again = taken_back(first, school, clerk, coordinator, pay_again=True)

    assert again is not None
    assert (again.state, again.explanation["rule"]) == ("not_payable", "in_hours")


def test_an_exception_holds_for_the_rule_it_was_made_for(
    school: School_, clerk: Person, coordinator: Person
) -> None:
    the_whole_day_is_contract_hours()
    first = pay_of(a_visit("reflected", at=school), school.pair[0])
    payments.make_exception(first.id, reason="Asked to go then.", by=acting(school.site_admin))

    again = taken_back(first, school, clerk, coordinator, pay_again=True)

    assert again is not None
    assert (again.state, again.exception_reason) == ("due", "Asked to go then.")
    assert again.explanation["rule"] == "in_hours"


def test_what_payroll_rejected_is_due_by_the_rate_of_its_day(school: School_, clerk: Person) -> None:
    first = pay_of(a_visit("reflected", at=school), school.pair[0])
    exported(first, school, clerk)
    money.a_rate("50.00", starts_on=builders.today() - timedelta(days=9))

    again = payments.reject(first.id, reason="Account closed", by=acting(clerk))

    assert builders.every(Payment, id=again)[0].amount == Decimal("50.00")


def test_a_rule_that_came_later_does_not_undo_what_was_approved_and_rejected(
    school: School_, clerk: Person
) -> None:
    first = pay_of(a_visit("reflected", at=school), school.pair[0])
    exported(first, school, clerk)
    the_whole_day_is_contract_hours()

    again = payments.reject(first.id, reason="Account closed", by=acting(clerk))

    found = builders.every(Payment, id=again)[0]
    assert (found.state, found.amount, "rule" in found.explanation) == ("due", first.amount, False)


def test_a_visit_whose_pay_was_taken_back_is_put_right_and_paid_anew(
    school: School_, clerk: Person, coordinator: Person
) -> None:
    visit, (tom, partner) = a_visit("reflected", at=school), school.pair
    first = pay_of(visit, tom)
    taken_back(first, school, clerk, coordinator, pay_again=False)

    visits.correct(visit.id, by=acting(school.site_admin), reason="Other times.")
    for person in school.pair:
        visits.write_reflection(visit.id, by=acting(person), words=WORDS)

    live = builders.every(Payment, visit_id=visit.id, withdrawn=False, reversed_on=None, reverses_id=None)
    assert sorted((each.person_id, each.state) for each in live) == [(tom.id, "due"), (partner.id, "due")]
    assert builders.reload(first).state == "paid"


def test_a_visit_is_not_put_right_while_its_pay_stays_paid(school: School_, clerk: Person) -> None:
    visit = a_visit("reflected", at=school)
    exported(pay_of(visit, school.pair[0]), school, clerk)

    with pytest.raises(TransitionRefused, match="approved already"):
        visits.correct(visit.id, by=acting(school.site_admin), reason="Other times.")


def test_what_is_taken_back_leaves_its_place_to_the_next(
    school: School_, clerk: Person, coordinator: Person
) -> None:
    rule(most_visits_a_month=1)
    day = builders.now() - timedelta(days=builders.today().day + 5)
    early, late = (a_visit("reflected", at=school, starts_at=day + timedelta(days=n)) for n in (0, 1))
    first, then = (pay_of(each, school.pair[0]) for each in (early, late))
    assert then.explanation["rule"] == "cap_month"

    taken_back(first, school, clerk, coordinator, pay_again=False)

    assert pay_of(late, school.pair[0]).state == "due"


def test_what_is_paid_again_waits_since_it_is_due_not_since_its_record_was_put_right(
    school: School_, clerk: Person, coordinator: Person
) -> None:
    visit, tom = a_visit("reflected", at=school), school.pair[0]
    long_ago = builders.now() - timedelta(days=90)
    builders.change(pay_of(visit, tom), created_at=long_ago)
    visits.correct(visit.id, by=acting(school.site_admin), reason="Wrong day.")
    for person in school.pair:
        visits.write_reflection(visit.id, by=acting(person), words=WORDS)

    again = taken_back(pay_of(visit, tom), school, clerk, coordinator, pay_again=True)

    assert again is not None
    assert again.created_at > long_ago

"""Payments that move after they were made: for a limit, for a rate that came, and since when they wait."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.extensions import db
from app.models import (
    District,
    DistrictSettings,
    Employment,
    Notice,
    Payment,
    Person,
    Rate,
    TrainingCertificate,
    Visit,
)
from app.security.session import identify, steward
from app.services import payments, rates, visits
from app.services.payments import again
from tests import builders
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School_:
    staffed = a_staffed_school("Alder")
    for certificate in builders.every(TrainingCertificate):
        builders.change(certificate, earned_on=builders.today() - timedelta(days=100))
    return staffed


def rule(**columns: Any) -> None:
    builders.change(builders.every(DistrictSettings)[0], **columns)


def last_month(of_day: int) -> datetime:
    last = builders.today().replace(day=1) - timedelta(days=1)
    return datetime.combine(last.replace(day=of_day), datetime.min.time(), builders.now().tzinfo).replace(
        hour=20
    )


def pay_of(visit: Visit, person: Person) -> Payment:
    return builders.every(Payment, visit_id=visit.id, person_id=person.id, withdrawn=False)[0]


def rules_of(*visits: Visit, person: Person) -> list[str]:
    return [pay_of(visit, person).explanation.get("rule", "") for visit in visits]


def told(person: Person, kind: str) -> list[int | None]:
    return [each.payment_id for each in builders.every(Notice, person_id=person.id, kind=kind)]


def test_what_is_given_up_first_leaves_its_place_to_a_visit_written_down_later(school: School_) -> None:
    rule(most_visits_a_month=1)
    tom = school.pair[0]
    early = a_visit("reflected", at=school, starts_at=last_month(3))
    payments.waive(pay_of(early, tom).id, by=acting(tom))

    late = a_visit("reflected", at=school, starts_at=last_month(4))

    assert rules_of(early, late, person=tom) == ["", ""]
    assert rules_of(early, late, person=school.pair[1]) == ["", "cap_month"]


def test_what_is_given_up_later_leaves_its_place_to_the_visit_that_waited(school: School_) -> None:
    rule(most_visits_a_month=1)
    tom = school.pair[0]
    early, late = (a_visit("reflected", at=school, starts_at=last_month(day)) for day in (3, 4))
    assert rules_of(early, late, person=tom) == ["", "cap_month"]

    payments.waive(pay_of(early, tom).id, by=acting(tom))

    assert (pay_of(early, tom).state, pay_of(late, tom).state) == ("waived", "due")
    assert rules_of(early, late, person=school.pair[1]) == ["", "cap_month"]
    assert told(tom, "payment_moves_up") == [pay_of(late, tom).id]


def test_whoever_gives_way_to_an_earlier_visit_is_told(school: School_) -> None:
    rule(most_visits_a_month=1)
    late = a_visit("reflected", at=school, starts_at=last_month(20))

    a_visit("reflected", at=school, starts_at=last_month(3))

    for person in school.pair:
        assert told(person, "payment_gives_way") == [pay_of(late, person).id]


def test_a_corrected_visit_makes_room_and_its_people_are_told(school: School_) -> None:
    rule(most_visits_a_month=1)
    early, late = (a_visit("reflected", at=school, starts_at=last_month(day)) for day in (3, 4))

    visits.correct(early.id, by=acting(school.site_admin), reason="Wrong day.")

    assert told(school.pair[0], "payment_moves_up") == [pay_of(late, school.pair[0]).id]


def test_pay_that_is_made_again_waits_since_it_was_first_due(school: School_) -> None:
    visit, tom = a_visit("reflected", at=school), school.pair[0]
    long_ago = builders.now() - timedelta(days=30)
    builders.change(pay_of(visit, tom), created_at=long_ago)

    visits.correct(visit.id, by=acting(school.site_admin), reason="Wrong day.")
    for person in school.pair:
        visits.write_reflection(visit.id, by=acting(person), words=WORDS)

    assert pay_of(visit, tom).created_at == long_ago
    assert pay_of(visit, school.pair[1]).created_at > long_ago


def test_pay_that_was_not_payable_waits_since_it_became_due(school: School_) -> None:
    rule(most_visits_a_month=1)
    tom = school.pair[0]
    early, late = (a_visit("reflected", at=school, starts_at=last_month(day)) for day in (3, 4))
    long_ago = builders.now() - timedelta(days=30)
    builders.change(pay_of(late, tom), created_at=long_ago)

    payments.waive(pay_of(early, tom).id, by=acting(tom))

    assert pay_of(late, tom).created_at > long_ago


@pytest.mark.parametrize(("pays", "amount"), [("reduced", "23.00"), ("full", "46.00")])
def test_a_closed_door_is_paid_by_the_share_of_its_day_once_there_is_a_rate(pays: str, amount: str) -> None:
    school = a_staffed_school("Alder", pay_no_one_home=pays, reduced_share=Decimal("0.50"))
    builders.change(builders.every(Rate)[0], employee_class="classified")
    visit, tom = a_visit("scheduled", at=school), school.pair[0]
    visits.no_one_home(visit.id, by=acting(tom), door="called_off")
    assert rules_of(visit, person=tom) == ["no_rate"]
    rule(pay_no_one_home="reduced", reduced_share=Decimal("0.10"))

    coordinator = builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})
    rates.add(a_new_rate("46.00"), by=acting(coordinator))

    made = pay_of(visit, tom)
    assert (made.state, made.amount, made.explanation["door"]) == ("due", Decimal(amount), "called_off")


def test_a_closed_door_is_paid_once_payroll_knows_the_class() -> None:
    school = a_staffed_school("Alder", pay_no_one_home="full")
    new = builders.trained(builders.a_person(roles={Role.educator: school.school}, employee_class=None))
    visit = a_visit("scheduled", at=school, by=[new, school.pair[0]])
    visits.no_one_home(visit.id, by=acting(new))
    assert rules_of(visit, person=new) == ["no_class"]

    builders.save(
        Employment(
            person_id=new.id, district_id=new.district_id, employee_id="E99", employee_class="certificated"
        )
    )
    db.session.rollback()
    identify(db.session, steward(new.district_id))
    again.look_again(new.district_id)

    assert pay_of(visit, new).state == "due"


def a_new_rate(amount: str) -> dict[str, Any]:
    return {
        "employee_class": "certificated",
        "exempt": None,
        "activity": "visit",
        "basis": "flat",
        "amount": Decimal(amount),
        "starts_on": builders.today() - timedelta(days=60),
    }

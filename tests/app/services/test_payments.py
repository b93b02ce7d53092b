"""Approving pay and giving it up: once, within the fund, never one's own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.models import District, Event, Fund, Payment, Person, Rate, Visit
from app.services import payments, visits
from app.services.errors import NotFound
from tests import builders, money
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")

NO_MONEY = "The fund is too low, so the payment stays due until the district coordinator adds money."
OWN_VISIT = "You were part of this visit; ask another approver to decide about its pay."


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


def pay_of(visit: Visit, person: Person | None = None) -> list[Payment]:
    found = builders.every(Payment, visit_id=visit.id, withdrawn=False)
    return [payment for payment in found if person is None or payment.person_id == person.id]


def state_of(payment: Payment) -> str:
    return builders.reload(payment).state


def the_fund() -> Fund:
    return builders.every(Fund)[0]


def allocate(amount: str) -> None:
    fund = the_fund()
    fund.allocated = Decimal(amount)
    builders.save(fund)


def coordinator_of(school: School_) -> Person:
    district = builders.every(District, id=school.school.district_id)[0]
    return builders.a_person(roles={Role.district_coordinator: district})


def test_a_site_admin_approves_and_the_fund_pays(school: School_) -> None:
    visit = a_visit("reflected", at=school)
    first, _second = pay_of(visit)

    payments.approve(first.id, by=acting(school.site_admin))

    approved = builders.reload(first)
    assert (approved.state, approved.approved_by) == ("approved", school.site_admin.id)
    assert approved.approved_at is not None
    fund = the_fund()
    assert (approved.fund_id, fund.spent) == (fund.id, Decimal("60.00"))
    assert builders.every(Event, payment_id=first.id)[-1].kind == "payment.approve"


def test_approving_spends_what_was_promised_to_the_visit_first(school: School_) -> None:
    visit = a_visit("reflected", at=school)
    promised = the_fund().committed
    first, second = pay_of(visit)

    payments.approve_many([first.id, second.id], by=acting(school.site_admin))

    fund = the_fund()
    assert promised == Decimal("120.00")
    assert (fund.committed, fund.spent) == (Decimal(0), Decimal("120.00"))
    assert builders.reload(visit).committed == 0


def test_a_payment_is_approved_once(school: School_) -> None:
    first, _second = pay_of(a_visit("reflected", at=school))
    payments.approve(first.id, by=acting(school.site_admin))

    with pytest.raises(TransitionRefused, match="A payment that is approved cannot be approved"):
        payments.approve(first.id, by=acting(school.site_admin))

    assert the_fund().spent == Decimal("60.00")


def test_eight_people_press_approve_at_once_and_the_fund_pays_once(school: School_, app: Flask) -> None:
    visit = a_visit("reflected", at=school)
    ids = [payment.id for payment in pay_of(visit)]
    admins = [builders.a_person(roles={Role.site_admin: school.school}) for _ in range(8)]

    decided = in_threads(app, [lambda a=a: payments.approve_many(ids, by=acting(a)) for a in admins])

    assert sorted(payment_id for each in decided for payment_id in each.done) == sorted(ids)
    assert the_fund().spent == Decimal("120.00")
    assert [state_of(payment) for payment in pay_of(visit)] == ["approved", "approved"]
    approvals = [event for event in builders.every(Event) if event.kind == "payment.approve"]
    assert len(approvals) == 2


def test_two_funds_and_many_approvers_never_wait_for_each_other_for_ever(school: School_, app: Flask) -> None:
    money.a_fund("60.00", school=school.school)
    visits = [a_visit("reflected", at=school, starts_at=yesterday_at(hour)) for hour in (15, 17, 19)]
    ids = [payment.id for visit in visits for payment in pay_of(visit)]
    admins = [builders.a_person(roles={Role.site_admin: school.school}) for _ in range(4)]

    turns = [ids, ids[::-1], ids[1::2] + ids[::2], ids[3:] + ids[:3]]
    in_threads(
        app,
        [lambda a=a, t=t: payments.approve_many(t, by=acting(a)) for a, t in zip(admins, turns, strict=True)],
    )

    assert {state_of(payment) for visit in visits for payment in pay_of(visit)} == {"approved"}
    assert sum(fund.spent for fund in builders.every(Fund)) == Decimal("360.00")


def test_a_fund_may_be_spent_to_its_last_cent(school: School_) -> None:
    first, second = pay_of(a_visit("reflected", at=school))
    allocate("120.00")

    decided = payments.approve_many([first.id, second.id], by=acting(school.site_admin))

    assert decided.done == (first.id, second.id)
    assert the_fund().spent == the_fund().allocated


def test_a_cent_more_than_the_fund_has_stays_due_and_is_flagged(school: School_) -> None:
    first, second = pay_of(a_visit("reflected", at=school))
    allocate("119.99")

    decided = payments.approve_many([first.id, second.id], by=acting(school.site_admin))

    assert decided.done == (first.id,)
    [(payment_id, reasons)] = decided.refused
    assert (payment_id, [str(reason) for reason in reasons]) == (second.id, [NO_MONEY])
    short = builders.reload(second)
    assert (short.state, short.short_since is not None, short.approved_by) == ("due", True, None)
    assert the_fund().spent == Decimal("60.00")


def test_a_short_payment_is_approved_once_there_is_money(school: School_) -> None:
    first, _second = pay_of(a_visit("reflected", at=school))
    allocate("0.00")
    with pytest.raises(TransitionRefused):
        payments.approve(first.id, by=acting(school.site_admin))
    allocate("60.00")

    payments.approve(first.id, by=acting(school.site_admin))

    assert (state_of(first), builders.reload(first).short_since) == ("approved", None)


def test_the_schools_own_fund_pays_when_the_promised_one_has_too_little(school: School_) -> None:
    first, _second = pay_of(a_visit("reflected", at=school))
    allocate("59.99")
    own = money.a_fund("60.00", school=school.school)

    payments.approve(first.id, by=acting(school.site_admin))

    assert builders.reload(first).fund_id == own.id
    assert builders.reload(own).spent == Decimal("60.00")


@pytest.mark.parametrize("role", [Role.site_admin, Role.district_coordinator])
def test_nobody_approves_pay_for_a_visit_they_were_part_of(school: School_, role: Role) -> None:
    went = school.pair[0]
    district = builders.every(District, id=school.school.district_id)[0]
    builders.an_assignment(went, role, at=school.school if role is Role.site_admin else district)
    visit = a_visit("reflected", at=school)

    for payment in pay_of(visit):
        with pytest.raises(TransitionRefused, match=OWN_VISIT):
            payments.approve(payment.id, by=acting(went))
        assert state_of(payment) == "due"


def test_an_admin_may_not_approve_at_all(school: School_) -> None:
    district = builders.every(District, id=school.school.district_id)[0]
    admin = builders.a_person(roles={Role.admin: district})
    first, _second = pay_of(a_visit("reflected", at=school))

    with pytest.raises(NotFound):
        payments.approve(first.id, by=acting(admin))


def test_an_educator_may_not_approve_even_the_partners_pay(school: School_) -> None:
    first, second = pay_of(a_visit("reflected", at=school))

    with pytest.raises((NotYourRole, NotFound)):
        payments.approve(second.id, by=acting(school.pair[0]))
    with pytest.raises(NotYourRole):
        payments.approve(first.id, by=acting(builders.every(Person, id=first.person_id)[0]))

    assert (state_of(first), state_of(second)) == ("due", "due")


def test_payroll_sees_payments_and_may_not_approve_them(school: School_) -> None:
    district = builders.every(District, id=school.school.district_id)[0]
    first, _second = pay_of(a_visit("reflected", at=school))

    with pytest.raises(NotYourRole):
        payments.approve(first.id, by=acting(builders.a_person(roles={Role.payroll: district})))


def test_the_district_coordinator_approves_as_last_resort(school: School_) -> None:
    first, _second = pay_of(a_visit("reflected", at=school))

    payments.approve(first.id, by=acting(coordinator_of(school)))

    assert state_of(first) == "approved"


def test_an_executive_reads_totals_and_neither_finds_nor_approves_a_payment(school: School_) -> None:
    district = builders.every(District, id=school.school.district_id)[0]
    first, _second = pay_of(a_visit("reflected", at=school))
    executive = builders.a_person(roles={Role.executive: district})

    with pytest.raises(NotFound):
        payments.approve(first.id, by=acting(executive))

    assert state_of(first) == "due"
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 0


def test_a_site_admin_of_another_school_finds_nothing(school: School_) -> None:
    first, _second = pay_of(a_visit("reflected", at=school))
    birch = builders.a_person(roles={Role.site_admin: builders.a_school("Birch")})

    with pytest.raises(NotFound):
        payments.approve(first.id, by=acting(birch))
    with pytest.raises(NotFound):
        payments.approve_many([first.id], by=acting(birch))

    assert state_of(first) == "due"


def test_one_that_is_gone_stops_none_of_the_others(school: School_) -> None:
    first, second = pay_of(a_visit("reflected", at=school))
    second.withdrawn = True
    builders.save(second)

    decided = payments.approve_many([second.id, first.id], by=acting(school.site_admin))

    assert decided.done == (first.id,)
    assert [payment_id for payment_id, _reasons in decided.refused] == [second.id]


def test_an_educator_gives_up_their_own_pay(school: School_) -> None:
    tom = school.pair[0]
    [mine] = pay_of(a_visit("reflected", at=school), tom)

    payments.waive(mine.id, by=acting(tom))

    assert state_of(mine) == "waived"


def test_nobody_gives_up_someone_elses_pay(school: School_) -> None:
    first, second = school.pair
    [theirs] = pay_of(a_visit("reflected", at=school), second)

    with pytest.raises((NotFound, NotYourRole, TransitionRefused)):
        payments.waive(theirs.id, by=acting(first))
    with pytest.raises((NotYourRole, TransitionRefused)):
        payments.waive(theirs.id, by=acting(school.site_admin))

    assert state_of(theirs) == "due"


def test_pay_that_is_approved_is_not_given_up_any_more(school: School_) -> None:
    tom = school.pair[0]
    [mine] = pay_of(a_visit("reflected", at=school), tom)
    payments.approve(mine.id, by=acting(school.site_admin))

    with pytest.raises(TransitionRefused, match="A payment that is approved cannot be given up"):
        payments.waive(mine.id, by=acting(tom))


def test_hours_times_rate_is_rounded_to_the_cent_and_explained(school: School_) -> None:
    money.a_rate("35.25", basis="hourly", starts_on=builders.today().replace(day=1).replace(year=2025))
    rate = builders.every(Rate)[0]
    rate.amount, rate.basis = Decimal("35.25"), "hourly"
    builders.save(rate)

    [mine, _partners] = pay_of(a_visit("reflected", at=school, minutes=47))

    assert mine.amount == Decimal("27.61")
    assert (mine.explanation["basis"], mine.explanation["rate"]) == ("hourly", "35.25")
    assert mine.explanation["minutes"] == mine.minutes == 47


def test_each_payment_keeps_from_when_to_when(school: School_) -> None:
    visit = a_visit("reflected", at=school, minutes=47)

    assert {(each.started_at, each.ended_at) for each in pay_of(visit)} == {
        (visit.started_at, visit.ended_at)
    }


def test_a_person_without_an_employee_class_is_not_payable_and_reads_why(school: School_) -> None:
    new = builders.trained(builders.a_person(roles={Role.educator: school.school}, employee_class=None))

    visit = a_visit("reflected", at=school, by=[school.pair[0], new])

    [theirs] = pay_of(visit, new)
    assert theirs.state == "not_payable"
    assert theirs.reason == "Payroll does not know this person's employee class yet."
    with pytest.raises(TransitionRefused, match="not payable"):
        payments.approve(theirs.id, by=acting(school.site_admin))


def test_nobody_approves_the_partners_pay_for_a_door_that_stayed_closed() -> None:
    place = a_staffed_school("Alder", pay_no_one_home="full")
    went_too = builders.trained(place.site_admin)
    visit = a_visit("scheduled", at=place, by=[place.pair[0], went_too])
    visits.no_one_home(visit.id, by=acting(place.pair[0]))
    [partners] = pay_of(visit, place.pair[0])

    with pytest.raises(TransitionRefused, match="You were part of this visit"):
        payments.approve(partners.id, by=acting(went_too))


def test_a_rate_of_nothing_makes_no_payment_that_is_due(school: School_) -> None:
    rate = builders.every(Rate)[0]
    rate.amount = Decimal(0)
    builders.save(rate)

    made = pay_of(a_visit("reflected", at=school))

    assert {payment.state for payment in made} == {"not_payable"}


def test_a_share_of_nothing_is_not_payable() -> None:
    place = a_staffed_school("Alder", pay_no_one_home="reduced", reduced_share=Decimal(0))
    visit = a_visit("scheduled", at=place)

    visits.no_one_home(visit.id, by=acting(place.pair[0]))

    assert {(each.state, each.explanation["rule"]) for each in pay_of(visit)} == {
        ("not_payable", "no_one_home")
    }


def in_threads(app: Flask, calls: list[Callable[[], payments.Decided]]) -> list[payments.Decided]:
    """Run each call in a thread with a session of its own, and return what each decided."""

    def run(call: Callable[[], payments.Decided]) -> payments.Decided:
        with app.app_context():
            try:
                return call()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))

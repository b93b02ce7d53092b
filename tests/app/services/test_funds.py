"""Funds and grants: allowed uses, periods, caps per person, marks, money that moves and comes back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.models import District, Event, Fund, Notice, Payment, Person
from app.security.session import identify, steward
from app.services import funds, payments, visits
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.payments.money import give_back
from app.services.transaction import transaction
from tests import builders, money
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


@pytest.fixture
def coordinator(school: School_) -> Person:
    return builders.a_person(roles={Role.district_coordinator: the_district()})


def the_district() -> District:
    return builders.every(District)[0]


def the_fund() -> Fund:
    return builders.every(Fund)[0]


def pay_of(visit: Any) -> list[Payment]:
    return builders.every(Payment, visit_id=visit.id, withdrawn=False)


def of_fund(fund: Fund, **changed: Any) -> dict[str, Any]:
    names = ("name", "source", "account_code", "school_id", "grant_id", "starts_on", "ends_on", "allocated",
             "allowed_uses", "most_per_person", "note")  # fmt: skip
    return {name: getattr(fund, name) for name in names} | changed


def told(kind: str) -> list[Notice]:
    return [notice for notice in builders.every(Notice) if notice.kind.startswith(kind)]


def look_again() -> int:
    db.session.rollback()
    identify(db.session, steward(the_district().id))
    return funds.look_again(the_district().id)


def test_a_fund_pays_only_what_its_uses_allow(school: School_) -> None:
    builders.change(the_fund(), allowed_uses=["training"])
    first, _second = pay_of(a_visit("reflected", at=school))

    with pytest.raises(TransitionRefused):
        payments.approve(first.id, by=acting(school.site_admin))
    money.a_fund("60.00", allowed_uses=["visit"])
    payments.approve(first.id, by=acting(school.site_admin))

    assert builders.reload(first).fund_id != the_fund().id
    assert the_fund().spent == 0


def test_a_fund_pays_only_inside_its_period(school: School_) -> None:
    visit = a_visit("reflected", at=school)
    builders.change(the_fund(), ends_on=builders.today() - timedelta(days=2))
    first, _second = pay_of(visit)

    with pytest.raises(TransitionRefused):
        payments.approve(first.id, by=acting(school.site_admin))

    assert (the_fund().spent, builders.reload(first).state) == (0, "due")


def test_one_person_gets_at_most_the_funds_cap(school: School_) -> None:
    builders.change(the_fund(), most_per_person=Decimal("100.00"))
    first = pay_of(a_visit("reflected", at=school, starts_at=yesterday_at(15)))[0]
    then = pay_of(a_visit("reflected", at=school, starts_at=yesterday_at(17)))[0]
    payments.approve(first.id, by=acting(school.site_admin))

    with pytest.raises(TransitionRefused):
        payments.approve(then.id, by=acting(school.site_admin))

    assert then.person_id == first.person_id
    assert builders.reload(then).short_since is not None


def test_a_person_may_reach_the_cap_to_the_cent(school: School_) -> None:
    builders.change(the_fund(), most_per_person=Decimal("60.00"))
    first, _second = pay_of(a_visit("reflected", at=school))

    payments.approve(first.id, by=acting(school.site_admin))

    assert builders.reload(first).state == "approved"


def test_eight_people_at_once_do_not_overdraw_a_fund(school: School_, app: Flask) -> None:
    ids = [
        payment.id
        for hour in (14, 16, 18, 20)
        for payment in pay_of(a_visit("reflected", at=school, starts_at=yesterday_at(hour)))
    ]
    builders.change(the_fund(), allocated=Decimal("300.00"))
    admins = [builders.a_person(roles={Role.site_admin: school.school}) for _ in range(8)]

    in_threads(
        app,
        [lambda a=a, i=i: payments.approve_many([i], by=acting(a)) for a, i in zip(admins, ids, strict=True)],
    )

    states = sorted(builders.every(Payment, id=each)[0].state for each in ids)
    assert states == ["approved"] * 5 + ["due"] * 3
    assert the_fund().spent == Decimal("300.00")
    short = [each for each in builders.every(Payment) if each.short_since]
    assert len(short) == 3


def test_the_coordinator_is_told_once_that_a_payment_waits_for_money(
    school: School_, coordinator: Person
) -> None:
    first, _second = pay_of(a_visit("reflected", at=school))
    builders.change(the_fund(), allocated=Decimal(0))
    for _ in range(2):
        with pytest.raises(TransitionRefused):
            payments.approve(first.id, by=acting(school.site_admin))

    assert [notice.person_id for notice in told("payment_short")] == [coordinator.id]


def test_money_added_later_takes_the_oldest_short_payment_up_again(
    school: School_, coordinator: Person
) -> None:
    first, second = pay_of(a_visit("reflected", at=school))
    builders.change(the_fund(), allocated=Decimal(0))
    payments.approve_many([first.id, second.id], by=acting(school.site_admin))
    fund = the_fund()

    by = acting(coordinator)
    funds.change(fund.id, of_fund(fund, allocated=Decimal("60.00")), version=fund.version, by=by)

    assert look_again() == 1
    assert [builders.reload(each).short_since is None for each in (first, second)] == [True, False]
    assert builders.every(Event, payment_id=first.id)[-1].kind == "payment.found_money"


def test_people_are_told_once_at_75_90_and_100_per_cent(school: School_, coordinator: Person) -> None:
    builders.change(the_fund(), allocated=Decimal("480.00"), name="Title money")
    for hour in (14, 16, 18, 20):
        a_visit("scheduled", at=school, starts_at=yesterday_at(hour))

    found = sorted(int(notice.facts["percent"]) for notice in told("fund_"))
    assert found == [75, 100]
    assert {notice.person_id for notice in told("fund_")} == {coordinator.id}
    assert the_fund().told_percent == 100


def test_whoever_leaves_a_fund_with_less_money_reaches_a_mark_at_once(
    school: School_, coordinator: Person
) -> None:
    a_visit("scheduled", at=school)
    fund, by = the_fund(), acting(coordinator)

    for allocated in ("1000.00", "150.00", "130.00"):
        less = of_fund(fund, allocated=Decimal(allocated))
        fund = funds.change(fund.id, less, version=fund.version, by=by)

    assert sorted(int(notice.facts["percent"]) for notice in told("fund_")) == [75, 90]


def test_a_schools_fund_is_the_news_of_its_site_admin_and_coordinator(school: School_) -> None:
    builders.change(the_fund(), allowed_uses=["training"])
    leads = builders.a_person(roles={Role.school_coordinator: school.school})
    money.a_fund("150.00", school=school.school)

    a_visit("scheduled", at=school)

    assert {notice.person_id for notice in told("fund_low")} == {leads.id, school.site_admin.id}


def test_what_is_given_back_is_in_the_fund_again_also_after_its_period(school: School_) -> None:
    first, _second = pay_of(a_visit("reflected", at=school))
    payments.approve(first.id, by=acting(school.site_admin))
    builders.change(the_fund(), ends_on=builders.today() - timedelta(days=1))

    acting(school.site_admin)
    with transaction():
        give_back(builders.reload(first))

    assert the_fund().spent == 0


def test_moving_to_another_day_promises_the_money_of_that_day(school: School_) -> None:
    visit = a_visit("scheduled", at=school)
    builders.change(the_fund(), ends_on=builders.today())
    later = money.a_fund(starts_on=builders.today() + timedelta(days=1))
    start = yesterday_at() + timedelta(days=5)

    visits.reschedule(
        visit.id, by=acting(school.liaison), starts_at=start, ends_at=start + timedelta(minutes=40)
    )

    assert (the_fund().committed, builders.reload(later).committed) == (0, Decimal("120.00"))


def test_allocations_never_add_up_to_more_than_the_grant(coordinator: Person) -> None:
    by = acting(coordinator)
    grant = a_grant(by, amount="1000.00")
    funds.allocate(an_allocation(grant.id, "600.00"), by=by)

    with pytest.raises(Refused, match=r"\$400.00 left to allocate") as refused:
        funds.allocate(an_allocation(grant.id, "400.01", name="Two"), by=by)
    funds.allocate(an_allocation(grant.id, "400.00", name="Two"), by=acting(coordinator))

    assert refused.value.field == "allocated"
    assert funds.allocated_of(grant.id) == Decimal("1000.00")


def test_eight_people_at_once_do_not_allocate_a_grant_twice(coordinator: Person, app: Flask) -> None:
    grant_id = a_grant(acting(coordinator), amount="500.00").id

    def one(number: int) -> bool:
        try:
            funds.allocate(an_allocation(grant_id, "100.00", name=f"Part {number}"), by=acting(coordinator))
        except Refused:
            return False
        return True

    done = in_threads(app, [lambda n=n: one(n) for n in range(8)])

    assert sum(done) == 5
    assert sum(fund.allocated for fund in builders.every(Fund, grant_id=grant_id)) == Decimal("500.00")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"starts_on": timedelta(days=-1)}, "starts_on"),
        ({"ends_on": timedelta(days=1)}, "ends_on"),
        ({"allowed_uses": ["visit", "training"]}, "allowed_uses"),
        ({"grant_id": 999_999}, "grant_id"),
    ],
)
def test_an_allocation_fits_its_grant(coordinator: Person, changed: dict[str, Any], field: str) -> None:
    by = acting(coordinator)
    grant = a_grant(by, allowed_uses=["visit"])
    values = an_allocation(grant.id, "100.00", allowed_uses=["visit"])
    for name, value in changed.items():
        values[name] = values[name] + value if isinstance(value, timedelta) else value

    with pytest.raises(Refused) as refused:
        funds.allocate(values, by=by)

    assert refused.value.field == field


def test_money_moves_between_allocations_of_one_grant_and_the_history_keeps_it(coordinator: Person) -> None:
    by = acting(coordinator)
    grant = a_grant(by)
    one = funds.allocate(an_allocation(grant.id, "300.00"), by=by)
    two = funds.allocate(an_allocation(grant.id, "100.00", name="Two"), by=by)

    funds.move(one.id, two.id, Decimal("50.00"), "More visits there", by=by)

    assert [builders.reload(each).allocated for each in (one, two)] == [Decimal("250.00"), Decimal("150.00")]
    event = next(each for each in builders.every(Event) if each.kind == "fund.moved")
    assert event.facts == {"id": one.id, "to": two.id, "amount": "50.00", "why": "More visits there"}


def test_what_is_spent_or_promised_does_not_move(coordinator: Person) -> None:
    by = acting(coordinator)
    grant = a_grant(by)
    one = funds.allocate(an_allocation(grant.id, "300.00"), by=by)
    two = funds.allocate(an_allocation(grant.id, "100.00", name="Two"), by=by)
    builders.change(one, spent=Decimal("100.00"), committed=Decimal("150.00"))

    with pytest.raises(Refused, match=r"\$50.00 of it is free"):
        funds.move(one.id, two.id, Decimal("50.01"), "More visits there", by=acting(coordinator))
    with pytest.raises(Refused, match="one grant only"):
        funds.move(one.id, the_fund().id, Decimal("10.00"), "There", by=acting(coordinator))

    assert builders.reload(one).allocated == Decimal("300.00")


def test_a_grant_shrinks_to_what_is_allocated_and_no_further(coordinator: Person) -> None:
    by = acting(coordinator)
    grant = a_grant(by)
    funds.allocate(an_allocation(grant.id, "300.00"), by=by)
    values = of_grant() | {"amount": Decimal("299.99")}

    with pytest.raises(Refused) as refused:
        funds.change_award(grant.id, values, version=grant.version, by=by)

    assert refused.value.field == "amount"


def test_a_fund_of_another_district_is_not_there(coordinator: Person) -> None:
    foreign = money.a_fund(district=builders.a_district("Elsewhere"))

    with pytest.raises(NotFound):
        funds.change(foreign.id, of_fund(foreign), version=foreign.version, by=acting(coordinator))


def test_a_site_admin_allocates_nothing(school: School_) -> None:
    with pytest.raises(NotYourRole):
        funds.allocate(an_allocation(None, "10.00"), by=acting(school.site_admin))


def of_grant(**columns: Any) -> dict[str, Any]:
    given = {
        "name": "Home visits grant",
        "source": "federal_grant",
        "award_number": "S425-1",
        "purpose": "Visits to families",
        "starts_on": builders.today() - timedelta(days=30),
        "ends_on": builders.today() + timedelta(days=300),
        "amount": Decimal("1000.00"),
        "allowed_uses": ["visit", "interpreting"],
    }
    return given | columns


def a_grant(by: Actor, amount: str = "1000.00", **columns: Any) -> Any:
    return funds.award(of_grant(amount=Decimal(amount), **columns), by=by)


def an_allocation(grant_id: int | None, allocated: str, **columns: Any) -> dict[str, Any]:
    given = {
        "name": "One",
        "source": "federal_grant",
        "account_code": "01-1",
        "school_id": None,
        "grant_id": grant_id,
        "starts_on": builders.today() - timedelta(days=30),
        "ends_on": builders.today() + timedelta(days=300),
        "allocated": Decimal(allocated),
        "allowed_uses": ["visit"],
        "most_per_person": None,
        "note": None,
    }
    return given | columns


def in_threads(app: Flask, calls: list[Callable[[], Any]]) -> list[Any]:
    def run(call: Callable[[], Any]) -> Any:
        with app.app_context():
            try:
                return call()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))

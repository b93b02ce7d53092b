"""Which fund promises and pays: the next one, where the first is too low or has paid the person enough."""

from datetime import timedelta
from decimal import Decimal

import pytest

from app.extensions import db
from app.models import District, Employment, Fund, Payment, Visit
from app.security.session import identify, steward
from app.services import funds, payments, visits
from tests import builders, money
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


def the_fund() -> Fund:
    return builders.every(Fund)[0]


def pay_of(visit: Visit) -> list[Payment]:
    return builders.every(Payment, visit_id=visit.id, withdrawn=False)


def schedule(school: School_, hour: int) -> tuple[Visit, bool]:
    """A visit of the pair, and whether its money was there."""
    visit, start = a_visit("agreed", at=school, starts_at=yesterday_at(hour)), yesterday_at(hour)
    ids = [person.id for person in school.pair]
    by = acting(school.liaison)
    there = visits.schedule(visit.id, by=by, starts_at=start, ends_at=start.replace(minute=40), educators=ids)
    return builders.reload(visit), there


def test_what_waits_for_money_is_taken_up_by_the_next_fund_that_has_some(school: School_) -> None:
    waiting = pay_of(a_visit("reflected", at=school))
    builders.change(the_fund(), allocated=Decimal(0))
    payments.approve_many([each.id for each in waiting], by=acting(school.site_admin))
    builders.change(the_fund(), allocated=Decimal("60.00"))
    money.a_fund("60.00")

    db.session.rollback()
    identify(db.session, steward(builders.every(District)[0].id))

    assert funds.look_again(builders.every(District)[0].id) == 2
    assert [builders.reload(each).short_since for each in waiting] == [None, None]


def test_a_person_who_had_the_most_of_the_only_fund_reads_that_and_not_that_it_is_low(
    school: School_,
) -> None:
    first, then = (
        pay_of(a_visit("reflected", at=school, starts_at=yesterday_at(hour)))[0] for hour in (15, 17)
    )
    builders.change(the_fund(), most_per_person=Decimal("100.00"))
    payments.approve(first.id, by=acting(school.site_admin))

    with pytest.raises(TransitionRefused) as refused:
        payments.approve(then.id, by=acting(school.site_admin))

    [reason] = refused.value.reasons
    assert str(reason).startswith("This person has had the most that the fund pays one person")
    assert builders.reload(then).short_since is not None


def test_where_another_fund_is_only_too_low_that_is_said(school: School_) -> None:
    first = pay_of(a_visit("reflected", at=school))[0]
    builders.change(the_fund(), most_per_person=Decimal("10.00"))
    money.a_fund("10.00")

    with pytest.raises(TransitionRefused, match="The fund is too low"):
        payments.approve(first.id, by=acting(school.site_admin))


def test_no_more_is_promised_to_a_person_than_the_fund_pays_one_person(school: School_) -> None:
    builders.change(the_fund(), most_per_person=Decimal("100.00"))

    (first, there), (then, not_there) = schedule(school, 15), schedule(school, 17)

    assert (there, not_there) == (True, False)
    assert (first.committed, then.committed) == (Decimal("120.00"), Decimal(0))


def test_the_next_fund_promises_what_the_cap_of_the_first_leaves_open(school: School_) -> None:
    builders.change(the_fund(), most_per_person=Decimal("100.00"))
    other = money.a_fund(ends_on=the_fund().ends_on.replace(year=the_fund().ends_on.year + 1))

    (first, _there), (then, there_too) = schedule(school, 15), schedule(school, 17)

    assert (first.fund_id, then.fund_id, there_too) == (the_fund().id, other.id, True)


def test_what_is_promised_counts_as_it_was_promised_not_as_the_next_visit_costs(school: School_) -> None:
    maria, tom = school.pair
    builders.change(builders.every(Employment, person_id=maria.id)[0], employee_class="classified")
    money.a_rate("30.00", employee_class="classified", activity="visit")
    money.a_rate("70.00", employee_class="classified", activity="interpreting")
    builders.change(the_fund(), most_per_person=Decimal("100.00"))
    third = builders.trained(builders.a_person(roles={Role.educator: school.school}))
    (_first, there) = schedule(school, 15)

    visit = a_visit("agreed", at=school)
    starts = yesterday_at(19)
    then = visits.schedule(
        visit.id,
        by=acting(school.liaison),
        starts_at=starts,
        ends_at=starts + timedelta(minutes=40),
        educators=[tom.id, third.id],
        interpreters=[maria.id],
    )

    kept = builders.reload(visit)
    assert (there, then) == (True, False)  # Tom has 60 and 60; Maria 30 and 70, exactly the most.
    assert kept.committed == Decimal("130.00")

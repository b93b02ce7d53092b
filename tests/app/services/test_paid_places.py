"""Which kinds of place a visit is paid at, by the district's rule."""

from decimal import Decimal

import pytest

from app.models import Fund, Payment
from app.services import visits
from tests import builders
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting, yesterday_at

pytestmark = pytest.mark.usefixtures("session")

NOT_HERE = "This district does not pay for visits in this kind of place."


def payments_of_a_visit_in_a_park(place: School_) -> list[Payment]:
    visit = a_visit("agreed", at=place)
    builders.change(visit, place="park")
    pair = [person.id for person in place.pair]
    start, end = yesterday_at(17), yesterday_at(18)
    visits.schedule(visit.id, by=acting(place.liaison), starts_at=start, ends_at=end, educators=pair)
    visits.record_completion(visit.id, by=acting(place.pair[0]), went=pair, started_at=start, ended_at=end)
    for person in place.pair:
        visits.write_reflection(visit.id, by=acting(person), words=WORDS)
    return builders.every(Payment, visit_id=visit.id)


def test_a_visit_in_a_place_that_is_not_paid_says_why_and_holds_no_money_back() -> None:
    place = a_staffed_school("Alder", paid_places=["home", "school"])

    made = payments_of_a_visit_in_a_park(place)

    assert {(each.state, each.reason) for each in made} == {("not_payable", NOT_HERE)}
    assert {each.explanation["rule"] for each in made} == {"place"}
    assert builders.every(Fund)[0].committed == Decimal(0)


def test_where_the_place_is_paid_the_same_visit_is_due() -> None:
    place = a_staffed_school("Alder", paid_places=["home", "park"])

    made = payments_of_a_visit_in_a_park(place)

    assert {(each.state, each.amount) for each in made} == {("due", Decimal("60.00"))}

"""What a visit pays is a matter of its day: the class and the rules of then, whenever it is worked out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.extensions import db
from app.models import (
    District,
    DistrictSettings,
    Employment,
    FormerEmployment,
    Payment,
    Person,
    Visit,
)
from app.security.session import identify, steward
from app.services import employment, records, visits
from app.services.errors import Refused
from app.services.payments.rates import employment_of
from app.services.payments.ruling import rules_of
from tests import builders, money
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
DAY = timedelta(days=1)


@pytest.fixture
def school() -> School_:
    staffed = a_staffed_school("Alder")
    money.a_rate("40.00", employee_class="classified")
    builders.change(builders.every(District)[0], set_up_on=builders.today() - timedelta(days=90))
    return staffed


@pytest.fixture
def ruth(school: School_) -> Person:
    return builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})


def class_of(person: Person, ruth: Person, **typed: Any) -> None:
    by = acting(ruth)
    row = db.session.get_one(Employment, person.id)
    values = {"employee_id": row.employee_id, "employee_class": row.employee_class, "exempt": row.exempt}
    about = {name: typed.pop(name) for name in ("from_day", "made_stay") if name in typed}
    employment.keep(row, values | typed, **about, version=row.version, by=by)


def classes_of(person: Person, *days: date) -> list[str]:
    db.session.rollback()
    identify(db.session, steward(person.district_id))
    return [employment_of(person.id, day).employee_class for day in days]  # type: ignore[union-attr]


def rule(ruth: Person, **changed: Any) -> None:
    by = acting(ruth)
    records.change(db.session.get_one(DistrictSettings, by.district_id), changed, by=by)


def reflect(visit: Visit, school: School_) -> list[tuple[str, Decimal]]:
    for each in school.pair:
        visits.write_reflection(visit.id, by=acting(each), words=WORDS)
    return pay_of(visit)


def pay_of(visit: Visit) -> list[tuple[str, Decimal]]:
    return [(each.state, each.amount) for each in builders.every(Payment, visit_id=visit.id)]


def test_a_visit_that_is_written_down_late_is_paid_by_the_class_of_its_day(
    school: School_, ruth: Person
) -> None:
    visit = a_visit("completed", at=school)

    class_of(school.pair[0], ruth, employee_class="classified")

    assert reflect(visit, school) == [("due", Decimal("60.00")), ("due", Decimal("60.00"))]


def test_a_class_from_an_earlier_day_pays_the_visits_since_and_no_payment_that_is_made(
    school: School_, ruth: Person
) -> None:
    before, late = (
        a_visit("reflected", at=school),
        a_visit("completed", at=school, starts_at=yesterday_at(19)),
    )
    another: dict[str, Any] = {"employee_class": "classified", "from_day": builders.today() - 5 * DAY}

    with pytest.raises(Refused, match="is made already and stays as it is") as refused:
        class_of(school.pair[0], ruth, **another)
    assert refused.value.field == "made_stay"
    with pytest.raises(Refused, match="is made already"):
        class_of(school.pair[0], ruth, **another, made_stay=builders.today() - 4 * DAY)
    assert builders.every(FormerEmployment) == []
    class_of(school.pair[0], ruth, **another, made_stay=another["from_day"])

    assert sorted(reflect(late, school)) == [("due", Decimal("40.00")), ("due", Decimal("60.00"))]
    assert pay_of(before) == [("due", Decimal("60.00"))] * 2


def test_each_day_has_its_class_whatever_order_they_are_written_in(school: School_, ruth: Person) -> None:
    today, maria = builders.today(), school.pair[0]
    days = (today - 11 * DAY, today - 10 * DAY, today - 5 * DAY, today - 4 * DAY, today)
    first, then = "certificated", "classified"

    class_of(maria, ruth, employee_class=then, from_day=days[1])
    assert classes_of(maria, *days) == [first, then, then, then, then]
    class_of(maria, ruth, employee_class=first, from_day=days[3])
    assert classes_of(maria, *days) == [first, then, then, first, first]
    class_of(maria, ruth, employee_class=then)
    assert classes_of(maria, *days) == [first, then, then, first, then]
    class_of(maria, ruth, employee_class=first, from_day=days[2])
    assert classes_of(maria, *days) == [first, then, first, first, first]
    assert len(builders.every(FormerEmployment, person_id=maria.id)) == 2


def test_a_first_class_holds_for_all_days_and_another_may_begin_within_a_year(
    school: School_, ruth: Person
) -> None:
    tom = builders.a_person(roles={Role.educator: school.school}, employee_class=None)
    row = Employment(person_id=tom.id, district_id=tom.district_id, version=0)
    known = {"employee_id": "E99", "employee_class": "classified", "exempt": True}

    employment.keep(row, known, version=None, by=acting(ruth))

    assert classes_of(tom, builders.today() - 400 * DAY) == ["classified"]
    with pytest.raises(Refused, match="next twelve months") as refused:
        class_of(tom, ruth, employee_class="certificated", from_day=builders.today() + 367 * DAY)
    assert refused.value.field == "from_day"
    class_of(tom, ruth, employee_class="certificated", from_day=builders.today() + DAY)
    days = (builders.today(), builders.today() + DAY)
    assert classes_of(tom, *days) == ["classified", "certificated"]


def test_a_day_without_another_class_is_refused_and_nothing_is_kept(school: School_, ruth: Person) -> None:
    maria, day = school.pair[0], builders.today() + 9 * DAY
    tom = builders.a_person(roles={Role.educator: school.school}, employee_class=None)
    first = Employment(person_id=tom.id, district_id=tom.district_id, version=0)
    known = {"employee_id": "E99", "employee_class": "classified", "exempt": True}

    with pytest.raises(Refused, match="The class stays what it is") as same:
        class_of(maria, ruth, employee_id="E77", from_day=day)
    with pytest.raises(Refused, match="A first class holds for all days") as new:
        employment.keep(first, known, from_day=day, version=None, by=acting(ruth))

    assert (same.value.field, new.value.field) == ("from_day", "from_day")
    assert builders.every(Employment, employee_id="E77") == builders.every(Employment, person_id=tom.id) == []


def test_a_rule_that_changes_holds_from_its_day_on(school: School_, ruth: Person) -> None:
    visit = a_visit("completed", at=school)

    rule(ruth, paid_places=["library"])

    assert {state for state, _amount in reflect(visit, school)} == {"due"}
    identify(db.session, steward(ruth.district_id))
    rules = rules_of(ruth.district_id)
    assert rules.on(builders.today()).places == {"library"}
    assert "home" in rules.on(builders.today() - DAY).places


def test_a_rule_of_the_set_up_holds_for_what_was_before(school: School_, ruth: Person) -> None:
    visit = a_visit("completed", at=school)
    builders.change(builders.every(District)[0], set_up_on=builders.today())

    rule(ruth, paid_places=["library"])

    assert {state for state, _amount in reflect(visit, school)} == {"not_payable"}


def test_a_cap_of_today_moves_nothing_of_yesterday(school: School_, ruth: Person) -> None:
    early = a_visit("reflected", at=school)
    late = a_visit("completed", at=school, starts_at=yesterday_at(19))

    rule(ruth, most_visits_a_month=1)

    assert reflect(late, school) == pay_of(early) == [("due", Decimal("60.00"))] * 2


def test_a_closed_door_of_yesterday_pays_by_yesterdays_rule(school: School_, ruth: Person) -> None:
    visit = a_visit("scheduled", at=school)

    rule(ruth, pay_no_one_home="full")
    visits.no_one_home(visit.id, by=acting(school.pair[0]))

    assert pay_of(visit) == []

"""A class of employee that becomes known late: whoever worked before is paid all the same."""

import pytest

from app.extensions import db
from app.models import District, Employment, Payment, Person
from app.security.session import identify, steward
from app.services import employment
from app.services.errors import Refused
from app.services.payments import again
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")

KNOWN = {"employee_id": "E99", "employee_class": "certificated", "exempt": True}


@pytest.fixture
def school() -> School_:
    return a_staffed_school("Alder")


@pytest.fixture
def tom(school: School_) -> Person:
    """Went on a visit before payroll knew his class."""
    found = builders.trained(
        builders.a_person("Tom Ito", roles={Role.educator: school.school}, employee_class=None)
    )
    a_visit("reflected", at=school, by=[found, school.pair[1]])
    return found


def pay_of(person: Person) -> list[tuple[str, str, str]]:
    found = builders.every(Payment, person_id=person.id, withdrawn=False)
    return [(each.state, str(each.amount), each.explanation.get("rule", "")) for each in found]


def test_a_class_that_is_typed_in_pays_what_waited_for_it(tom: Person) -> None:
    assert pay_of(tom) == [("not_payable", "0.00", "no_class")]
    ruth = builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})
    by = acting(ruth)
    row = Employment(person_id=tom.id, district_id=tom.district_id, version=0)

    assert employment.keep(row, KNOWN, version=None, by=by) == 1

    assert pay_of(tom) == [("due", "60.00", "")]


def test_a_class_that_a_roster_brings_is_found_by_the_daily_round(tom: Person) -> None:
    builders.save(Employment(person_id=tom.id, district_id=tom.district_id, **KNOWN))
    db.session.rollback()
    identify(db.session, steward(tom.district_id))

    assert again.look_again(tom.district_id) == 1

    assert pay_of(tom) == [("due", "60.00", "")]


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"employee_class": "classified"}, "employee_class"), ({"exempt": False}, "exempt")],
)
def test_nobody_sets_what_their_own_rate_hangs_on(
    school: School_, changed: dict[str, object], field: str
) -> None:
    ruth = builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})
    by = acting(ruth)
    row = db.session.get_one(Employment, ruth.id)
    kept = {"employee_id": row.employee_id, "employee_class": row.employee_class, "exempt": row.exempt}

    with pytest.raises(Refused, match="decides about your own pay") as refused:
        employment.keep(row, kept | changed, version=row.version, by=by)

    assert refused.value.field == field
    assert builders.every(Employment, person_id=ruth.id)[0].employee_class == "certificated"


def test_ones_own_employee_number_may_be_repaired(school: School_) -> None:
    ruth = builders.a_person(roles={Role.district_coordinator: builders.every(District)[0]})
    by = acting(ruth)
    row = db.session.get_one(Employment, ruth.id)
    same = {"employee_class": row.employee_class, "exempt": row.exempt}

    employment.keep(row, {"employee_id": "E77", **same}, version=row.version, by=by)

    assert builders.every(Employment, person_id=ruth.id)[0].employee_id == "E77"


def test_a_first_class_of_ones_own_comes_from_a_colleague(school: School_) -> None:
    district = builders.every(District)[0]
    ruth = builders.a_person(roles={Role.district_coordinator: district}, employee_class=None)
    by = acting(ruth)

    with pytest.raises(Refused, match="ask a colleague"):
        employment.keep(
            Employment(person_id=ruth.id, district_id=district.id, version=0), KNOWN, version=None, by=by
        )

    assert builders.every(Employment, person_id=ruth.id) == []

"""A class of employee that becomes known late: whoever worked before is paid all the same."""

import pytest

from app.extensions import db
from app.models import District, Employment, Payment, Person
from app.security.session import identify, steward
from app.services import employment
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

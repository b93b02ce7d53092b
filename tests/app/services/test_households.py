"""One visit to a household on a day, when two households become one, and two again."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from app.jobs import tasks
from app.models import DistrictSettings, FamilyPair, Payment, TrainingCertificate, Visit
from app.services import doubles, payments
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at

pytestmark = pytest.mark.usefixtures("session")
LOOK = text(
    "DELETE FROM procrastinate_jobs WHERE task_name = 'payments.look_at_limits' RETURNING task_name, args"
)


@pytest.fixture
def two(alder: School_) -> list[Visit]:
    """Two visits of a day by the same pair, to families of the same name that are two so far."""
    students = [builders.a_student(f"{name} Ortiz", at=alder.school) for name in ("Ana", "Ben")]
    for student in students:
        builders.a_family("Ortiz family", of=[student])
    return [
        a_visit("reflected", at=alder, of=student, starts_at=yesterday_at(hour))
        for student, hour in zip(students, (16, 19), strict=True)
    ]


@pytest.fixture
def alder() -> School_:
    place = a_staffed_school("Alder")
    builders.change(builders.every(DistrictSettings)[0], siblings_paid="once")
    for certificate in builders.every(TrainingCertificate):
        builders.change(certificate, earned_on=builders.today() - timedelta(days=100))
    return place


def work_off(owner: Engine) -> None:
    with owner.begin() as connection:
        asked = connection.execute(LOOK).all()
    for name, arguments in asked:
        tasks.tasks[name](**arguments)


def rules_of(visit: Visit) -> list[str]:
    found = builders.every(Payment, visit_id=visit.id, withdrawn=False)
    return sorted(each.explanation.get("rule", "") for each in found)


def merge(two: list[Visit], alder: School_) -> None:
    ids = [each.family_id for each in two]
    by = acting(alder.liaison)
    chosen = {each.key: "one" for each in doubles.differences(*doubles.pair(*ids))}
    doubles.make_one(*ids, chosen=chosen, by=by)


def part_again(alder: School_) -> None:
    doubles.undo(builders.every(FamilyPair)[0].id, by=acting(alder.liaison))


def test_one_household_is_paid_once_until_it_is_two_again(
    alder: School_, two: list[Visit], owner: Engine
) -> None:
    merge(two, alder)
    work_off(owner)
    assert [rules_of(each) for each in two] == [["", ""], ["siblings", "siblings"]]

    part_again(alder)
    work_off(owner)

    assert [rules_of(each) for each in two] == [["", ""], ["", ""]]


def test_what_is_approved_keeps_its_place_when_households_become_one(
    alder: School_, two: list[Visit], owner: Engine
) -> None:
    early, late = two
    first = builders.every(Payment, visit_id=late.id)[0]
    payments.approve(first.id, by=acting(alder.site_admin))

    merge(two, alder)
    work_off(owner)

    assert builders.reload(first).state == "approved"
    assert (rules_of(early), rules_of(late)) == (["", "siblings"], ["", "siblings"])

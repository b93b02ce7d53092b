"""The guard: a roster that would empty a school needs an explicit yes."""

import pytest

from app.models import DistrictSettings, School, Student
from app.services import roster
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.roster import guarding
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn

TEN = tuple(f"s{number}" for number in range(10))


def a_big_roster() -> rosters.Files:
    files = rosters.a_roster()
    files["users.csv"] += [rosters.a_user(each, "student", each, "Reyes", "alder") for each in TEN]
    return files


# fmt: off
SHARES = [
    # gone before percent → vanishing
    (6,    30,    20,   False),
    (7,    30,    20,   True),
    (5,    5,     20,   False),
    (6,    6,     100,  False),
    (6,    12,    49,   True),
]
# fmt: on


@pytest.mark.parametrize(("gone", "before", "percent", "told"), SHARES)
def test_a_school_vanishes_beyond_its_share(gone: int, before: int, percent: int, told: bool) -> None:
    leaving = [{"school": "Alder", "school_id": 1, "who": "students", "gone": gone, "before": before}]

    assert bool(guarding.vanishing(leaving, percent)) == told


def test_a_school_that_would_be_emptied_needs_a_yes(
    bring_in: BringIn, preview: BringIn, coordinator: Actor
) -> None:
    bring_in(a_big_roster())

    found = preview(rosters.without(a_big_roster(), *TEN[:8]))

    (told,) = found.preview["vanishing"]
    assert (told["school"], told["who"], told["gone"], told["before"]) == (
        "Alder Elementary",
        "students",
        8,
        12,
    )
    with pytest.raises(Refused, match="say that this is right"):
        roster.apply(found.id, by=coordinator)
    roster.apply(found.id, by=coordinator, sure=True)
    roster.finish(found.id)
    assert builders.reload(found).state == "applied"
    assert sum(each.active for each in builders.every(Student)) == 5


def test_a_district_sets_its_own_share(bring_in: BringIn, preview: BringIn) -> None:
    bring_in(a_big_roster())
    builders.change(builders.every(DistrictSettings)[0], roster_guard_percent=70)

    found = preview(rosters.without(a_big_roster(), *TEN[:8]))

    assert found.preview["vanishing"] == []


def test_when_more_would_leave_by_now_somebody_decides_anew(
    bring_in: BringIn, preview: BringIn, coordinator: Actor
) -> None:
    bring_in(a_big_roster())
    found = preview(rosters.without(a_big_roster(), *TEN[:2]))
    alder = builders.every(Student, sourced_id="sam")[0].school_id
    for number in range(9):
        builders.a_student(f"New {number}", at=builders.every(School, id=alder)[0], sourced_id=f"n{number}")
    roster.apply(found.id, by=coordinator)

    roster.finish(found.id)

    found = builders.reload(found)
    assert found.state == "previewed"
    assert found.preview["vanishing"][0]["gone"] == 11
    assert builders.every(Student, sourced_id="s0")[0].active

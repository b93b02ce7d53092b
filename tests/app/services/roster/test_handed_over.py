"""Undoing a roster that moved a student with an open visit: while it was not handed over, and afterwards."""

import pytest

from app.models import School, Visit
from app.services import roster, visits
from app.services.actors import Actor
from app.services.errors import Refused
from app.services.roster import undoing
from tests import builders, rosters
from tests.app.services.roster.desk import BringIn, student
from tests.visiting import acting
from workflows.people import Role


def sam_at(school: str) -> rosters.Files:
    files = rosters.a_roster()
    rosters.row_of(files, "users.csv", "sam")["orgSourcedIds"] = school
    rosters.row_of(files, "enrollments.csv", "e1")["classSourcedId"] = {"alder": "k1", "birch": "m1"}[school]
    return files


def an_open_visit() -> tuple[Visit, Actor]:
    """Sam's at Alder, made by its liaison."""
    (alder,) = builders.every(School, sourced_id="alder")
    liaison = builders.a_person(roles={Role.liaison: alder})
    made = visits.invite(student("sam").id, method="family_asked", by=acting(liaison))
    return builders.every(Visit, id=made)[0], acting(liaison)


def test_a_visit_that_was_not_handed_over_was_never_away(coordinator: Actor, bring_in: BringIn) -> None:
    bring_in(sam_at("alder"))
    visit, _liaison = an_open_visit()
    acting(builders.every(builders.Person, id=coordinator.person_id)[0])
    moved = bring_in(sam_at("birch"))
    assert student("sam").school_id != visit.school_id

    roster.undo(moved.id, by=coordinator)

    assert student("sam").school_id == visit.school_id
    assert [each.state for each in builders.every(Visit)] == ["invited"]


def test_once_it_was_handed_over_the_roster_stays(coordinator: Actor, bring_in: BringIn) -> None:
    bring_in(sam_at("alder"))
    visit, _liaison = an_open_visit()
    acting(builders.every(builders.Person, id=coordinator.person_id)[0])
    moved = bring_in(sam_at("birch"))
    visits.hand_over(visit.id, by=coordinator)

    with pytest.raises(Refused) as refused:
        roster.undo(moved.id, by=coordinator)

    assert refused.value.sentence == undoing.WORK_SINCE
    assert [each.state for each in builders.every(Visit)] == ["cancelled", "invited"]

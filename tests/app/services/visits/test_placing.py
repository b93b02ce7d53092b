"""The address of a home is checked, or the family meets somewhere else."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.models import Event, Family, Notice, Person, Visit, VisitEducator
from app.services import clock, visits
from app.services.errors import Changed, Refused
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole
from workflows.people import Role


@pytest.fixture
def alder(app: Flask, session: Any) -> School_:
    return a_staffed_school("Alder")


def an_unchecked_visit(alder: School_, **family: Any) -> Visit:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student], address_verified_on=None, **family)
    return a_visit("agreed", at=alder, of=student)


def family_of(visit: Visit) -> Family:
    return builders.every(Family, id=visit.family_id)[0]


def on_the_team(visit: Visit, person: Person) -> None:
    member = VisitEducator(
        visit_id=visit.id, person_id=person.id, district_id=visit.district_id, school_id=visit.school_id
    )
    builders.save(member)


def test_a_liaison_checks_the_address_and_it_is_kept_who_when_and_how(alder: School_) -> None:
    visit = an_unchecked_visit(alder)

    visits.check_address(visit.id, how="Asked the family", by=acting(alder.liaison))

    family = family_of(visit)
    assert (family.address_verified_on, family.address_verified_by) == (builders.today(), alder.liaison.id)
    assert family.address_verified_how == "Asked the family"
    assert [event.kind for event in builders.every(Event, visit_id=visit.id)][-1] == "visit.address_checked"
    changed = next(event for event in builders.every(Event, kind="family.changed"))
    assert set(changed.facts["changed"].values()) == {None}


def test_somebody_on_the_team_checks_it_too(alder: School_) -> None:
    visit, educator = an_unchecked_visit(alder), alder.pair[0]
    on_the_team(visit, educator)

    visits.check_address(visit.id, how="Asked the family", by=acting(educator))

    assert family_of(visit).address_verified_by == educator.id


def test_a_site_admin_checks_no_address(alder: School_) -> None:
    visit = an_unchecked_visit(alder)

    with pytest.raises(NotYourRole):
        visits.check_address(visit.id, how="Asked the family", by=acting(alder.site_admin))

    assert family_of(visit).address_verified_on is None


@pytest.mark.parametrize(
    "family", [{"confidential_address": True}, {"no_fixed_address": True, "address_line": None}]
)
def test_what_may_not_be_spoken_of_is_not_checked(alder: School_, family: dict[str, Any]) -> None:
    visit = an_unchecked_visit(alder, **family)

    with pytest.raises(Refused, match="somewhere else"):
        visits.check_address(visit.id, how="Asked the family", by=acting(alder.liaison))


def test_meeting_somewhere_else_needs_no_address(alder: School_) -> None:
    visit = an_unchecked_visit(alder)

    visits.choose_place(visit.id, place="library", place_note="Main Street", by=acting(alder.liaison))

    kept = builders.every(Visit, id=visit.id)[0]
    assert (kept.place, kept.place_note) == ("library", "Main Street")
    by = acting(alder.liaison)
    reasons = visits.why_not(db.session.get_one(Visit, visit.id), by=by)["schedule"]
    assert "address_is_verified" not in {reason.name for reason in reasons}


def test_the_place_of_an_agreed_visit_changes_and_whoever_goes_is_told(alder: School_) -> None:
    visit = a_visit("scheduled", at=alder, starts_at=clock.now() + timedelta(days=3))

    visits.choose_place(visit.id, place="park", place_note="The gate", by=acting(alder.liaison))

    kept = builders.every(Visit, id=visit.id)[0]
    told = {notice.person_id for notice in builders.every(Notice, kind="visit_placed")}
    assert (kept.place, kept.place_note, kept.state) == ("park", "The gate", "scheduled")
    assert told == {person.id for person in alder.pair}


def test_an_agreed_visit_does_not_move_to_an_address_that_nobody_checked(alder: School_) -> None:
    visit = a_visit("scheduled", at=alder, starts_at=clock.now() + timedelta(days=3))
    visits.choose_place(visit.id, place="park", place_note=None, by=acting(alder.liaison))
    family = builders.every(Family, id=visit.family_id)[0]
    builders.change(family, address_verified_on=None, address_verified_by=None, address_verified_how=None)

    with pytest.raises(Refused, match="Verify the home address"):
        visits.choose_place(visit.id, place="home", place_note=None, by=acting(alder.liaison))

    assert builders.every(Visit, id=visit.id)[0].place == "park"


def test_the_place_stays_once_the_visit_has_begun(alder: School_) -> None:
    visit = a_visit("scheduled", at=alder)

    with pytest.raises(Refused, match="has begun"):
        visits.choose_place(visit.id, place="park", place_note=None, by=acting(alder.liaison))


def test_only_who_schedules_chooses_the_place(alder: School_) -> None:
    visit = a_visit("agreed", at=alder)
    visitor = builders.a_person(roles={Role.site_admin: alder.school})

    with pytest.raises(NotYourRole):
        visits.choose_place(visit.id, place="park", place_note=None, by=acting(visitor))


def test_the_second_of_two_writers_is_told(alder: School_) -> None:
    visit = a_visit("agreed", at=alder)
    visits.choose_place(
        visit.id, place="park", place_note=None, by=acting(alder.liaison), version=visit.version
    )

    with pytest.raises(Changed):
        visits.choose_place(
            visit.id, place="home", place_note=None, by=acting(alder.liaison), version=visit.version
        )

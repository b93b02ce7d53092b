"""What a district still needs, counted, and the day it is ready."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from app.models import District, DistrictSettings, Event, Fund, Holiday, Person, Rate
from app.security.session import Identity, identify
from app.services import set_up
from app.services.actors import Actor, actor_of
from app.services.errors import Changed, Refused
from app.services.set_up import NEEDED, Standing
from tests.builders import (
    a_person,
    a_school,
    a_school_year,
    a_student,
    an_assignment,
    change,
    every,
    reload,
    save,
    the_district,
    the_school,
    today,
    trained,
)
from tests.counting import statements
from workflows.machine import NotYourRole
from workflows.people import Role

STEPS = ("holidays", "second_admin", "colleagues", "training", "rates", "funds", "safety")


def a_new_district() -> District:
    district = the_district()
    change(district, set_up_on=None)
    return reload(district)


def acting(session: Any, role: Role = Role.admin, **columns: Any) -> Actor:
    person = a_person(roles={role: the_district()}, **columns)
    identify(session, Identity(person_id=person.id))
    return actor_of(person.id)


def what_an_invitation_needs() -> Person:
    a_school_year()
    a_student()
    a_person(roles={Role.district_coordinator: the_district()})
    return a_person(roles={Role.liaison: the_school()})


def standing(session: Any) -> Standing:
    return set_up.standing(acting(session).district_id)


@pytest.mark.usefixtures("owner")
def test_a_new_district_lacks_everything_but_its_name(session: Any) -> None:
    a_new_district()

    found = standing(session)

    assert [step for step in NEEDED if found.done(step)] == ["district"]
    assert not any(found.done(step) for step in STEPS)
    assert not found.is_enough


@pytest.mark.usefixtures("owner")
def test_what_an_invitation_needs_is_enough(session: Any) -> None:
    what_an_invitation_needs()

    found = standing(session)

    assert found.is_enough
    assert (found.schools, found.students, found.schools_with_liaison) == (1, 1, 1)


@pytest.mark.usefixtures("owner")
def test_each_further_step_is_done_by_its_own_rows(session: Any) -> None:
    district, day = the_district(), today()
    liaison = what_an_invitation_needs()
    a_person(roles={Role.payroll: district})
    trained(a_person(roles={Role.site_admin: the_school()}))
    trained(liaison)
    acting(session)
    save(
        Holiday(district_id=district.id, name="Harvest", starts_on=day, ends_on=day),
        Rate(district_id=district.id, employee_class="certificated", basis="flat", amount=60, starts_on=day),
        Fund(
            district_id=district.id,
            name="Title I",
            source="Title I",
            account_code="01",
            starts_on=day,
            ends_on=day + timedelta(days=9),
            allocated=100,
        ),
    )
    [rules] = every(DistrictSettings)
    change(rules, safety_contact_id=liaison.id)

    found = standing(session)

    assert [step for step in STEPS if not found.done(step)] == []


@pytest.mark.usefixtures("owner")
def test_a_school_without_a_liaison_and_people_who_left_are_seen(session: Any) -> None:
    liaison = what_an_invitation_needs()
    a_school("Oak")

    one_of_two = standing(session)
    change(liaison, active=False)
    nobody = standing(session)

    assert (one_of_two.schools, one_of_two.schools_with_liaison) == (2, 1)
    assert not one_of_two.done("colleagues")
    assert not nobody.done("liaisons")


@pytest.mark.usefixtures("owner")
def test_a_year_that_is_over_and_a_role_that_ended_do_not_count(session: Any) -> None:
    day = today()
    a_school_year(starts_on=day - timedelta(days=400), ends_on=day - timedelta(days=30))
    an_assignment(a_person(), Role.liaison, at=the_school(), ends_on=day - timedelta(days=1))

    found = standing(session)

    assert not found.done("year")
    assert not found.done("liaisons")


@pytest.mark.usefixtures("owner")
def test_it_is_counted_in_few_statements(session: Any) -> None:
    district_id = acting(session).district_id

    asked = statements(lambda: set_up.standing(district_id))

    assert asked <= 4  # Two of them name who asks.


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize("role", [Role.admin, Role.district_coordinator])
def test_whoever_may_calls_it_ready_once_enough_is_there(session: Any, role: Role) -> None:
    district = a_new_district()
    by = acting(session, role)

    with pytest.raises(Refused, match="still missing"):
        set_up.call_ready(by=by)
    assert reload(district).set_up_on is None

    what_an_invitation_needs()
    set_up.call_ready(by=by)
    set_up.call_ready(by=by)

    assert reload(district).set_up_on == today()
    assert [event.kind for event in every(Event)] == ["district.set_up"]


@pytest.mark.usefixtures("owner")
def test_others_neither_rename_the_district_nor_call_it_ready(session: Any) -> None:
    what_an_invitation_needs()
    district = a_new_district()
    by = acting(session, Role.payroll)

    with pytest.raises(NotYourRole):
        set_up.call_ready(by=by)
    with pytest.raises(NotYourRole):
        set_up.change_district(name="Mine", time_zone="America/Denver", version=None, by=by)
    assert reload(district).name == district.name


@pytest.mark.usefixtures("owner")
def test_a_change_of_name_and_clock_is_told_and_meets_another_one(session: Any, owner: Engine) -> None:
    district, by = a_new_district(), acting(session)

    set_up.change_district(name="Alder", time_zone="America/Denver", version=district.version, by=by)

    changed = reload(district)
    assert (changed.name, changed.time_zone) == ("Alder", "America/Denver")
    [event] = every(Event)
    assert event.facts["changed"]["name"] == ["Plum Valley", "Alder"]
    with pytest.raises(Changed):
        set_up.change_district(name="Elm", time_zone="America/Denver", version=district.version, by=by)

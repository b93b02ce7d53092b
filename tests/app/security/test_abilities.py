"""Abilities in plain words stand for permissions; FAB's rows, our table and a district's roles say the same."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g
from flask_login import login_user
from sqlalchemy import Engine, text

from app.extensions import appbuilder, db
from app.models import Account, DistrictRole, Person
from app.security import fab_rows
from app.security.abilities import (
    ABILITIES,
    CHOICE_FREE,
    OPTIONAL,
    abilities_of,
    always,
    as_stored,
    most_of,
    of_everyone,
    opened_by,
)
from app.security.fab_rows import most_permissions
from app.security.roles import ROLES, permissions_of
from app.security.session import Identity, identify
from app.services import access
from app.services.actors import Actor, actor_of
from app.services.errors import Changed, Refused
from tests import builders
from tests.builders import a_person, a_session, an_assignment, every, reload, the_district, the_school
from tests.conftest import SignIn
from workflows.machine import NotYourRole
from workflows.people import Role

AT_A_SCHOOL = {Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin}
EVERY_PAIR = sorted({pair for role in ROLES for pair in permissions_of(role)})


@pytest.fixture
def admin(session: Any) -> Actor:
    person = a_person(roles={Role.admin: the_district()})
    identify(session, Identity(person_id=person.id))
    return actor_of(person.id)


def place_of(role: Role) -> Any:
    return the_school() if role in AT_A_SCHOOL else the_district()


# --- the table


@pytest.mark.parametrize("role", list(ROLES))
def test_every_permission_of_a_role_is_said_in_words(role: Role) -> None:
    said = {pair for ability in abilities_of(role) for pair in ability.opens}

    assert permissions_of(role) - of_everyone() - said == set(), "Name these in ABILITIES."


def test_each_ability_has_a_code_of_its_own_and_somebody_who_has_it() -> None:
    codes = [ability.code for ability in ABILITIES]
    held = {ability.code for role in ROLES for ability in most_of(role)}

    assert len(codes) == len(set(codes))
    assert set(codes) == held


@pytest.mark.parametrize("role", list(OPTIONAL))
def test_what_is_optional_is_known_and_leaves_something(role: Role) -> None:
    assert OPTIONAL[role] <= {ability.code for ability in ABILITIES}
    assert OPTIONAL[role].isdisjoint(always(role))


def test_nothing_that_is_optional_gives_access_or_shapes_roles() -> None:
    sensitive = {"give_roles", "admins", "shape_roles", "review_access", "pay"}

    assert all(codes.isdisjoint(sensitive) for codes in OPTIONAL.values())


# --- what the database makes of it


def test_fabs_rows_say_what_the_tables_say(owner: Engine) -> None:
    with owner.connect() as connection:
        stored = fab_rows._stored(connection)

    assert stored == {(role.value, *pair) for role in ROLES for pair in permissions_of(role)} | {
        (f"most:{role.value}", *pair)
        for role in ROLES
        if role not in CHOICE_FREE
        for pair in most_permissions(role)
    }


def a_district_role(owner: Engine, role: Role, codes: set[str], **columns: Any) -> DistrictRole:
    row = DistrictRole(
        district_id=the_district().id,
        role=role.value,
        abilities=sorted(codes),
        permissions=columns.pop("permissions", as_stored(opened_by(codes))),
        **columns,
    )
    builders.save(row)
    return row


def test_a_row_never_gives_more_than_the_role_can_have(owner: Engine) -> None:
    greedy = [*as_stored(EVERY_PAIR), "can_list on PayrollView"]
    row = a_district_role(owner, Role.educator, {"see_visits"}, name="Greedy", permissions=greedy)

    with owner.connect() as connection:
        found = connection.execute(
            text(
                "SELECT p.name, v.name FROM ab_permission_view_role x JOIN ab_role r ON r.id = x.role_id"
                " JOIN ab_permission_view pv ON pv.id = x.permission_view_id"
                " JOIN ab_permission p ON p.id = pv.permission_id JOIN ab_view_menu v ON v.id = pv.view_menu_id"
                " WHERE r.name = :name"
            ),
            {"name": f"district_role:{row.id}"},
        )
        assert {(each[0], each[1]) for each in found} == most_permissions(Role.educator)


def test_the_next_deploy_lets_a_districts_role_open_what_its_abilities_mean_then(owner: Engine) -> None:
    row = a_district_role(owner, Role.liaison, {"mail"}, name="Mail", permissions=[])

    with owner.begin() as connection:
        fab_rows.sync(connection)

    assert reload(row).permissions == as_stored(opened_by(["mail"]))


# --- FAB's check and ours


def fabs_answer(app: Flask, person: Person) -> set[tuple[str, str]]:
    """What FAB's own check says about every permission, for somebody who is signed in."""
    with app.test_request_context():
        identify(db.session, Identity(person_id=person.id))
        login_user(every(Account, person_id=person.id)[0])
        g.pop("permissions", None)
        return {pair for pair in EVERY_PAIR if appbuilder.sm.has_access(*pair)}


@pytest.mark.parametrize("role", list(ROLES))
def test_fabs_check_agrees_with_the_table_for_every_permission_of_a_role(app: Flask, role: Role) -> None:
    person = a_person(roles={role: place_of(role)})
    a_session(person)

    assert fabs_answer(app, person) == permissions_of(role) & set(EVERY_PAIR)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in CHOICE_FREE])
def test_fabs_check_agrees_with_a_districts_version_of_each_role(
    app: Flask, owner: Engine, role: Role
) -> None:
    codes = set(always(role)) | set(sorted(OPTIONAL[role])[::2])
    a_district_role(owner, role, codes)
    person = a_person(roles={role: place_of(role)})
    a_session(person)

    assert fabs_answer(app, person) == opened_by(codes) & set(EVERY_PAIR)


@pytest.mark.parametrize("role", [role for role in ROLES if role not in CHOICE_FREE])
def test_fabs_check_agrees_with_a_role_of_its_own_made_from_each(
    app: Flask, owner: Engine, role: Role
) -> None:
    codes = {ability.code for ability in most_of(role)[::2]}
    own = a_district_role(owner, role, codes, name="Our own")
    person = a_person()
    an_assignment(person, role, at=place_of(role), district_role_id=own.id)
    a_session(person)

    assert fabs_answer(app, person) == opened_by(codes) & set(EVERY_PAIR)


# --- what an Admin may shape


def test_an_admin_switches_what_is_optional_and_nothing_else(admin: Actor) -> None:
    liaison = a_person(roles={Role.liaison: the_school()})
    a_session(liaison)

    row = access.district_roles.switch(Role.liaison, {"mail", "overview"}, by=admin)

    assert set(row.abilities) == always(Role.liaison) | {"mail", "overview"}
    assert every(builders.UserSession)[0].ended_at is not None
    with pytest.raises(Refused, match="nothing beyond"):
        access.district_roles.switch(Role.liaison, {"approve"}, version=row.version, by=admin)
    with pytest.raises(Changed):
        access.district_roles.switch(Role.liaison, {"mail"}, version=7, by=admin)
    with pytest.raises(Refused, match="same everywhere"):
        access.district_roles.switch(Role.admin, (), by=admin)


@pytest.mark.parametrize(
    ("name", "codes", "why"),
    [
        ("Front office", {"mail", "approve"}, "nothing beyond"),
        ("Front office", set(), "at least one"),
        ("liaison", {"mail"}, "with this name"),
    ],
)
def test_a_role_of_its_own_is_a_part_of_one_of_ours(
    admin: Actor, name: str, codes: set[str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        access.district_roles.make_role(name, Role.liaison, codes, by=admin)


def test_nobody_adds_to_a_role_that_they_hold(session: Any) -> None:
    both = a_person(roles={Role.admin: the_district(), Role.liaison: the_school()})
    identify(session, Identity(person_id=both.id))
    by = actor_of(both.id)

    with pytest.raises(Refused, match="Nobody changes their own"):
        access.district_roles.switch(Role.liaison, OPTIONAL[Role.liaison], by=by)
    assert access.district_roles.switch(Role.liaison, (), by=by)


@pytest.mark.parametrize("role", [role for role in ROLES if role is not Role.admin])
def test_only_an_admin_shapes_roles(session: Any, role: Role) -> None:
    person = a_person(roles={role: place_of(role)})
    identify(session, Identity(person_id=person.id))

    with pytest.raises(NotYourRole):
        access.district_roles.make_role("Mine", Role.liaison, {"mail"}, by=actor_of(person.id))


# --- the right role counts at the right school only


def test_a_part_of_a_role_opens_no_door_at_its_school_through_the_whole_role_at_another(
    app: Flask, sign_in: SignIn, admin: Actor
) -> None:
    here, there = the_school(), builders.a_school()
    helper = access.district_roles.make_role("Office", Role.site_admin, {"see_visits"}, by=admin)
    helper_id = helper.id
    person = a_person(roles={Role.site_admin: there})
    an_assignment(person, Role.site_admin, at=here, district_role_id=helper_id)
    identify(db.session, Identity(person_id=person.id))

    through: Callable[[set[int]], Actor] = actor_of(person.id).through
    assert Role.site_admin not in through(set()).roles_at(here.id, here.district_id)
    assert Role.site_admin in through(set()).roles_at(there.id, there.district_id)
    assert Role.site_admin in through({helper_id}).roles_at(here.id, here.district_id)

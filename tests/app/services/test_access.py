"""Who gets an account, a link, a password or a role, and from whom."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text
from werkzeug.security import check_password_hash

from app.models import Account, Assignment, Event, Person, School, SignInLink, UserSession
from app.security.roles import ROLES
from app.security.session import NOBODY, identify
from app.services import access
from app.services.errors import NotFound, Refused
from tests import builders
from tests.app.services.conftest import Acting
from tests.builders import (
    PASSWORD,
    a_district,
    a_person,
    a_school,
    a_session,
    an_account,
    an_assignment,
    every,
    reload,
    the_district,
    the_school,
    today,
)
from workflows.people import Role

NEW_PASSWORD = "seven quiet teapots dancing"


def an_access_manager() -> Person:
    return a_person(roles={Role.access_manager: the_district()})


def a_liaison(**columns: Any) -> Person:
    return a_person(roles={Role.liaison: the_school()}, **columns)


def kinds() -> list[str]:
    return [event.kind for event in every(Event)]


# --- links


def test_an_invitation_makes_an_account_without_password_and_keeps_only_the_hash_of_its_link(
    acting: Acting,
) -> None:
    liaison = a_liaison(email="Maria@Example.org")

    secret = access.invite(liaison.id, by=acting(an_access_manager()))

    [account] = every(Account, person_id=liaison.id)
    [link] = every(SignInLink)
    assert (account.username, account.password, account.active) == ("maria@example.org", None, True)
    assert secret not in (link.key_hash, account.email)
    assert timedelta(hours=71) < link.expires_at - builders.now() < timedelta(hours=73)
    assert kinds() == ["account.invited"]


def test_a_link_sets_the_password_once_and_ends_every_session(acting: Acting, session: Any) -> None:
    liaison = a_liaison()
    a_session(liaison)
    secret = access.invite(liaison.id, by=acting(an_access_manager()))
    identify(session, NOBODY)

    access.use_link(secret, NEW_PASSWORD)

    [account] = every(Account, person_id=liaison.id)
    assert check_password_hash(account.password or "", NEW_PASSWORD)
    assert all(each.ended_at for each in every(UserSession))
    with pytest.raises(Refused, match="used or is too old"):
        access.use_link(secret, NEW_PASSWORD + " again")
    assert check_password_hash(reload(account).password or "", NEW_PASSWORD)


def test_an_old_link_does_nothing(acting: Acting, session: Any, owner: Engine) -> None:
    secret = access.invite(a_liaison().id, by=acting(an_access_manager()))
    with owner.begin() as connection:
        connection.execute(text("UPDATE sign_in_link SET expires_at = now()"))
    identify(session, NOBODY)

    assert not access.link_is_open(secret)
    with pytest.raises(Refused, match="too old"):
        access.use_link(secret, NEW_PASSWORD)


def test_a_newer_link_ends_the_one_before_even_when_a_colleague_made_that(
    acting: Acting, session: Any
) -> None:
    liaison = a_liaison()
    first = access.invite(liaison.id, by=acting(an_access_manager()))

    second = access.invite(liaison.id, by=acting(an_access_manager()))

    assert not access.link_is_open(first)
    assert access.link_is_open(second)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "at least 12"),
        ("passwordpassword", "guess"),
        ("123456789012345", "guess"),
        ("porchlightporchlight", "guess"),
        ("Guinevere Dubois", "guess"),
        ("x" * 257, "at most 256"),
        ("a lamp \0 over every door", "typed"),
    ],
)
def test_a_weak_password_is_refused_and_leaves_the_link_open(
    acting: Acting, session: Any, password: str, sentence: str
) -> None:
    liaison = a_liaison(name="Guinevere Dubois")
    secret = access.invite(liaison.id, by=acting(an_access_manager()))
    identify(session, NOBODY)

    with pytest.raises(Refused, match=sentence) as refused:
        access.use_link(secret, password)

    assert refused.value.field == "new"
    assert access.link_is_open(secret)


def test_a_name_for_signing_in_that_is_taken_in_another_district_is_told_apart(acting: Acting) -> None:
    elsewhere = a_person(district=a_district("Elsewhere"), email="same@example.org")
    an_account(elsewhere, username="same@example.org")
    district = a_district("Here")
    here = a_person(district=district, email="same@example.org")

    access.invite(here.id, by=acting(a_person(roles={Role.access_manager: district})))

    assert [each.username for each in every(Account, person_id=here.id)] == [f"same@example.org-{here.id}"]


@pytest.mark.parametrize("held", [Role.district_coordinator, Role.payroll, Role.access_manager])
def test_nobody_gets_hold_of_an_account_whose_roles_they_may_not_give(acting: Acting, held: Role) -> None:
    mighty = a_person(roles={held: the_district()})

    with pytest.raises(Refused, match="an Admin must"):
        access.invite(mighty.id, by=acting(an_access_manager()))

    assert every(SignInLink) == []
    assert access.invite(mighty.id, by=acting(a_person(roles={Role.admin: the_district()})))


def test_a_role_that_begins_later_protects_its_account_already(acting: Acting) -> None:
    mighty = a_person()
    an_assignment(mighty, Role.admin, at=the_district(), starts_on=today() + timedelta(days=7))

    with pytest.raises(Refused, match="an Admin must"):
        access.invite(mighty.id, by=acting(an_access_manager()))


def test_a_link_ends_when_its_account_becomes_more_than_the_links_maker_may_give(acting: Acting) -> None:
    person, manager = a_person(), an_access_manager()
    secret = access.invite(person.id, by=acting(manager))
    admin = acting(a_person(roles={Role.admin: the_district()}))

    access.assign(person.id, Role.liaison, school_id=the_school().id, by=admin)
    assert access.link_is_open(secret)

    access.assign(person.id, Role.payroll, by=admin)
    assert not access.link_is_open(secret)


@pytest.mark.parametrize("held", [Role.admin, Role.payroll])
def test_nobody_says_that_a_person_left_whose_roles_they_may_not_give(
    acting: Acting, session: Any, held: Role
) -> None:
    mighty = a_person(roles={held: the_district()})
    by = acting(an_access_manager())
    person = session.get(Person, mighty.id)

    with pytest.raises(Refused, match="an Admin must"):
        access.change_person(person, {"active": False}, version=None, by=by)
    access.change_person(session.get(Person, mighty.id), {"title": "Clerk"}, version=None, by=by)

    assert (reload(mighty).active, reload(mighty).title) == (True, "Clerk")


def test_nobody_invites_themselves(acting: Acting) -> None:
    manager = an_access_manager()

    with pytest.raises(Refused, match="Nobody changes their own"):
        access.invite(manager.id, by=acting(manager))


def test_a_person_of_another_district_is_not_there(acting: Acting) -> None:
    stranger = a_person(district=a_district("Elsewhere"))
    manager = a_person(roles={Role.access_manager: a_district("Here")})

    with pytest.raises(NotFound):
        access.invite(stranger.id, by=acting(manager))


def test_a_liaison_may_invite_nobody(acting: Acting) -> None:
    with pytest.raises(Refused):
        access.invite(a_liaison().id, by=acting(a_liaison()))


# --- one's own account


def test_changing_a_password_keeps_this_session_and_ends_the_others(acting: Acting) -> None:
    maria = a_liaison()
    here, _there = a_session(maria), a_session(maria)

    access.change_password(current=PASSWORD, new=NEW_PASSWORD, by=acting(maria), keep=here["key"])

    [account] = every(Account, person_id=maria.id)
    assert check_password_hash(account.password or "", NEW_PASSWORD)
    assert [each.ended_at is None for each in every(UserSession)] == [True, False]
    assert kinds() == ["account.password_changed"]


def test_a_wrong_current_password_changes_nothing_and_counts_towards_the_lock(
    acting: Acting, owner: Engine
) -> None:
    maria = a_liaison()
    here = a_session(maria)
    by = acting(maria)

    for _attempt in range(10):
        with pytest.raises(Refused, match="not your current") as refused:
            access.change_password(current="wrong", new=NEW_PASSWORD, by=by, keep=here["key"])
        assert refused.value.field == "current"

    with pytest.raises(Refused, match="not your current"):
        access.change_password(current=PASSWORD, new=NEW_PASSWORD, by=by, keep=here["key"])
    assert check_password_hash(every(Account)[0].password or "", PASSWORD)


def test_only_ones_own_session_can_be_ended(acting: Acting) -> None:
    maria, tom = a_liaison(), a_liaison()
    a_session(maria), a_session(tom)
    by = acting(maria)
    mine, other = every(UserSession)

    access.end_own_session(mine.id, password=PASSWORD, by=by)
    with pytest.raises(NotFound):
        access.end_own_session(other.id, password=PASSWORD, by=by)

    assert reload(mine).ended_at is not None
    assert reload(other).ended_at is None


def test_whoever_comes_by_the_issuer_alone_has_no_password_to_be_asked_for(acting: Acting) -> None:
    maria = a_liaison()
    a_session(maria)
    builders.change(every(Account)[0], password=None)
    [mine] = every(UserSession)

    access.end_own_session(mine.id, password="", by=acting(maria))

    assert reload(mine).ended_at is not None


def test_switching_an_account_off_ends_its_sessions_and_links(acting: Acting) -> None:
    maria = a_liaison()
    a_session(maria)
    by = acting(an_access_manager())
    secret = access.invite(maria.id, by=by)

    access.switch_off(maria.id, by=by)

    assert not every(Account, person_id=maria.id)[0].active
    assert every(UserSession)[0].ended_at is not None
    assert not access.link_is_open(secret)
    access.switch_on(maria.id, by=by)
    assert every(Account, person_id=maria.id)[0].active
    assert not access.link_is_open(secret)


# --- roles


def test_a_role_is_given_with_its_event_and_ends_the_persons_sessions(acting: Acting) -> None:
    maria, school = a_person(), the_school()
    a_session(maria)
    manager = an_access_manager()

    access.assign(maria.id, Role.liaison, school_id=school.id, reason="New this year", by=acting(manager))

    [given] = every(Assignment, person_id=maria.id)
    assert (given.role, given.school_id, given.starts_on) == ("liaison", school.id, today())
    assert given.given_by == manager.id
    assert kinds() == ["assignment.given"]
    assert every(Event)[0].facts["role"] == "liaison"
    assert every(UserSession)[0].ended_at is not None


GIVERS = (Role.access_manager, Role.district_coordinator, Role.admin)
GIVEN_BY_MANY = {Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin, Role.trainer}


USUALLY = {Role.liaison, Role.payroll, Role.admin, Role.delegate}
"""The roles that those who give none try to give in every run; all of them in the full proof."""
GIVEN = [
    pytest.param(giver, role, marks=() if giver in GIVERS or role in USUALLY else pytest.mark.prove)
    for giver in ROLES
    for role in ROLES
]


@pytest.mark.parametrize(("giver", "role"), GIVEN)
def test_only_the_table_of_grants_decides_who_gives_what(acting: Acting, giver: Role, role: Role) -> None:
    # Two Admins make a third; a delegate is named by a site admin who is away.
    by_an_admin = giver is Role.admin and role not in (Role.admin, Role.delegate)
    allowed = by_an_admin or (giver in GIVERS and role in GIVEN_BY_MANY)
    someone = a_person(district=the_district())
    by = acting(a_person(roles={giver: the_district()}))

    if allowed:
        access.assign(someone.id, role, by=by)
    else:
        with pytest.raises(NotFound if giver is Role.partner else Refused):  # A partner sees no staff.
            access.assign(someone.id, role, by=by)

    assert len(every(Assignment, person_id=someone.id)) == allowed


def test_holding_a_role_at_one_school_gives_nothing_to_others(acting: Acting) -> None:
    coordinator = a_person(roles={Role.district_coordinator: the_school()})

    with pytest.raises(Refused, match="may not give"):
        access.assign(a_person().id, Role.liaison, school_id=the_school().id, by=acting(coordinator))


@pytest.mark.parametrize("role", [Role.admin, Role.educator])
def test_nobody_gives_themselves_a_role(acting: Acting, role: Role) -> None:
    admin = a_person(roles={Role.admin: the_district()})

    with pytest.raises(Refused, match="Nobody changes their own"):
        access.assign(admin.id, role, by=acting(admin))


def test_a_role_of_the_whole_district_is_not_given_at_a_school(acting: Acting) -> None:
    admin = a_person(roles={Role.admin: the_district()})

    with pytest.raises(Refused, match="leave the school empty"):
        access.assign(a_person().id, Role.payroll, school_id=the_school().id, by=acting(admin))


def test_a_school_of_another_district_is_not_there(acting: Acting) -> None:
    foreign: School = a_school(district=a_district("Elsewhere"))
    here = a_district("Here")

    with pytest.raises(NotFound):
        access.assign(
            a_person(district=here).id,
            Role.liaison,
            school_id=foreign.id,
            by=acting(a_person(roles={Role.access_manager: here})),
        )


def test_the_same_role_is_not_given_twice_for_the_same_days(acting: Acting) -> None:
    maria, school = a_liaison(), the_school()

    with pytest.raises(Refused, match="holds this role there already"):
        access.assign(maria.id, Role.liaison, school_id=school.id, by=acting(an_access_manager()))


def test_a_role_that_is_taken_away_ends_at_once_even_on_its_first_day(acting: Acting) -> None:
    maria = a_person()
    by = acting(an_access_manager())
    given = access.assign(maria.id, Role.liaison, school_id=the_school().id, by=by)
    a_session(maria)

    access.end_assignment(given.id, by=by)

    identity = acting(maria)
    assert identity.roles == frozenset()
    assert every(UserSession)[0].ended_at is not None
    assert kinds() == ["assignment.given", "assignment.ended"]


def test_a_role_ends_after_the_day_that_is_named(acting: Acting) -> None:
    maria = a_liaison()
    [held] = every(Assignment, person_id=maria.id)

    access.end_assignment(held.id, last_day=today(), by=acting(an_access_manager()))

    assert acting(maria).roles == {Role.liaison}


def test_a_site_admin_who_would_coordinate_visits_too_brings_a_warning(acting: Acting) -> None:
    sam = a_person(roles={Role.site_admin: the_school()})
    acting(an_access_manager())

    assert access.second_thought(sam.id, Role.school_coordinator)
    assert access.second_thought(sam.id, Role.liaison) is None

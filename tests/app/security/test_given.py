"""Who gives which role to whom, and gets hold of whose account: the wall's lines about access, in raw SQL."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, text

from tests import builders
from tests.app.security.blindly import Row, may_be_added, past_the_wall
from tests.app.security.ground import Ground, Place
from tests.app.security.identity import become

KEEPERS = ["access_manager", "district_coordinator"]
GIVEN_BY_KEEPERS = {"educator", "liaison", "school_coordinator", "site_admin", "trainer"}
HELD_ABOVE = {"payroll", "access_manager", "district_coordinator", "executive", "partner"}
TODAY, DAY = builders.today(), timedelta(days=1)


def an_assignment(laid: Ground, role: str, *, at: str = "own", **other: object) -> Row:
    """Of this role for the trainer, who is at no school."""
    place = laid.places[at]
    return {
        "district_id": place.district.id,
        "school_id": place.school.id,
        "person_id": laid.people["trainer"].id,
        "role": role,
        "starts_on": TODAY,
        "ends_on": TODAY + 92 * DAY,
        "given_by": laid.people["site_admin"].id,
        **other,
    }


def may_be_given(blind: Connection, laid: Ground, role: str, **other: object) -> bool:
    return may_be_added(blind, "assignment", an_assignment(laid, role, **other))


@pytest.mark.parametrize("who", [*KEEPERS, "admin"])
def test_people_keepers_give_the_roles_that_are_theirs_to_give_to_others(
    blind: Connection, laid: Ground, who: str
) -> None:
    become(blind, who, laid)
    roles = GIVEN_BY_KEEPERS | HELD_ABOVE

    given = {role for role in roles if may_be_given(blind, laid, role)}

    assert given == (roles if who == "admin" else GIVEN_BY_KEEPERS)
    assert not any(may_be_given(blind, laid, role, at="foreign") for role in roles)
    assert not any(may_be_given(blind, laid, role, person_id=laid.people[who].id) for role in roles)


@pytest.mark.parametrize("who", [*KEEPERS, "admin"])
def test_a_delegate_is_named_by_no_people_keeper(blind: Connection, laid: Ground, who: str) -> None:
    become(blind, who, laid)

    assert may_be_given(blind, laid, "liaison")
    assert not may_be_given(blind, laid, "delegate")


def test_a_site_admin_names_a_delegate_at_their_school_for_ninety_two_days(
    blind: Connection, laid: Ground
) -> None:
    become(blind, "site_admin", laid)
    me = laid.people["site_admin"].id

    assert may_be_given(blind, laid, "delegate")
    assert not may_be_given(blind, laid, "delegate", ends_on=TODAY + 93 * DAY)
    assert not may_be_given(blind, laid, "delegate", at="other")
    assert not may_be_given(blind, laid, "delegate", person_id=me)
    assert not may_be_given(blind, laid, "delegate", given_by=laid.people["trainer"].id)
    assert not may_be_given(blind, laid, "liaison")


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"answer": "'declined'"},
        {"answered_by": "asked_by + 1000"},
        {"person_id": "person_id + 1000"},
        {"starts_on": "starts_on - 1"},
        {"ends_on": "starts_on + 400"},
        {"id": "id + 900"},
    ],
    ids=lambda other: ", ".join(other) or "as asked",
)
def test_an_admin_is_made_as_another_admin_asked_and_this_one_confirmed(
    blind: Connection, laid: Ground, other: dict[str, str]
) -> None:
    become(blind, "admin", laid)
    grant, me = laid.places["own"].ids["admin_grant"], laid.people["admin"].id
    confirmed = {
        "answer": "'confirmed'",
        "answered_by": str(me),
        "starts_on": f"'{TODAY}'",
        "ends_on": "NULL",
    }
    confirmed |= {"answered_at": "now()"} | other
    changed = ", ".join(f"{column} = {value}" for column, value in confirmed.items())
    with past_the_wall(blind):
        asked_of = blind.scalar(text(f"SELECT person_id FROM admin_grant WHERE id = {grant}"))
        blind.execute(text(f"UPDATE admin_grant SET {changed} WHERE id = {grant}"))

    made = may_be_given(
        blind, laid, "admin", admin_grant_id=grant, person_id=asked_of, school_id=None, ends_on=None
    )

    assert made is not bool(other)


def reached(blind: Connection, laid: Ground, who: str) -> tuple[bool, bool]:
    """Whether an account may be made for the trainer, and a link to it."""
    place: Place = laid.places["own"]
    trainer = laid.people["trainer"].id
    account = {"first_name": "x", "last_name": "x", "username": "x", "email": "x", "person_id": trainer}
    link = {
        "account_id": place.ids["ab_user"],
        "key_hash": "x",
        "made_by": laid.people[who].id,
        "from_server": False,
    }
    return may_be_added(blind, "ab_user", account), may_be_added(blind, "sign_in_link", link)


def hold(blind: Connection, laid: Ground, role: str, *, ends: str = "NULL") -> None:
    """Let the trainer, and whoever has the own school's account, hold one role and no other."""
    people = f"{laid.people['trainer'].id}, {laid.places['own'].ids['person']}"
    with past_the_wall(blind):
        blind.execute(text(f"UPDATE assignment SET starts_on = '2020-01-01' WHERE person_id IN ({people})"))
        blind.execute(
            text(
                f"UPDATE assignment SET role = '{role}', ends_on = {ends}, school_id = NULL"
                f" WHERE person_id IN ({people})"
            )
        )


@pytest.mark.parametrize("who", KEEPERS)
def test_below_an_admin_nobody_gets_hold_of_an_account_whose_roles_they_may_not_give(
    blind: Connection, laid: Ground, who: str
) -> None:
    become(blind, who, laid)
    for role in (*GIVEN_BY_KEEPERS, "delegate"):
        hold(blind, laid, role)
        assert reached(blind, laid, who) == (True, True), role
    for role in (*HELD_ABOVE, "admin"):
        hold(blind, laid, role)
        assert reached(blind, laid, who) == (False, False), role


def test_an_admin_gets_hold_of_every_account_of_the_district_but_another_admins(
    blind: Connection, laid: Ground
) -> None:
    become(blind, "admin", laid)
    for role in HELD_ABOVE:
        hold(blind, laid, role)
        assert reached(blind, laid, "admin") == (True, True), role
    hold(blind, laid, "admin")
    assert reached(blind, laid, "admin") == (False, False)


def test_whoever_is_no_admin_any_more_is_reached_again_by_an_admin(blind: Connection, laid: Ground) -> None:
    become(blind, "admin", laid)
    zone = "(now() AT TIME ZONE (SELECT time_zone FROM district LIMIT 1))::date"

    hold(blind, laid, "admin", ends=zone)
    assert reached(blind, laid, "admin") == (False, False)
    hold(blind, laid, "admin", ends=f"{zone} - 1")
    assert reached(blind, laid, "admin") == (True, True)


def test_no_people_keeper_makes_an_account_for_who_is_elsewhere(blind: Connection, laid: Ground) -> None:
    become(blind, "admin", laid)
    account = {"first_name": "x", "last_name": "x", "username": "x", "email": "x"}

    for place, may in (("own", True), ("other", True), ("foreign", False)):
        person = laid.places[place].ids["person"]
        assert may_be_added(blind, "ab_user", {**account, "person_id": person}) is may, place

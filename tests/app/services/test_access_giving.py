"""Roles given, lengthened, renewed and taken; Admin by two; who may give which role: every pair of roles."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.extensions import db
from app.models import AdminGrant, Assignment, Event, Notice, Person, SchoolYear
from app.security.roles import GRANTS, ROLES
from app.services import access
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from tests import builders
from tests.app.services.conftest import Acting
from tests.builders import (
    a_district,
    a_person,
    a_school,
    a_session,
    an_assignment,
    every,
    reload,
    the_district,
    the_school,
    today,
)
from workflows.people import Role

AT_A_SCHOOL = {Role.educator, Role.liaison, Role.school_coordinator, Role.site_admin}
YEAR = timedelta(days=365)


def a_holder(role: Role) -> Person:
    return a_person(roles={role: the_school() if role in AT_A_SCHOOL else the_district()})


def an_admin() -> Person:
    return a_holder(Role.admin)


# --- who may give what


@pytest.mark.parametrize("holder", list(ROLES))
def test_only_the_table_of_grants_decides_who_gives_takes_and_lengthens_which_role(
    acting: Acting, holder: Role
) -> None:
    by = a_holder(holder)
    wrong = []
    for role in ROLES:
        place = the_school() if role in AT_A_SCHOOL else the_district()
        held = an_assignment(a_person(), role, at=place, ends_on=today() + timedelta(days=9))
        actor = acting(by)
        allowed = role in GRANTS.get(holder, frozenset())
        for what, attempt in _attempts(role, held, actor).items():
            outcome = _outcome(attempt)
            expected = (allowed and role is not Role.admin) or (allowed and what == "end")
            if outcome is not expected:
                wrong.append((holder.value, what, role.value, outcome))

    assert wrong == []


def _attempts(role: Role, held: Assignment, by: Actor) -> dict[str, Callable[[], object]]:
    school_id = the_school().id if role in AT_A_SCHOOL else None
    newcomer = a_person().id
    return {
        "give": lambda: access.assign(newcomer, role, school_id=school_id, by=by),
        "lengthen": lambda: access.extend(held.id, ends_on=None, by=by),
        "end": lambda: access.end_assignment(held.id, by=by),
    }


def _outcome(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except (Refused, NotFound):
        return False
    return True


@pytest.mark.parametrize("holder", sorted(GRANTS))
@pytest.mark.parametrize("role", list(ROLES))
def test_nobody_gives_lengthens_renews_or_takes_a_role_of_their_own(
    acting: Acting, holder: Role, role: Role
) -> None:
    mine = a_holder(holder)
    place = the_school() if role in AT_A_SCHOOL else the_district()
    held = an_assignment(mine, role, at=place, ends_on=today() + timedelta(days=9))
    year = builders.the_school_year()
    by = acting(mine)

    for attempt in (
        lambda: access.assign(mine.id, role, by=by),
        lambda: access.ask_for_admin(mine.id, reason="Me", by=by),
        lambda: access.extend(held.id, ends_on=None, by=by),
        lambda: access.end_assignment(held.id, by=by),
        lambda: access.renewing.renew(held.id, year_id=year.id, by=by),
    ):
        with pytest.raises(Refused, match="Nobody changes their own"):
            attempt()
    assert reload(held).ends_on == held.ends_on


def test_nobody_gives_anything_outside_their_district(acting: Acting) -> None:
    here, elsewhere = a_district("Here"), a_district("Elsewhere")
    stranger, school = a_person(district=elsewhere), a_school(district=elsewhere)
    by = acting(a_person(roles={Role.access_manager: here}))

    with pytest.raises(NotFound):
        access.assign(stranger.id, Role.educator, by=by)
    with pytest.raises(NotFound):
        access.assign(a_person(district=here).id, Role.educator, school_id=school.id, by=by)


def test_who_gives_roles_at_one_school_only_gives_none(acting: Acting) -> None:
    manager = a_person()
    an_assignment(manager, Role.access_manager, at=the_school())

    with pytest.raises(Refused, match="may not give"):
        access.assign(a_person().id, Role.educator, school_id=the_school().id, by=acting(manager))


# --- longer, and the database's own word


def test_a_role_lasts_longer_and_its_sessions_end(acting: Acting) -> None:
    maria = a_person()
    held = an_assignment(maria, Role.liaison, at=the_school(), ends_on=today())
    a_session(maria)

    access.extend(held.id, ends_on=today() + YEAR, reason="Stays", by=acting(a_holder(Role.access_manager)))

    assert reload(held).ends_on == today() + YEAR
    [event] = every(Event, kind="assignment.extended")
    assert (event.facts["person_id"], event.facts["reason"]) == (maria.id, "Stays")
    assert all(each.ended_at for each in every(builders.UserSession))


@pytest.mark.parametrize(
    ("ends_on", "until"), [(None, None), (timedelta(9), timedelta(9)), (timedelta(-2), None)]
)
def test_a_role_is_not_lengthened_to_what_it_is_or_after_it_ended(
    acting: Acting, ends_on: timedelta | None, until: timedelta | None
) -> None:
    held = an_assignment(
        a_person(), Role.liaison, at=the_school(), ends_on=today() + ends_on if ends_on else None
    )

    with pytest.raises(Refused):
        access.extend(held.id, ends_on=today() + until if until else None, by=acting(an_admin()))


def test_a_role_is_not_made_longer_by_ending_it(acting: Acting) -> None:
    held = an_assignment(a_person(), Role.liaison, at=the_school(), ends_on=today())

    with pytest.raises(Refused, match="lengthen it instead"):
        access.end_assignment(held.id, last_day=today() + YEAR, by=acting(an_admin()))


@pytest.mark.parametrize("role", [Role.educator, Role.admin])
def test_a_role_that_is_over_is_not_made_longer_by_ending_it_again(acting: Acting, role: Role) -> None:
    place = the_school() if role in AT_A_SCHOOL else the_district()
    over = today() - timedelta(days=30)
    held = an_assignment(a_person(), role, at=place, starts_on=today() - YEAR, ends_on=over)

    access.end_assignment(held.id, by=acting(an_admin()))

    assert reload(held).ends_on == over


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assignment SET role = 'admin' WHERE id = :id",
        "UPDATE assignment SET person_id = :other WHERE id = :id",
        "UPDATE assignment SET school_id = NULL WHERE id = :id",
    ],
)
def test_the_database_rewrites_no_assignment(acting: Acting, statement: str) -> None:
    held = an_assignment(a_person(), Role.liaison, at=the_school())
    other = a_person()
    acting(an_admin())

    with pytest.raises(DBAPIError, match=r"never rewritten|row-level security"):
        db.session.execute(text(statement), {"id": held.id, "other": other.id})


# --- Admin by two


def test_admin_is_asked_for_by_one_and_confirmed_by_another(acting: Acting) -> None:
    first, second, new = an_admin(), an_admin(), a_person()

    grant = access.ask_for_admin(new.id, reason="Vacation cover", by=acting(first))
    assert every(Assignment, person_id=new.id) == []
    assert [each.person_id for each in every(Notice, kind="admin_asked")] == [second.id]

    access.confirm_admin(grant.id, by=acting(second))

    [held] = every(Assignment, person_id=new.id)
    assert (held.role, held.given_by, held.admin_grant_id) == ("admin", second.id, grant.id)
    assert [event.kind for event in every(Event)] == [
        "admin_grant.asked",
        "admin_grant.confirmed",
        "assignment.given",
    ]


def test_neither_who_asked_nor_the_person_confirms(acting: Acting) -> None:
    first, _second, new = an_admin(), an_admin(), a_person()
    grant = access.ask_for_admin(new.id, reason="Cover", by=acting(first))

    with pytest.raises(Refused, match="another Admin confirms"):
        access.confirm_admin(grant.id, by=acting(first))
    with pytest.raises(NotFound):
        access.confirm_admin(grant.id, by=acting(new))


def test_a_grant_that_was_declined_or_waited_too_long_makes_nobody_admin(acting: Acting) -> None:
    first, second, one, other = an_admin(), an_admin(), a_person(), a_person()
    declined = access.ask_for_admin(one.id, reason="Cover", by=acting(first))
    old = access.ask_for_admin(other.id, reason="Cover", by=acting(first))
    access.decline_admin(declined.id, by=acting(second))
    builders.change(reload(old), expires_at=builders.now() - timedelta(minutes=1))

    for grant in (declined, old):
        with pytest.raises(Refused, match="waited too long"):
            access.confirm_admin(grant.id, by=acting(second))
    assert reload(declined).answer == "declined"
    assert access.ask_for_admin(other.id, reason="Again", by=acting(first)).id != old.id


def test_a_single_admin_is_told_of_the_servers_command(acting: Acting) -> None:
    with pytest.raises(Refused, match="flask admin create"):
        access.ask_for_admin(a_person().id, reason="Second", by=acting(an_admin()))


def test_the_database_takes_no_admin_whom_nobody_else_asked_for(acting: Acting) -> None:
    mine, _second, friend = an_admin(), an_admin(), a_person()
    insert = text(
        "INSERT INTO assignment (district_id, person_id, role, starts_on, admin_grant_id)"
        " VALUES (:d, :p, 'admin', :day, :grant)"
    )
    by = acting(mine)
    grant = access.ask_for_admin(friend.id, reason="Cover", by=by)

    for number in (None, grant.id):
        acting(mine)
        with pytest.raises(DBAPIError, match="row-level security"):
            db.session.execute(
                insert, {"d": mine.district_id, "p": friend.id, "day": today(), "grant": number}
            )
        db.session.rollback()
    acting(mine)
    with pytest.raises(DBAPIError, match="a_second_admin_confirms"):
        db.session.execute(
            text("UPDATE admin_grant SET answer = 'confirmed', answered_by = :me"), {"me": mine.id}
        )
    assert every(AdminGrant)[0].answer is None


# --- a new school year


def a_next_year() -> SchoolYear:
    day = today() + timedelta(days=181)
    return builders.a_school_year(current=False, name="Next", starts_on=day, ends_on=day + YEAR)


def test_roles_that_end_with_the_year_are_renewed_for_the_next(acting: Acting) -> None:
    this, following = builders.a_school_year(), a_next_year()
    maria, tom = a_person("Maria Abel"), a_person("Tom Brown", active=False)
    ends = an_assignment(maria, Role.liaison, at=the_school(), ends_on=this.ends_on, reason="Year")
    left = an_assignment(tom, Role.educator, at=the_school(), ends_on=this.ends_on)
    an_assignment(a_person(), Role.educator, at=the_school())
    above = an_assignment(a_person("Zoe Zimmer"), Role.payroll, at=the_district(), ends_on=this.ends_on)
    by = acting(a_holder(Role.access_manager))

    found = access.renewing.renewals(following, by=by)
    assert [(each.assignment.id, each.obstacle is None) for each in found] == [
        (ends.id, True),
        (left.id, False),
        (above.id, False),
    ]
    done, refused = access.renewing.renew_many([ends.id, left.id], year_id=following.id, by=by)

    assert (done, [number for number, _ in refused]) == ([ends.id], [left.id])
    [_, new] = every(Assignment, person_id=maria.id)
    assert (new.starts_on, new.ends_on) == (this.ends_on + timedelta(days=1), following.ends_on)
    assert [each.assignment.id for each in access.renewing.renewals(following, by=by)] == [left.id, above.id]


def test_who_approves_for_a_colleague_for_some_days_is_not_offered_for_renewal(acting: Acting) -> None:
    an_assignment(a_person(), Role.delegate, at=the_school(), ends_on=today() + timedelta(days=9))

    assert access.renewing.renewals(a_next_year(), by=acting(a_holder(Role.access_manager))) == []


def test_a_role_without_a_last_day_needs_no_renewal(acting: Acting) -> None:
    held = an_assignment(a_person(), Role.liaison, at=the_school())

    with pytest.raises(Refused, match="goes on by itself"):
        access.renewing.renew(held.id, year_id=a_next_year().id, by=acting(an_admin()))


def test_a_school_year_of_another_district_renews_nothing(acting: Acting) -> None:
    here, elsewhere = a_district("Here"), a_district("Elsewhere")
    held = an_assignment(a_person(district=here), Role.liaison, at=here, ends_on=today())
    year = builders.a_school_year(district=elsewhere)

    with pytest.raises(NotFound):
        access.renewing.renew(held.id, year_id=year.id, by=acting(a_person(roles={Role.admin: here})))


def test_dates_that_run_backwards_are_refused(acting: Acting) -> None:
    with pytest.raises(Refused, match="before the first"):
        access.assign(
            a_person().id,
            Role.educator,
            school_id=the_school().id,
            starts_on=date(2027, 1, 2),
            ends_on=date(2027, 1, 1),
            by=acting(an_admin()),
        )

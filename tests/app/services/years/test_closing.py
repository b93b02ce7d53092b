"""A school year is closed and the next opened: what ends, what goes on, and who may."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.extensions import db
from app.models import Assignment, Event, Notice, Person, SchoolGoal, SchoolYear, Visit, YearClosing
from app.services import visits, years
from app.services.errors import NotFound, Refused
from app.services.years import NextYear
from app.services.years.closing import MEANWHILE, NO_NEXT, TOO_EARLY, TRAINING_ENDS
from tests import builders
from tests.app.services.years.turning import LONG, SUMMER, End, an_answer_that_waits, an_end
from tests.visiting import WORDS, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def end(session: Any) -> End:
    return an_end()


def of(visit: Visit) -> tuple[str, str | None]:
    now = builders.reload(visit)
    return now.state, now.closed_reason


def test_the_next_year_becomes_the_current_one_and_invitations_count_for_it(end: End) -> None:
    end.close()

    opened = end.current()
    assert (opened.name, opened.visits_from) == ("2026-2027", builders.today())
    assert a_visit("invited", at=end.at).school_year_id == opened.id


def test_a_year_that_is_written_down_already_is_the_one_that_opens(end: End) -> None:
    day = builders.today()
    known = builders.a_school_year(name="By hand", starts_on=day + SUMMER, ends_on=day + LONG, current=False)

    end.close(new=None)

    assert end.current().id == known.id
    assert len(builders.every(SchoolYear)) == 2


def test_what_nobody_answered_is_closed_with_its_event(end: End) -> None:
    silent = a_visit("invited", at=end.at)

    done = end.close()

    assert of(silent) == ("cancelled", "The school year was closed.")
    [event] = builders.every(Event, kind="visit.close_with_year")
    assert (event.visit_id, event.actor_id, event.from_state) == (silent.id, end.boss.id, "invited")
    assert (done.invitations, builders.every(YearClosing)[0].invitations) == (1, [silent.id])


def test_nothing_is_closed_at_a_school_that_was_not_chosen(end: End) -> None:
    elsewhere = a_visit("invited", at=a_staffed_school("Birch School"))
    silent = a_visit("invited", at=end.at)

    end.close(unanswered_at=frozenset({elsewhere.school_id}))

    assert of(silent) == ("invited", None)
    assert of(elsewhere)[0] == "cancelled"


def test_a_yes_a_day_and_an_answer_that_waits_to_be_read_are_kept(end: End) -> None:
    agreed, planned = (a_visit(state, at=end.at) for state in ("agreed", "scheduled"))
    answered = a_visit("invited", at=end.at)
    an_answer_that_waits(answered, by=end.at.liaison)

    end.close(later_at=frozenset({end.school.id}))

    assert [of(each)[0] for each in (agreed, planned, answered)] == ["invited", "scheduled", "invited"]


@pytest.mark.parametrize(("chosen", "state"), [(False, "invited"), (True, "cancelled")])
def test_who_asked_for_later_is_closed_only_where_that_is_chosen(end: End, chosen: bool, state: str) -> None:
    visit = a_visit("invited", at=end.at)
    soon = builders.today() + timedelta(days=9)
    visits.answer_later(visit.id, by=acting(end.at.liaison), ask_again_on=soon)

    end.close(later_at=frozenset({end.school.id}) if chosen else frozenset())

    assert of(visit)[0] == state


def test_a_visit_of_the_closed_year_is_still_reflected_on_and_has_its_pay(end: End) -> None:
    made = a_visit("completed", at=end.at)

    end.close()
    for person in end.at.pair:
        visits.write_reflection(made.id, by=acting(person), words=WORDS)

    now = builders.reload(made)
    assert (now.state, now.school_year_id) == ("reflected", end.year.id)


def test_an_open_invitation_of_an_earlier_year_is_closed_too(end: End) -> None:
    old = builders.a_school_year(
        name="2024-2025",
        starts_on=end.year.starts_on - timedelta(days=365),
        ends_on=end.year.starts_on - timedelta(days=60),
        current=False,
    )
    silent = a_visit("invited", at=end.at)
    builders.change(silent, school_year_id=old.id)

    end.close()

    assert of(silent)[0] == "cancelled"


def test_roles_that_were_ticked_last_through_the_next_year(end: End) -> None:
    last = end.year.ends_on
    stays, goes = (
        builders.an_assignment(builders.a_person(), Role.school_coordinator, at=end.school, ends_on=last)
        for _ in "ab"
    )

    done = end.close(roles=frozenset({stays.id, 999_999}))

    renewed = builders.every(Assignment, person_id=stays.person_id)[-1]
    assert (renewed.starts_on, renewed.ends_on) == (last + timedelta(days=1), end.current().ends_on)
    assert len(builders.every(Assignment, person_id=goes.person_id)) == 1
    assert (done.roles, done.not_renewed) == (1, 1)


def test_nobody_renews_a_role_of_their_own_with_the_year(end: End) -> None:
    own = builders.an_assignment(end.boss, Role.liaison, at=end.school, ends_on=end.year.ends_on)

    done = end.close(roles=frozenset({own.id}))

    assert (done.roles, done.not_renewed) == (0, 1)


def test_goals_are_kept_for_the_next_year(end: End) -> None:
    end.close(goals={end.school.id: 40})

    [goal] = builders.every(SchoolGoal)
    assert (goal.school_year_id, goal.school_id, goal.visits) == (end.current().id, end.school.id, 40)


def test_a_goal_for_a_school_of_another_district_stops_everything(end: End) -> None:
    elsewhere = builders.a_school(district=builders.a_district("Elsewhere"))

    with pytest.raises(NotFound):
        end.close(goals={elsewhere.id: 40})

    assert end.current().id == end.year.id
    assert builders.every(YearClosing) == []


def test_whose_training_ends_before_the_first_day_is_told_once(end: End) -> None:
    ending = builders.trained(
        builders.a_person("Nia Early", roles={Role.educator: end.school}),
        until=builders.today() + timedelta(days=40),
    )

    done = end.close(tell=True)

    told = builders.every(Notice, kind=TRAINING_ENDS)
    assert ([each.person_id for each in told], done.told) == ([ending.id], 1)


def test_nobody_is_told_where_that_was_not_chosen(end: End) -> None:
    builders.trained(builders.a_person(), until=builders.today() + timedelta(days=40))

    assert end.close().told == 0
    assert builders.every(Notice, kind=TRAINING_ENDS) == []


def test_a_year_is_closed_once(end: End) -> None:
    end.close()

    with pytest.raises(Refused, match=MEANWHILE):
        end.close()

    assert len(builders.every(YearClosing)) == 1


def test_of_two_coordinators_who_close_it_at_once_one_does(end: End, app: Flask) -> None:
    other = builders.a_person(roles={Role.district_coordinator: builders.the_district()})

    def run(person: Person) -> bool:
        with app.app_context():
            try:
                end.close(by=person)
            except Refused:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(2) as pool:
        closed = list(pool.map(run, (end.boss, other)))

    assert sorted(closed) == [False, True]
    assert len(builders.every(SchoolYear)) == 2


@pytest.mark.parametrize("role", [Role.liaison, Role.site_admin, Role.school_coordinator])
def test_only_a_district_coordinator_closes_a_year(end: End, role: Role) -> None:
    person = builders.a_person(roles={role: end.school})

    with pytest.raises(NotYourRole):
        end.close(by=person)

    assert end.current().id == end.year.id


def test_the_next_year_needs_its_days_and_begins_later(end: End) -> None:
    early = NextYear("Odd", end.year.starts_on, end.year.ends_on + LONG)

    with pytest.raises(Refused, match=NO_NEXT):
        end.close(new=None)
    with pytest.raises(Refused, match=TOO_EARLY):
        end.close(new=early)

    assert len(builders.every(SchoolYear)) == 1


def test_after_a_roster_began_the_next_year_only_what_was_left_open_is_closed(session: Any) -> None:
    end = an_end()
    silent = a_visit("invited", at=end.at)
    builders.change(end.year, current=False, ends_on=builders.today() - timedelta(days=30))
    begun = builders.a_school_year(name="2026-2027", starts_on=builders.today() - timedelta(days=20))

    end.close(new=None)

    assert of(silent)[0] == "cancelled"
    assert (end.current().id, end.current().visits_from) == (begun.id, None)


def test_goals_can_be_changed_and_taken_away(end: End) -> None:
    by = acting(end.boss)
    years.set_goals(end.year.id, {end.school.id: 40}, by=by)
    years.set_goals(end.year.id, {end.school.id: 50}, by=by)
    assert [goal.visits for goal in builders.every(SchoolGoal)] == [50]

    years.set_goals(end.year.id, {end.school.id: None}, by=by)

    assert builders.every(SchoolGoal) == []
    assert len(builders.every(Event, kind="school_goal.removed")) == 1


def test_goals_are_the_coordinators_to_set(end: End) -> None:
    with pytest.raises(NotYourRole):
        years.set_goals(end.year.id, {end.school.id: 40}, by=acting(end.at.liaison))

    assert builders.every(SchoolGoal) == []

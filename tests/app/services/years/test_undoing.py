"""The closing of a school year is undone, until later work stands on it."""

from datetime import timedelta
from typing import Any

import pytest

from app.models import Assignment, Event, SchoolGoal, VisitStudent, YearClosing
from app.services import visits, years
from app.services.errors import NotFound, Refused
from app.services.years.undoing import ANOTHER_IS_CURRENT, INVITED_SINCE, PLACE_TAKEN, UNDONE
from tests import builders
from tests.app.services.years.turning import End, an_end
from tests.visiting import a_visit, acting, yesterday_at
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def end(session: Any) -> End:
    return an_end()


def undo(end: End, closing_id: int) -> None:
    years.undo(closing_id, by=acting(end.boss))


def test_everything_is_as_it_was_before(end: End) -> None:
    silent = a_visit("invited", at=end.at)
    role = builders.an_assignment(
        builders.a_person(), Role.school_coordinator, at=end.school, ends_on=end.year.ends_on
    )
    done = end.close(roles=frozenset({role.id}), goals={end.school.id: 40})

    undo(end, done.id)

    again = builders.reload(silent)
    assert (again.state, again.closed_on, again.closed_reason) == ("invited", None, None)
    assert end.current().id == end.year.id
    assert builders.every(SchoolGoal) == []
    today = builders.today()
    assert [each.ends_on >= today for each in builders.every(Assignment, person_id=role.person_id)] == [
        True,
        False,
    ]  # type: ignore[operator]
    assert {each.kind for each in builders.every(Event)} >= {"visit.open_with_year", "year.opened_again"}


def test_it_can_be_closed_again_afterwards(end: End) -> None:
    silent = a_visit("invited", at=end.at)
    undo(end, end.close().id)

    again = end.close(new=None)

    assert builders.reload(silent).state == "cancelled"
    assert [closing.id for closing in builders.every(YearClosing)][-1] == again.id
    assert end.current().name == "2026-2027"


def test_it_is_undone_once(end: End) -> None:
    done = end.close()
    undo(end, done.id)

    with pytest.raises(Refused, match=UNDONE):
        undo(end, done.id)


def test_once_families_were_invited_for_the_new_year_it_stays(end: End) -> None:
    silent = a_visit("invited", at=end.at)
    done = end.close()
    a_visit("invited", at=end.at)

    with pytest.raises(Refused, match=INVITED_SINCE):
        undo(end, done.id)

    assert builders.reload(silent).state == "cancelled"
    assert end.current().id != end.year.id


def test_where_another_visit_took_the_place_it_stays(end: End) -> None:
    silent = a_visit("invited", at=end.at)
    done = end.close()
    coordinator = builders.a_person(roles={Role.school_coordinator: end.school})
    [whom] = builders.every(VisitStudent, visit_id=silent.id)
    visits.record_elsewhere(whom.student_id, by=acting(coordinator), started_at=yesterday_at())

    with pytest.raises(Refused, match=PLACE_TAKEN):
        undo(end, done.id)

    assert end.current().id != end.year.id


def test_a_year_that_is_not_current_any_more_cannot_be_left(end: End) -> None:
    done = end.close()
    builders.change(end.current(), current=False)

    with pytest.raises(Refused, match=ANOTHER_IS_CURRENT):
        undo(end, done.id)


def test_a_goal_that_was_changed_since_is_kept(end: End) -> None:
    done = end.close(goals={end.school.id: 40})
    years.set_goals(end.current().id, {end.school.id: 60}, by=acting(end.boss))

    undo(end, done.id)

    assert [goal.visits for goal in builders.every(SchoolGoal)] == [60]


def test_nobody_else_undoes_it(end: End) -> None:
    done = end.close()
    stranger = builders.a_person(roles={Role.district_coordinator: builders.a_district("Elsewhere")})

    with pytest.raises(NotYourRole):
        years.undo(done.id, by=acting(end.at.liaison))
    with pytest.raises(NotFound):
        years.undo(done.id, by=acting(stranger))

    assert builders.every(YearClosing)[0].undone_at is None


def test_who_stands_in_for_a_site_admin_stays_when_the_renewal_is_taken_back(end: End) -> None:
    last = end.year.ends_on
    admin = builders.a_person()
    role = builders.an_assignment(admin, Role.site_admin, at=end.school, ends_on=last)
    stands_in = builders.an_assignment(
        builders.a_person(),
        Role.delegate,
        at=end.school,
        given_by=admin.id,
        ends_on=builders.today() + timedelta(days=5),
    )

    undo(end, end.close(roles=frozenset({role.id})).id)

    assert builders.reload(stands_in).ends_on == stands_in.ends_on

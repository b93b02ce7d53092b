"""What becomes due, and to whom it is told."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.models import FollowUp
from app.security.session import identify, steward
from app.services import visits
from app.services.notices.daily import look_everywhere, what_is_due
from tests import builders
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting, yesterday_at

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def place() -> School_:
    return a_staffed_school()


def due(place: School_) -> list[tuple[int, str]]:
    db.session.rollback()
    identify(db.session, steward(place.school.district_id))
    return sorted((each.person_id, each.kind) for each in what_is_due(place.school.district_id))


def both(place: School_, kind: str) -> list[tuple[int, str]]:
    return sorted((person.id, kind) for person in place.pair)


def test_a_visit_that_was_yesterday_waits_to_be_written_down(place: School_) -> None:
    a_visit("scheduled", at=place)

    assert due(place) == both(place, "record_due")


def test_a_reflection_is_due_after_the_districts_days_for_who_has_not_written(place: School_) -> None:
    a_visit("completed", at=place)
    old = a_visit("completed", at=place, starts_at=yesterday_at() - timedelta(days=3))

    visits.write_reflection(old.id, by=acting(place.pair[0]), words=WORDS)

    assert due(place) == [(place.pair[1].id, "reflection_due")]


def test_a_promise_is_told_the_day_before(place: School_) -> None:
    visit = a_visit("reflected", at=place)
    for days, words in ((1, "Bring the book list."), (2, "Call about the bus.")):
        builders.save(
            FollowUp(
                district_id=visit.district_id,
                school_id=visit.school_id,
                visit_id=visit.id,
                person_id=place.pair[0].id,
                promise=words,
                due_on=builders.today() + timedelta(days=days),
            )
        )

    assert due(place) == [(place.pair[0].id, "follow_up_due")]


def test_what_has_been_due_for_weeks_is_told_no_more(place: School_) -> None:
    for person in place.pair:
        builders.trained(person, earned_on=builders.today() - timedelta(days=90))
    a_visit("scheduled", at=place, starts_at=yesterday_at() - timedelta(days=40))

    assert due(place) == []


def test_every_district_gets_its_round(place: School_) -> None:
    db.session.rollback()
    identify(db.session, steward(0))

    look_everywhere()

    asked = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'notices.day'"
    assert db.session.scalar(db.text(asked)) == 1

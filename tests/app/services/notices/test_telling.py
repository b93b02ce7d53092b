"""Who is told what, once, and never of their own doing."""

from datetime import UTC, datetime, timedelta

import pytest

from app.extensions import db
from app.models import Notice, Payment, Person
from app.security.session import identify, steward
from app.services import answers, notices, payments, visits
from app.services.answers import Said
from app.services.errors import NotFound
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
NEXT_WEEK = datetime.now(UTC).replace(hour=22, minute=0, second=0, microsecond=0) + timedelta(days=7)


def told(person: Person) -> list[str]:
    return [each.kind for each in builders.every(Notice, person_id=person.id)]


@pytest.fixture
def place() -> School_:
    return a_staffed_school(notice_hours=0)


def test_the_team_hears_of_a_day_that_is_agreed_and_moved_and_called_off(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=NEXT_WEEK)
    later = NEXT_WEEK + timedelta(days=1)

    visits.reschedule(
        visit.id,
        by=acting(place.liaison),
        starts_at=later,
        ends_at=later + timedelta(hours=1),
        agreed_at=datetime.now(UTC),
    )
    visits.another_day(visit.id, by=acting(place.liaison))

    for person in place.pair:
        assert told(person) == ["visit_agreed", "visit_moved", "visit_off"]
    assert told(place.liaison) == []


def test_whoever_does_it_is_not_told(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=NEXT_WEEK)

    visits.another_day(visit.id, by=acting(place.pair[0]))

    assert told(place.pair[0]) == ["visit_agreed"]
    assert told(place.pair[1]) == ["visit_agreed", "visit_off"]


def test_nobody_is_told_of_a_visit_that_was_written_down_from_paper(place: School_) -> None:
    a_visit("scheduled", at=place)

    assert [told(person) for person in place.pair] == [[], []]


def test_who_comes_to_a_team_and_who_leaves_it_are_told(place: School_) -> None:
    visit = a_visit("scheduled", at=place, starts_at=NEXT_WEEK)
    stays, leaves = place.pair
    comes = builders.trained(builders.a_person(roles={Role.educator: place.school}))

    visits.change_team(visit.id, by=acting(place.liaison), educators=[stays.id, comes.id])

    assert told(comes) == ["visit_agreed"]
    assert told(leaves) == ["visit_agreed", "visit_handed_on"]
    assert told(stays) == ["visit_agreed"]


def test_an_answer_reaches_the_liaisons_unless_one_of_them_wrote_it_down(place: School_) -> None:
    visit = a_visit("agreed", at=place, starts_at=NEXT_WEEK)
    other = builders.a_person(roles={Role.liaison: place.school})

    answers.record(visit.id, Said(answer="yes"), channel="phone", language="en", by=acting(other))

    assert told(place.liaison) == ["reply_received"]
    assert told(other) == []


def test_the_payee_hears_of_an_approval(place: School_) -> None:
    a_visit("reflected", at=place)
    for payment in builders.every(Payment):
        payments.approve(payment.id, by=acting(place.site_admin))

    assert [told(person) for person in place.pair] == [["payment_approved"], ["payment_approved"]]
    [kept, _] = builders.every(Notice)
    assert set(kept.facts) == {"amount", "day"}


def test_the_same_is_told_once(place: School_) -> None:
    db.session.rollback()
    identify(db.session, steward(place.school.district_id))
    for _ in range(2):
        notices.tell(
            [place.liaison.id],
            "training_expires",
            about="training_expires:1",
            district_id=place.school.district_id,
            facts={"day": builders.today()},
        )
    db.session.commit()

    assert told(place.liaison) == ["training_expires"]


def test_a_colleague_neither_sees_nor_reads_it(place: School_) -> None:
    a_visit("scheduled", at=place, starts_at=NEXT_WEEK)
    [kept] = builders.every(Notice, person_id=place.pair[0].id)

    with pytest.raises(NotFound):
        notices.read(kept.id, by=acting(place.liaison))

    assert builders.reload(kept).read_at is None

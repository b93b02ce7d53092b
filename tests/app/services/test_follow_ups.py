"""Promises to families: who makes them, who looks after them, and that none is settled twice."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from app.models import Event, FollowUp, VisitStudent
from app.services import follow_ups, visits
from app.services.errors import NotFound, Refused
from tests import builders
from tests.visiting import WORDS, School_, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
SOON = timedelta(days=5)


@pytest.fixture
def place() -> School_:
    return a_staffed_school()


def promised(place: School_) -> FollowUp:
    visit = a_visit("completed", at=place)
    day = builders.today() + SOON
    follow_ups.promise(visit.id, promise="Bring the bridge book.", due_on=day, by=acting(place.pair[0]))
    return builders.every(FollowUp)[0]


def test_promises_come_with_the_reflection_and_stand_once_however_often_it_is_sent(place: School_) -> None:
    visit = a_visit("completed", at=place)
    promises = [("Call in March.", builders.today() + SOON)]

    for _ in range(2):
        visits.write_reflection(visit.id, by=acting(place.pair[0]), words=WORDS, promises=promises)

    assert [(row.person_id, row.promise) for row in builders.every(FollowUp)] == [
        (place.pair[0].id, "Call in March.")
    ]


def test_who_promised_keeps_it_and_the_history_tells_no_words(place: School_) -> None:
    row = promised(place)

    follow_ups.keep(row.id, by=acting(place.pair[0]), note="Handed over.")

    kept = builders.reload(row)
    assert (kept.done_on, kept.done_by, kept.note) == (builders.today(), place.pair[0].id, "Handed over.")
    assert builders.every(Event, kind="visit.promise_kept")[0].facts == {"promise": row.id}


def test_a_liaison_looks_after_promises_of_the_school_and_a_partner_does_not(place: School_) -> None:
    row = promised(place)

    with pytest.raises(NotYourRole):
        follow_ups.drop(row.id, by=acting(place.pair[1]))
    follow_ups.drop(row.id, by=acting(place.liaison))

    assert builders.reload(row).dropped_on == builders.today()


def test_who_left_the_visit_reads_the_promise_and_leaves_it_to_the_liaison(
    place: School_, owner: Engine
) -> None:
    row = promised(place)
    student = builders.every(VisitStudent, visit_id=row.visit_id)[0].student_id
    visits.invite(student, method="family_asked", by=acting(place.liaison), team=[place.pair[0].id])
    with owner.begin() as connection:
        gone = text("DELETE FROM visit_educator WHERE visit_id = :visit AND person_id = :person")
        connection.execute(gone, {"visit": row.visit_id, "person": row.person_id})

    with pytest.raises(NotYourRole):
        follow_ups.keep(row.id, by=acting(place.pair[0]))


def test_a_promise_is_settled_once_and_a_slip_is_mended(place: School_) -> None:
    row = promised(place)
    follow_ups.keep(row.id, by=acting(place.pair[0]))

    with pytest.raises(Refused):
        follow_ups.drop(row.id, by=acting(place.liaison))
    follow_ups.open_again(row.id, by=acting(place.pair[0]))

    mended = builders.reload(row)
    assert (mended.done_on, mended.dropped_on) == (None, None)


def test_nobody_promises_for_others_or_before_the_visit(place: School_) -> None:
    visit = a_visit("completed", at=place)
    planned = a_visit("agreed", at=place)
    day = builders.today() + SOON

    with pytest.raises(NotYourRole):
        follow_ups.promise(visit.id, promise="Call.", due_on=day, by=acting(place.liaison))
    past = builders.today() - timedelta(days=30)
    with pytest.raises(Refused):
        follow_ups.promise(visit.id, promise="Call.", due_on=past, by=acting(place.pair[0]))
    with pytest.raises((NotFound, NotYourRole)):
        follow_ups.promise(planned.id, promise="Call.", due_on=day, by=acting(place.pair[0]))

    assert builders.every(FollowUp) == []


def test_a_promise_of_another_school_is_not_there(place: School_) -> None:
    row = promised(place)
    stranger = builders.a_person(roles={Role.liaison: builders.a_school("Birch")})

    with pytest.raises(NotFound):
        follow_ups.keep(row.id, by=acting(stranger))

    assert builders.reload(row).done_on is None

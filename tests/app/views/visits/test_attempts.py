"""Someone tried to reach a family: what came of it is kept and told in the visit's story."""

from app.models import Event, FamilyContact
from tests import builders
from tests.app.views.visits.place import Place, SignIn, at, state_of
from tests.browsing import post, shown


def test_a_call_without_an_answer_is_told_in_the_story_and_its_note_in_the_contacts(
    alder: Place, sign_in: SignIn
) -> None:
    visit, liaison = alder.visit("invited"), sign_in(alder.school.liaison)

    tried = {"how": "phone", "outcome": "left_message", "note": "On the machine."}
    post(liaison, at(visit, "note-attempt"), **tried)

    event = builders.every(Event, kind="visit.note_attempt")[0]
    [contact] = builders.every(FamilyContact)
    assert event.facts == {"how": "phone", "outcome": "left_message"}
    assert (contact.visit_id, contact.note) == (visit.id, "On the machine.")
    assert "We left a message. (Phone)" in shown(liaison.get(at(visit)))


def test_a_call_before_a_planned_visit_is_kept_too(alder: Place, sign_in: SignIn) -> None:
    visit, liaison = alder.visit("scheduled"), sign_in(alder.school.liaison)

    post(liaison, at(visit, "note-attempt"), how="phone", outcome="reached")

    assert len(builders.every(Event, kind="visit.note_attempt")) == 1
    assert state_of(visit) == "scheduled"


def test_a_call_needs_to_say_how_it_went(alder: Place, sign_in: SignIn) -> None:
    visit, liaison = alder.visit("invited"), sign_in(alder.school.liaison)

    answer = post(liaison, at(visit, "note-attempt"), how="phone", outcome="weather")

    assert answer.status_code == 422
    assert builders.every(Event, kind="visit.note_attempt") == []


def test_nothing_is_noted_once_the_visit_is_over(alder: Place, sign_in: SignIn) -> None:
    visit, liaison = alder.visit("completed"), sign_in(alder.school.liaison)

    answer = post(liaison, at(visit, "note-attempt"), how="phone", outcome="reached")

    assert answer.status_code == 409
    assert builders.every(Event, kind="visit.note_attempt") == []

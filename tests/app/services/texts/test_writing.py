"""How a text is written, reviewed and approved, and what that does to others."""

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models import Event, LetterText, StateWithoutEvent
from app.services import texts
from app.services.errors import Changed, NotFound
from tests import builders
from tests.app.services.texts.desk import Desk, a_desk
from tests.visiting import acting
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role
from workflows.translation import Method

pytestmark = pytest.mark.usefixtures("session")
TITLE = "Queremos visitar a su familia"


@pytest.fixture
def desk(owner: Engine) -> Desk:
    return a_desk(owner)


def kinds_of_events(text: LetterText) -> list[str]:
    return [event.kind for event in builders.every(Event) if event.facts.get("text") == text.id]


def test_saving_a_draft_changes_it_and_names_its_writer(desk: Desk) -> None:
    text = desk.written("es", title=TITLE)

    assert (text.number, text.state, text.method) == (1, "draft", "human")
    assert text.parts["title"] == TITLE
    assert text.translator_id == desk.ana.id
    assert kinds_of_events(text) == ["text.written"]


def test_what_is_unfinished_may_be_saved_and_is_not_sent(desk: Desk) -> None:
    text = desk.written("es", title="", opening="¡Hola!")

    assert text.parts["title"] == ""
    with pytest.raises(TransitionRefused, match="Title, Opening"):
        texts.send_for_review(text.id, version=text.version, by=acting(desk.ana))


def test_a_language_that_has_no_text_yet_gets_its_first_version(desk: Desk) -> None:
    text = desk.written("km", title="x")

    assert (text.number, text.state, text.language) == (1, "draft", "km")
    assert text.source_id == desk.text("en").id
    assert kinds_of_events(text) == ["text.begun", "text.written"]


def test_another_person_approves_and_letters_speak_it(desk: Desk) -> None:
    text = desk.approved("es")

    assert (text.state, text.reviewed) == ("approved", True)
    assert (text.translator_id, text.reviewer_id) == (desk.ana.id, desk.tom.id)
    assert text.submitted_at is not None
    assert text.approved_at is not None
    assert kinds_of_events(text) == ["text.written", "text.send_for_review", "text.approve"]
    assert texts.approved(desk.district.id, "first_visit", "es") is not None


def test_nobody_approves_what_they_wrote(desk: Desk) -> None:
    text = desk.sent("es")

    with pytest.raises(TransitionRefused, match="ask someone else"):
        texts.approve(text.id, version=text.version, pages_read=True, by=acting(desk.ana))

    assert desk.text("es").state == "in_review"


def test_who_wrote_into_a_version_never_approves_it_whoever_saved_it_last(desk: Desk) -> None:
    desk.written("es", by=desk.ana, title=TITLE)
    text = desk.sent("es", by=desk.tom)

    assert text.writer_ids == [desk.ana.id, desk.tom.id]
    for writer in (desk.ana, desk.tom):
        with pytest.raises(TransitionRefused, match="ask someone else"):
            texts.approve(text.id, version=text.version, pages_read=True, by=acting(writer))
    texts.approve(text.id, version=text.version, pages_read=True, by=acting(desk.noor))
    assert desk.text("es").state == "approved"


def test_who_wrote_the_version_before_may_approve_the_next_one(desk: Desk) -> None:
    desk.approved("es", by=desk.ana, reviewer=desk.tom)

    text = desk.approved("es", by=desk.tom, reviewer=desk.ana)

    assert (text.number, text.writer_ids, text.reviewer_id) == (2, [desk.tom.id], desk.ana.id)


def test_the_database_refuses_a_reviewer_who_wrote_into_it(desk: Desk) -> None:
    desk.written("es", by=desk.ana)
    text = desk.sent("es", by=desk.tom)
    text.reviewer_id = desk.ana.id

    with pytest.raises(IntegrityError, match="no_writer_reviews_the_text"):
        builders.save(text)


def test_pages_that_nobody_read_are_not_approved(desk: Desk) -> None:
    text = desk.sent("es")

    with pytest.raises(TransitionRefused, match="Read every page"):
        texts.approve(text.id, version=text.version, pages_read=False, by=acting(desk.tom))


def test_a_machine_alone_is_not_sent_for_review(desk: Desk) -> None:
    text = desk.written("es", method=Method.machine)

    with pytest.raises(TransitionRefused, match="check every sentence"):
        texts.send_for_review(text.id, version=text.version, by=acting(desk.ana))

    text = desk.written("es", method=Method.machine_then_human)
    texts.send_for_review(text.id, version=text.version, by=acting(desk.ana))
    assert desk.text("es").state == "in_review"


def test_a_text_comes_back_with_a_remark_and_goes_again(desk: Desk) -> None:
    text = desk.sent("es")

    with pytest.raises(TransitionRefused, match="what should change"):
        texts.send_back(text.id, remark=" ", version=text.version, by=acting(desk.tom))
    texts.send_back(text.id, remark="Warmer, please.", version=text.version, by=acting(desk.tom))

    text = desk.text("es")
    assert (text.state, text.remark) == ("draft", "Warmer, please.")
    text = desk.sent("es")
    assert text.remark is None


def test_what_is_in_review_is_not_changed(desk: Desk) -> None:
    desk.sent("es")

    with pytest.raises(TransitionRefused, match="in review cannot be changed"):
        desk.written("es", title=TITLE)


def test_changing_an_approved_text_makes_a_new_version_and_letters_keep_the_old_one(desk: Desk) -> None:
    first = desk.approved("es")

    second = desk.written("es", title=TITLE)

    assert (second.number, second.state) == (2, "draft")
    assert builders.reload(first).state == "approved"
    spoken = texts.approved(desk.district.id, "first_visit", "es")
    assert spoken is not None
    assert spoken.version == 1


def test_the_new_version_replaces_the_old_when_it_is_approved(desk: Desk) -> None:
    first = desk.approved("es")
    desk.written("es", title=TITLE)

    second = desk.approved("es")

    assert second.state == "approved"
    assert builders.reload(first).state == "replaced"
    assert kinds_of_events(first)[-1] == "text.replace"
    replaced = next(event for event in builders.every(Event) if event.kind == "text.replace")
    assert replaced.actor_id is None


def test_a_new_english_makes_its_translations_stale_and_stops_letters_in_them(desk: Desk) -> None:
    spanish = desk.approved("es")
    thanks = desk.approved("es", "thanks")

    english = desk.new_english(opening="We are glad that {students} came to {school}.")

    assert english.number == 2
    assert builders.reload(spanish).state == "stale"
    assert builders.reload(thanks).state == "approved"
    assert texts.approved(desk.district.id, "first_visit", "es") is None


def test_a_stale_text_is_looked_through_beside_the_new_english(desk: Desk) -> None:
    old = desk.approved("es")
    english = desk.new_english(closing="We hope to meet {students} and you.")

    text = desk.written("es")
    assert (text.number, text.source_id) == (2, english.id)
    with pytest.raises(TransitionRefused, match="Closing"):
        texts.send_for_review(text.id, version=text.version, by=acting(desk.ana))

    desk.written("es", closing="Esperamos conocer a {students}.")
    text = desk.approved("es")
    assert text.state == "approved"
    assert builders.reload(old).state == "replaced"


def test_a_text_in_review_while_the_english_changes_is_not_approved(desk: Desk) -> None:
    text = desk.sent("es")
    desk.new_english(title="May we visit you?")

    with pytest.raises(TransitionRefused, match="The English changed"):
        texts.approve(text.id, version=text.version, pages_read=True, by=acting(desk.tom))


def test_two_writers_at_once_are_told(desk: Desk) -> None:
    before = desk.text("es")
    desk.written("es", by=desk.tom, title=TITLE)

    with pytest.raises(Changed):
        texts.write(
            "first_visit",
            "es",
            parts={},
            method=Method.human,
            seen=(before.id, before.version),
            by=acting(desk.ana),
        )

    assert desk.text("es").parts["title"] == TITLE


def test_a_version_that_changed_is_neither_sent_nor_approved(desk: Desk) -> None:
    text = desk.written("es")

    with pytest.raises(Changed):
        texts.send_for_review(text.id, version=text.version - 1, by=acting(desk.ana))


def test_english_is_the_districts_own(desk: Desk) -> None:
    with pytest.raises(TransitionRefused, match="ask the district coordinator"):
        desk.written("en", title="Hi")

    assert desk.new_english(title="May we visit you?").state == "approved"


@pytest.mark.parametrize("role", [Role.educator, Role.site_admin])
def test_other_roles_write_nothing(desk: Desk, role: Role) -> None:
    other = builders.a_person(roles={role: builders.the_school(desk.district)})

    with pytest.raises(NotYourRole):
        desk.written("es", by=other)


def test_another_districts_text_is_not_there(desk: Desk) -> None:
    text = desk.sent("es")
    stranger = builders.a_person(roles={Role.admin: builders.a_district("Cedar")})

    with pytest.raises(NotFound):
        texts.approve(text.id, version=text.version, pages_read=True, by=acting(stranger))


@pytest.mark.parametrize(("kind", "tag"), [("poem", "es"), ("first_visit", "tlh")])
def test_kinds_and_languages_we_do_not_know_are_not_there(desk: Desk, kind: str, tag: str) -> None:
    with pytest.raises(NotFound):
        texts.write(kind, tag, parts={}, method=Method.human, seen=None, by=acting(desk.ana))


def test_parts_we_do_not_know_are_not_kept(desk: Desk) -> None:
    text = desk.written("es", poem="Roses are red")

    assert "poem" not in text.parts


def test_each_step_of_a_text_says_from_where_to_where(desk: Desk) -> None:
    text = desk.approved("es")

    steps = [
        (told.kind, told.from_state, told.to_state)
        for told in builders.every(Event)
        if told.facts.get("text") == text.id and told.from_state != told.to_state
    ]
    assert steps == [
        ("text.send_for_review", "draft", "in_review"),
        ("text.approve", "in_review", "approved"),
    ]


def test_a_texts_state_assigned_outside_the_services_does_not_reach_the_database(
    desk: Desk, session: Session
) -> None:
    text = desk.sent("es")
    acting(desk.tom)
    mine = session.get(LetterText, text.id)
    assert mine is not None

    mine.state = "draft"

    with pytest.raises(StateWithoutEvent):
        session.flush()

"""The texts that a district starts with."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from app.models import Event, LetterText
from app.services import districts, texts
from forms.letters.kinds import KINDS
from forms.letters.texts import starter, starter_tags
from tests import builders


@pytest.fixture
def as_owner(owner: Engine) -> Iterator[Connection]:
    with owner.begin() as connection:
        yield connection


def stored(tag: str) -> dict[str, LetterText]:
    return {text.kind: text for text in builders.every(LetterText, language=tag)}


def test_a_new_district_has_every_kind_approved_in_english(owner: Engine) -> None:
    with Session(owner) as session, session.begin():
        districts.create(session, "Plum Valley", time_zone="America/Los_Angeles")

    english = stored("en")

    assert set(english) == set(KINDS)
    assert {(text.state, text.method, text.reviewed) for text in english.values()} == {
        ("approved", "human", True)
    }
    assert english["first_visit"].parts == starter("first_visit", "en")
    assert english["first_visit"].number == 1


@pytest.mark.parametrize("tag", [tag for tag in starter_tags() if tag != "en"])
def test_other_languages_begin_as_a_machines_drafts_of_that_english(as_owner: Connection, tag: str) -> None:
    texts.seed(as_owner, builders.a_district().id)
    as_owner.commit()

    english, found = stored("en"), stored(tag)

    assert found
    for kind, text in found.items():
        assert (text.state, text.method, text.translator_id) == ("draft", "machine", None)
        assert text.source_id == english[kind].id


def test_in_the_sample_they_count_as_approved_and_say_that_nobody_has_read_them(
    as_owner: Connection,
) -> None:
    texts.seed(as_owner, builders.a_district().id, sample=True)
    as_owner.commit()

    assert {(text.state, text.reviewed) for text in stored("es").values()} == {("approved", False)}
    assert {text.reviewed for text in stored("en").values()} == {True}


def test_seeding_again_changes_nothing(as_owner: Connection) -> None:
    district_id = builders.a_district().id
    first = texts.seed(as_owner, district_id)

    assert first > 0
    assert texts.seed(as_owner, district_id) == 0


def test_a_district_that_lacks_one_text_gets_that_one(as_owner: Connection) -> None:
    district_id = builders.a_district().id
    texts.seed(as_owner, district_id)
    as_owner.execute(LetterText.__table__.delete().where(LetterText.kind == "thanks"))

    texts.seed_all(as_owner)
    as_owner.commit()

    assert set(stored("en")) == set(KINDS)


def test_a_part_that_is_new_completes_the_english_and_makes_translations_stale(as_owner: Connection) -> None:
    texts.seed(as_owner, builders.a_district().id, sample=True)
    as_owner.execute(
        LetterText.__table__.update()
        .where(LetterText.kind == "thanks", LetterText.language.in_(["en", "es"]))
        .values(parts=LetterText.parts.op("-")("title"))
    )

    texts.seed_all(as_owner)
    as_owner.commit()

    english, spanish = stored("en")["thanks"], stored("es")["thanks"]
    assert english.parts["title"] == KINDS["thanks"].part("title").english
    assert (english.state, spanish.state) == ("approved", "stale")
    assert stored("es")["first_visit"].state == "approved"
    assert {event.kind for event in builders.every(Event)} == {"text.completed", "text.go_stale"}

"""The texts that a district starts with."""

from collections.abc import Iterator, Mapping

import pytest
from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.orm import Session

from app.models import District, Event, LetterText
from app.services import districts, texts
from app.services.texts import seeding
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


def _without_a_title(kind: str, tag: str) -> Mapping[str, str] | None:
    parts = starter(kind, tag)
    return parts and {name: words for name, words in parts.items() if (kind, name) != ("thanks", "title")}


@pytest.fixture
def title_is_new(as_owner: Connection) -> District:
    """A sample district whose thanks were written before they had a title."""
    district = builders.a_district()
    with pytest.MonkeyPatch.context() as before:
        before.setattr(seeding, "starter", _without_a_title)
        texts.seed(as_owner, district.id, sample=True)
    return district


@pytest.mark.usefixtures("title_is_new")
def test_a_part_that_is_new_makes_a_new_english_and_translations_stale(as_owner: Connection) -> None:
    texts.seed_all(as_owner)
    as_owner.commit()

    old, new = sorted(builders.every(LetterText, language="en", kind="thanks"), key=lambda each: each.number)
    assert (old.number, old.state, "title" in old.parts) == (1, "replaced", False)
    assert (new.number, new.state, new.reviewed) == (2, "approved", True)
    assert new.parts == {**old.parts, "title": KINDS["thanks"].part("title").english}
    spanish = stored("es")
    assert (spanish["thanks"].state, spanish["thanks"].source_id) == ("stale", old.id)
    assert spanish["first_visit"].state == "approved"
    assert {event.kind for event in builders.every(Event)} == {
        "text.replace",
        "text.completed",
        "text.go_stale",
    }


@pytest.mark.usefixtures("title_is_new")
def test_completing_again_changes_nothing(as_owner: Connection) -> None:
    versions = select(LetterText.id, LetterText.version).order_by(LetterText.id)
    texts.seed_all(as_owner)
    before = as_owner.execute(versions).all()

    texts.seed_all(as_owner)

    assert as_owner.execute(versions).all() == before


def test_a_version_in_the_making_stays_the_newest(as_owner: Connection, title_is_new: District) -> None:
    draft = {"kind": "thanks", "language": "en", "number": 2, "parts": {"title": "Thanks!"}}
    as_owner.execute(insert(LetterText).values(district_id=title_is_new.id, **draft))

    texts.seed_all(as_owner)
    as_owner.commit()

    found = builders.every(LetterText, language="en", kind="thanks")
    assert {(text.number, text.state) for text in found} == {(1, "replaced"), (2, "approved"), (3, "draft")}
    assert next(text.parts for text in found if text.number == 3) == draft["parts"]

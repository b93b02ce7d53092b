"""Which texts letters are made from, and where the others stand."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import District, LetterText
from app.services import texts
from tests import builders
from tests.visiting import acting
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")
Seeded = Callable[..., District]


@pytest.fixture
def district(owner: Engine) -> District:
    found = builders.a_district()
    with Session(owner) as session, session.begin():
        texts.seed(session, found.id)
    return found


def change(tag: str, kind: str, **columns: Any) -> None:
    builders.change(builders.every(LetterText, language=tag, kind=kind)[0], **columns)


def approve(tag: str, *kinds: str) -> None:
    for kind in kinds:
        change(tag, kind, state="approved", method="human", approved_at=builders.now())


def a_liaison() -> int:
    liaison = builders.a_person("Lan Ng", roles={Role.liaison: builders.a_school()})
    acting(liaison)
    return liaison.id


def test_an_approved_text_is_found_and_a_draft_is_not(district: District) -> None:
    a_liaison()

    english = texts.approved(district.id, "first_visit", "en")

    assert english is not None
    assert english.label == "first_visit 1"
    assert english.parts["title"] == "We would like to visit your family"
    assert texts.approved(district.id, "first_visit", "es") is None


def test_a_letter_needs_its_own_words_and_those_that_all_letters_share(district: District) -> None:
    approve("es", "first_visit")
    a_liaison()
    assert texts.words_for(district.id, "first_visit", "es") is None

    approve("es", "common")
    words = texts.words_for(district.id, "first_visit", "es")

    assert words is not None
    assert (words.text.kind, words.common.kind, words.tag) == ("first_visit", "common", "es")


def test_the_words_of_all_languages_are_found_at_once(district: District) -> None:
    approve("es", "first_visit", "common")
    approve("vi", "first_visit")
    approve("ru", "common")
    a_liaison()

    assert set(texts.all_words(district.id, "first_visit")) == {"en", "es"}
    assert set(texts.all_words(district.id, "first_visit", ["en", "vi"])) == {"en"}


def test_another_districts_texts_are_not_there(district: District) -> None:
    acting(builders.a_person(roles={Role.liaison: builders.a_school(district=builders.a_district("Cedar"))}))

    assert texts.approved(district.id, "first_visit", "en") is None


def test_the_rows_of_texts_are_found_for_a_letter_to_keep(district: District) -> None:
    approve("es", "first_visit", "common")
    a_liaison()
    wanted = [texts.approved(district.id, kind, "es") for kind in ("first_visit", "common")]

    found = texts.ids_of(district.id, [text for text in wanted if text])

    kept = {row.id: (row.kind, row.language) for row in builders.every(LetterText)}
    assert {kept[number] for number in found} == {("first_visit", "es"), ("common", "es")}


def test_what_stands_is_told_by_language_and_kind(district: District) -> None:
    approve("es", "first_visit")
    change("es", "thanks", state="in_review")
    a_liaison()

    standing = texts.standing(district.id)

    assert set(standing["en"].values()) == {"approved"}
    assert standing["es"]["first_visit"] == "approved"
    assert standing["es"]["thanks"] == "in_review"
    assert standing["es"]["reminder"] == "draft"
    assert "km" not in standing


def test_speakers_who_keep_texts_are_asked_first_then_others_then_the_coordinator(
    district: District,
) -> None:
    builders.a_person("Noor Haddad", languages=["en", "prs"])
    builders.a_person("Ana Reyes", languages=["es"])
    builders.a_person("Tom Okafor", languages=["es-MX"], roles={Role.liaison: builders.the_school(district)})
    builders.a_person("Ana Ilic", languages=["es"], active=False)
    builders.a_person("Jo Park", roles={Role.district_coordinator: district})
    a_liaison()

    def asked(tag: str) -> list[str]:
        return [person.name for person in texts.whom_to_ask(district.id, tag)]

    assert asked("es") == ["Tom Okafor", "Ana Reyes", "Jo Park"]
    assert asked("fa-AF") == ["Noor Haddad", "Jo Park"]
    assert asked("km") == ["Jo Park"]


def test_a_few_are_named_not_everybody(district: District) -> None:
    for number in range(9):
        builders.a_person(f"Maria Nr{number}", languages=["es"])
    builders.a_person("Jo Park", roles={Role.district_coordinator: district}, languages=["es"])
    a_liaison()

    found = [person.name for person in texts.whom_to_ask(district.id, "es")]

    assert found == ["Jo Park", "Maria Nr0", "Maria Nr1", "Maria Nr2"]

"""The phone script: both languages, every value filled, tips for a family that hesitates; nothing runs off a page."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from forms.letters.kinds import LETTERS
from forms.letters.letter import Letter
from forms.letters.refusal import LetterRefused
from forms.letters.sample import sample_letter
from forms.letters.script import TIPS, Call, script, told

ROSA = Call("Rosa Ortiz", "(530) 555-0123", "Spanish", "would like an interpreter")


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("kind", LETTERS)
def test_every_kind_has_a_script_in_both_languages(kind: str) -> None:
    letter = sample_letter(kind, "es")

    said = words_of(script([(letter, [ROSA])]))

    assert "Hello" in said
    assert "Gracias" in said
    assert "{" not in said


def test_the_script_says_whom_to_call_and_what_helps_a_family_that_hesitates() -> None:
    said = words_of(script([(sample_letter("first_visit", "es"), [ROSA])]))

    assert "Rosa Ortiz · (530) 555-0123 · Spanish · would like an interpreter" in said
    assert [tip for tip in TIPS if tip not in said] == []


def test_a_family_that_reads_english_gets_one_column() -> None:
    said = words_of(script([(sample_letter("first_visit", "en"), [])]))

    assert said.count("Is this a good time to talk?") == 1


def test_scripts_of_several_families_are_on_pages_of_their_own() -> None:
    both = [(sample_letter("first_visit", tag), [Call(f"Family {tag}", "")]) for tag in ("es", "en")]

    pages = [page.extract_text() for page in PdfReader(BytesIO(script(both))).pages]

    assert not [page for page in pages if "Family es" in page and "Family en" in page]


def test_a_grown_ups_name_keeps_its_script() -> None:
    said = words_of(script([(sample_letter("first_visit", "es"), [Call("نور حداد", "")])]))

    assert set("نورحداد") <= set(said)


def test_words_that_run_to_the_left_keep_the_phone_number_together() -> None:
    arabic, english = (dict(told(version, "message")) for version in reversed(versions("ar")))

    assert "\u2066(916) 448-5290\u2069" in arabic["message"]
    assert "\u2066" not in english["message"]
    assert "\u00a0" not in arabic["message"] + english["message"]


def test_a_hidden_character_in_a_name_is_refused_with_its_place() -> None:
    letter = sample_letter("first_visit", "es")
    odd = replace(letter, facts=replace(letter.facts, caller_name="Rosa\u202eDelgado"))

    with pytest.raises(LetterRefused) as refused:
        script([(odd, [])])

    assert refused.value.field == "caller_name"


def versions(tag: str) -> tuple:  # type: ignore[type-arg]
    letter: Letter = sample_letter("first_visit", tag)
    return letter.versions


def test_its_headings_speak_the_language_of_the_screen() -> None:
    spanish = {"When a family hesitates": "Cuando una familia duda"}

    said = words_of(
        script([(sample_letter("first_visit", "es"), [])], say=lambda words: spanish.get(words, words))
    )

    assert "Cuando una familia duda" in said
    assert "Hello, may I speak with" in said, "what is said to the family stays as it was approved"

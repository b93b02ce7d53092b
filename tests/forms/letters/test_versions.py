"""A letter's words with the family's values in place."""

from dataclasses import replace

import pytest

from forms.letters.languages import language
from forms.letters.refusal import LetterRefused
from forms.letters.sample import sample_facts
from forms.letters.specimen import words
from forms.letters.values import plain
from forms.letters.versions import Version, spoken, versions


def a_version(kind: str = "first_visit", tag: str = "en", **facts: object) -> Version:
    return Version(replace(sample_facts(kind), **facts), words(kind, language(tag)))  # type: ignore[arg-type]


def names(version: Version) -> list[str]:
    return [part.name for part in version.chosen("letter")]


@pytest.mark.parametrize(
    ("educators", "part"),
    [
        (("Teresa Park", "Daniel Nguyễn"), "visitors"),
        (("Teresa Park",), "visitors_one"),
        ((), "visitors_unnamed"),
    ],
)
def test_who_comes_is_said_in_the_words_for_so_many(educators, part):
    version = a_version(educator_names=educators)

    assert [name for name in names(version) if name.startswith("visitors")] == [part]


def test_a_value_stands_between_marks_that_keep_its_direction():
    assert a_version().values["phone"].startswith("\u2066")
    assert a_version().values["school"].startswith("\u2068")


def test_words_to_be_read_aloud_or_sent_have_no_such_marks():
    for tag in ("en", "ar"):
        for _, text in spoken(a_version(tag=tag), "script"):
            assert text == plain(text)


@pytest.mark.parametrize(
    ("place", "note", "said"),
    [
        ("home", None, "Your home"),
        ("park", "McKinley Park", "A park (McKinley Park)"),
        ("other", "Rosie’s Café", "Rosie’s Café"),
        ("other", None, "Another place"),
    ],
)
def test_a_place_is_said_with_its_note(place, note, said):
    assert plain(a_version("confirmation", place=place, place_note=note).values["place"]) == said


def test_a_value_with_braces_is_no_field():
    version = a_version(student_names=("{caller}",))

    assert "{caller}" in plain(version.says("hopes"))


def test_a_letter_without_a_child_is_refused():
    with pytest.raises(LetterRefused) as refused:
        _ = a_version(student_names=()).values

    assert refused.value.field == "student_names"


def test_english_comes_first_and_stands_once_for_an_english_family():
    english, spanish = (words("first_visit", language(tag)) for tag in ("en", "es"))
    facts = sample_facts()

    assert [each.words.tag for each in versions(facts, english, spanish)] == ["en", "es"]
    assert [each.words.tag for each in versions(facts, english, english)] == ["en"]
    assert [each.words.tag for each in versions(facts, english, None)] == ["en"]

"""The words of the answer page, and what a family types."""

import pytest

from forms.answers import page_words, seen, weekdays
from forms.letters.languages import LANGUAGES, language
from forms.letters.texts import Text, starter

SAID = Text("common", "en", 1, starter("common", "en") or {})


def test_every_language_names_seven_days_of_its_own() -> None:
    for spoken in LANGUAGES.values():
        numbers, names = zip(*weekdays(spoken), strict=True)
        assert numbers == tuple(range(1, 8))
        assert len(set(names)) == 7, spoken.tag


def test_one_languages_days_are_not_anothers() -> None:
    weekdays(language("sw"))

    assert weekdays(language("fr"))[0] == (1, "lundi")
    assert weekdays(language("en"))[6] == (7, "Sunday")


def test_values_stand_in_isolates_and_telephone_numbers_do_not_break() -> None:
    say = page_words(SAID, language("en"), students=["Ana"], school="Alder", phone="(530) 555-0100")

    assert "the family of \u2068Ana\u2069" in say["page_asks"]
    assert "\u2066(530)\u00a0555-0100\u2069" in say["page_call_instead"]


def test_a_sentence_whose_value_is_not_known_is_left_out() -> None:
    say = page_words(SAID, language("en"), students=["Ana"], school="Alder")

    assert say["page_call_instead"] == ""
    assert say["page_visitors"] == ""
    assert say["page_send"] == "Send my answer"


def test_a_name_that_looks_like_a_merge_field_stays_a_name() -> None:
    say = page_words(SAID, language("en"), students=["{school}"], school="Alder", phone="1")

    assert "\u2068{school}\u2069" in say["page_asks"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202a(530) 555-0199\u202c", "(530) 555-0199"),
        ("  Elm\u0000 Park\n", "Elm Park"),
        ("\u2067", None),
        ("", None),
        (None, None),
        ("Nguyễn", "Nguyễn"),
    ],
)
def test_what_nobody_sees_is_not_kept(typed: str | None, kept: str | None) -> None:
    assert seen(typed) == kept

"""The sample family."""

import pytest

from forms.letters.kinds import LETTERS
from forms.letters.letter import refusal
from forms.letters.sample import NoWords, sample_facts, sample_letter, starter_words


@pytest.mark.parametrize("kind", LETTERS)
def test_the_sample_family_s_letter_of_every_kind_can_be_printed(kind):
    assert refusal(sample_letter(kind, "es")) is None


@pytest.mark.parametrize("kind", ["confirmation", "reminder"])
def test_a_letter_about_an_agreed_day_has_one_and_asks_for_no_answer(kind):
    facts = sample_facts(kind)

    assert facts.starts_at is not None
    assert facts.answer_url is None


@pytest.mark.parametrize("kind", ["first_visit", "second_visit", "other_place", "missed"])
def test_a_letter_that_asks_has_a_link_and_no_day(kind):
    facts = sample_facts(kind)

    assert facts.starts_at is None
    assert facts.answer_url is not None


def test_only_english_words_count_as_read():
    english, spanish = starter_words("thanks", "en"), starter_words("thanks", "es")

    assert english is not None
    assert english.reviewed
    assert spanish is not None
    assert not spanish.reviewed


def test_a_language_without_words_is_refused_by_name():
    with pytest.raises(NoWords, match="'first_visit' in 'ta'"):
        sample_letter("first_visit", "ta")

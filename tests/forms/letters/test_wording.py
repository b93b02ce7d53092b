"""The letters' words, held to what a parent can read and a translator must keep."""

import re

import pytest

from forms.letters import wording as words
from forms.letters.fonts import face_for
from forms.letters.languages import SOURCE
from forms.letters.wording import (
    ON_EVERY_SHEET,
    PARAGRAPHS,
    WRITTEN,
    IncompleteWording,
    placeholders,
    wording,
)

TEMPLATES = ("first-visit", "second-visit")
IN_EVERY_LANGUAGE = [(template, each) for template in TEMPLATES for each in WRITTEN.values()]


@pytest.mark.parametrize(("template", "language"), IN_EVERY_LANGUAGE)
def test_every_language_has_every_paragraph(template, language):
    assert set(wording(template, language).paragraphs) == {*PARAGRAPHS, *ON_EVERY_SHEET}


@pytest.mark.parametrize(("template", "language"), IN_EVERY_LANGUAGE)
def test_every_form_of_a_paragraph_has_the_placeholders_of_the_english(template, language):
    translated, source = wording(template, language), wording(template, SOURCE)

    for name, paragraph in translated.paragraphs.items():
        assert paragraph.counts == source.paragraphs[name].counts
        for category, sentence in paragraph.forms.items():
            english = source.paragraphs[name].forms.get(category, source.paragraphs[name].forms["other"])
            assert placeholders(sentence) == placeholders(english), (name, category)


@pytest.mark.parametrize(("template", "language"), IN_EVERY_LANGUAGE)
def test_a_translation_says_which_english_it_translates(template, language):
    assert wording(template, language).version == wording(template, SOURCE).version


@pytest.mark.parametrize(("template", "language"), IN_EVERY_LANGUAGE)
def test_every_character_of_the_wording_has_a_glyph(template, language):
    for paragraph in wording(template, language).paragraphs.values():
        assert all(map(face_for(language).draws, "".join(paragraph.forms.values())))


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_english_can_be_read_in_sixth_grade(template):
    paragraphs = wording(template, SOURCE).paragraphs
    sentences = [name for name in PARAGRAPHS if name not in ("title", "greeting")]
    text = " ".join(paragraphs[name].forms["other"] for name in sentences)

    assert school_grade(re.sub(r"{\w+}", "Ana", text)) <= 6


def test_a_language_without_a_paragraph_prints_nothing(monkeypatch):
    monkeypatch.setattr(words, "PARAGRAPHS", (*PARAGRAPHS, "postscript"))

    with pytest.raises(IncompleteWording, match=r"first-visit in Spanish.*postscript"):
        wording.__wrapped__("first-visit", WRITTEN["es"])


def school_grade(text: str) -> float:
    """Flesch and Kincaid's grade, with syllables counted as groups of vowels (a silent final e left out)."""
    sentences = len(re.findall(r"[.?!:]", text))
    spoken = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in spoken)
    return 0.39 * len(spoken) / sentences + 11.8 * syllables / len(spoken) - 15.59

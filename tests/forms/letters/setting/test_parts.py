"""Parts of a text that many letters share are broken once; it must not show."""

import pytest

from forms.letters.languages import LANGUAGES, SOURCE
from forms.letters.letter import Letter
from forms.letters.sample import sample_facts
from forms.letters.setting import Style, lay_out
from forms.letters.setting.itemising import Itemised
from forms.letters.specimen import words

NARROW, WIDE = 120, 250


def lines_of(text, spoken):
    return [
        [
            (line.text, line.width, line.goes_on)
            for line in lay_out.__wrapped__(text, spoken, Style(10, 14), width).lines
        ]
        for width in (NARROW, WIDE)
    ]


@pytest.mark.parametrize("spoken", LANGUAGES.values(), ids=list(LANGUAGES))
def test_a_text_broken_by_its_parts_has_the_lines_of_the_whole(spoken, monkeypatch):
    letter = Letter(sample_facts("first_visit"), words("first_visit", SOURCE), words("first_visit", spoken))
    home = letter.versions[-1]
    texts = [home.says(part.name) for part in home.chosen("letter")]

    by_parts = [lines_of(text, spoken) for text in texts]
    monkeypatch.setattr(Itemised, "parts", property(lambda items: [items.visible]))

    assert by_parts == [lines_of(text, spoken) for text in texts]


def test_values_and_sentences_are_parts():
    text = "We are glad to have \u2068Ana\u2069 at \u2068Alder School\u2069. We would like to come. You may say no."

    assert Itemised(text, "ltr").parts == [
        "We are glad to have ",
        "Ana ",
        "at ",
        "Alder School. ",
        "We would like to come. ",
        "You may say no.",
    ]

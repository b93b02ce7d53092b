import unicodedata

import pytest
import uharfbuzz as hb

from forms.letters.languages import LANGUAGES, language
from forms.letters.setting.breaking import clusters
from forms.letters.setting.faces import Glyph, stack
from forms.letters.setting.filling import Filling, Line
from forms.letters.setting.shaping import Shaped, shaped
from forms.letters.setting.style import Style
from tests.forms.letters.setting.reading import EVERY, STYLE, words_of

WIDE = 10_000.0


def by_harfbuzz(text, spoken, start=0, end=None):
    """HarfBuzz's own glyphs for the text, or a part of it, at once and in the language's first font."""
    buffer = hb.Buffer()
    buffer.add_str(text, start, (len(text) if end is None else end) - start)
    buffer.guess_segment_properties()
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.language = spoken.tag
    if spoken.opentype_language:
        buffer.set_language_from_ot_tag(spoken.opentype_language)
    hb.shape(stack(spoken, 400).first.hb_font, buffer)
    placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return [(glyph.codepoint, at.x_advance, at.x_offset, at.y_offset) for glyph, at in placed]


def by_us(line: Line):
    return [(glyph.id, glyph.advance, glyph.x, glyph.y) for word in line.pieces for glyph in drawn(word)]


def drawn(word: Shaped) -> list[Glyph]:
    """Without the empty glyphs that say a ligature's further letters."""
    return [
        glyph
        for run in word.runs
        for cluster in run.clusters
        for glyph in cluster.glyphs
        if glyph != run.face.empty(glyph.text)
    ]


def is_of_letters(word):
    return all(unicodedata.category(letter)[0] in "LM" for letter in word)


@pytest.mark.parametrize("tag", EVERY)
def test_glyphs_are_those_that_harfbuzz_chooses_for_the_whole_line(tag):
    spoken = LANGUAGES[tag]
    ours = stack(spoken, 400).first
    words = [word for word in words_of(spoken) if ours.draws(word) and is_of_letters(word)]
    text = " ".join(words[:40])
    assert text

    [line] = Filling(spoken, STYLE, WIDE).lines(text)

    assert by_us(line) == by_harfbuzz(text, spoken)


@pytest.mark.parametrize("tag", EVERY)
def test_every_letter_is_said_once(tag):
    spoken = LANGUAGES[tag]

    for word in words_of(spoken):
        [line] = Filling(spoken, STYLE, WIDE).lines(word)
        clusters = [each for piece in line.pieces for run in piece.runs for each in run.clusters]
        assert sorted("".join(each.text for each in clusters)) == sorted(word)


def test_a_word_is_joined_to_what_stands_beside_it_across_a_line_end():
    arabic = stack(language("ar"), 400)

    alone = shaped(arabic, "بيت", 0, 1, True)
    joined = shaped(arabic, "ببيت", 0, 1, True)

    assert drawn(alone) == drawn(joined)
    assert drawn(shaped(arabic, "ب", 0, 1, True)) != drawn(joined)


def test_bold_is_the_same_font_at_its_own_weight():
    spoken = language("es")

    regular, bold = (shaped(stack(spoken, weight), "mamá", 0, 4, False) for weight in (400, 700))

    assert bold.width > regular.width
    assert bold.runs[0].face.weight == 700


def test_a_family_of_fixed_weights_brings_its_bold_file():
    spoken = language("ar")

    regular, bold = (stack(spoken, weight).first for weight in (400, 700))

    assert regular.name != bold.name


def test_width_follows_the_size():
    widths = [
        next(Filling(language("en"), Style(size, 20), WIDE).lines("Welcome")).width for size in (10, 20)
    ]

    assert widths[1] == pytest.approx(2 * widths[0])


@pytest.mark.parametrize("tag", ["th", "lo", "km", "my", "ja", "ar", "ur", "hi", "en"])
def test_a_part_of_a_stretch_has_the_glyphs_that_harfbuzz_gives_it_there(tag):
    spoken = language(tag)
    ours = stack(spoken, 400)
    text = "".join(
        word for word in words_of(spoken, most=14) if ours.first.draws(word) and is_of_letters(word)
    )

    for place in clusters(text)[:-1]:
        for start, end in ((0, place), (place, len(text))):
            part = shaped(ours, text, start, end, spoken.direction == "rtl")
            found = [(glyph.id, glyph.advance, glyph.x, glyph.y) for glyph in drawn(part)]
            assert found == by_harfbuzz(text, spoken, start, end)

"""How large a letter is set, and what stands together."""

import pytest

from forms.letters.composing import SIZES_ALONE, SIZES_BESIDE, sheet
from forms.letters.foot import foot
from forms.letters.rows import Block
from tests.forms.letters.building import a_letter


def composed(letter, voices):  # type: ignore[no-untyped-def]
    return sheet(letter.versions, voices, foot(letter.versions), for_envelope=True)


def sizes_of(made):  # type: ignore[no-untyped-def]
    """The sizes of the words in points, the headings' left out."""
    return {
        cell.paragraph.style.size
        for page in made.pages
        for _, block in page
        for row in block.rows
        for cell in getattr(row, "cells", ())
        if cell.paragraph.style.weight == 400
    }


def test_letters_of_one_pile_have_one_size_though_names_differ():
    names = [("Bo",), ("Alejandra",), ("Maximiliano",)]

    found = [sizes_of(composed(a_letter(student_names=each), (0, 1))) for each in names]

    assert found[0] == found[1] == found[2]


def test_a_short_letter_is_set_large():
    assert max(SIZES_BESIDE) in sizes_of(composed(a_letter("thanks"), (0, 1)))
    assert max(SIZES_ALONE) in sizes_of(composed(a_letter("thanks", "en"), (0,)))


def test_names_too_long_for_the_size_of_their_pile_are_set_smaller_before_they_take_a_second_page():
    long = tuple(f"Maximiliano Bartholomew {number}" for number in range(3))
    letter = a_letter("thanks", educator_names=(), student_names=long, guardian_names=long)

    assert len(composed(letter, (0, 1)).pages) == 1


@pytest.mark.parametrize("tag", ["es", "my", "ar"])
def test_the_choice_and_the_phone_stand_on_one_panel(tag):
    made = composed(a_letter(tag=tag), (0, 1))

    panels: list[Block] = [block for page in made.pages for _, block in page if block.panel]

    [panel] = panels
    said = " ".join(cell.paragraph.seen for row in panel.rows for cell in row.cells)  # type: ignore[attr-defined]
    assert "You may say no" in said
    assert "448-5290" in said
    assert len(panel.rows) == 3


def test_the_panel_of_a_language_from_the_right_is_marked_at_the_right():
    arabic, spanish = (composed(a_letter(tag=tag), (1,)) for tag in ("ar", "es"))

    assert [block.right_to_left for page in arabic.pages for _, block in page if block.panel] == [True]
    assert [block.right_to_left for page in spanish.pages for _, block in page if block.panel] == [False]


def test_english_stands_at_the_left_of_every_language():
    for tag in ("es", "ar"):
        rows = [
            row
            for page in composed(a_letter(tag=tag), (0, 1)).pages
            for _, block in page
            for row in block.rows
        ]
        for row in rows:
            lefts = {cell.column.voice: cell.column.left for cell in getattr(row, "cells", ())}
            assert lefts[0] < lefts[1]

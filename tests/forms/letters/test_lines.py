import pytest

from forms.letters.fonts import face_for
from forms.letters.languages import SOURCE
from forms.letters.lines import break_lines

FACE = face_for(SOURCE)


@pytest.mark.parametrize(
    "text", ["one two three four five six seven", "x" * 90, "e\u0323\u0302" * 60, "a " + "y" * 80]
)
def test_lines_fit_and_together_are_the_text(text):
    lines = break_lines(text, FACE, 10, 100)

    assert all(FACE.width(line, 10) <= 100 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_phone_number_stays_on_one_line():
    lines = break_lines("please call us at (916)\u00a0448-5290", FACE, 10, 100)

    assert lines[-1] == "(916)\u00a0448-5290"


def test_a_mark_is_never_parted_from_its_letter():
    lines = break_lines("e\u0323\u0302" * 60, FACE, 10, 100)

    assert all(line.startswith("e") for line in lines)

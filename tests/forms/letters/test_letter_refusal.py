"""Names that are printed letter by letter, and what no letter is printed with."""

import pytest

from forms.letters.facts import Letterhead
from forms.letters.letter import refusal, typeset
from forms.letters.refusal import LetterRefused
from tests.forms.letters.building import LONG_NAME, a_letter, pages_of, read, read_by_pdfium


@pytest.mark.parametrize(
    "name",
    [
        "Jo <Ana> & Li",
        "Jo <b> Li",
        "<img src='/etc/passwd'>",
        "<a href='javascript:alert(1)'>Li</a>",
        "{caller} {0.__class__} %(phone)s",
        "Nguyễn Thị Ánh Tuyết",
        "Đặng Hữu Ước",
        "Ŋalu Kaʻiulani O’Neil",
        LONG_NAME,
    ],
)
def test_a_name_is_printed_letter_by_letter_whatever_it_holds(name):
    pdf = typeset(a_letter(student_names=(name,)))

    assert read(pdf).count(name) >= 2
    assert all(not page.images and "/Annots" not in page for page in pages_of(pdf))


def test_names_of_any_script_stand_in_any_letter():
    text = read_by_pdfium(
        typeset(a_letter(guardian_names=("ليلى حداد", "李伟"), student_names=("Nguyễn An",)))
    )

    assert "李伟" in text
    assert "Nguyễn An" in text


@pytest.mark.parametrize(
    ("field", "value", "code_point"),
    [
        ("student_names", ("Ana 🙂",), "U+1F642 SLIGHTLY SMILING FACE"),
        ("school_name", "Alder\x00", "U+0000"),
        ("school_phone", "916\n448", "U+000A"),
        ("caller_name", "Rosa\u202eodagleD", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("district_name", "Plum\u2066Valley", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("household_address", ("12 Elm\u200b Street",), "U+200B ZERO WIDTH SPACE"),
        ("return_address", ("12 \ue000 Street",), "U+E000"),
        ("letter_id", "PV\ud800", "U+D800"),
        ("answer_url", "https://visits.example.org/a/\u200dx\u202e", "U+202E"),
        ("letterhead", Letterhead(lines=("www\u2028",)), "U+2028"),
    ],
)
def test_a_character_that_would_not_be_seen_as_meant_refuses_the_letter(field, value, code_point):
    with pytest.raises(LetterRefused) as refused:
        typeset(a_letter(**{field: value}))

    assert refused.value.field == field
    assert refused.value.facts["code_point"].startswith(code_point)
    assert refused.value.template == "first_visit 1"
    assert code_point in str(refused.value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("student_names", ()),
        ("student_names", (" ",)),
        ("school_name", ""),
        ("letter_id", "\u00a0"),
        ("caller_name", "x" * 201),
        ("household_address", ("Elm",) * 6),
        ("return_address", ("x" * 101,)),
        ("household_address", ("W" * 98,) * 5),
        ("return_address", ("W" * 98,) * 5),
        ("letterhead", Letterhead(lines=("W" * 98,) * 5)),
    ],
)
def test_a_letter_that_lacks_something_or_has_too_much_is_refused(field, value):
    refused = refusal(a_letter(**{field: value}))

    assert refused is not None
    assert refused.field == field


def test_a_letter_that_can_be_printed_has_no_refusal():
    assert refusal(a_letter()) is None


def test_a_decomposed_name_is_printed_composed():
    text = read(typeset(a_letter(guardian_names=("Jose\u0301",))))

    assert "José" in text
    assert "Jose\u0301" not in text

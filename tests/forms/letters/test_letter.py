"""What a family finds on the paper."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdf
import pytest

from forms.letters.facts import Letterhead
from forms.letters.kinds import LETTERS
from forms.letters.languages import LANGUAGES
from forms.letters.letter import Explained, message, refusal, said, typeset, typeset_all
from forms.letters.refusal import LetterRefused
from forms.letters.texts import starter_tags
from tests.forms.letters.building import a_letter, pages_of, places_of, read, read_by_pdfium, read_page

ROOT = Path(__file__).parents[3]
SIBLINGS = ("Ana", "Beatriz", "Carlos", "Diego", "Elena")
LONG_NAME = ("Wolfeschlegelsteinhausenbergerdorff " * 4)[:119] + "z"


def opening_words(text: str) -> str:
    """What stands before the first merge field."""
    return text.split("{")[0].strip()


@pytest.mark.parametrize("reading", [read, read_by_pdfium])
def test_every_value_can_be_read_on_the_letter_by_two_programs(reading):
    text = reading(typeset(a_letter()))

    for value in (
        "Plum Valley Unified School District",
        "Alder Elementary School",
        "(916) 448-5290",
        "María Elena Hernández",
        "José Luis Ortiz",
        "Mateo",
        "Lucía",
        "Teresa Park",
        "Daniel Nguyễn",
        "Rosa Delgado",
        "120 Alder Street",
        "455 Second Avenue, Apt 3",
        "PV-000123",
        "September 17, 2026",
        "17 de septiembre de 2026",
        "Thursday, October 1, 2026",
        "jueves, 1 de octubre de 2026",
        "plumvalley.example.org",
    ):
        assert value in text


@pytest.mark.parametrize("layout", ["beside", "first"])
@pytest.mark.parametrize("kind", LETTERS)
def test_every_kind_says_all_its_words_in_both_languages(kind, layout):
    letter = a_letter(kind, layout=layout)

    text = read(typeset(letter))

    for version in letter.versions:
        for part in version.chosen("letter"):
            assert opening_words(version.words.text.parts[part.name]) in text, part.name


@pytest.mark.parametrize(
    "promise",
    [
        "hopes and dreams for Mateo and Lucía",
        "We will not talk about grades, behavior, or missed days.",
        "The visit is voluntary. It is your choice. You may say no, and nothing changes for Mateo and Lucía.",
        "Teresa Park and Daniel Nguyễn would like to come.",
        "30 to 40 minutes",
        "Every family at our school is invited.",
        "at your home or at another place",
        "Would you like an interpreter? It is free.",
        "We are not from immigration or any other agency.",
        "please call Rosa Delgado at (916) 448-5290",
        "esperanzas y sueños para Mateo y Lucía",
        "Puede decir que no, y nada cambia para Mateo y Lucía.",
        "de 30 a 40 minutos",
        "No somos de inmigración ni de ninguna otra agencia.",
        "llame a Rosa Delgado al (916) 448-5290",
    ],
)
def test_a_first_invitation_makes_every_promise_in_both_languages(promise):
    assert promise in read(typeset(a_letter()))


@pytest.mark.parametrize("kind", LETTERS)
@pytest.mark.parametrize("tag", sorted({*starter_tags(), "en"}))
def test_a_letter_of_our_own_words_is_one_page_also_with_an_address(kind, tag):
    assert len(pages_of(typeset(a_letter(kind, tag)))) == 1


@pytest.mark.parametrize("layout", ["beside", "first"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_is_set_with_no_line_outside_its_page(tag, layout):
    pdf = typeset(a_letter(tag=tag, layout=layout, slip=True))

    assert len(pages_of(pdf)) <= (3 if layout == "beside" else 4)
    for page in places_of(pdf):
        for left, bottom, right, top in page:
            assert 36 <= left < right <= 612 - 36
            assert 18 <= bottom < top <= 792 - 18


@pytest.mark.parametrize("tag", ["my", "ta"])
def test_the_longest_languages_take_two_pages_and_keep_the_choice_with_its_phone(tag):
    pdf = typeset(a_letter(tag=tag))

    assert len(pages_of(pdf)) == 2
    assert "It is your choice." in read_page(pdf, 1)
    assert "please call Rosa Delgado at (916) 448-5290" in read_page(pdf, 1)


def test_english_stands_alone_for_an_english_family():
    text = read(typeset(a_letter(tag="en")))

    assert text.count("Would you like an interpreter?") == 1
    assert "intérprete" not in text


def test_the_home_language_comes_first_and_english_follows_on_its_own_page():
    pdf = typeset(a_letter(layout="first"))

    assert len(pages_of(pdf)) == 2
    assert "Nos gustaría visitar a su familia" in read_page(pdf, 0)
    assert "We would like to visit your family" not in read_page(pdf, 0)
    assert "We would like to visit your family" in read_page(pdf, 1)
    assert "Avenue" in read_page(pdf, 0)
    assert "Avenue" not in read_page(pdf, 1)


def test_a_screen_reader_finds_one_whole_language_after_the_other():
    reader = pypdf.PdfReader(BytesIO(typeset(a_letter())))

    letter = reader.root_object["/StructTreeRoot"]["/K"]["/K"]
    spoken = [part.get_object().get("/Lang") for part in letter["/K"]]

    assert spoken == ["en", "es", "en", "es", "en"]
    assert reader.root_object["/Lang"] == "es"


def test_a_file_names_its_kind_and_no_child_in_what_windows_and_lists_show():
    metadata = pypdf.PdfReader(BytesIO(typeset(a_letter()))).metadata

    assert metadata.title == "We would like to visit your family / Nos gustaría visitar a su familia"
    assert "Mateo" not in str(metadata)
    assert "Hernández" not in str(metadata)


def test_a_pair_that_is_not_known_yet_is_two_of_our_educators():
    text = read(typeset(a_letter(educator_names=())))

    assert "Two of our educators would like to come." in text


def test_one_known_educator_comes_with_another():
    text = read(typeset(a_letter(educator_names=("Teresa Park",))))

    assert "Teresa Park would like to come, together with one more educator" in text


def test_a_letter_without_a_day_to_answer_by_names_none():
    text = read(typeset(a_letter(reply_by=None)))

    assert "please tell us by" not in text
    assert "a más tardar" not in text


@pytest.mark.parametrize("kind", ["confirmation", "reminder"])
def test_an_agreed_visit_names_its_day_hour_and_place_in_both_languages(kind):
    text = read(typeset(a_letter(kind)))

    assert "Tuesday, October 6, 2026" in text
    assert "martes, 6 de octubre de 2026" in text
    assert "5:30 PM" in text
    assert "A park (McKinley Park, by the swings)" in text
    assert "Un parque (McKinley Park, by the swings)" in text


def test_a_place_of_the_family_s_own_naming_speaks_for_itself():
    text = read(typeset(a_letter("confirmation", place="other", place_note="Rosie’s Café")))

    assert "Place: Rosie’s Café" in text


def test_what_is_not_agreed_yet_is_left_out():
    text = read(typeset(a_letter("confirmation", starts_at=None, place=None, place_note=None)))

    assert "Day:" not in text
    assert "Place:" not in text


def test_a_wall_clock_is_printed_as_it_is_given():
    late = datetime(2026, 10, 6, 0, 5, tzinfo=ZoneInfo("America/Los_Angeles"))

    assert "12:05 AM" in read(typeset(a_letter("reminder", starts_at=late)))


def test_a_family_without_a_named_guardian_is_greeted_by_its_children():
    text = read(typeset(a_letter(guardian_names=())))

    assert "Dear family of Mateo and Lucía," in text
    assert "The family of Mateo and Lucía" in text


def test_siblings_are_all_named():
    text = read(typeset(a_letter(student_names=SIBLINGS)))

    assert "Ana, Beatriz, Carlos, Diego, and Elena" in text
    assert "Ana, Beatriz, Carlos, Diego y Elena" in text


@pytest.mark.parametrize("layout", ["beside", "first"])
def test_words_that_nobody_reviewed_are_marked_on_every_page_in_both_languages(layout):
    pdf = typeset(a_letter(reviewed=False, slip=True, layout=layout))

    for place in range(len(pages_of(pdf))):
        assert "SAMPLE, not reviewed" in read_page(pdf, place)
        assert "MUESTRA, sin revisar" in read_page(pdf, place)


def test_reviewed_words_carry_no_mark():
    text = read(typeset(a_letter()))

    assert "SAMPLE" not in text
    assert "MUESTRA" not in text


def test_the_foot_names_language_texts_letter_page_and_interpreter():
    text = read(typeset(a_letter(slip=True)))

    assert "Spanish · en first_visit 1 · es first_visit 1 · PV-000123 · 1/2" in text
    assert "PV-000123 · 2/2" in text
    assert "Free interpreter: call (916) 448-5290" in text
    assert "Intérprete gratis: llame al (916) 448-5290" in text


def test_a_letter_that_was_told_aloud_says_by_whom_and_when():
    told = Explained("ksw", "Paw Wah Htoo", date(2026, 9, 18))

    text = read(typeset(a_letter(tag="en", explained=told)))

    assert "Explained aloud in Karen" in text
    assert "Paw Wah Htoo · September 18, 2026" in text


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


def test_text_that_no_page_can_hold_runs_on_and_nothing_is_lost():
    names = tuple(f"Child{number} {LONG_NAME}" for number in range(40))

    text = read(typeset(a_letter(student_names=names)))

    assert all(f"Child{number} " in text for number in range(40))
    assert "We hope to meet you soon." in text


def test_no_line_leaves_its_page_whatever_the_names():
    pdf = typeset(
        a_letter(
            student_names=(LONG_NAME, "x" * 200),
            school_name="W" * 200,
            district_name="W" * 200,
            household_address=None,
            return_address=("W" * 98,) * 5,
            letterhead=Letterhead(lines=("W" * 98,) * 5),
        )
    )

    for page in places_of(pdf):
        assert all(
            36 <= left < right <= 576 and 18 <= bottom < top <= 774 for left, bottom, right, top in page
        )


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


def test_the_same_letter_is_the_same_bytes_in_another_process_whatever_was_set_before():
    program = (
        "import sys, hashlib; sys.path[:0] = ['.'];"
        "from tests.forms.letters.building import a_letter; from forms.letters.letter import typeset;"
        "sys.stdout.write(hashlib.sha256(typeset(a_letter(tag='ar'))).hexdigest())"
    )

    hashes = {
        subprocess.run(
            [sys.executable, "-c", before + program], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for before in ("", program.replace("'ar'", "'fa-AF'").replace("sys.stdout.write", "str") + ";")
    }

    assert len(hashes) == 1


def test_four_threads_set_the_same_letters():
    letters = [
        a_letter(tag=tag, student_names=(f"Child {tag}",)) for tag in ("es", "ar", "vi", "zh-Hans")
    ] * 2
    alone = [typeset(letter) for letter in letters]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(typeset, letters * 2))

    assert together == alone * 2


def test_many_letters_come_in_one_file_each_on_its_own_pages():
    letters = [a_letter(tag=tag, letter_id=f"PV-A{place}") for place, tag in enumerate(("en", "my", "es"))]

    printed = typeset_all(letters)

    assert printed.pages == ((0, 1), (1, 2), (3, 1))
    pages = pages_of(printed.pdf)
    assert len(pages) == 4
    for place, (first, count) in enumerate(printed.pages):
        for number in range(count):
            text = " ".join(pages[first + number].extract_text().split())
            assert f"A{place} · {number + 1}/{count}" in text
    assert pypdf.PdfReader(BytesIO(printed.pdf)).root_object["/Lang"] == "mul"


def test_a_letter_in_a_file_of_many_has_the_lines_it_has_alone():
    letters = [a_letter(tag=tag) for tag in ("es", "ar", "es")]

    pages = pages_of(typeset_all(letters).pdf)

    alone = [pages_of(typeset(letter))[0].extract_text() for letter in letters]
    assert [page.extract_text() for page in pages] == alone


def test_no_letters_make_no_file():
    with pytest.raises(ValueError, match="no letter"):
        typeset_all([])


def test_the_page_is_letter_size_and_its_fonts_are_in_the_file():
    [page] = pages_of(typeset(a_letter()))

    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    embedded = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert fonts
    assert all("/FontFile2" in font.get_object() for font in embedded)


def test_what_is_read_aloud_comes_in_the_family_s_language_first_with_its_values():
    [(home, parts), (english, _)] = said(a_letter(), "script")

    assert (home, english) == ("es", "en")
    assert any("Rosa Delgado" in text for _, text in parts)


def test_an_e_mail_and_a_text_message_name_no_child_and_no_guardian():
    for use in ("mail", "message"):
        for _, parts in said(a_letter(), use):
            text = " ".join(text for _, text in parts)
            assert "Alder Elementary School" in text
            assert "Mateo" not in text
            assert "Hernández" not in text


def test_a_text_message_can_be_copied_without_marks_that_nobody_sees():
    for tag in starter_tags():
        text = message(a_letter(tag=tag), "message")
        assert "(916) 448-5290" in text
        assert not set(text) & set("\u2066\u2067\u2068\u2069\u00a0\u2011")

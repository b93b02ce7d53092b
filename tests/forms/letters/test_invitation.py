"""What a family finds on the paper."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from forms.letters.invitation import refusal, typeset, typeset_all
from forms.letters.languages import language
from forms.letters.refusal import LetterRefused
from forms.letters.wording import PARAGRAPHS, WRITTEN, wording

ENGLISH, SPANISH = language("en"), language("es")
SIBLINGS = ("Ana", "Beatriz", "Carlos", "Diego", "Elena")
ROOT = Path(__file__).parents[3]
LONG_NAME = ("Wolfeschlegelsteinhausenbergerdorff " * 4)[:119] + "z"


def pages_of(pdf: bytes) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(BytesIO(pdf)).pages)


def test_every_value_of_the_invitation_can_be_read_on_it(invitation, read):
    text = read(typeset(invitation(), SPANISH))

    for value in (
        "Plum Valley Unified School District",
        "Alder Elementary School",
        "(916) 448-5290",
        "María Elena Hernández",
        "José Luis Ortiz",
        "Mateo",
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
    ):
        assert value in text


def test_a_usual_letter_is_one_page_in_each_language_and_for_each_visit(invitation):
    for each in WRITTEN.values():
        for number in (1, 2, 3):
            assert len(pages_of(typeset(invitation(visit_number=number), each))) == 1


def test_english_stands_beside_the_family_s_language_and_alone_for_an_english_family(invitation, read):
    beside = read(typeset(invitation(), SPANISH))
    alone = read(typeset(invitation(), ENGLISH))

    assert beside.count("Would you like an interpreter?") == beside.count("¿Desea un intérprete?") == 1
    assert alone.count("Would you like an interpreter?") == 1
    assert "intérprete" not in alone


@pytest.mark.parametrize(
    "promise",
    [
        "hopes and dreams for Mateo",
        "We will not talk about grades, behavior, or missed days.",
        "You may say no, and nothing changes for your child.",
        "Teresa Park and Daniel Nguyễn would like to come.",
        "30 to 40 minutes",
        "Every family at our school is invited.",
        "at your home or at another place",
        "Would you like an interpreter? It is free.",
        "We are not from immigration or any other agency.",
        "please call Rosa Delgado at (916) 448-5290",
        "esperanzas y sueños para Mateo",
        "No vamos a hablar de calificaciones, de conducta ni de faltas.",
        "Puede decir que no, y nada cambia para su hijo o hija.",
        "de 30 a 40 minutos",
        "No somos de inmigración ni de ninguna otra agencia.",
        "llame a Rosa Delgado al (916) 448-5290",
    ],
)
def test_a_first_invitation_makes_every_promise_in_both_languages(invitation, read, promise):
    assert promise in read(typeset(invitation(), SPANISH))


def test_a_second_invitation_thanks_the_family_and_asks_to_come_again(invitation, read):
    text = read(typeset(invitation(visit_number=2), SPANISH))

    assert "We would like to visit you again" in text
    assert "Gracias por el tiempo que nos dio." in text
    assert "We will not talk about grades" not in text


def test_a_pair_that_is_not_known_yet_is_two_of_our_educators(invitation, read):
    text = read(typeset(invitation(educator_names=()), SPANISH))

    assert "Two of our educators would like to come." in text
    assert "A dos educadores de nuestra escuela" in text


def test_a_letter_without_a_day_to_answer_by_names_none(invitation, read):
    text = read(typeset(invitation(reply_by=None), SPANISH))

    assert "please tell us by" not in text
    assert "a más tardar" not in text


def test_an_address_that_is_not_given_leaves_no_trace(invitation, read):
    text = read(typeset(invitation(household_address=None), SPANISH))

    assert "455 Second Avenue" not in text
    assert "Mateo" in text


def test_a_family_without_a_named_guardian_is_greeted_by_its_children(invitation, read):
    text = read(typeset(invitation(guardian_names=()), SPANISH))

    assert "Dear family of Mateo," in text
    assert "Un saludo cordial a la familia de Mateo:" in text


def test_siblings_are_all_named_and_counted(invitation, read):
    text = read(typeset(invitation(student_names=SIBLINGS), SPANISH))

    assert "Ana, Beatriz, Carlos, Diego, and Elena are part of" in text
    assert "Ana, Beatriz, Carlos, Diego y Elena sean parte de" in text
    assert "nothing changes for your children" in text
    assert "nada cambia para sus hijos" in text


def test_a_letter_that_nobody_reviewed_says_so_on_every_page_in_both_languages(invitation):
    crowd = invitation(student_names=(LONG_NAME,) * 5)

    pages = pages_of(typeset(crowd, SPANISH))

    assert len(pages) == 2
    for page in pages:
        assert "SAMPLE, not reviewed" in page.extract_text()
        assert "MUESTRA, sin revisar" in page.extract_text()


def test_a_reviewed_letter_carries_no_mark(invitation, read):
    text = read(typeset(invitation(reviewed=True), SPANISH))

    assert "SAMPLE" not in text
    assert "MUESTRA" not in text


def test_the_foot_names_language_text_letter_page_and_interpreter(invitation, read):
    text = read(typeset(invitation(), SPANISH))

    assert "Spanish · first-visit 1 · PV-000123 · 1/1" in text
    assert "Free interpreter: call (916) 448-5290" in text
    assert "Intérprete gratis: llame al (916) 448-5290" in text


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
def test_a_name_is_printed_letter_by_letter_whatever_it_holds(invitation, read, name):
    pdf = typeset(invitation(student_names=(name,), reply_by=None), SPANISH)

    assert read(pdf).count(name) >= 2
    assert all(not page.images and "/Annots" not in page for page in pages_of(pdf))


def test_text_that_no_page_can_hold_runs_on_and_nothing_is_lost(invitation, read):
    names = tuple(f"Child{number} {LONG_NAME}" for number in range(40))

    pdf = typeset(invitation(student_names=names), SPANISH)

    assert all(f"Child{number} " in read(pdf) for number in range(40))
    assert "Rosa Delgado" in pages_of(pdf)[-1].extract_text()


def test_no_line_leaves_its_page(invitation):
    pdf = typeset(
        invitation(
            student_names=(LONG_NAME, "x" * 200),
            school_name="W" * 200,
            district_name="W" * 200,
            household_address=("W" * 100,) * 5,
            return_address=("W" * 100,) * 5,
            school_phone="W" * 200,
        ),
        SPANISH,
    )

    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for place in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(place)
            assert 36 <= left < right <= 612 - 36
            assert 18 <= bottom < top <= 792 - 18


@pytest.mark.parametrize(
    ("field", "value", "code_point"),
    [
        ("student_names", ("Ana 🙂",), "U+1F642 SLIGHTLY SMILING FACE"),
        ("guardian_names", ("ليلى",), "U+0644 ARABIC LETTER LAM"),
        ("educator_names", ("李 Wei", "Ana"), "U+674E CJK UNIFIED IDEOGRAPH-674E"),
        ("school_name", "Alder\x00", "U+0000"),
        ("school_phone", "916\n448", "U+000A"),
        ("caller_name", "Rosa\u202eodagleD", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("district_name", "Plum\u2066Valley", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("household_address", ("12 Elm\u200b Street",), "U+200B ZERO WIDTH SPACE"),
        ("return_address", ("12 \ue000 Street",), "U+E000"),
        ("letter_id", "PV\ud800", "U+D800"),
    ],
)
def test_a_character_that_would_not_be_seen_as_meant_refuses_the_letter(invitation, field, value, code_point):
    with pytest.raises(LetterRefused) as refused:
        typeset(invitation(**{field: value}), SPANISH)

    assert refused.value.field == field
    assert refused.value.facts["code_point"].startswith(code_point)
    assert refused.value.template == "first-visit 1"
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
    ],
)
def test_a_letter_that_lacks_something_or_has_too_much_is_refused(invitation, field, value):
    refused = refusal(invitation(**{field: value}), SPANISH)

    assert refused is not None
    assert refused.field == field


def test_a_letter_that_can_be_printed_has_no_refusal(invitation):
    assert refusal(invitation(), SPANISH) is None


def test_a_decomposed_name_is_printed_composed(invitation, read):
    assert "Jose\u0301" not in (text := read(typeset(invitation(guardian_names=("Jose\u0301",)), SPANISH)))
    assert "José" in text


def test_the_same_letter_is_the_same_bytes_in_another_process(invitation):
    program = (
        "import sys, hashlib; sys.path[:0] = ['.', 'tests/forms/letters'];"
        "from conftest import an_invitation as i; from forms.letters.invitation import typeset;"
        "from forms.letters.languages import language as l;"
        "sys.stdout.write(hashlib.sha256(typeset(i(), l('es'))).hexdigest())"
    )

    hashes = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }

    assert len(hashes) == 1
    assert typeset(invitation(), SPANISH) == typeset(invitation(), SPANISH)


def test_four_threads_set_the_same_letters(invitation):
    letters = [(invitation(student_names=(f"Child {number}",)), SPANISH) for number in range(8)]
    alone = [typeset(*letter) for letter in letters]

    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda letter: typeset(*letter), letters * 2))

    assert together == alone * 2


def test_many_letters_come_in_one_file_in_order_each_on_its_own_page(invitation):
    languages = [ENGLISH, SPANISH, ENGLISH, SPANISH]
    letters = [(invitation(letter_id=f"PV-{number}"), each) for number, each in enumerate(languages)]

    reader = pypdf.PdfReader(BytesIO(typeset_all(letters)))

    assert len(reader.pages) == 4
    assert all(f"PV-{number} · 1/1" in page.extract_text() for number, page in enumerate(reader.pages))
    assert reader.trailer["/Root"]["/Lang"] == "mul"


def test_no_letters_make_no_file():
    with pytest.raises(ValueError, match="no letter"):
        typeset_all([])


def test_the_file_has_a_title_a_language_and_embedded_fonts_only(invitation):
    reader = pypdf.PdfReader(BytesIO(typeset(invitation(), SPANISH)))

    assert reader.metadata.title == "Home visit invitation / Invitación a una visita en el hogar"
    assert "Mateo" not in str(reader.metadata)
    assert reader.trailer["/Root"]["/Lang"] == "es"
    fonts = [font.get_object() for font in reader.pages[0]["/Resources"]["/Font"].values()]
    assert fonts
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)


def test_the_page_is_letter_size(invitation):
    [page] = pages_of(typeset(invitation(), SPANISH))

    assert (float(page.mediabox.width), float(page.mediabox.height)) == (612, 792)


def test_every_paragraph_of_the_wording_is_printed(invitation, read):
    for each in WRITTEN.values():
        for number, template in ((1, "first-visit"), (2, "second-visit")):
            text = read(typeset(invitation(visit_number=number), each))
            paragraphs = wording(template, each).paragraphs
            for name in PARAGRAPHS:
                opening_words = paragraphs[name].form(1, each).split("{")[0].strip()
                assert opening_words in text or paragraphs[name].counts


def test_times_of_year_are_written_as_the_family_says_them(invitation, read):
    text = read(typeset(invitation(letter_date=date(2026, 1, 5)), SPANISH))

    assert "January 5, 2026" in text
    assert "5 de enero de 2026" in text

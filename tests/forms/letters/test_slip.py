"""The reply slip, for families without internet."""

import pytest

from forms.letters.languages import LANGUAGES, language, weekday_names
from forms.letters.letter import typeset
from tests.forms.letters.building import a_letter, pages_of, read_page


@pytest.mark.parametrize(
    "words",
    [
        "Yes, we would like a visit.",
        "Sí, nos gustaría una visita.",
        "Not now. Please ask us again later.",
        "No, thank you. (You do not need to give a reason.)",
        "Wednesday",
        "miércoles",
        "In the evening",
        "En la noche",
        "The library",
        "La biblioteca",
        "I would like an interpreter. It is free.",
        "Please call me.",
        "Phone number",
        "Alder Elementary School · PV-000123",
    ],
)
def test_a_slip_offers_every_answer_in_both_languages(words):
    assert words in read_page(typeset(a_letter(slip=True)), 1)


def test_a_slip_names_nobody():
    text = read_page(typeset(a_letter(slip=True)), 1)

    for name in ("Mateo", "Lucía", "Hernández", "Ortiz", "Avenue"):
        assert name not in text


def test_a_slip_stands_under_a_short_letter():
    short = a_letter("thanks", "en", slip=True, household_address=None)

    assert len(pages_of(typeset(short))) == 1


@pytest.mark.parametrize("layout", ["beside", "first"])
def test_a_slip_closes_the_letter(layout):
    pages = pages_of(typeset(a_letter(slip=True, layout=layout)))

    assert [("Your answer" in page.extract_text()) for page in pages] == [False] * (len(pages) - 1) + [True]


def test_no_slip_is_printed_unasked():
    assert "Your answer" not in read_page(typeset(a_letter()))


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_has_seven_days(tag):
    assert len(set(weekday_names(language(tag)))) == 7


def test_the_days_on_a_slip_are_its_own_languages_whichever_was_printed_before():
    typeset(a_letter(tag="sw", slip=True))
    text = read_page(typeset(a_letter(tag="ru", slip=True)), 1)

    assert "вторник" in text
    assert "Jumatatu" not in text


@pytest.mark.parametrize(
    ("tag", "day"),
    [
        ("es", "miércoles"),
        ("pt", "segunda-feira"),
        ("pl", "poniedziałek"),
        ("ru", "понедельник"),
        ("uk", "понеділок"),
        ("hy", "երկուշաբթի"),
    ],
)
def test_a_long_day_is_not_cut_beside_its_box(tag, day):
    assert day in read_page(typeset(a_letter(tag=tag, layout="first", slip=True)), 2)

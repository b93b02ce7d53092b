"""What a letter says to the family."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from forms.letters.kinds import LETTERS
from forms.letters.letter import Explained, message, said, typeset
from forms.letters.texts import starter_tags
from tests.forms.letters.building import a_letter, read, read_by_pdfium

SIBLINGS = ("Ana", "Beatriz", "Carlos", "Diego", "Elena")


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


def test_english_stands_alone_for_an_english_family():
    text = read(typeset(a_letter(tag="en")))

    assert text.count("Would you like an interpreter?") == 1
    assert "intérprete" not in text


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


def test_a_letter_that_was_told_aloud_says_by_whom_and_when():
    told = Explained("ksw", "Paw Wah Htoo", date(2026, 9, 18))

    text = read(typeset(a_letter(tag="en", explained=told)))

    assert "Explained aloud in Karen" in text
    assert "Paw Wah Htoo · September 18, 2026" in text


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

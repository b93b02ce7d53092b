"""What the letters say in English: everything a family must know, in words that anybody can read."""

import re

import pytest

from forms.letters.kinds import (
    ALWAYS_KNOWN,
    FIELDS,
    KINDS,
    LETTERS,
    LONGEST_MESSAGE,
    PRIVATE,
    Kind,
    openers,
    tokens,
)

INVITATIONS = ("first_visit", "second_visit", "other_place")
USUAL_VALUES = {
    "students": "Mateo",
    "guardians": "María Elena Hernández and José Luis Ortiz",
    "educators": "Teresa Park and Daniel Nguyễn",
    "school": "Martin Luther King Jr. Elementary School",
    "caller": "Rosa Delgado Villanueva",
    "phone": "(916) 448-5290",
    "reply_by": "Thursday, October 1, 2026",
    "visit_day": "Wednesday, September 23, 2026",
    "visit_time": "5:30 PM",
    "place": "The library",
    "language": "Spanish",
}


def said(kind: Kind, *uses: str) -> str:
    """The English sentences of a kind, with usual values in them."""
    parts = [part.english for part in kind.parts if part.use in uses or not uses]
    return " ".join(part.format(**USUAL_VALUES) for part in parts)


def test_the_kinds_are_those_that_the_programme_needs():
    assert LETTERS == (
        "first_visit", "second_visit", "confirmation", "reminder", "missed", "thanks", "other_place",
    )  # fmt: skip
    assert set(KINDS) - set(LETTERS) == {"common", "prompts", "flyer"}


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_can_also_be_told_on_the_phone_by_email_and_by_text_message(name):
    uses = {part.use for part in KINDS[name].parts}

    assert uses == {"letter", "script", "mail", "message"}


@pytest.mark.parametrize("name", KINDS)
def test_a_part_has_one_name_and_words_for_the_screen(name):
    parts = KINDS[name].parts

    assert len({part.name for part in parts}) == len(parts)
    assert all(part.label and part.english == part.english.strip() for part in parts)


@pytest.mark.parametrize("name", list(KINDS))
def test_two_parts_that_stand_together_have_labels_of_their_own(name):
    labels = [(part.use, part.label) for part in KINDS[name].parts]

    assert len(labels) == len({*labels})


@pytest.mark.parametrize("name", KINDS)
def test_the_english_names_only_fields_that_can_be_merged(name):
    for part in KINDS[name].parts:
        assert part.fields == tokens(part.english) <= FIELDS.keys(), part.name
        assert part.fields <= part.allowed, part.name


@pytest.mark.parametrize(
    "promise",
    [
        "voluntary",
        "You may say no, and nothing changes for Mateo",
        "You do not need to give a reason",
        "Teresa Park and Daniel Nguyễn would like to come",
        "30 to 40 minutes",
        "hopes and dreams",
        "Every family at our school is invited",
        "not talk about grades, behavior",
        "your home, a park, the library, or the school",
        "interpreter? It is free",
        "not from immigration or any other agency",
        "call Rosa Delgado Villanueva at (916) 448-5290",
        "You may speak your own language",
    ],
)
def test_the_first_invitation_says_everything_that_a_family_must_know(promise):
    assert promise in said(KINDS["first_visit"], "letter")


@pytest.mark.parametrize("name", [*INVITATIONS, "missed"])
@pytest.mark.parametrize("use", ["letter", "script", "mail", "message"])
def test_every_invitation_says_that_a_family_may_say_no(name, use):
    assert "You may say no, and nothing changes" in said(KINDS[name], use)


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("use", ["letter", "script", "mail", "message"])
def test_every_letter_says_whom_to_call(name, use):
    assert {"caller", "phone"} <= tokens(" ".join(part.english for part in KINDS[name].for_use(use)))


@pytest.mark.parametrize("name", LETTERS)
def test_nobody_who_overhears_a_message_learns_about_a_child(name):
    overheard = [part for part in KINDS[name].parts if part.is_public]

    assert {part.use for part in overheard} == {"script", "mail", "message"}
    assert all(not part.fields & PRIVATE and not part.allowed & PRIVATE for part in overheard)
    assert all("child" not in part.english.lower() for part in overheard)


@pytest.mark.parametrize("name", LETTERS)
def test_the_subject_of_an_email_holds_no_name_at_all(name):
    assert KINDS[name].part("mail_subject").fields == frozenset()


@pytest.mark.parametrize("name", LETTERS)
def test_a_voicemail_says_who_called_and_not_why(name):
    voicemail = KINDS[name].part("script_voicemail")

    assert voicemail.fields == {"caller", "school", "phone"}
    assert not re.search(r"visit|child|family|home", voicemail.english)


@pytest.mark.parametrize("name", LETTERS)
def test_a_text_message_fits_a_telephone(name):
    assert len(said(KINDS[name], "message")) <= LONGEST_MESSAGE


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "words",
    [
        r"\bmust\b", r"\bshould have\b", r"\bfail", r"\bmandatory", r"\brequired?\b", r"\bdeadline", r"\bwarning",
        r"\bunfortunately", r"\bwe tried", r"\bno.show", r"\byou were not", r"\byou forgot", r"\blast chance",
        r"\bimportant\b", r"\burgent", r"\bproblems?\b", r"\bexpect", r"\bsorry that you", r"\bas soon as", r"!!",
    ],
)  # fmt: skip
def test_no_sentence_shames_or_presses_a_family(name, words):
    assert not re.search(words, said(KINDS[name]), re.IGNORECASE)


@pytest.mark.parametrize("name", KINDS)
def test_the_english_can_be_read_in_sixth_grade(name):
    kind = KINDS[name]
    for use in {part.use for part in kind.parts} - {"word"}:
        running = " ".join(part.english for part in kind.for_use(use) if re.search(r"[.?!]", part.english))
        assert school_grade(re.sub(r"{\w+}", "Ana", running) + ".") <= 6, use


@pytest.mark.parametrize("name", KINDS)
def test_no_english_sentence_depends_on_how_many_children_there_are(name):
    assert not re.search(r"{students} (is|are|has|have|was|were|does|do)\b", said_raw(KINDS[name]))


@pytest.mark.parametrize(
    ("counts", "chosen"),
    [
        ({"guardians": 2, "educators": 2, "reply_by": 1}, {"greeting", "visitors", "reply_by"}),
        ({"guardians": 0, "educators": 1, "reply_by": 0}, {"greeting_unnamed", "visitors_one"}),
        ({"guardians": 1}, {"greeting", "visitors_unnamed"}),
    ],
)
def test_what_a_family_reads_follows_from_who_and_what_is_known(counts, chosen):
    names = [part.name for part in KINDS["first_visit"].chosen("letter", counts)]
    varying = {name for name in names if name.startswith(("greeting", "visitors", "reply_by"))}

    assert varying == chosen
    assert names[0] == "title"
    assert names[-1] == "closing"


def test_a_day_that_is_not_known_is_left_out():
    names = {part.name for part in KINDS["reminder"].chosen("letter", {"guardians": 1, "visit_day": 1})}

    assert "day" in names
    assert not names & {"hour", "place"}


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("use", ["letter", "script", "mail"])
def test_a_letter_has_no_gap_when_only_the_certain_values_are_known(name, use):
    for part in KINDS[name].chosen(use, {}):
        assert part.fields <= ALWAYS_KNOWN, part.name


@pytest.mark.parametrize(
    ("grade", "first"),
    [("PK", "primary_1"), ("02", "primary_1"), ("05", "upper_1"), ("08", "middle_1"), ("12", "high_1")],
)
def test_a_conversation_starts_with_questions_for_the_grade_and_ends_with_those_for_any(grade, first):
    names = openers(grade)

    assert names[0] == first
    assert names[-1] == "general_6"


@pytest.mark.parametrize("grade", ["", "UG", "Other"])
def test_a_grade_of_no_band_gets_the_questions_for_any_family(grade):
    assert set(openers(grade)) == {f"general_{number}" for number in range(1, 7)}


def said_raw(kind: Kind) -> str:
    return " ".join(part.english for part in kind.parts)


def school_grade(text: str) -> float:
    """Flesch and Kincaid's grade, with syllables counted as groups of vowels (a silent final e left out)."""
    sentences = len(re.findall(r"[.?!]+", text))
    spoken = re.findall(r"[A-Za-z’]+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in spoken)
    return 0.39 * len(spoken) / sentences + 11.8 * syllables / len(spoken) - 15.59

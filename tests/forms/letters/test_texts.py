"""Texts and translations: where a district starts, and every defect that keeps a text from a family."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from forms.letters import texts
from forms.letters.kinds import FIELDS, KINDS, LETTERS, LONGEST_MESSAGE, tokens
from forms.letters.languages import LANGUAGES
from forms.letters.texts import Text, problems, starter, starter_is_draft, starter_tags
from forms.letters.values import Merge

DRAFTS = ("ar", "fa-AF", "ht", "pt", "ru", "so", "vi", "zh-Hans")
TRANSLATED = [(kind, tag) for kind in KINDS for tag in ("es", *DRAFTS)]


def english(kind: str = "first_visit", **changes: str) -> dict[str, str]:
    """The starter's English, with the changes that a test is about."""
    return {**(starter(kind, "en") or {}), **changes}


def spanish(**changes: str) -> dict[str, str]:
    return {**(starter("first_visit", "es") or {}), **changes}


def sentences(found: list[texts.Problem]) -> list[tuple[str, str]]:
    return [(problem.part, problem.sentence) for problem in found]


def test_porchlight_brings_english_spanish_and_drafts_in_eight_languages():
    assert starter_tags() == ("en", *sorted(("es", *DRAFTS)))
    assert set(starter_tags()) <= set(LANGUAGES)


@pytest.mark.parametrize(("kind", "tag"), [(kind, "en") for kind in KINDS] + TRANSLATED)
def test_a_starter_text_has_every_part_and_no_problem(kind, tag):
    found = starter(kind, tag)

    assert found is not None
    assert list(found) == [part.name for part in KINDS[kind].parts]
    assert problems(kind, found, None if tag == "en" else english(kind), tag=tag) == []


@pytest.mark.parametrize(("kind", "tag"), TRANSLATED)
def test_a_translation_merges_the_same_values_as_the_english(kind, tag):
    for name, sentence in (starter(kind, tag) or {}).items():
        assert tokens(sentence) == KINDS[kind].part(name).fields, name


@pytest.mark.parametrize(("kind", "tag"), TRANSLATED)
def test_a_translation_is_no_copy_of_the_english(kind, tag):
    translated = starter(kind, tag) or {}
    same = {part.name for part in KINDS[kind].parts if translated[part.name] == part.english}

    assert same <= {"mail_signed", "page_english"}


@pytest.mark.parametrize("tag", ["es", *DRAFTS])
def test_digits_are_western_in_every_language(tag):
    written = "".join(sentence for kind in KINDS for sentence in (starter(kind, tag) or {}).values())

    assert {letter for letter in written if letter.isdigit()} <= set("0123456789")


@pytest.mark.parametrize("tag", ["en", "es", *DRAFTS])
@pytest.mark.parametrize("kind", LETTERS)
def test_a_text_message_is_short_in_every_language(kind, tag):
    message = (starter(kind, tag) or {})["message"]
    filled = message.format_map(dict.fromkeys(tokens(message), "x" * 20))

    assert len(filled) <= LONGEST_MESSAGE


@pytest.mark.parametrize("tag", DRAFTS)
def test_a_draft_says_that_a_fluent_reader_is_needed(tag):
    source = texts.TRANSLATIONS / tag / "LC_MESSAGES" / "letters.po"

    assert starter_is_draft(tag)
    assert "# draft: needs a fluent reviewer" in source.read_text("utf-8").splitlines()


@pytest.mark.parametrize("tag", ["en", "es"])
def test_english_and_spanish_are_no_drafts(tag):
    assert not starter_is_draft(tag)


@pytest.mark.parametrize("tag", ["ko", "hmn", "tlh"])
def test_a_language_that_porchlight_brings_no_text_in_has_no_starter(tag):
    assert starter("first_visit", tag) is None


def test_a_kind_that_does_not_exist_has_no_starter():
    assert starter("report_card", "en") is None


def a_catalog(*entries: str) -> Catalog:
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    return read_po(BytesIO("\n".join((head, *entries)).encode()))


def test_a_catalog_says_what_it_has_for_the_english_of_today():
    translated = a_catalog(
        'msgctxt "first_visit.title"\nmsgid "We would like to visit your family"\nmsgstr "Ni vizitu vin"\n',
        'msgctxt "first_visit.closing"\nmsgid "Some older English."\nmsgstr "Ĝis"\n',
        '#, fuzzy\nmsgctxt "first_visit.everyone"\nmsgid "Every family at our school is invited."\nmsgstr "Ĉiuj"\n',
    )

    assert texts.words(translated, "first_visit") == {"title": "Ni vizitu vin"}
    assert not texts.is_draft(translated)


def test_a_kind_that_lacks_a_part_in_a_language_has_no_starter(tmp_path, monkeypatch):
    source = tmp_path / "pl" / "LC_MESSAGES" / "letters.po"
    source.parent.mkdir(parents=True)
    source.write_text(
        'msgctxt "first_visit.title"\nmsgid "We would like to visit your family"\nmsgstr "Ni"\n'
    )
    monkeypatch.setattr(texts, "TRANSLATIONS", tmp_path)

    assert starter_tags() == ("en", "pl")
    assert starter("first_visit", "pl") is None


def test_a_text_is_called_by_its_kind_and_version():
    text = Text("first_visit", "es", 3, english())

    assert text.label == "first_visit 3"
    assert text == Text("first_visit", "es", 3, english())
    assert hash(text) == hash(Text("first_visit", "es", 3, {}))


def test_a_missing_an_empty_and_an_unknown_part_are_named():
    parts = english(title=" ", postscript="P.S.")
    del parts["closing"]

    assert sentences(problems("first_visit", parts)) == [
        ("title", texts.EMPTY),
        ("closing", texts.MISSING_PART),
        ("postscript", texts.UNKNOWN_PART),
    ]


@pytest.mark.parametrize(
    ("sentence", "field"),
    [
        ("Dear {parents},", "{parents}"),
        ("Dear {Guardians},", "{Guardians}"),
        ("Dear {guardians.__class__},", "{guardians.__class__}"),
        ("Dear {guardians!r:>999},", "{guardians!r:>999}"),
        ("Dear {},", "{}"),
    ],
)
def test_what_is_no_merge_field_is_named(sentence, field):
    [problem] = problems("first_visit", english(greeting=sentence))

    assert (problem.part, problem.sentence) == ("greeting", texts.UNKNOWN_FIELD)
    assert problem.values == {"field": field}


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("Dear {guardians, hello", "{guardians,"),
        ("Dear guardians}, hello", "guardians},"),
        ("Dear {{guardians}}", "{"),
        ("Dear {guardians} }", "}"),
    ],
)
def test_a_brace_that_is_open_is_named(sentence, word):
    [problem] = problems("first_visit", english(greeting=sentence))

    assert (problem.part, problem.sentence) == ("greeting", texts.BROKEN_FIELD)
    assert problem.values == {"field": word}


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("title", "We would like to meet on {visit_day}"),
        ("closing", "We hope to meet you, {guardians}."),
        ("mail_opening", "We would like to hear about {students}."),
        ("mail_subject", "About {students}"),
        ("message", "{school}: Please call us about {students}."),
        ("script_voicemail", "Please call about {students}."),
    ],
)
def test_english_that_would_leave_a_gap_or_name_a_family_is_refused(part, sentence):
    [problem] = problems("first_visit", english(**{part: sentence}))

    assert (problem.part, problem.sentence) == (part, texts.FIELD_NOT_HERE)


def test_a_district_may_word_its_own_english():
    own = english(title="{school} would like to visit you", everyone="We call {caller} our friend: {phone}.")

    assert problems("first_visit", own) == []


@pytest.mark.parametrize(
    ("part", "sentence", "problem", "field"),
    [
        ("opening", "Nos alegra contar con su familia en {school}.", texts.FIELD_LACKING, "{students}"),
        ("title", "Nos gustaría visitar a {guardians}", texts.FIELD_EXTRA, "{guardians}"),
    ],
)
def test_a_translation_has_the_merge_fields_of_its_english(part, sentence, problem, field):
    [found] = problems("first_visit", spanish(**{part: sentence}), english(), tag="es")

    assert (found.part, found.sentence, found.values) == (part, problem, {"field": field})


def test_a_translation_follows_the_districts_own_english():
    own = english(title="{school} would like to visit you")

    [found] = problems("first_visit", spanish(), own, tag="es")

    assert (found.part, found.sentence, found.values) == ("title", texts.FIELD_LACKING, {"field": "{school}"})
    assert problems("first_visit", spanish(title="{school} quiere visitarle"), own, tag="es") == []


@pytest.mark.parametrize(
    ("tag", "sentence", "problem"),
    [
        ("es", "Nos gustaría\u202e visitar a su familia", texts.refusal.HIDDEN),
        ("es", "Nos gustaría\nvisitar a su familia", texts.refusal.HIDDEN),
        ("es", "Nos gusta\u200bría visitar a su familia", texts.refusal.HIDDEN),
        ("es", "Nos gustaría visitar a su familia 🙂", texts.refusal.NO_GLYPH),
        ("es", "Nos gustar\ufffda visitar a su familia", texts.refusal.LOST),
        ("ksw", "\uf0e1 \uf0e2", texts.refusal.OLD_FONT),
        ("my", "ေက်ာင္းသားမ်ား", texts.refusal.ZAWGYI),
    ],
)
def test_a_character_that_a_family_would_not_see_as_meant_is_named(tag, sentence, problem):
    [found] = problems("first_visit", spanish(title=sentence), english(), tag=tag)

    assert (found.part, found.sentence) == ("title", texts.FLAWS[problem])
    assert str(found.sentence) % found.values


def test_a_burmese_line_end_and_a_persian_joiner_are_spelling():
    assert problems("first_visit", spanish(title="ကျောင်း\u200bသား"), english(), tag="my") == []
    assert problems("first_visit", spanish(title="می\u200cخواهیم"), english(), tag="fa-AF") == []


def test_a_text_message_that_is_too_long_is_refused():
    [found] = problems("first_visit", english(message="{school} " * 20))

    assert (found.part, found.sentence, found.values) == ("message", texts.TOO_LONG, {"most": "320"})


@given(st.text(st.sampled_from("{} students.guardiancol!:%s<>\u200b\u202e\ue000é語ي"), max_size=40))
def test_whatever_is_typed_is_refused_or_can_be_merged(typed):
    found = problems("first_visit", english(opening=typed))

    if not found:
        filled = Merge("first_visit", LANGUAGES["en"]).filled(typed, dict.fromkeys(FIELDS, "Ana"))
        assert not set("{}") & set(filled)


def test_starter_texts_cannot_be_changed_by_who_reads_them():
    found = starter("first_visit", "es")

    assert isinstance(found, Mapping)
    with pytest.raises(TypeError):
        found["title"] = "Otra cosa"  # type: ignore[index]


def test_a_part_that_no_page_says_any_more_is_no_fault_of_an_old_text() -> None:
    english = starter("common", "en") or {}

    assert problems("common", {**english, "page_closed_title": "Closed"}) == []
    assert problems("common", {**english, "page_never_was": "Closed"}) != []

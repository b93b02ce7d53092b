"""The proof: every part of a text, beside the English."""

from io import BytesIO

import pypdf
import pytest

from forms.letters.kinds import KINDS, USES
from forms.letters.languages import LANGUAGES
from forms.letters.proof import UNWRITTEN, Proof, proof
from forms.letters.refusal import LetterRefused
from forms.letters.texts import starter

ENGLISH = starter("first_visit", "en") or {}


def read(wanted: Proof) -> str:
    pages = pypdf.PdfReader(BytesIO(proof(wanted))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def of(tag: str, **changed: str) -> Proof:
    words = {**(starter("first_visit", tag) or ENGLISH), **changed}
    return Proof("first_visit", "A proof", LANGUAGES[tag], words, None if tag == "en" else ENGLISH)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_all_its_parts_in_its_proof(kind: str) -> None:
    words = {part.name: f"Nr{number}." for number, part in enumerate(KINDS[kind].parts)}

    said = read(Proof(kind, "A proof", LANGUAGES["es"], words, starter(kind, "en")))

    assert all(word in said for word in words.values())
    assert all(str(USES[part.use]) in said for part in KINDS[kind].parts)


def test_merge_fields_are_filled_with_the_sample_family() -> None:
    said = read(of("es", opening="{students} en {school}, {phone}"))

    assert "Mateo y Lucía en Alder Elementary School, (916) 448-5290" in said.replace("\u2011", "-").replace(
        "\xa0", " "
    )


def test_the_variant_for_one_educator_names_one() -> None:
    assert "Teresa Park viene sola" in read(of("es", visitors_one="{educators} viene sola"))


def test_parts_that_are_not_written_are_dots() -> None:
    assert UNWRITTEN in read(of("es", title=" "))


def test_a_part_longer_than_a_page_goes_on_and_loses_nothing() -> None:
    words = [f"palabra{number}" for number in range(900)]

    said = read(of("es", opening=" ".join(words)))

    assert all(word in said for word in words)


def test_english_alone_has_one_column() -> None:
    said = read(of("en"))

    assert said.count("We would like to visit your family") >= 1
    assert of("en").width > of("es").width


def test_the_same_words_give_the_same_pages() -> None:
    assert proof(of("ar")) == proof(of("ar"))


def test_an_odd_character_is_refused_by_name() -> None:
    with pytest.raises(LetterRefused, match="U\\+202E"):
        proof(of("es", title="a\u202eb"))

"""In which language a letter speaks, and what goes out where that language is not approved."""

from datetime import timedelta

import pytest

from app.services import letters
from app.services.errors import Refused
from app.services.letters import NoLetter
from forms.letters.letter import Explained
from tests import builders
from tests.app.services.letters.desk import a_school_that_writes, invited, kept, text_of
from tests.visiting import School_, acting

pytestmark = pytest.mark.usefixtures("session")


def test_it_speaks_english_beside_the_language_a_guardian_reads(alder: School_) -> None:
    [letter_id] = letters.issue(invited(alder).id, by=acting(alder.liaison))

    words = text_of(letter_id)

    assert "Dear" in words
    assert "visitar" in words
    assert kept()[0].language == "es"
    assert "first_visit 1" in kept()[0].template_version


@pytest.mark.parametrize(
    ("guardian", "tag"),
    [
        ({"read_language": "vi", "spoken_language": "es"}, "vi"),
        ({"read_language": None, "spoken_language": "es-MX"}, "es"),
        ({"read_language": "zh", "spoken_language": None}, "zh-Hans"),
        ({"read_language": None, "spoken_language": None}, "en"),
        ({"read_language": "en", "spoken_language": "es"}, "en"),
    ],
)
def test_the_guardians_own_language_decides(alder: School_, guardian: dict[str, object], tag: str) -> None:
    visit = invited(alder, guardian=guardian, home_language="ru")

    letters.issue(visit.id, by=acting(alder.liaison))

    assert [letter.language for letter in kept()] == [tag]


def test_guardians_who_read_different_languages_get_a_letter_each_and_english_is_on_both(
    alder: School_,
) -> None:
    visit = invited(alder)
    [family] = builders.every(builders.Family)
    builders.a_guardian(family, given_name="Linh", read_language="vi")
    builders.a_guardian(family, given_name="Hugh", read_language="en")

    letters.issue(visit.id, by=acting(alder.liaison))

    named = {letter.language: letter.values["guardian_names"] for letter in kept()}
    assert named == {"es": ["Rosa Ortiz", "Hugh Ortiz"], "vi": ["Linh Ortiz"]}


@pytest.mark.parametrize("read_language", ["mam", "km"])
def test_without_an_approved_text_there_is_no_letter_and_the_reason_names_the_language(
    alder: School_, read_language: str
) -> None:
    visit = invited(alder, guardian={"read_language": read_language})

    with pytest.raises(NoLetter) as refused:
        letters.issue(visit.id, by=acting(alder.liaison))

    assert refused.value.obstacle.language == read_language
    assert kept() == []


def test_english_goes_out_when_somebody_explained_it_and_the_letter_says_so(alder: School_) -> None:
    visit = invited(alder, guardian={"read_language": "km"})
    told = Explained(language_tag="km", by="Sok Chan", on=builders.today())

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison), explained=told)

    [letter] = kept()
    assert (letter.language, letter.explained_in, letter.explained_by) == ("en", "km", "Sok Chan")
    assert letter.explained_on == builders.today()
    assert "Mateo" in text_of(letter_id)


def test_a_language_that_we_have_no_record_of_is_named_on_the_english_letter(alder: School_) -> None:
    visit = invited(alder, guardian={"read_language": "mam"})
    told = Explained(language_tag="mam", by="Juana Pablo", on=builders.today())

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison), explained=told)

    assert kept()[0].explained_in == "mam"
    assert "Juana Pablo" in text_of(letter_id)


@pytest.mark.parametrize(("by", "days", "field"), [(" ", 0, "explained_by"), ("Sok Chan", 3, "explained_on")])
def test_who_explained_it_and_when_must_be_said(alder: School_, by: str, days: int, field: str) -> None:
    visit = invited(alder, guardian={"read_language": "km"})
    told = Explained(language_tag="km", by=by, on=builders.today() + timedelta(days=days))

    with pytest.raises(Refused) as refused:
        letters.issue(visit.id, by=acting(alder.liaison), explained=told)

    assert refused.value.field == field


def test_a_language_may_be_chosen_and_must_be_one_of_ours(alder: School_) -> None:
    visit = invited(alder, guardian={"read_language": None, "spoken_language": None})

    letters.issue(visit.id, by=acting(alder.liaison), language="vi")
    with pytest.raises(NoLetter):
        letters.issue(visit.id, by=acting(alder.liaison), language="tlh")

    assert [letter.language for letter in kept()] == ["vi"]


def test_a_language_that_nobody_there_reads_is_refused_once_all_were_asked(alder: School_) -> None:
    visit = invited(alder, guardian={"read_language": "es"})

    with pytest.raises(NoLetter, match="known to read"):
        letters.issue(visit.id, by=acting(alder.liaison), language="vi")

    assert kept() == []


@pytest.mark.parametrize("read_language", ["es", "km", "mam"])
def test_english_alone_does_not_go_out_to_whoever_reads_another_language_unless_it_was_explained(
    alder: School_, read_language: str
) -> None:
    visit = invited(alder, guardian={"read_language": read_language})
    told = Explained(language_tag=read_language, by="Sok Chan", on=builders.today())

    with pytest.raises(NoLetter, match="explained") as refused:
        letters.issue(visit.id, by=acting(alder.liaison), language="en")
    letters.issue(visit.id, by=acting(alder.liaison), language="en", explained=told)

    assert refused.value.obstacle.language == read_language
    assert [(letter.language, letter.explained_in) for letter in kept()] == [("en", read_language)]


@pytest.mark.parametrize("read_language", [None, "en"])
def test_english_may_be_chosen_where_nobody_is_known_to_read_another_language(
    alder: School_, read_language: str | None
) -> None:
    visit = invited(alder, guardian={"read_language": read_language, "spoken_language": None})

    letters.issue(visit.id, by=acting(alder.liaison), language="en")

    assert [letter.language for letter in kept()] == ["en"]


def test_a_new_district_has_english_letters_only() -> None:
    alder = a_school_that_writes(texts=False)
    builders.letter_texts(sample=False)
    spanish, english = invited(alder), invited(alder, "Hugh Lane", guardian={"read_language": "en"})

    with pytest.raises(NoLetter):
        letters.issue(spanish.id, by=acting(alder.liaison))
    letters.issue(english.id, by=acting(alder.liaison))

    assert [letter.language for letter in kept()] == ["en"]

"""Letters: what one gathers, that it stays the same, and whom it may name."""

import hashlib
from io import BytesIO

import pypdf
import pytest

from app.models import Event, Letter, School, Visit
from app.services import letters, visits
from app.services.errors import NotFound, Refused
from forms.letters.refusal import LetterRefused
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def alder() -> School_:
    place = a_staffed_school("Alder Elementary")
    place.school.phone, place.school.address = "(530) 555-0100", "1 Alder Way\nPlum Valley, CA 95800"
    builders.save(place.school)
    return place


def invited(place: School_, *, of: list[builders.Student] | None = None, **family: object) -> Visit:
    students = of or [builders.a_student("Mateo Ortiz", at=place.school)]
    builders.a_family(of=students, **family)
    return a_visit(at=place, of=students[0])


def text_of(letter_id: int) -> str:
    pages = pypdf.PdfReader(BytesIO(letters.pdf(letter_id)[1])).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_letter_names_the_family_the_school_and_whom_to_call(alder: School_) -> None:
    visit = invited(alder)

    letter_id = letters.issue(visit.id, by=acting(alder.liaison))

    words = text_of(letter_id)
    for said in (
        "Mateo",
        "Rosa Ortiz",
        "Alder Elementary",
        alder.liaison.name,
        "12 Alder Street",
        "1 Alder Way",
    ):
        assert said in words


def test_it_speaks_english_beside_the_language_a_guardian_reads(alder: School_) -> None:
    letter_id = letters.issue(invited(alder).id, by=acting(alder.liaison))

    words = text_of(letter_id)

    assert "No one is in trouble" in words
    assert "SAMPLE, not reviewed" in words
    assert builders.every(Letter)[0].language == "es"
    assert "Español" in words


@pytest.mark.parametrize("read_language", [None, "mam", "km"])
def test_without_a_language_of_ours_it_speaks_english(alder: School_, read_language: str | None) -> None:
    visit = invited(alder, guardian={"read_language": read_language})

    letters.issue(visit.id, by=acting(alder.liaison))

    assert builders.every(Letter)[0].language == "en"


def test_a_language_may_be_chosen_and_must_be_one_of_ours(alder: School_) -> None:
    visit = invited(alder)

    letters.issue(visit.id, by=acting(alder.liaison), language="en")
    with pytest.raises(Refused) as refused:
        letters.issue(visit.id, by=acting(alder.liaison), language="tlh")

    assert refused.value.field == "language"
    assert [letter.language for letter in builders.every(Letter)] == ["en"]


@pytest.mark.parametrize(
    "household",
    [
        {"confidential_address": True},
        {"no_fixed_address": True, "address_line": None},
    ],
)
def test_an_address_that_is_not_to_be_printed_is_not_kept_either(
    alder: School_, household: dict[str, object]
) -> None:
    visit = invited(alder, **household)

    letter_id = letters.issue(visit.id, by=acting(alder.liaison))

    assert "12 Alder Street" not in text_of(letter_id)
    assert builders.every(Letter)[0].values["household_address"] is None


def test_only_guardians_who_may_receive_letters_are_named(alder: School_) -> None:
    visit = invited(alder)
    family = builders.every(builders.Family)[0]
    builders.a_guardian(family, given_name="Hector", may_receive_letters=False)

    letter_id = letters.issue(visit.id, by=acting(alder.liaison))

    assert "Rosa Ortiz" in text_of(letter_id)
    assert "Hector" not in text_of(letter_id)


def test_a_household_where_nobody_may_receive_letters_gets_none(alder: School_) -> None:
    visit = invited(alder, guardian={"may_receive_letters": False})

    with pytest.raises(Refused, match="reach the family another way"):
        letters.issue(visit.id, by=acting(alder.liaison))

    assert builders.every(Letter) == []


def test_the_same_letter_comes_out_byte_for_byte_whatever_changed_since(alder: School_) -> None:
    visit = invited(alder)
    letter_id = letters.issue(visit.id, by=acting(alder.liaison))
    first = letters.pdf(letter_id)
    school = builders.every(School)[0]
    school.name, school.phone = "Another name", "(530) 555-0999"
    builders.save(school)

    acting(alder.liaison)
    again = letters.pdf(letter_id)

    assert again == first
    assert first[0] == f"letter-{letter_id}.pdf"
    assert hashlib.sha256(again[1]).hexdigest() == builders.every(Letter)[0].sha256


def test_an_address_that_became_confidential_is_not_printed_again(alder: School_) -> None:
    visit = invited(alder)
    letter_id = letters.issue(visit.id, by=acting(alder.liaison))
    family = builders.every(builders.Family)[0]
    family.confidential_address = True
    builders.save(family)

    acting(alder.liaison)
    with pytest.raises(Refused, match="make a new letter"):
        letters.pdf(letter_id)
    [newer] = letters.issue_many([visit.id], by=acting(alder.liaison)).letters

    assert newer != letter_id
    assert "12 Alder Street" not in text_of(newer)


def test_a_letter_whose_words_would_differ_now_is_not_passed_off_as_the_old_one(alder: School_) -> None:
    letter_id = letters.issue(invited(alder).id, by=acting(alder.liaison))
    kept = builders.every(Letter)[0]
    kept.values = {**kept.values, "school_name": "Birch"}
    builders.save(kept)

    acting(alder.liaison)
    with pytest.raises(Refused, match="make a new letter"):
        letters.pdf(letter_id)


def test_the_visits_history_says_that_a_letter_was_made(alder: School_) -> None:
    visit = invited(alder)

    letter_id = letters.issue(visit.id, by=acting(alder.liaison))

    told = [event for event in builders.every(Event) if event.kind == "visit.letter_issued"]
    assert [(event.visit_id, event.actor_id, event.facts) for event in told] == [
        (visit.id, alder.liaison.id, {"letter": letter_id, "language": "es"})
    ]


def test_a_character_without_a_glyph_stops_the_letter_and_nothing_is_kept(alder: School_) -> None:
    visit = invited(alder, of=[builders.a_student("明 Wong", at=alder.school)])

    with pytest.raises(LetterRefused) as refused:
        letters.issue(visit.id, by=acting(alder.liaison))

    assert (refused.value.character, refused.value.field) == ("明", "student_names")
    assert builders.every(Letter) == []


def test_a_school_without_a_phone_number_gets_no_letters(alder: School_) -> None:
    alder.school.phone = None
    builders.save(alder.school)
    visit = invited(alder)

    with pytest.raises(LetterRefused) as refused:
        letters.issue(visit.id, by=acting(alder.liaison))

    assert refused.value.field == "school_phone"


def test_an_educator_of_the_visit_makes_its_letter_and_a_site_admin_does_not(alder: School_) -> None:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student])
    team = [person.id for person in alder.pair]
    visit_id = visits.invite(student.id, method="family_asked", by=acting(alder.liaison), team=team)

    letter_id = letters.issue(visit_id, by=acting(alder.pair[0]))
    with pytest.raises(NotYourRole):
        letters.issue(visit_id, by=acting(alder.site_admin))

    acting(alder.pair[1])
    assert all(person.name in text_of(letter_id) for person in alder.pair)


def test_a_visit_that_is_over_needs_no_invitation(alder: School_) -> None:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student])
    visit = a_visit("completed", at=alder, of=student)

    with pytest.raises(Refused, match="still to come"):
        letters.issue(visit.id, by=acting(alder.liaison))


def test_letters_of_another_school_do_not_exist(alder: School_) -> None:
    visit = invited(alder)
    letter_id = letters.issue(visit.id, by=acting(alder.liaison))
    birch = builders.a_person(roles={Role.liaison: builders.a_school("Birch")})

    for refused in (
        lambda: letters.pdf(letter_id),
        lambda: letters.pdf_of_many([letter_id]),
        lambda: letters.issue(visit.id, by=acting(birch)),
    ):
        acting(birch)
        with pytest.raises(NotFound):
            refused()


def test_a_class_gets_one_file_and_each_visit_one_letter_however_often_it_is_printed(alder: School_) -> None:
    ids = [
        invited(alder, of=[builders.a_student(f"{name} Ortiz", at=alder.school)]).id
        for name in ("Ana", "Luz")
    ]

    once = letters.issue_many(ids, by=acting(alder.liaison))
    twice = letters.issue_many(ids, by=acting(alder.liaison))

    assert once == twice
    assert once.refused == ()
    name, file = letters.pdf_of_many(once.letters)
    assert name == f"letters-{once.letters[0]}-{once.letters[-1]}.pdf"
    assert len(pypdf.PdfReader(BytesIO(file)).pages) == 2


def test_one_letter_that_cannot_be_set_stops_no_other(alder: School_) -> None:
    good = invited(alder)
    bad = invited(alder, of=[builders.a_student("明 Wong", at=alder.school)])

    issued = letters.issue_many([bad.id, good.id], by=acting(alder.liaison))

    assert len(issued.letters) == 1
    [(visit_id, why)] = issued.refused
    assert visit_id == bad.id
    assert isinstance(why, LetterRefused)

"""One letter: what it gathers, in which language it speaks, whom it may name, and when it is refused."""

from contextlib import suppress
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, delete

from app.models import AnswerLink, Event, LetterFile, StudentFamily
from app.services import letters, visits
from app.services.errors import NotFound, Refused
from app.services.letters import NoLetter
from forms.letters.kinds import LETTERS
from forms.letters.letter import Explained
from forms.letters.refusal import LetterRefused
from tests import builders
from tests.app.services.letters.desk import a_school_that_writes, invited, kept, text_of
from tests.visiting import School_, a_visit, acting
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def alder() -> School_:
    return a_school_that_writes()


def test_a_letter_names_the_family_the_school_and_whom_to_call(alder: School_) -> None:
    visit = invited(alder)

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))

    words = text_of(letter_id)
    for said in ("Mateo", "Rosa Ortiz", "Alder Elementary", alder.liaison.name):
        assert said in words


def test_the_pages_the_texts_and_the_values_are_kept_but_never_the_links_secret(alder: School_) -> None:
    visit = invited(alder)

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison), layout="first", slip=False)

    [letter], [file] = kept(), builders.every(LetterFile)
    assert (letter.id, letter.kind, letter.language, letter.layout) == (
        letter_id,
        "first_visit",
        "es",
        "first",
    )
    assert (letter.file_id, letter.first_page, letter.page_count, file.letters) == (file.id, 0, file.pages, 1)
    assert letter.sha256 == file.sha256
    assert len(letter.text_ids) == 4
    assert letter.values["household_address"] == ["12 Alder Street", "Plum Valley, CA 95800"]
    assert "answer_url" not in letter.values


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


def test_every_kind_that_is_printed_has_its_moment() -> None:
    assert set(letters.OCCASIONS) == set(LETTERS)


@pytest.mark.parametrize(("by", "days", "field"), [(" ", 0, "explained_by"), ("Sok Chan", 3, "explained_on")])
def test_who_explained_it_and_when_must_be_said(alder: School_, by: str, days: int, field: str) -> None:
    visit = invited(alder, guardian={"read_language": "km"})
    told = Explained(language_tag="km", by=by, on=builders.today() + timedelta(days=days))

    with pytest.raises(Refused) as refused:
        letters.issue(visit.id, by=acting(alder.liaison), explained=told)

    assert refused.value.field == field


def test_a_language_may_be_chosen_and_must_be_one_of_ours(alder: School_) -> None:
    visit = invited(alder)

    letters.issue(visit.id, by=acting(alder.liaison), language="vi")
    with pytest.raises(NoLetter):
        letters.issue(visit.id, by=acting(alder.liaison), language="tlh")

    assert [letter.language for letter in kept()] == ["vi"]


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


@pytest.mark.parametrize(
    "household",
    [{"confidential_address": True}, {"no_fixed_address": True, "address_line": None}],
)
def test_an_address_that_is_not_to_be_printed_is_not_kept_either(
    alder: School_, household: dict[str, object]
) -> None:
    visit = invited(alder, **household)

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))

    assert "12 Alder Street" not in text_of(letter_id)
    assert kept()[0].values["household_address"] is None


def test_only_guardians_who_may_receive_letters_are_named(alder: School_) -> None:
    visit = invited(alder)
    [family] = builders.every(builders.Family)
    builders.a_guardian(family, given_name="Hector", may_receive_letters=False)

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))

    assert "Rosa Ortiz" in text_of(letter_id)
    assert "Hector" not in text_of(letter_id)


def test_a_family_that_left_the_school_gets_no_letter_from_it(alder: School_) -> None:
    visit = invited(alder)
    [student] = builders.every(builders.Student)
    elsewhere = builders.a_school("Birch")
    student.school_id = elsewhere.id
    builders.save(
        student,
        builders.StudentSchool(
            student_id=student.id, school_id=elsewhere.id, district_id=elsewhere.district_id
        ),
    )

    with pytest.raises(NoLetter, match="another school now"):
        letters.issue(visit.id, by=acting(alder.liaison))


def test_brothers_and_sisters_at_the_school_are_named_together_and_one_elsewhere_is_not(
    alder: School_,
) -> None:
    birch = builders.a_school("Birch")
    mateo, ana = (builders.a_student(f"{name} Ortiz", at=alder.school) for name in ("Mateo", "Ana"))
    visit = invited(alder, of=[mateo, ana, builders.a_student("Pablo Ortiz", at=birch)])

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))

    words = text_of(letter_id)
    assert "Mateo" in words
    assert "Ana" in words
    assert "Pablo" not in words
    assert "Birch" not in words


def test_a_household_where_nobody_may_receive_letters_gets_none(alder: School_) -> None:
    visit = invited(alder, guardian={"may_receive_letters": False})

    with pytest.raises(Refused, match="reach the family another way"):
        letters.issue(visit.id, by=acting(alder.liaison))

    assert kept() == []


@pytest.mark.parametrize(("days", "made"), [(0, 1), (1, 0)])
def test_a_family_that_asked_for_quiet_is_left_in_peace_until_that_day(
    alder: School_, days: int, made: int
) -> None:
    visit = invited(alder)
    [family] = builders.every(builders.Family)
    family.no_contact_until = builders.today() + timedelta(days=days)
    builders.save(family)

    with suppress(NoLetter):
        letters.issue(visit.id, by=acting(alder.liaison))

    assert len(kept()) == made


def test_the_visits_history_says_that_a_letter_was_made(alder: School_) -> None:
    visit = invited(alder)

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))

    told = [event for event in builders.every(Event) if event.kind == "visit.letter_issued"]
    assert [(event.visit_id, event.actor_id, event.facts) for event in told] == [
        (visit.id, alder.liaison.id, {"letter": letter_id, "language": "es", "letter_kind": "first_visit"})
    ]


def test_a_character_that_nobody_can_draw_stops_the_letter_and_nothing_is_kept(alder: School_) -> None:
    visit = invited(alder, "🌷 Wong")

    with pytest.raises(LetterRefused) as refused:
        letters.issue(visit.id, by=acting(alder.liaison))

    assert (refused.value.character, refused.value.field) == ("🌷", "student_names")
    assert kept() == builders.every(AnswerLink) == []


def test_a_school_without_a_phone_number_gets_no_letters(alder: School_) -> None:
    alder.school.phone = None
    builders.save(alder.school)
    visit = invited(alder)

    with pytest.raises(NoLetter, match="no phone number"):
        letters.issue(visit.id, by=acting(alder.liaison))


def test_an_educator_of_the_visit_makes_its_letter_and_a_site_admin_does_not(
    alder: School_, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student])
    team = [person.id for person in alder.pair]
    visit_id = visits.invite(student.id, method="family_asked", by=acting(alder.liaison), team=team)

    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://visits.example.org")
    [letter_id] = letters.issue(visit_id, by=acting(alder.pair[0]))
    with pytest.raises(NotYourRole):
        letters.issue(visit_id, by=acting(alder.site_admin))

    acting(alder.pair[1])
    assert all(person.name in text_of(letter_id) for person in alder.pair)
    assert [link.letter_id for link in builders.every(AnswerLink)] == [letter_id]


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("invited", "first_visit"),
        ("scheduled", "confirmation"),
        ("completed", "thanks"),
        ("reflected", "thanks"),
    ],
)
def test_the_letter_that_nobody_chose_is_the_one_that_fits(alder: School_, state: str, kind: str) -> None:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student])
    visit = a_visit(state, at=alder, of=student)

    letters.issue(visit.id, by=acting(alder.liaison))

    assert [letter.kind for letter in kept()] == [kind]


@pytest.mark.parametrize("kind", ["first_visit", "missed", "second_visit"])
def test_a_letter_that_does_not_fit_the_visit_is_refused(alder: School_, kind: str) -> None:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student])
    visit = a_visit("completed", at=alder, of=student)

    with pytest.raises(NoLetter, match="does not fit"):
        letters.issue(visit.id, by=acting(alder.liaison), kind=kind)


def test_an_appointment_is_confirmed_with_its_day_by_the_districts_clock(alder: School_) -> None:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student], guardian={"read_language": "en"})
    visit = a_visit("scheduled", at=alder, of=student)

    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))

    assert visit.starts_at is not None
    assert kept()[0].values["starts_at"].startswith(visit.starts_at.date().isoformat()[:7])
    assert "AM" in text_of(letter_id) or "PM" in text_of(letter_id)


def test_after_nobody_was_home_the_letter_says_we_missed_you(alder: School_) -> None:
    student = builders.a_student(at=alder.school)
    builders.a_family(of=[student])
    visit = a_visit("scheduled", at=alder, of=student)
    visits.no_one_home(visit.id, by=acting(alder.liaison))

    letters.issue(visit.id, by=acting(alder.liaison))

    assert [letter.kind for letter in kept()] == ["missed"]


def test_letters_of_another_school_do_not_exist(alder: School_) -> None:
    visit = invited(alder)
    [letter_id] = letters.issue(visit.id, by=acting(alder.liaison))
    birch = builders.a_person(roles={Role.liaison: builders.a_school("Birch")})

    for refused in (
        lambda: letters.pdf(letter_id),
        lambda: letters.outlook(visit.id, by=acting(birch)),
        lambda: letters.issue(visit.id, by=acting(birch)),
    ):
        acting(birch)
        with pytest.raises(NotFound):
            refused()


def test_a_letter_carries_a_link_of_its_own_where_families_can_reach_us(
    alder: School_, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = invited(alder)

    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://visits.example.org")
    [first] = letters.issue(visit.id, by=acting(alder.liaison))
    [second] = letters.issue(visit.id, by=acting(alder.liaison))
    monkeypatch.setitem(app.config, "PUBLIC_URL", None)
    letters.issue(visit.id, by=acting(alder.liaison))

    assert [(link.letter_id, link.language) for link in builders.every(AnswerLink)] == [
        (first, "es"),
        (second, "es"),
    ]


def test_a_child_who_left_the_household_is_not_named_to_it(alder: School_, owner: Engine) -> None:
    ana, luz = (builders.a_student(name, at=alder.school) for name in ("Ana Ortiz", "Luz Ortiz"))
    visit = invited(alder, of=[ana, luz])
    with owner.begin() as connection:
        connection.execute(delete(StudentFamily).where(StudentFamily.student_id == ana.id))

    with pytest.raises(Refused, match="not belong to this household"):
        letters.issue(visit.id, by=acting(alder.liaison))

    assert kept() == []

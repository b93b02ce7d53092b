"""One letter: what it gathers, whom it may name, what is kept, and when it is refused."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine, delete

from app.models import AnswerLink, DistrictSettings, Event, LetterFile, StudentFamily
from app.services import letters, visits
from app.services.errors import NotFound, Refused
from app.services.letters import NoLetter
from forms.letters.refusal import LetterRefused
from tests import builders
from tests.app.services.letters.desk import invited, kept, text_of
from tests.visiting import School_, acting
from workflows.machine import NotYourRole
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


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


@pytest.mark.parametrize(("answer_days", "within"), [(10, 9), (60, 14)])
def test_a_letter_asks_for_an_answer_in_two_weeks_and_while_its_link_surely_works(
    alder: School_, answer_days: int, within: int
) -> None:
    builders.change(builders.every(DistrictSettings)[0], answer_days=answer_days)
    visit = invited(alder)

    letters.issue(visit.id, by=acting(alder.liaison))

    [letter] = kept()
    day = date.fromisoformat(letter.values["letter_date"])
    assert date.fromisoformat(letter.values["reply_by"]) - day == timedelta(days=within)


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

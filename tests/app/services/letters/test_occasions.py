"""Which letter fits a visit, and when."""

import pytest

from app.services import letters, visits
from app.services.letters import NoLetter
from forms.letters.kinds import LETTERS
from tests import builders
from tests.app.services.letters.desk import kept, text_of
from tests.visiting import School_, a_visit, acting

pytestmark = pytest.mark.usefixtures("session")


def test_every_kind_that_is_printed_has_its_moment() -> None:
    assert set(letters.OCCASIONS) == set(LETTERS)


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

"""What the district's families read, beside what is approved in it."""

from typing import Any

import pytest
from sqlalchemy import Engine

from app.models import LetterText
from app.reports import languages as reports
from app.reports.languages import Spoken
from tests import builders
from tests.app.services.texts.desk import Desk, a_desk
from tests.visiting import acting

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def desk(owner: Engine) -> Desk:
    found = a_desk(owner)
    acting(found.ana)
    return found


def families(desk: Desk, count: int, *, home: str | None = None, **guardian: Any) -> None:
    school = builders.the_school(desk.district)
    for _each in range(count):
        given = {"spoken_language": None, "read_language": None} | guardian
        builders.a_family(of=[builders.a_student(at=school)], guardian=given, home_language=home)


def by_code(desk: Desk) -> dict[str | None, Spoken]:
    return {each.code: each for each in reports.coverage(desk.district.id).languages}


def five_are_enough(desk: Desk) -> None:
    """The smallest group that a district may count out loud."""
    settings = builders.every(builders.DistrictSettings)[0]
    settings.minimum_group = 5
    builders.save(settings)


def test_a_family_counts_where_it_reads_then_speaks_then_by_its_home(desk: Desk) -> None:
    five_are_enough(desk)
    families(desk, 6, read_language="vi", spoken_language="km", home="es")
    families(desk, 5, spoken_language="km", home="es")
    families(desk, 5, home="es")
    families(desk, 7)

    found = by_code(desk)

    assert {code: each.families for code, each in found.items()} == {"vi": 6, "km": 5, "es": 5, None: 7}
    assert list(found)[-1] is None
    assert found["vi"].percent == 26


def test_roster_codes_of_one_language_count_together(desk: Desk) -> None:
    five_are_enough(desk)
    families(desk, 2, home="es-MX")
    families(desk, 2, home="spa")
    families(desk, 1, home="es")
    families(desk, 1, home="tlh")

    found = by_code(desk)

    assert found["es"].families == 5
    assert found["tlh"].language is None


def test_the_first_guardian_with_a_language_decides_and_those_without_letters_do_not(desk: Desk) -> None:
    families(desk, 1, read_language="ru", may_receive_letters=False)
    family = builders.every(builders.Family)[0]
    builders.a_guardian(family, spoken_language=None, read_language=None)
    builders.a_guardian(family, read_language="ar")
    builders.a_guardian(family, read_language="am")

    assert set(by_code(desk)) == {"ar"}


def test_small_groups_are_not_counted_out_loud(desk: Desk) -> None:
    families(desk, 10, home="es")
    families(desk, 9, home="vi")

    found = by_code(desk)

    assert (found["es"].families, found["es"].percent) == (10, 53)
    assert (found["vi"].families, found["vi"].percent, found["vi"].many) == (None, None, False)


def test_languages_of_few_families_stand_in_the_order_of_their_english_names(desk: Desk) -> None:
    families(desk, 10, home="so")
    for code in ("zh-Hans", "hmn", "ht"):
        families(desk, 1, home=code)

    order = [each.code for each in reports.coverage(desk.district.id).languages]

    assert order == ["so", "zh-Hans", "ht", "hmn"]


def test_a_family_without_a_child_at_school_does_not_count(desk: Desk) -> None:
    families(desk, 1, home="es")
    family = builders.every(builders.Family)[0]
    family.school_ids = []
    builders.save(family)

    assert by_code(desk) == {}


@pytest.mark.parametrize(
    ("families_", "total", "many"),
    [(5, 100, True), (5, 101, False), (1_000, 90_000, True), (999, 90_000, False)],
)
def test_five_in_a_hundred_or_a_thousand_are_many(families_: int, total: int, many: bool) -> None:
    assert reports.are_many(families_, total) is many


def test_what_is_missing_is_named_by_kind(desk: Desk) -> None:
    families(desk, 1, home="es")
    families(desk, 1, home="km")
    text = builders.every(LetterText, language="es", kind="first_visit")[0]
    builders.change(text, state="approved", method="human", approved_at=builders.now())

    found = by_code(desk)

    assert found["es"].approved == ["first_visit"]
    assert "thanks" in found["es"].missing
    assert found["es"].states["thanks"] == "draft"
    assert (found["km"].approved, found["km"].ready) == ([], False)


def test_a_liaison_reads_the_whole_districts_totals_and_nobody_elses(desk: Desk) -> None:
    five_are_enough(desk)
    families(desk, 5, home="es")
    cedar = builders.a_school(district=builders.a_district("Cedar"))
    builders.a_family(of=[builders.a_student(at=cedar)], home_language="vi")

    for person in (desk.ana, desk.tom, desk.noor):
        acting(person)
        assert {code: each.families for code, each in by_code(desk).items()} == {"es": 5}

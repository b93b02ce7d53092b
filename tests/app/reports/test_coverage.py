"""Whom visits reach, with small groups hidden; what is late; which schools need help first."""

from datetime import datetime, timedelta

import pytest

from app.models import Family, Fund, Student, Visit, VisitStudent
from app.reports import coverage, lateness, sites
from app.services import clock, visits
from app.services.programme import settings_of
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role
from workflows.suppression import Hidden

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def alder() -> School_:
    return a_staffed_school("Alder")


def year_id() -> int:
    return builders.the_school_year().id


def look(place: School_) -> tuple[coverage.School_, ...]:
    return coverage.schools_of(acting(place.site_admin))


def students(place: School_, count: int, grade: str) -> None:
    for _each in range(count):
        builders.a_student(at=place.school, grade=grade)


def in_a_class(place: School_, title: str, grades: dict[str, int]) -> None:
    pupils = [
        builders.a_student(at=place.school, grade=grade)
        for grade, count in grades.items()
        for _ in range(count)
    ]
    builders.a_class(educator=place.pair[0], students=pupils, title=title, class_type="homeroom")


def test_a_visit_counts_each_student_it_was_for_and_small_grades_are_hidden(alder: School_) -> None:
    students(alder, 12, "01")
    students(alder, 3, "02")
    students(alder, 14, "03")
    visited = builders.a_student("Ana Ortiz", at=alder.school, grade="03")
    builders.a_family(of=[visited])
    a_visit("completed", at=alder, of=visited)

    found = coverage.of_schools(look(alder), year_id(), 10)

    assert (found.everyone.reached, found.everyone.of, found.everyone.percent) == (1, 30, 3)
    assert [(group.name, group.of, group.hidden) for group in found.grades] == [
        ("01", 12, Hidden.beside),
        ("02", 3, Hidden.small),
        ("03", 15, None),
    ]


def test_a_small_grade_is_not_a_class_less_the_rest_of_that_class(alder: School_) -> None:
    in_a_class(alder, "Room 1", {"KG": 4, "02": 16})
    in_a_class(alder, "Room 2", {"01": 14})
    in_a_class(alder, "Room 3", {"02": 13})
    students(alder, 12, "03")

    found = coverage.of_schools(look(alder), year_id(), 10)

    assert [(group.name, group.of, group.hidden) for group in found.grades] == [
        ("KG", 4, Hidden.small),
        ("01", 14, None),
        ("02", 29, None),
        ("03", 12, Hidden.beside),
    ]
    assert [(group.name, group.of, group.hidden) for group in found.classes] == [
        ("Room 1", 20, None),
        ("Room 2", 14, None),
        ("Room 3", 13, Hidden.beside),
    ]


def test_a_visit_that_did_not_take_place_reaches_nobody(alder: School_) -> None:
    students(alder, 12, "01")
    a_visit("scheduled", at=alder)

    assert coverage.of_schools(look(alder), year_id(), 10).everyone.reached == 0


def test_staff_who_went_are_counted_once_however_often_they_went(alder: School_) -> None:
    a_visit("completed", at=alder)
    a_visit("completed", at=alder, starts_at=yesterday_at() - timedelta(days=2))

    *_schools, everyone = coverage.staff_of(look(alder), year_id(), 10)

    assert (everyone.reached, everyone.of, everyone.percent) == (2, 4, 50)


def test_a_person_looks_after_the_schools_of_their_role_only(alder: School_) -> None:
    a_staffed_school("Cedar")

    assert [school.name for school in look(alder)] == ["Alder"]
    assert coverage.schools_of(acting(alder.pair[0])) == ()


def test_late_steps_are_those_past_the_districts_days() -> None:
    place = a_staffed_school("Alder", reflect_days=3, unpaid_days=7)
    a_visit("scheduled", at=place, starts_at=yesterday_at())
    a_visit("completed", at=place, starts_at=yesterday_at() - timedelta(days=6))
    a_visit("completed", at=place, starts_at=yesterday_at(19))
    unpaid = a_visit("reflected", at=place, starts_at=yesterday_at() - timedelta(days=20))
    builders.change(unpaid, reflected_at=clock.now() - timedelta(days=9))
    schools = look(place)
    settings = settings_of(place.school.district_id)

    found = lateness.late_steps([school.id for school in schools], settings, clock.now())

    assert {steps.kind: steps.count for steps in found} == {"record": 1, "reflect": 1, "unpaid": 1}
    assert found[2].lines[0].visit.id == unpaid.id


def test_a_second_visit_is_due_two_months_after_the_first_until_it_is_on_its_way(alder: School_) -> None:
    waiting, invited = (long_ago(a_visit("completed", at=alder, starts_at=day)) for day in days(2))
    a_visit("invited", at=alder, of=student_of(invited))
    a_visit("completed", at=alder)

    found = lateness.second_visits([alder.school.id], year_id(), clock.now())

    assert (found.first, found.second, found.due_count) == (3, 0, 1)
    assert [row.id for row in found.due] == [waiting.id]


def test_of_many_schools_the_sums_say_how_many_and_nobody_is_named(
    alder: School_, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = long_ago(a_visit("completed", at=alder, starts_at=days(1)[0]))
    monkeypatch.setattr(lateness, "FEW_SCHOOLS", 0)

    once = lateness.second_visits([alder.school.id], year_id(), clock.now())
    a_visit("completed", at=alder, of=student_of(first))
    twice = lateness.second_visits([alder.school.id], year_id(), clock.now())

    assert (once.first, once.second, once.due, once.of_many) == (1, 0, (), True)
    assert (twice.first, twice.second) == (1, 1)


def test_a_family_that_said_no_or_wants_quiet_is_not_due_a_second_visit(alder: School_) -> None:
    said_no, wants_quiet, called_off = (
        long_ago(a_visit("completed", at=alder, starts_at=day)) for day in days(3)
    )
    again, later = (a_visit("invited", at=alder, of=student_of(each)) for each in (said_no, called_off))
    visits.decline(again.id, by=acting(alder.liaison))
    visits.cancel(later.id, by=acting(alder.liaison), reason="They moved.")
    family = builders.every(Family, id=wants_quiet.family_id)[0]
    builders.change(family, no_contact_until=builders.today() + timedelta(days=3))

    found = lateness.second_visits([alder.school.id], year_id(), clock.now())

    assert [row.id for row in found.due] == [called_off.id]


def days(count: int) -> list[datetime]:
    return [yesterday_at() - timedelta(days=each + 2) for each in range(count)]


def long_ago(visit: Visit) -> Visit:
    then = clock.now() - timedelta(days=80)
    builders.change(visit, started_at=then, ended_at=then + timedelta(minutes=40))
    return visit


def student_of(visit: Visit) -> Student:
    (row,) = builders.every(VisitStudent, visit_id=visit.id)
    return builders.every(Student, id=row.student_id)[0]


def test_the_school_that_lacks_most_comes_first(alder: School_) -> None:
    district = builders.the_district()
    builders.a_school("Cedar")
    builders.a_person(roles={Role.school_coordinator: alder.school})
    builders.change(builders.every(Fund)[0], school_id=alder.school.id)
    ruth = builders.a_person(roles={Role.district_coordinator: district})
    schools = coverage.schools_of(acting(ruth))

    found = sites.sites(
        schools,
        settings_of(district.id),
        year_id(),
        now=clock.now(),
        today=clock.today(district.id),
    )

    assert [site.school.name for site in found] == ["Cedar", "Alder"]
    assert [need.kind for need in found[0].needs] == ["no_coordinator", "no_fund", "few_trained"]
    assert found[1].needs == ()

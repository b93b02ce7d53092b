"""Visits counted as the district reports them: each visit, educator and student once."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from app.models import VisitEducator
from app.reports import coverage, figures
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")

PUT_TOGETHER = text("SELECT app_fold_figures(:district)")


@pytest.fixture
def alder() -> School_:
    return a_staffed_school("Alder")


def year_id() -> int:
    return builders.the_school_year().id


def seen_by(place: School_, role: Role) -> tuple[coverage.School_, ...]:
    person = builders.a_person(roles={role: place.school})
    return coverage.schools_of(acting(person))


def district_of_all() -> tuple[coverage.School_, ...]:
    ruth = builders.a_person(roles={Role.district_coordinator: builders.the_district()})
    return coverage.schools_of(acting(ruth))


def test_a_visit_of_a_pair_is_one_visit_and_two_educators(alder: School_) -> None:
    a_visit("completed", at=alder)
    a_visit("scheduled", at=alder, starts_at=yesterday_at() - timedelta(days=2))

    (school, everyone) = figures.by_school(seen_by(alder, Role.site_admin), year_id())

    assert (school.school, school.visits, school.first, school.second) == ("Alder", 1, 1, 0)
    assert (school.students, school.educators) == (1, 2)
    assert (everyone.school, everyone.visits) == (None, 1)


def test_an_educator_at_two_schools_counts_at_each_and_once_in_the_sum(alder: School_) -> None:
    cedar = a_staffed_school("Cedar")
    maria = alder.pair[0]
    builders.an_assignment(maria, Role.educator, at=cedar.school)
    a_visit("completed", at=alder)
    a_visit("completed", at=cedar, by=[maria, cedar.pair[0]], starts_at=yesterday_at() - timedelta(days=3))

    schools = district_of_all()
    rows = {row.school: row for row in figures.by_school(schools, year_id())}
    part = figures.by_educator(schools, year_id())
    educators = part.rows

    assert (rows["Alder"].educators, rows["Cedar"].educators, rows[None].educators) == (2, 2, 3)
    assert [(each.schools, each.visits) for each in educators if maria.family_name in each.name] == [
        ("Alder, Cedar", 2)
    ]
    assert (len(educators), part.newer, part.older) == (3, None, None)


def test_at_two_schools_of_many_people_count_once_as_the_sums_were_put_together_and_since(
    alder: School_, owner: Engine
) -> None:
    cedar = a_staffed_school("Cedar")
    a_visit("completed", at=alder)
    with owner.begin() as hourly:
        hourly.execute(PUT_TOGETHER, {"district": builders.the_district().id})
    a_visit("completed", at=cedar, starts_at=yesterday_at() - timedelta(days=3))
    ana = builders.a_person(roles={Role.site_admin: alder.school})
    builders.an_assignment(ana, Role.site_admin, at=cedar.school)

    everyone = figures.by_school(coverage.schools_of(acting(ana)), year_id())[-1]

    assert (everyone.visits, everyone.students, everyone.educators) == (2, 2, 4)


def test_siblings_are_two_students_and_one_visit(alder: School_) -> None:
    siblings = [builders.a_student(name, at=alder.school) for name in ("Ana Ortiz", "Leo Ortiz")]
    builders.a_family(of=siblings)
    a_visit("completed", at=alder, of=siblings[0])

    schools = seen_by(alder, Role.school_coordinator)
    students = figures.by_student(schools, year_id()).rows

    assert figures.by_school(schools, year_id())[0].visits == 1
    assert [each.name for each in students] == ["Ortiz, Ana", "Ortiz, Leo"]
    assert all(each.first is not None and each.second is None for each in students)


def test_people_stand_on_pages_by_name_up_to_the_last(
    alder: School_, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "ROWS", 1)
    siblings = [builders.a_student(name, at=alder.school) for name in ("Ana Ortiz", "Leo Ortiz", "Mia Ortiz")]
    builders.a_family(of=siblings)
    a_visit("completed", at=alder, of=siblings[0])
    schools = seen_by(alder, Role.school_coordinator)

    first, last = figures.by_student(schools, year_id()), figures.by_student(schools, year_id(), last=True)
    second = figures.by_student(schools, year_id(), after=first.older)

    assert [part.rows[0].name for part in (first, second, last)] == ["Ortiz, Ana", "Ortiz, Leo", "Ortiz, Mia"]
    assert figures.by_student(schools, year_id(), before=last.newer) == second
    assert figures.by_educator(schools, year_id(), last=True).older is None


def test_another_year_and_another_school_are_not_counted(alder: School_) -> None:
    a_visit("completed", at=alder)
    cedar = a_staffed_school("Cedar")
    earlier = builders.a_school_year(name="2019-2020", current=False)

    assert figures.by_school(seen_by(alder, Role.site_admin), earlier.id)[-1].visits == 0
    assert figures.by_school(seen_by(cedar, Role.site_admin), year_id())[-1].visits == 0


def test_who_stayed_at_home_and_who_interpreted_is_no_educator_who_went(alder: School_) -> None:
    visit = a_visit("completed", at=alder)
    stayed, interpreted = builders.every(VisitEducator, visit_id=visit.id)
    builders.change(stayed, went=False)
    builders.change(interpreted, part="interpreter")

    assert figures.by_school(seen_by(alder, Role.site_admin), year_id())[0].educators == 0

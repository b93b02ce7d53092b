"""Lists and scopes: the same rows whatever narrows the question, for whoever asks."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, scoped_session

from app.models import District, Visit
from app.reports import counting, one_visit, students, visits
from app.reports.scope import Scope, scope_of
from app.reports.students import Standing, Wanted
from tests import builders
from tests.visiting import a_staffed_school, a_visit, acting, yesterday_at
from workflows.people import Role

Db = scoped_session[Session]


def test_a_scope_narrows_and_never_hides(session: Db) -> None:
    alder = a_staffed_school("Alder")
    made = [a_visit("invited", at=alder), a_visit("scheduled", at=alder)]

    liaison = acting(alder.liaison)
    assert scope_of(liaison) == Scope(alder.school.id)
    assert {row.id for row in visits.page(scope_of(liaison)).rows} == {each.id for each in made}
    assert {row.id for row in visits.page(Scope(None)).rows} == {each.id for each in made}

    educator = acting(alder.pair[0])
    assert scope_of(educator) == Scope(None, own=educator.person_id)
    assert [row.id for row in visits.page(scope_of(educator)).rows] == [made[1].id]
    assert [row.id for row in visits.page(Scope(None)).rows] == [made[1].id]


def test_whoever_works_at_two_schools_or_for_the_district_is_not_narrowed(session: Db) -> None:
    alder, birch = a_staffed_school("Alder"), a_staffed_school("Birch")
    district = builders.every(District)[0]
    both = builders.a_person(roles={Role.liaison: alder.school})
    builders.an_assignment(both, Role.educator, at=birch.school)
    coordinator = builders.a_person(roles={Role.district_coordinator: district})
    builders.an_assignment(coordinator, Role.liaison, at=alder.school)

    assert scope_of(acting(both)) == Scope(None)
    assert scope_of(acting(coordinator)) == Scope(None, whole=True, district_id=district.id)


def test_counts_are_of_this_school_year(session: Db) -> None:
    alder = a_staffed_school("Alder")
    a_visit("invited", at=alder)
    a_visit("completed", at=alder)
    acting(alder.liaison)

    assert visits.counts(Scope(None)).of == {"invited": 1, "completed": 1}

    year = builders.the_school_year()
    year.current = False
    builders.save(year)
    session.rollback()
    assert visits.counts(Scope(None)).of == {}


def test_the_whole_district_counts_by_its_sums_as_one_does_by_reading(session: Db) -> None:
    alder, birch = a_staffed_school("Alder"), a_staffed_school("Birch")
    for state, place in (("invited", alder), ("completed", alder), ("completed", birch)):
        a_visit(state, at=place)
    coordinator = acting(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    by_sums, by_reading = visits.counts(scope_of(coordinator)), visits.counts(Scope(None))

    assert by_sums == by_reading
    assert by_sums.of == {"invited": 1, "completed": 2}
    narrowed = visits.counts(scope_of(coordinator), only=[Visit.school_id == alder.school.id])
    assert narrowed.of == {"invited": 1, "completed": 1}


def test_a_narrowed_count_of_a_district_stops(session: Db, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST", 1)
    alder = a_staffed_school("Alder")
    a_visit("invited", at=alder), a_visit("invited", at=alder), a_visit("completed", at=alder)
    coordinator = acting(builders.a_person(roles={Role.district_coordinator: builders.the_district()}))

    found = visits.counts(scope_of(coordinator), only=[Visit.number == 1])

    assert (found.get("invited"), type(found.get("invited"))) == (1, counting.More)
    assert (found.get("completed"), type(found.get("completed"))) == (1, int)


def test_an_edge_that_is_not_mine_begins_at_the_front(session: Db) -> None:
    alder, birch = a_staffed_school("Alder"), a_staffed_school("Birch")
    mine, other = a_visit("invited", at=alder), a_visit("invited", at=birch)
    acting(alder.liaison)

    page = visits.page(Scope(None), after=other.id)

    assert [row.id for row in page.rows] == [mine.id]
    assert (page.newer, page.older) == (None, None)


def test_a_page_beyond_the_last_visit_is_the_first_page(session: Db) -> None:
    alder = a_staffed_school("Alder")
    mine = a_visit("invited", at=alder)
    acting(alder.liaison)

    for edge in ({"after": mine.id}, {"before": mine.id}):
        assert [row.id for row in visits.page(Scope(None), **edge).rows] == [mine.id]


def test_those_who_are_trained_on_the_day_stand_first(session: Db) -> None:
    alder = a_staffed_school("Alder")
    soon = datetime.now(UTC) + timedelta(days=30)
    lapsing = builders.trained(
        builders.a_person("Ann Aab", roles={Role.educator: alder.school}), until=builders.today()
    )
    builders.a_person("Out Oftown")
    visit = a_visit("scheduled", at=alder, starts_at=soon)
    acting(alder.liaison)

    seen = one_visit.one_visit(visit.id, alder.liaison.id)

    assert seen is not None
    found = {each.person_id: each.trained_until for each in seen.candidates}
    assert set(list(found)[:2]) == {each.id for each in alder.pair}
    assert found[lapsing.id] is None
    assert "Out Oftown" not in {each.name for each in seen.candidates}


def test_a_visit_of_another_school_is_none(session: Db) -> None:
    alder, birch = a_staffed_school("Alder"), a_staffed_school("Birch")
    visit = a_visit("invited", at=alder)
    acting(birch.liaison)

    assert one_visit.one_visit(visit.id, birch.liaison.id) is None
    assert not one_visit.is_seen(visit.id)


def test_a_standing_counts_visits_that_the_asker_does_not_see(session: Db) -> None:
    alder = a_staffed_school("Alder")
    student = builders.a_student("Ana Alba", at=alder.school)
    builders.a_family(of=[student])
    teacher = builders.a_person(roles={Role.educator: alder.school})
    builders.a_class(educator=teacher, students=[student])
    a_visit("completed", at=alder, of=student, starts_at=yesterday_at())
    acting(teacher)

    page = students.page(Scope(None), Wanted(standing=Standing.visited_once))

    assert [row.id for row in page.rows] == [student.id]
    found = students.one_student(student.id)
    assert found is not None
    assert (found.standing, found.visits) == (Standing.visited_once, ())

"""Whose visit it is: which students a visit is for, who is on its team, and who counts as having gone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Notice, ReflectionAssumption, StudentFamily, VisitStudent
from app.services import clock, visits
from app.services.errors import Changed
from tests import builders
from tests.visiting import WORDS, a_staffed_school, a_visit, acting, yesterday_at
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


def test_an_educator_of_the_team_keeps_the_quiet_that_a_family_asks_for():
    place = a_staffed_school()
    visit = a_visit("scheduled", at=place)
    quiet_until = builders.today().replace(day=1, month=6, year=builders.today().year + 1)

    visits.decline(visit.id, by=acting(place.pair[0]), no_contact_until=quiet_until)

    assert builders.every(builders.Family)[0].no_contact_until == quiet_until


def test_nobody_joins_a_visit_by_saying_that_they_went():
    place = a_staffed_school()
    visit = a_visit("scheduled", at=place)
    went = [place.site_admin.id, place.pair[0].id]
    times = {"started_at": yesterday_at(17), "ended_at": yesterday_at(18)}

    with pytest.raises(NotYourRole):
        visits.record_completion(visit.id, by=acting(place.site_admin), went=went, **times)
    visits.record_completion(visit.id, by=acting(place.pair[0]), went=went, **times)

    assert builders.reload(visit).state == "completed"


def test_what_the_pair_assumed_stays_with_the_pair():
    place = a_staffed_school()
    visit = a_visit("agreed", at=place)
    interpreter = builders.a_person(roles={Role.educator: place.school})
    pair = [person.id for person in place.pair]
    start, end = yesterday_at(17), yesterday_at(18)
    visits.schedule(
        visit.id,
        by=acting(place.liaison),
        starts_at=start,
        ends_at=end,
        educators=pair,
        interpreters=[interpreter.id],
    )
    everyone = [*pair, interpreter.id]
    visits.record_completion(
        visit.id, by=acting(place.pair[0]), went=everyone, started_at=start, ended_at=end
    )
    visits.write_reflection(visit.id, by=acting(place.pair[0]), words=WORDS)

    def assumptions(person):
        acting(person)
        return len(db.session.scalars(select(ReflectionAssumption)).all())

    assert (assumptions(place.pair[1]), assumptions(interpreter), assumptions(place.liaison)) == (1, 0, 0)


def test_a_second_visit_follows_each_childs_own_first():
    place = a_staffed_school()
    ana, ben = builders.a_student(at=place.school), builders.a_student(at=place.school)
    family = builders.a_family(of=[ana])
    a_visit("reflected", at=place, of=ana)
    a_visit("invited", at=place, of=ben)
    builders.save(StudentFamily(student_id=ben.id, family_id=family.id, district_id=ben.district_id))

    with pytest.raises(TransitionRefused, match="Visit number 2 comes after the one before it"):
        visits.invite(ben.id, method="family_asked", by=acting(place.liaison))
    second = visits.invite(ana.id, method="family_asked", by=acting(place.liaison))

    assert [row.student_id for row in builders.every(VisitStudent, visit_id=second)] == [ana.id]


def test_a_form_that_was_open_before_somebody_else_changed_the_team_is_out_of_date():
    place = a_staffed_school()
    visit = a_visit("scheduled", at=place, starts_at=clock.now() + timedelta(days=7))
    third = builders.trained(builders.a_person(roles={Role.educator: place.school}))
    (one, two), shown = place.pair, builders.reload(visit).version

    visits.change_team(visit.id, by=acting(place.liaison), educators=[one.id, third.id], version=shown)

    with pytest.raises(Changed):
        visits.change_team(visit.id, by=acting(place.liaison), educators=[one.id, two.id], version=shown)


def test_who_leaves_a_team_and_comes_back_is_told_each_time():
    place = a_staffed_school()
    visit = a_visit("scheduled", at=place, starts_at=clock.now() + timedelta(days=7))
    third = builders.trained(builders.a_person(roles={Role.educator: place.school}))
    one, two = place.pair

    for other in (third, two):
        visits.change_team(visit.id, by=acting(place.liaison), educators=[one.id, other.id])

    told = [notice.kind for notice in builders.every(Notice) if notice.person_id == two.id]
    assert told[-2:] == ["visit_handed_on", "visit_agreed"]

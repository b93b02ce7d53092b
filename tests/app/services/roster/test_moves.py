"""A student with an open visit goes to another school: both schools' liaisons know, once."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from app.models import Notice, Student, VisitStudent
from app.security.session import identify, steward
from app.services.roster import telling
from tests import builders
from tests.visiting import a_staffed_school, a_visit
from workflows.people import Role


@pytest.fixture
def liaison_there(session: scoped_session[Session]) -> int:
    """The open visit's student goes to another school, where this person is the liaison."""
    school = a_staffed_school()
    visit = a_visit("scheduled", at=school)
    other = builders.a_school("Birch Middle", district=builders.the_district())
    person = builders.a_person("Jo Park", roles={Role.liaison: other})
    for link in builders.every(VisitStudent, visit_id=visit.id):
        builders.change(builders.every(Student, id=link.student_id)[0], school_id=other.id)
    session.rollback()
    identify(session, steward(visit.district_id))
    telling.tell_moves(visit.district_id)
    telling.tell_moves(visit.district_id)
    return person.id


def test_both_schools_hear_of_it_once(liaison_there: int) -> None:
    told = builders.every(Notice)

    assert {each.kind for each in told} == {"student_moved", "family_came"}
    assert [each.kind for each in told if each.person_id == liaison_there] == ["family_came"]
    assert len({(each.person_id, each.kind) for each in told}) == len(told)
    assert all(each.visit_id is None for each in told if each.kind == "family_came")
    assert all(each.visit_id for each in told if each.kind == "student_moved")


def test_a_student_who_stays_is_not_told_of(session: scoped_session[Session]) -> None:
    visit = a_visit("scheduled", at=a_staffed_school())
    session.rollback()
    identify(session, steward(visit.district_id))

    telling.tell_moves(visit.district_id)

    assert [each for each in builders.every(Notice) if each.kind in ("student_moved", "family_came")] == []

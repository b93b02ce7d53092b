"""A student with an open visit goes to another school: handed over to it, or kept, by whoever looks after it."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from app.models import (
    Event,
    FamilyAnswer,
    Fund,
    Notice,
    School,
    Student,
    StudentSchool,
    Visit,
    VisitEducator,
    VisitStudent,
)
from app.services import visits
from app.services.errors import NotFound
from tests import builders
from tests.visiting import School_, a_staffed_school, a_visit, acting
from workflows.machine import NotYourRole, TransitionRefused
from workflows.people import Role

pytestmark = pytest.mark.usefixtures("session")


def moves(students: Iterable[Student], to: School) -> None:
    """As a roster says it."""
    for student in students:
        builders.change(student, school_id=to.id)
        place = {"student_id": student.id, "school_id": to.id, "district_id": to.district_id}
        builders.save(StudentSchool(**place))


def students_of(visit: Visit) -> list[Student]:
    ids = {row.student_id for row in builders.every(VisitStudent, visit_id=visit.id)}
    return [each for each in builders.every(Student) if each.id in ids]


def a_moved_visit(state: str, alder: School_, birch: School_) -> Visit:
    visit = a_visit(state, at=alder)
    moves(students_of(visit), birch.school)
    return visit


@pytest.fixture
def alder() -> School_:
    return a_staffed_school("Alder")


@pytest.fixture
def birch() -> School_:
    return a_staffed_school("Birch")


def kinds(visit: Visit) -> list[str]:
    return [each.kind for each in builders.every(Event, visit_id=visit.id)]


def test_the_new_school_begins_with_an_invitation_of_the_same_number(alder: School_, birch: School_) -> None:
    visit = a_moved_visit("scheduled", alder, birch)
    builders.change(visit, wishes="Mondays, please", interpreter=True)

    (begun_id,) = visits.hand_over(visit.id, by=acting(alder.liaison))

    here, there = builders.reload(visit), builders.every(Visit, id=begun_id)[0]
    assert (here.state, here.committed, builders.every(Fund)[0].committed) == ("cancelled", 0, 0)
    assert (there.state, there.school_id, there.number, there.answer) == (
        "invited",
        birch.school.id,
        visit.number,
        "none",
    )
    assert (there.wishes, there.interpreter, there.family_id) == ("Mondays, please", True, visit.family_id)
    assert [each.id for each in students_of(there)] == [each.id for each in students_of(here)]


def test_the_pair_is_free_and_chosen_anew(alder: School_, birch: School_) -> None:
    visit = a_moved_visit("scheduled", alder, birch)

    (begun_id,) = visits.hand_over(visit.id, by=acting(alder.liaison))

    assert builders.every(VisitEducator, visit_id=begun_id) == []
    assert [each.busy for each in builders.every(VisitEducator, visit_id=visit.id)] == [None, None]


def test_both_stories_tell_it_and_the_new_liaison_hears_of_it(alder: School_, birch: School_) -> None:
    visit = a_moved_visit("agreed", alder, birch)

    (begun_id,) = visits.hand_over(visit.id, by=acting(alder.liaison))

    assert kinds(visit)[-1] == "visit.hand_over"
    assert [each.kind for each in builders.every(Event, visit_id=begun_id)] == ["visit.come_over"]
    told = [(each.kind, each.visit_id) for each in builders.every(Notice, person_id=birch.liaison.id)]
    assert ("visit_came", begun_id) in told


def test_a_later_goes_along_with_its_day(alder: School_, birch: School_) -> None:
    visit = a_moved_visit("invited", alder, birch)
    day = builders.today() + timedelta(days=30)
    visits.answer_later(visit.id, by=acting(alder.liaison), ask_again_on=day)

    (begun_id,) = visits.hand_over(visit.id, by=acting(alder.liaison))

    begun = builders.every(Visit, id=begun_id)[0]
    assert (begun.answer, begun.ask_again_on) == ("later", day)


def an_answer_that_waits(visit: Visit, by: School_) -> FamilyAnswer:
    place = {"district_id": visit.district_id, "school_id": visit.school_id, "visit_id": visit.id}
    said = {"channel": "phone", "answer": "yes", "language": "en", "place": "park", "interpreter": True}
    builders.save(FamilyAnswer(**place, **said, entered_by=by.liaison.id))
    return builders.every(FamilyAnswer, visit_id=visit.id)[0]


def test_an_answer_that_nobody_has_read_goes_along_and_waits_no_longer(
    alder: School_, birch: School_
) -> None:
    visit = a_moved_visit("invited", alder, birch)
    answer = an_answer_that_waits(visit, alder)

    (begun_id,) = visits.hand_over(visit.id, by=acting(alder.liaison))

    begun = builders.every(Visit, id=begun_id)[0]
    assert (begun.answer, begun.place, begun.interpreter) == ("none", "park", True)
    assert builders.reload(answer).handled_by == alder.liaison.id


def test_an_answer_waits_on_where_somebody_stays(alder: School_, birch: School_) -> None:
    ana, ben = builders.a_student(at=alder.school), builders.a_student(at=alder.school)
    builders.a_family(of=[ana, ben])
    visit = a_visit("invited", at=alder, of=ana)
    answer = an_answer_that_waits(visit, alder)
    moves([ana], birch.school)

    visits.hand_over(visit.id, by=acting(alder.liaison))

    assert builders.reload(answer).handled_at is None


def test_who_stays_keeps_the_visit(alder: School_, birch: School_) -> None:
    ana, ben = builders.a_student(at=alder.school), builders.a_student(at=alder.school)
    builders.a_family(of=[ana, ben])
    visit = a_visit("scheduled", at=alder, of=ana)
    moves([ana], birch.school)

    (begun_id,) = visits.hand_over(visit.id, by=acting(alder.liaison))

    assert builders.reload(visit).state == "scheduled"
    assert [each.id for each in students_of(visit)] == [ben.id]
    assert [each.id for each in students_of(builders.every(Visit, id=begun_id)[0])] == [ana.id]
    assert kinds(visit)[-1] == "visit.take_off"


def test_no_second_invitation_where_the_new_school_was_faster(alder: School_, birch: School_) -> None:
    visit = a_moved_visit("invited", alder, birch)
    (student,) = students_of(visit)
    visits.invite(student.id, method="family_asked", by=acting(birch.liaison))

    assert visits.hand_over(visit.id, by=acting(alder.liaison)) == []

    assert [each.state for each in builders.every(Visit)] == ["cancelled", "invited"]


def test_nothing_is_handed_over_while_everybody_is_still_there(alder: School_) -> None:
    visit = a_visit("scheduled", at=alder)

    with pytest.raises(TransitionRefused) as refused:
        visits.hand_over(visit.id, by=acting(alder.liaison))

    assert [each.name for each in refused.value.reasons] == ["a_student_moved"]


def test_a_family_that_asked_for_quiet_is_not_handed_on(alder: School_, birch: School_) -> None:
    visit = a_moved_visit("invited", alder, birch)
    family = builders.every(builders.Family, id=visit.family_id)[0]
    builders.change(family, no_contact_until=builders.today() + timedelta(days=30))

    with pytest.raises(TransitionRefused) as refused:
        visits.hand_over(visit.id, by=acting(alder.liaison))

    assert [each.name for each in refused.value.reasons] == ["family_may_be_contacted"]


def test_only_who_looks_after_the_former_school_hands_over(alder: School_, birch: School_) -> None:
    visit = a_moved_visit("invited", alder, birch)

    with pytest.raises(NotFound):
        visits.hand_over(visit.id, by=acting(birch.liaison))
    with pytest.raises(NotYourRole):
        visits.hand_over(visit.id, by=acting(alder.site_admin))

    assert builders.reload(visit).state == "invited"


def test_a_coordinator_hands_over_all_that_can_be(alder: School_, birch: School_) -> None:
    first, second = a_moved_visit("scheduled", alder, birch), a_moved_visit("invited", alder, birch)
    stays = a_visit("invited", at=alder)
    coordinator = builders.a_person(roles={Role.district_coordinator: builders.the_district()})

    done = visits.hand_over_all([first.id, second.id, stays.id], by=acting(coordinator))

    assert done == 2
    assert [builders.reload(each).state for each in (first, second, stays)] == [
        "cancelled",
        "cancelled",
        "invited",
    ]
    assert {each.kind for each in builders.every(Notice, person_id=alder.liaison.id)} == {"visit_went"}


def test_a_visit_that_is_kept_stays_as_it_is(alder: School_, birch: School_) -> None:
    visit = a_moved_visit("scheduled", alder, birch)

    visits.keep_after_move(visit.id, by=acting(alder.liaison))

    assert builders.reload(visit).state == "scheduled"
    assert kinds(visit)[-1] == "visit.keep_after_move"

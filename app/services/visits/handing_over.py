"""A student with an open visit goes to another school: the visit is handed over, or kept. Closing it is `cancel`.

A visit belongs to one school, with its letters and its story, so it is not moved: it ends here, and the new school
begins with an invitation of the same number. The former pair holds no role there (people.md), so that school chooses
its own and asks the family anew; what the family wished, and a *later*, goes along.
"""

from collections.abc import Collection, Iterable
from itertools import groupby

from sqlalchemy import delete, select

from app.extensions import db
from app.models import Family, FamilyAnswer, Student, Visit, VisitStudent
from app.security.session import acting_as, steward
from app.services import clock, history, notices
from app.services.actors import SYSTEM, Actor
from app.services.errors import NotFound
from app.services.payments.money import hold_funds, release
from app.services.visits.answers import answers_are_heard
from app.services.visits.facts import facts_of, facts_of_invitation
from app.services.visits.inviting import students_of
from app.services.visits.moves import check, load, move, step
from workflows.machine import TransitionRefused
from workflows.visit import VisitFacts
from workflows.words import N_

HANDED_OVER = N_("The student goes to another school now, which goes on from here.")
"""Kept as the reason; translated where it is shown."""


def hand_over(visit_id: int, *, by: Actor, version: int | None = None) -> list[int]:
    """End the visit here and begin it at the students' new schools; returns the visits there.

    Who is still at this school keeps the visit; the others are taken off it. Raises TransitionRefused when nobody
    moved, NotYourRole and NotFound.
    """
    with step("hand_over"):
        _hold([visit_id], by)
        return _hand_over(load(visit_id, version), by)


def hand_over_all(visit_ids: Collection[int], *, by: Actor) -> int:
    """Hand over all of these that can be, in one transaction; returns how many. The others stay as they are."""
    with step("hand_over"):
        _hold(visit_ids, by)
        return sum(_can_be_handed_over(visit_id, by) for visit_id in sorted(set(visit_ids)))


def keep_after_move(visit_id: int, *, by: Actor, version: int | None = None) -> None:
    """The former school goes all the same: nobody asks about this visit again."""
    with step("keep_after_move"):
        visit = load(visit_id, version)
        moved = moved_students(visit)
        facts = facts_of(visit, by=by, student_moved=bool(moved))
        check("keep_after_move", facts)
        schools = sorted({student.school_id for student in moved})
        history.of_visit(visit, "keep_after_move", by=by, source=visit.state, schools=schools)


def moved_students(visit: Visit) -> list[Student]:
    """Its students who go to another school of the district now, whether or not the person may see them."""
    query = (
        select(Student)
        .join(VisitStudent, VisitStudent.student_id == Student.id)
        .where(VisitStudent.visit_id == visit.id, Student.active, Student.school_id != visit.school_id)
        .order_by(Student.school_id, Student.id)
    )
    with acting_as(db.session, steward(visit.district_id)):
        return list(db.session.scalars(query))


def _hold(visit_ids: Collection[int], by: Actor) -> None:
    """Lock all visits before any of their funds, as each step of a visit does: nobody waits in a circle.

    As the steward: a coordinator, who hands over too, may write no visit, and so lock none.
    """
    query = select(Visit.fund_id).where(Visit.id.in_(visit_ids)).order_by(Visit.id).with_for_update()
    with acting_as(db.session, steward(by.district_id)):
        hold_funds(db.session.scalars(query).all())


def _can_be_handed_over(visit_id: int, by: Actor) -> bool:
    try:
        with db.session.begin_nested():
            _hand_over(load(visit_id), by)
    except (NotFound, TransitionRefused):
        return False
    return True


def _hand_over(visit: Visit, by: Actor) -> list[int]:
    """As the steward, once it is allowed: whoever hands over holds no role at the new school."""
    moved = moved_students(visit)
    facts = facts_of(visit, by=by, student_moved=bool(moved), no_contact=_wants_quiet(visit))
    check("hand_over", facts)
    with acting_as(db.session, steward(visit.district_id)):
        _let_go(visit, moved, facts, by)
        begun = [_begin_at(visit, school_id, list(each), by) for school_id, each in _by_school(moved)]
        return [each for each in begun if each is not None]


def _let_go(visit: Visit, moved: list[Student], facts: VisitFacts, by: Actor) -> None:
    """End the visit, or take those off who moved while others stay."""
    schools = sorted({student.school_id for student in moved})
    ids = [student.id for student in moved]
    notices.visit_went(visit, by=by)
    if _somebody_stays(visit, ids):
        theirs = (VisitStudent.visit_id == visit.id, VisitStudent.student_id.in_(ids))
        db.session.execute(delete(VisitStudent).where(*theirs))
        history.of_visit(visit, "take_off", by=by, source=visit.state, students=ids, schools=schools)
        return
    today = clock.today(visit.district_id)
    move(visit, "hand_over", facts, by=by, schools=schools)
    visit.closed_on, visit.closed_reason = today, HANDED_OVER
    _hear_what_waits(visit, by)
    notices.visit_off(visit, by=by)
    for member in visit.team:
        member.busy = None
    release(visit)


def _hear_what_waits(visit: Visit, by: Actor) -> None:
    """An answer that nobody has looked after yet: its place and interpreter go along, and it waits no longer."""
    mine = FamilyAnswer.visit_id == visit.id
    newest = select(FamilyAnswer).where(mine).order_by(FamilyAnswer.id.desc()).limit(1)
    answer = db.session.scalar(newest)
    if answer is None or answer.handled_at is not None:
        return
    visit.interpreter = visit.interpreter or answer.interpreter
    visit.place = answer.place or visit.place
    answers_are_heard(visit, by)


def _somebody_stays(visit: Visit, moved: Collection[int]) -> bool:
    here = (VisitStudent.visit_id == visit.id, VisitStudent.student_id.not_in(moved))
    query = select(VisitStudent.student_id).join(Student, Student.id == VisitStudent.student_id)
    return db.session.scalar(query.where(*here, Student.active).limit(1)) is not None


def _begin_at(visit: Visit, school_id: int, students: list[Student], by: Actor) -> int | None:
    """The invitation at the new school; None when that school invited them by itself already."""
    waiting = _without_such_a_visit(visit, students)
    if not waiting:
        return None
    facts = facts_of_invitation(
        waiting,
        number=visit.number,
        year_id=visit.school_year_id,
        family=None,
        method=visit.selection_method,
        by=SYSTEM,
        school_id=school_id,
        district_id=visit.district_id,
    )
    begun = Visit(
        district_id=visit.district_id,
        school_id=school_id,
        school_year_id=visit.school_year_id,
        family_id=visit.family_id,
        number=visit.number,
        state=check("come_over", facts).value,
        selection_method=visit.selection_method,
        invited_on=clock.today(visit.district_id),
        interpreter=visit.interpreter,
        wishes=visit.wishes,
        place=visit.place,
        answer="later" if visit.answer == "later" else "none",
        ask_again_on=visit.ask_again_on,
    )
    db.session.add(begun)
    history.of_visit(begun, "come_over", by=by, source=None, former_visit=visit.id, number=visit.number)
    db.session.flush()  # The visit's id is needed for its students.
    db.session.add_all(students_of(begun, waiting))
    notices.visit_came(begun, by=by)
    return begun.id


def _without_such_a_visit(visit: Visit, students: list[Student]) -> list[Student]:
    """Those who have no other live visit of this number this school year."""
    taken = set(
        db.session.scalars(
            select(VisitStudent.student_id).where(
                VisitStudent.student_id.in_([student.id for student in students]),
                VisitStudent.school_year_id == visit.school_year_id,
                VisitStudent.number == visit.number,
                VisitStudent.visit_id != visit.id,
                VisitStudent.live,
            )
        )
    )
    return [student for student in students if student.id not in taken]


def _wants_quiet(visit: Visit) -> bool:
    with acting_as(db.session, steward(visit.district_id)):
        family = db.session.get(Family, visit.family_id) if visit.family_id else None
        until = family.no_contact_until if family else None
    return until is not None and until > clock.today(visit.district_id)


def _by_school(students: list[Student]) -> Iterable[tuple[int, Iterable[Student]]]:
    return groupby(students, key=lambda student: student.school_id)

"""Invite a family: one visit for all its students at the school."""

import random
from collections.abc import Collection, Iterable

from sqlalchemy import ARRAY, ColumnElement, Date, Integer, Select, any_, case, func, literal, select

from app.extensions import db
from app.models import (
    District,
    Enrollment,
    Family,
    School,
    SchoolYear,
    Selection,
    Student,
    StudentFamily,
    Visit,
    VisitEducator,
    VisitStudent,
)
from app.reports.quiet import students_in_quiet
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.visits.facts import MADE, facts_of_invitation, live_numbers, visited_before
from app.services.visits.households import lasting
from app.services.visits.moves import check, step
from forms.invite import METHODS
from workflows.machine import N_


def invite(
    student_id: int,
    *,
    method: str,
    by: Actor,
    family_id: int | None = None,
    team: Collection[int] = (),
) -> int:
    """Invite a student's family, brothers and sisters at the same school with them; return the visit's id.

    `family_id` chooses between two households; without it the one that may get letters is taken.
    `team` are the educators who would come. Raises NotFound, TransitionRefused, NotYourRole.
    """
    with step("invite"):
        return make(student_id, method=method, by=by, family_id=family_id, team=team).id


def cross_section(school_id: int, size: int, seed: str) -> list[int]:
    """Draw `size` students at random from all of the school's who have no live visit this year.

    The same seed on the same students draws the same children (R65, R88): anyone can check the draw.
    """
    waiting = not_invited(school_id)
    return sorted(random.Random(f"{seed}:{school_id}").sample(waiting, min(size, len(waiting))))


def not_invited(
    school_id: int, *, class_ids: Collection[int] = (), grades: Collection[str] = ()
) -> list[int]:
    """The active students of a school whose families were not asked this school year; of these classes or grades.

    Whoever said no was asked, and is not asked again with a class (R74): only if the family wishes it, by itself.
    Families who asked for quiet are left out until their day.
    """
    return _left_but_quiet(wait_for_a_first(school_id, class_ids=class_ids, grades=grades))


def due_a_second(school_id: int, *, class_ids: Collection[int] = ()) -> list[int]:
    """The active students who had a first visit this school year and were not asked about another (R69)."""
    return _left_but_quiet(wait_for_a_second(school_id, class_ids=class_ids))


def wait_for_a_first(
    school_id: int, *, class_ids: Collection[int] = (), grades: Collection[str] = ()
) -> Select[int]:
    """A question for the students of `not_invited`, and those whose families want quiet for now."""
    asked = _visited(school_id).where(was_asked())
    chosen = _students(school_id, class_ids).where(Student.id.not_in(asked))
    return chosen.where(Student.grade.in_(grades)) if grades else chosen


def wait_for_a_second(school_id: int, *, class_ids: Collection[int] = ()) -> Select[int]:
    """A question for the students of `due_a_second`, and those whose families want quiet for now."""
    first = _visited(school_id).where(VisitStudent.number == 1, Visit.state.in_(MADE))
    further = _visited(school_id).where(VisitStudent.number > 1, was_asked())
    return _students(school_id, class_ids).where(Student.id.in_(first), Student.id.not_in(further))


def _left_but_quiet(students: Select[int]) -> list[int]:
    """Their ids in order. Quiet is asked of these alone: of all of a district's families it takes longer."""
    found = sorted(db.session.scalars(students))
    of_these = StudentFamily.student_id == any_(literal(found, ARRAY(Integer)))
    quiet = set(db.session.scalars(students_in_quiet(clock.now()).where(of_these)))
    return [student_id for student_id in found if student_id not in quiet]


def _students(school_id: int, class_ids: Collection[int]) -> Select[int]:
    chosen = select(Student.id).where(Student.school_id == school_id, Student.active)
    if not class_ids:
        return chosen
    of_class = select(Enrollment.student_id).where(Enrollment.class_id.in_(class_ids), Enrollment.active)
    return chosen.where(Student.id.in_(of_class))


def _visited(school_id: int) -> Select[int]:
    """Students of this school year's visits there."""
    year = current_year(_school(school_id).district_id)
    return (
        select(VisitStudent.student_id)
        .join(Visit, Visit.id == VisitStudent.visit_id)
        .where(VisitStudent.school_year_id == year.id, Visit.school_id == school_id)
    )


def was_asked() -> ColumnElement[bool]:
    """Of a student's visit: the family was asked and nobody called it off. A no counts."""
    return Visit.state != "cancelled"


def current_year(district_id: int) -> SchoolYear:
    """The school year that invitations count for. Raises Refused when the district has none yet.

    Until its last day the one that is called current, or a later one from the day on that was set for it (R127);
    then the one of today, which may begin in summer.
    """
    today = func.timezone(District.time_zone, func.now()).cast(Date)
    not_over = SchoolYear.ends_on >= today
    as_set = SchoolYear.visits_from.is_not(None) & (SchoolYear.visits_from <= today) & not_over
    in_force = SchoolYear.current & not_over
    of_today = (SchoolYear.starts_on <= today) & not_over
    year = db.session.scalars(
        select(SchoolYear)
        .join(District, District.id == SchoolYear.district_id)
        .where(SchoolYear.district_id == district_id)
        .order_by(
            case((as_set | in_force, SchoolYear.starts_on)).desc().nulls_last(),
            of_today.desc(),
            SchoolYear.current.desc(),
            SchoolYear.starts_on.desc(),
        )
        .limit(1)
    ).one_or_none()
    if year is None:
        raise Refused(N_("There is no school year yet; add one under Settings first."))
    return year


def make(
    student_id: int,
    *,
    method: str,
    by: Actor,
    family_id: int | None = None,
    team: Collection[int] = (),
    selection: Selection | None = None,
) -> Visit:
    """The invitation within the caller's transaction; `selection` is the choice that it came of."""
    student = db.session.scalars(select(Student).where(Student.id == student_id)).one_or_none()
    if student is None:
        raise NotFound
    if method not in METHODS:
        raise Refused(N_("Choose how this family was chosen."), "method")
    year, seed = current_year(student.district_id), selection.seed if selection else None
    family = _family(student, family_id)
    number = max(live_numbers([student.id], year.id), default=0) + 1
    students = [student, *_siblings(student, family, year.id, number)]
    facts = facts_of_invitation(
        students,
        number=number,
        year_id=year.id,
        family=family,
        method=method,
        by=by,
        school_id=student.school_id,
        district_id=student.district_id,
    )
    visit = Visit(
        district_id=student.district_id,
        school_id=student.school_id,
        school_year_id=year.id,
        family_id=family.id if family else None,
        number=number,
        follows_id=_earlier(student, year.id, number),
        state=check("invite", facts).value,
        selection_method=method,
        selection_seed=seed,
        selection_id=selection.id if selection else None,
        invited_on=clock.today(student.district_id),
        invited_by=by.person_id,
        interpreter=_wants_interpreter(family),
        place=_first_place(family),
    )
    visit.team = members_of(visit, team)
    db.session.add(visit)
    history.of_visit(visit, "invite", by=by, source=None, method=method, seed=seed, number=number)
    db.session.flush()  # The visit's id is needed for its students.
    db.session.add_all(students_of(visit, students))
    return visit


def members_of(visit: Visit, people: Iterable[int]) -> list[VisitEducator]:
    """Rows that put these persons on the visit's team, each once."""
    return [
        VisitEducator(person_id=person_id, district_id=visit.district_id, school_id=visit.school_id)
        for person_id in dict.fromkeys(people)
    ]


def students_of(visit: Visit, students: Iterable[Student]) -> list[VisitStudent]:
    """Rows that name the visit's students; the visit has its id already."""
    return [
        VisitStudent(
            visit_id=visit.id,
            student_id=student.id,
            school_id=visit.school_id,
            school_year_id=visit.school_year_id,
            number=visit.number,
            live=True,
        )
        for student in students
    ]


def _family(student: Student, family_id: int | None) -> Family | None:
    query = (
        select(Family)
        .join(StudentFamily, StudentFamily.family_id == Family.id)
        .where(StudentFamily.student_id == student.id)
        .order_by(Family.id)
    )
    if family_id is not None:
        query = query.where(Family.id == family_id)
    found = list(db.session.scalars(query))
    if family_id is not None and not found:
        raise NotFound
    reachable = [f for f in found if any(guardian.may_receive_letters for guardian in f.guardians)]
    if not found:
        return None
    chosen = (reachable or found)[0]
    return db.session.get_one(Family, lasting(chosen.id, chosen.district_id))


def _siblings(student: Student, family: Family | None, year_id: int, number: int) -> list[Student]:
    if family is None:
        return []
    visited = select(VisitStudent.student_id).where(
        VisitStudent.school_year_id == year_id, VisitStudent.live, VisitStudent.number >= number
    )
    query = (
        select(Student)
        .join(StudentFamily, StudentFamily.student_id == Student.id)
        .where(StudentFamily.family_id == family.id, Student.id != student.id, Student.active)
        .where(Student.school_id == student.school_id, Student.id.not_in(visited))
        .order_by(Student.id)
    )
    return [
        sibling
        for sibling in db.session.scalars(query)
        if len(live_numbers([sibling.id], year_id)) == number - 1
        and visited_before(sibling.id, number, year_id)
    ]


def _earlier(student: Student, year_id: int, number: int) -> int | None:
    """The visit before, if it was made at the same school; one follows no visit of another school."""
    return db.session.scalar(
        select(VisitStudent.visit_id).where(
            VisitStudent.student_id == student.id,
            VisitStudent.school_id == student.school_id,
            VisitStudent.school_year_id == year_id,
            VisitStudent.live,
            VisitStudent.number == number - 1,
        )
    )


def _wants_interpreter(family: Family | None) -> bool:
    return family is not None and any(guardian.interpreter for guardian in family.guardians)


def _first_place(family: Family | None) -> str:
    """At home, unless the address is confidential or there is none (people.md): then elsewhere by default."""
    if family is None or family.confidential_address or family.no_fixed_address:
        return "other"
    return "home"


def _school(school_id: int) -> School:
    school = db.session.scalars(select(School).where(School.id == school_id)).one_or_none()
    if school is None:
        raise NotFound
    return school

"""Visits that were made before Porchlight, or outside it: they count in reports and are paid nowhere here (R27)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, select

from app.extensions import db
from app.models import SchoolYear, Student, StudentFamily, Visit
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.services.visits.facts import facts_of_invitation, live_numbers
from app.services.visits.households import lasting
from app.services.visits.inviting import members_of, students_of
from app.services.visits.moves import check, step
from workflows.words import N_

NO_YEAR = N_("No school year has this day. Add the year under School years first.")


def record_elsewhere(
    student_id: int, *, by: Actor, started_at: datetime, team: Collection[int] = (), note: str = ""
) -> int:
    """Record one visit of one student's family; returns the visit's id."""
    with step("record_elsewhere"):
        student = db.session.scalars(select(Student).where(Student.id == student_id)).one_or_none()
        if student is None:
            raise NotFound
        return made_elsewhere([student], by=by, started_at=started_at, team=team, note=note)


def made_elsewhere(
    students: Sequence[Student],
    *,
    by: Actor,
    started_at: datetime,
    team: Collection[int],
    note: str = "",
    **told: object,
) -> int:
    """One visit for these students of one school, inside the caller's transaction; returns its id.

    It counts for the school year of its day. `told` goes into its event. Raises Refused for a day outside every
    school year, TransitionRefused and NotYourRole.
    """
    first, day = students[0], clock.day_of(started_at, students[0].district_id)
    year = year_of(day, first.district_id)
    ids = [student.id for student in students]
    number = max(live_numbers(ids, year.id), default=0) + 1
    facts = facts_of_invitation(
        students,
        number=number,
        year_id=year.id,
        family=None,
        method="elsewhere",
        by=by,
        school_id=first.school_id,
        district_id=first.district_id,
    )
    visit = Visit(
        district_id=first.district_id,
        school_id=first.school_id,
        school_year_id=year.id,
        family_id=_household(ids, first.district_id),
        number=number,
        state=check("record_elsewhere", replace(facts, started_at=started_at)).value,
        selection_method="elsewhere",
        invited_on=day,
        started_at=started_at,
        paid_on=clock.today(first.district_id),
        settled_elsewhere=True,
        place="other",
        place_note=note or None,
    )
    visit.team = members_of(visit, team)
    for member in visit.team:
        member.went = True
    db.session.add(visit)
    history.of_visit(visit, "record_elsewhere", by=by, source=None, started_at=started_at, **told)
    db.session.flush()  # The visit's id is needed for its students.
    db.session.add_all(students_of(visit, students))
    return visit.id


def year_of(day: date, district_id: int) -> SchoolYear:
    """The school year that a day counts for; a summer's day may belong to the year to come (R127)."""
    counts_from = func.least(SchoolYear.starts_on, SchoolYear.visits_from)
    query = select(SchoolYear).where(
        SchoolYear.district_id == district_id, counts_from <= day, SchoolYear.ends_on >= day
    )
    found = db.session.scalars(query.order_by(SchoolYear.starts_on.desc()).limit(1)).one_or_none()
    if found is None:
        raise Refused(NO_YEAR, "on")
    return found


def _household(student_ids: Collection[int], district_id: int) -> int | None:
    """The household that all of these students share."""
    shared = (
        select(StudentFamily.family_id)
        .where(StudentFamily.student_id.in_(student_ids))
        .group_by(StudentFamily.family_id)
        .having(func.count() == len(student_ids))
        .order_by(StudentFamily.family_id)
    )
    found = db.session.scalars(shared.limit(1)).one_or_none()
    return found and lasting(found, district_id)

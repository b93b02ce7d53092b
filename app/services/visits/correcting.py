"""Steps back, and visits that happened elsewhere."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.models import Student, Visit
from app.services import clock, history
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.payments.making import withdraw
from app.services.visits.facts import facts_of, facts_of_invitation, live_numbers
from app.services.visits.inviting import current_year, members_of, students_of
from app.services.visits.moves import check, load, move, step


def correct(visit_id: int, *, by: Actor, reason: str, version: int | None = None) -> None:
    """Take the record one step back so that it can be put right; payments not yet approved are made again."""
    with step("correct"):
        visit = load(visit_id, version)
        was = visit.state
        move(visit, "correct", facts_of(visit, by=by, reason=reason), by=by, reason=reason)
        if was == "reflected":
            visit.reflected_at = None
            withdraw(visit)
            return
        visit.started_at = visit.ended_at = visit.completed_by = None
        visit.entered_after, visit.length_note = False, None
        for member in visit.team:
            member.went, member.untrained = None, False


def record_elsewhere(
    student_id: int, *, by: Actor, started_at: datetime, team: Collection[int] = (), note: str = ""
) -> int:
    """Record a visit made before Porchlight or outside it: it counts in reports and is paid nowhere here."""
    with step("record_elsewhere"):
        student = db.session.scalars(select(Student).where(Student.id == student_id)).one_or_none()
        if student is None:
            raise NotFound
        year = current_year(student.district_id)
        number = max(live_numbers([student.id], year.id), default=0) + 1
        facts = facts_of_invitation(
            [student],
            number=number,
            year_id=year.id,
            family=None,
            method="elsewhere",
            by=by,
            school_id=student.school_id,
            district_id=student.district_id,
        )
        day = clock.day_of(started_at, student.district_id)
        visit = Visit(
            district_id=student.district_id,
            school_id=student.school_id,
            school_year_id=year.id,
            number=number,
            state=check("record_elsewhere", replace(facts, started_at=started_at)).value,
            selection_method="elsewhere",
            invited_on=day,
            started_at=started_at,
            paid_on=clock.today(student.district_id),
            settled_elsewhere=True,
            place="other",
            place_note=note or None,
        )
        visit.team = members_of(visit, team)
        db.session.add(visit)
        history.of_visit(visit, "record_elsewhere", by=by, source=None, started_at=started_at)
        db.session.flush()  # The visit's id is needed for its student.
        db.session.add_all(students_of(visit, [student]))
        return visit.id

"""Tell colleagues what a roster brought: that it came by itself, and that a student with an open visit moved."""

from collections.abc import Collection

from sqlalchemy import Select, func, select

from app.extensions import db
from app.models import Assignment, Student, Visit, VisitStudent
from app.services import clock
from app.services.notices.telling import tell
from app.services.transaction import transaction
from workflows.people import LIAISONS, Role

OPEN = ("invited", "scheduled")


def tell_coordinators(district_id: int, what: str, stamp: str) -> None:
    """`what`: stored, waits or refused. The session acts as the district's steward."""
    with transaction():
        tell(
            _holding((Role.district_coordinator,), district_id, None),
            f"roster_{what}",
            about=f"roster:{what}:{stamp}",
            district_id=district_id,
        )


def tell_moves(district_id: int) -> None:
    """Open visits of students who go to another school now: the former one closes or keeps them, the new may invite.

    Each move is told once. The session acts as the district's steward.
    """
    with transaction():
        for visit_id, former, now in db.session.execute(_moved(district_id)).all():
            here, there = (_holding(LIAISONS, district_id, school) for school in (former, now))
            place = {"district_id": district_id, "school_id": former, "visit_id": visit_id}
            tell(here, "student_moved", about=f"student_moved:{visit_id}:{now}", **place)
            about = f"family_came:{visit_id}:{now}"
            tell(there - here, "family_came", about=about, district_id=district_id, school_id=now)


def _moved(district_id: int) -> Select[int, int, int]:
    """Visit, the school where it is, and where its student is now."""
    return (
        select(Visit.id, Visit.school_id, Student.school_id)
        .join(VisitStudent, VisitStudent.visit_id == Visit.id)
        .join(Student, Student.id == VisitStudent.student_id)
        .where(Visit.district_id == district_id, Visit.state.in_(OPEN))
        .where(Student.active, Student.school_id != Visit.school_id)
        .distinct()
    )


def _holding(roles: Collection[Role], district_id: int, school_id: int | None) -> set[int]:
    """Who holds one of these roles today, at the school, or (None) in the whole district."""
    today = clock.today(district_id)
    query = select(Assignment.person_id).where(
        Assignment.district_id == district_id,
        Assignment.school_id == school_id if school_id else Assignment.school_id.is_(None),
        Assignment.role.in_([role.value for role in roles]),
        Assignment.starts_on <= today,
        func.coalesce(Assignment.ends_on, today) >= today,
    )
    return set(db.session.scalars(query))

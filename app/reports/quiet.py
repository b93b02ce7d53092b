"""Families who asked not to be contacted for a while (R74): nobody suggests them before that day is over."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, ScalarSelect, Select, cast, exists, func, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import District, Family, Guardian, Student, StudentFamily, Visit


def wants_quiet(now: datetime) -> ColumnElement[bool]:
    """Of a visit: its family asked not to be contacted for a while, by the district's calendar."""
    return exists().where(
        Family.id == Visit.family_id, Family.no_contact_until > day_there(Family.district_id, now)
    )


def students_in_quiet(now: datetime) -> Select[Any]:
    """Students whose invitation would go to such a family."""
    return _in_quiet(now).with_only_columns(StudentFamily.student_id)


def quiet_until(students: Select[Any], now: datetime) -> list[tuple[Student, date]]:
    """Those of the students (by a question for their ids) who are left in peace, and until when; by name."""
    found = (
        _in_quiet(now)
        .join(Student, Student.id == StudentFamily.student_id)
        .where(Student.id.in_(students))
        .with_only_columns(Student, Family.no_contact_until)
        .order_by(Student.look_up, Student.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(found)]


def day_there(district_id: Any, now: datetime) -> ScalarSelect[date]:
    """The district's calendar day at a moment; `district_id` is a column of the question it stands in."""
    day = cast(func.timezone(District.time_zone, now), Date)
    return select(day).where(District.id == district_id).scalar_subquery()


def _in_quiet(now: datetime) -> Select[Any]:
    return (
        select(StudentFamily)
        .join(Family, Family.id == StudentFamily.family_id)
        .where(Family.no_contact_until > day_there(Family.district_id, now), Family.id == _home())
    )


def _home() -> ScalarSelect[int]:
    """The household that a student's invitation goes to: one that may get letters before one that may not."""
    lives = aliased(StudentFamily)
    reachable = exists().where(Guardian.family_id == lives.family_id, Guardian.may_receive_letters)
    return (
        select(lives.family_id)
        .where(lives.student_id == StudentFamily.student_id)
        .order_by(reachable.desc(), lives.family_id)
        .limit(1)
        .correlate(StudentFamily)
        .scalar_subquery()
    )

"""Households: a new one begins with a child, so that its school can see it."""

from typing import Any

from app.extensions import db
from app.models import Family, Student, StudentFamily
from app.services import records
from app.services.actors import Actor
from app.services.errors import NotFound
from app.services.records import Values
from app.services.transaction import transaction

ADDRESS = ("address_line", "address_line_2", "city", "region", "postal_code")
_UNCHECKED = {"address_verified_on": None}


def add(values: Values, student_id: int, *, form_id: str | None = None, by: Actor) -> Family:
    """Write a new household with its first child; a form sent twice makes one."""
    with records.in_words(), transaction():
        student = _student(student_id)
        family = records.added_before(Family, student.district_id, form_id)
        if family is None:
            family = Family(district_id=student.district_id, school_ids=[student.school_id])
            records.add_within(family, verified(values, family, by=by), form_id=form_id, by=by)
            _link(family, student, by)
    return family


def change(family: Family, values: Values, *, version: int | None, by: Actor) -> Family:
    """Change a household; whoever checks the address is noted, and another address waits to be checked."""
    known = {**values, **(_UNCHECKED if _moves(family, values) else {})}
    return records.change(family, verified(known, family, by=by), version=version, by=by)


def _moves(family: Family, values: Values) -> bool:
    """Tell whether an address is typed that is not the one that was checked on the day in the form."""
    is_new = any(values.get(line, getattr(family, line)) != getattr(family, line) for line in ADDRESS)
    return is_new and values.get("address_verified_on") == family.address_verified_on


def link_student(family: Family, student_id: int, *, by: Actor) -> None:
    """One more child of a household."""
    with records.in_words(), transaction():
        _link(family, _student(student_id), by)


def verified(values: Values, family: Family, *, by: Actor) -> dict[str, Any]:
    """Add who checked the address: whoever enters the day or changes it."""
    day = values.get("address_verified_on")
    who = family.address_verified_by if day == family.address_verified_on else by.person_id
    how = values.get("address_verified_how") if day else None
    return {**values, "address_verified_by": who if day else None, "address_verified_how": how}


def _student(student_id: int) -> Student:
    student = db.session.get(Student, student_id)
    if student is None:
        raise NotFound
    return student


def _link(family: Family, student: Student, by: Actor) -> None:
    link = StudentFamily(student_id=student.id, family_id=family.id, district_id=family.district_id)
    records.add_within(link, by=by)

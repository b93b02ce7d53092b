"""What a district keeps no longer: found by class of record, for one day before which it was last used.

Read by the record keeper. A hold of the district stops everything, one of a family everything about that family.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, exists, func, or_, select
from sqlalchemy.types import Date

from app.models import (
    Enrollment,
    Family,
    FamilyContact,
    LegalHold,
    Letter,
    LetterFile,
    Payment,
    Person,
    RosterFile,
    RosterImport,
    SchoolClass,
    SchoolYear,
    Student,
    StudentFamily,
    StudentSchool,
    Visit,
    VisitStudent,
)


def held(district_id: int, family: Any) -> ColumnElement[bool]:
    """Somebody put a hold on the district or on this family."""
    return exists().where(
        LegalHold.district_id == district_id,
        LegalHold.lifted_at.is_(None),
        or_(LegalHold.family_id.is_(None), LegalHold.family_id == family),
    )


def somebody_held(district_id: int) -> ColumnElement[bool]:
    """There is a hold, whoever it is about: what was brought in with everybody's names stays."""
    return exists().where(LegalHold.district_id == district_id, LegalHold.lifted_at.is_(None))


def families(district_id: int, before: date) -> Select[Any]:
    """Families none of whose children is at school, and of whom nothing is from that day on.

    A family of which nothing at all has a day is left alone: nobody knows when its time began.
    """
    mine = Family.district_id == district_id
    return select(Family.id).where(
        mine,
        Family.anonymised_on.is_(None),
        ~_of_children(Student.active),
        ~_seen_since(before),
        _seen_since(date.min),
    )


def letter_files(district_id: int, before: date) -> Select[Any]:
    """Files of letters' pages, all of which were issued before that day."""
    of_file = Letter.file_id == LetterFile.id
    return select(LetterFile.id).where(
        LetterFile.district_id == district_id,
        exists().where(of_file),
        ~exists().where(of_file, cast(Letter.issued_at, Date) >= before),
    )


def letters_held(district_id: int) -> ColumnElement[bool]:
    """A family with a hold, or a child of one, has a letter in this file."""
    of_file = and_(Letter.file_id == LetterFile.id, Visit.id == Letter.visit_id)
    theirs = and_(
        VisitStudent.visit_id == Visit.id,
        StudentFamily.student_id == VisitStudent.student_id,
        held(district_id, StudentFamily.family_id),
    )
    return or_(exists().where(of_file, held(district_id, Visit.family_id)), exists().where(of_file, theirs))


def uploads(district_id: int, before: date) -> Select[Any]:
    """Rosters as they were brought in before that day."""
    with_file = exists().where(RosterFile.import_id == RosterImport.id)
    return select(RosterImport.id).where(
        RosterImport.district_id == district_id, cast(RosterImport.created_at, Date) < before, with_file
    )


def staff(district_id: int, before: date) -> Select[Any]:
    """Colleagues who left before that day and are owed no pay any more."""
    owed = and_(
        Payment.person_id == Person.id, Payment.state.not_in(("paid", "waived", "not_payable", "rejected"))
    )
    return select(Person.id).where(
        Person.district_id == district_id,
        ~Person.active,
        Person.left_on < before,
        Person.anonymised_on.is_(None),
        ~exists().where(owed),
    )


def _of_children(condition: Any) -> ColumnElement[bool]:
    mine = and_(StudentFamily.student_id == Student.id, StudentFamily.family_id == Family.id)
    return exists().where(mine, condition)


def _seen_since(day: date) -> ColumnElement[bool]:
    """Something about the family is from this day or later: a visit's year, a class, a school, a contact."""
    children = select(StudentFamily.student_id).where(StudentFamily.family_id == Family.id)
    return or_(
        exists().where(
            Visit.family_id == Family.id, SchoolYear.id == Visit.school_year_id, SchoolYear.ends_on >= day
        ),
        exists().where(
            Enrollment.student_id.in_(children),
            SchoolClass.id == Enrollment.class_id,
            SchoolYear.id == SchoolClass.school_year_id,
            SchoolYear.ends_on >= day,
        ),
        exists().where(StudentSchool.student_id.in_(children), StudentSchool.until >= day),
        exists().where(FamilyContact.family_id == Family.id, func.date(FamilyContact.at) >= day),
    )

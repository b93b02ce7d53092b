"""Take everything from a family's record that says who they were; what the years' counts need stays.

States, days, schools, years, numbers, languages and money are kept; names, addresses, numbers, words, pages and links
are not. Acts as the record keeper, within the caller's transaction.
"""

from typing import Any

from flask_appbuilder import Model
from sqlalchemy import case, delete, exists, or_, select, update

from app.extensions import db
from app.models import (
    AnswerLink,
    Disagreement,
    DisclosedStudent,
    Disclosure,
    Enrollment,
    EventDetail,
    Family,
    FamilyAnswer,
    FamilyContact,
    FamilyPair,
    FollowUp,
    Guardian,
    LegalHold,
    Letter,
    LetterBatchItem,
    LetterFile,
    OutgoingMail,
    Payment,
    PaymentReversal,
    Reflection,
    ReflectionAssumption,
    Student,
    StudentFamily,
    Visit,
    VisitEvidenceFile,
    VisitStudent,
)
from app.services import clock

NONE = "–"
ADDRESS = {
    "address_line": None,
    "address_line_2": None,
    "city": None,
    "region": None,
    "postal_code": None,
    "address_verified_on": None,
    "address_verified_by": None,
    "address_verified_how": None,
}
PERSON = {"given_name": NONE, "sourced_id": None}
OF_VISIT: dict[type[Model], dict[str, Any]] = {
    # what hangs on a visit → what becomes of the columns that tell of the family
    AnswerLink: {"revoked_at": clock.now},
    FamilyAnswer: {"times": [], "place_words": None, "phone": None, "days": []},
    FamilyContact: {"note": None},
    FollowUp: {"promise": NONE, "note": None},
    Letter: {
        "values": {},
        "file_id": None,
        "first_page": None,
        "explained_by": case((Letter.explained_by.is_not(None), NONE)),
    },
    LetterBatchItem: {"notes": [], "problem_values": {}},
    OutgoingMail: {"address": NONE, "problem": None, "message_id": None},
    Reflection: {
        "hopes_and_dreams": NONE,
        "what_helps": NONE,
        "how_i_will_use_it": None,
        "promises": None,
        "learning_together": None,
    },
}
VISIT = {
    "agreed_by": None,
    "wishes": None,
    "place_note": None,
    "alone_reason": None,
    "length_note": None,
    "proof": None,
}


OF_PAYMENT = ("reason", "exception_reason", "returned_reason", "mended", "rejected_reason")
"""What somebody typed about the pay for a visit; amounts, days and states stay."""


def blank(family_id: int, district_id: int) -> list[int]:
    """Blank one family; returns the students who went with it. A child who has another household stays."""
    students = _only_theirs(family_id)
    visits = _visits(family_id, students)
    _of_visits(visits)
    _of_family(family_id, district_id)
    _of_students(students, district_id)
    _of_disclosures(students)
    mine = or_(
        EventDetail.family_id == family_id,
        EventDetail.student_id.in_(students),
        EventDetail.visit_id.in_(visits),
    )
    db.session.execute(delete(EventDetail).where(mine))
    return students


def _only_theirs(family_id: int) -> list[int]:
    elsewhere = (
        select(StudentFamily.student_id)
        .join(Family, Family.id == StudentFamily.family_id)
        .where(Family.id != family_id, Family.anonymised_on.is_(None))
    )
    mine = select(StudentFamily.student_id).where(
        StudentFamily.family_id == family_id, StudentFamily.student_id.not_in(elsewhere)
    )
    return list(db.session.scalars(mine))


def _visits(family_id: int, students: list[int]) -> list[int]:
    alone = select(VisitStudent.visit_id).where(VisitStudent.student_id.in_(students))
    mine = or_(Visit.family_id == family_id, Visit.family_id.is_(None) & Visit.id.in_(alone))
    return list(db.session.scalars(select(Visit.id).where(mine)))


def _of_visits(visits: list[int]) -> None:
    files = list(db.session.scalars(select(Letter.file_id).where(Letter.visit_id.in_(visits))))
    for model, values in OF_VISIT.items():
        made = {name: value() if callable(value) else value for name, value in values.items()}
        db.session.execute(update(model.__table__).where(model.__table__.c.visit_id.in_(visits)).values(made))
    db.session.execute(delete(ReflectionAssumption).where(ReflectionAssumption.visit_id.in_(visits)))
    db.session.execute(update(Visit.__table__).where(Visit.id.in_(visits)).values(VISIT))
    _of_pay(visits)
    cancelled = Visit.id.in_(visits) & Visit.closed_reason.is_not(None)
    db.session.execute(update(Visit.__table__).where(cancelled).values(closed_reason=NONE))
    still = select(Letter.id).where(Letter.file_id == LetterFile.id).exists()
    db.session.execute(delete(LetterFile).where(LetterFile.id.in_(files), ~still))
    db.session.execute(delete(VisitEvidenceFile).where(VisitEvidenceFile.visit_id.in_(visits)))


def _of_pay(visits: list[int]) -> None:
    """Why an amount was waived, returned, mended or taken back may tell of the family."""
    of_visits = Payment.visit_id.in_(visits)
    columns = (Payment.__table__.c[name] for name in OF_PAYMENT)
    words = {column.key: case((column.is_not(None), NONE)) for column in columns}
    db.session.execute(update(Payment.__table__).where(of_visits).values(words))
    theirs = PaymentReversal.payment_id.in_(select(Payment.id).where(of_visits))
    answer = PaymentReversal.__table__.c.answer_reason
    said = {"reason": NONE, "answer_reason": case((answer.is_not(None), NONE))}
    db.session.execute(update(PaymentReversal.__table__).where(theirs).values(said))


def _of_disclosures(students: list[int]) -> None:
    """Who got a list and why stays while the record of anybody in it does (34 CFR 99.32)."""
    still = (
        exists()
        .where(DisclosedStudent.disclosure_id == Disclosure.id, Student.id == DisclosedStudent.student_id)
        .where(Student.anonymised_on.is_(None))
    )
    theirs = select(DisclosedStudent.disclosure_id).where(DisclosedStudent.student_id.in_(students))
    over = update(Disclosure.__table__).where(Disclosure.id.in_(theirs), ~still)
    db.session.execute(over.values(recipient=NONE, interest=NONE))


def _of_family(family_id: int, district_id: int) -> None:
    nobody = {
        "name": f"#{family_id}",
        "sourced_id": None,
        "no_contact_until": None,
        "confidential_address": False,
    }
    today = clock.today(district_id)
    mine = update(Family.__table__).where(Family.id == family_id)
    db.session.execute(mine.values(**nobody, **ADDRESS, anonymised_on=today))
    doubles = update(Family.__table__).where(Family.merged_into_id == family_id)
    db.session.execute(doubles.values(sourced_id=None, anonymised_on=today))
    db.session.execute(delete(FamilyPair).where(FamilyPair.one_id == family_id, FamilyPair.state == "merged"))
    grown_ups = update(Guardian.__table__).where(Guardian.family_id == family_id)
    unreachable = {
        "also_known": None,
        "relationship": None,
        "phone": None,
        "email": None,
        "may_receive_letters": False,
    }
    db.session.execute(grown_ups.values(**PERSON, family_name=NONE, **unreachable))
    notes = update(FamilyContact.__table__).where(FamilyContact.family_id == family_id)
    db.session.execute(notes.values(note=None))
    lifted = update(LegalHold.__table__).where(LegalHold.family_id == family_id)
    db.session.execute(lifted.values(reason=NONE))
    db.session.execute(delete(Disagreement).where(Disagreement.family_id == family_id))


def _of_students(students: list[int], district_id: int) -> None:
    today = clock.today(district_id)
    for student_id in students:
        one = update(Student.__table__).where(Student.id == student_id)
        db.session.execute(one.values(**PERSON, family_name=f"#{student_id}", anonymised_on=today))
    classes = update(Enrollment.__table__).where(Enrollment.student_id.in_(students))
    db.session.execute(classes.values(sourced_id=None))

"""The proof of history, who looked at and took what, and how long what is held about a family is kept.

An event (`visits.Event`) holds ids and salted hashes and stays for ever. What is personal stands beside it in
`event_detail`, which goes when the family is anonymised.
"""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.columns import utc_column
from app.security.encrypted import Encrypted, EncryptedJson

KEPT_CLASSES = "('families', 'letters', 'uploads', 'staff')"
WHY = "('own', 'school', 'district')"
LOOKED_AT = "('visit', 'pack', 'student', 'family', 'contacts', 'letter', 'everything')"


def _written() -> Mapped[datetime]:
    """The moment of writing, by the database's clock."""
    return mapped_column(DateTime(timezone=True), nullable=False, server_default=func.now())


class EventChain(Model):
    """One link: the event's place in its district's history, and a hash over it and everything before."""

    __tablename__ = "event_chain"
    __table_args__ = (
        UniqueConstraint("district_id", "number"),
        CheckConstraint("number >= 1", name="links_are_numbered_from_one"),
    )
    event_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("event.id"), primary_key=True, autoincrement=False
    )
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    number: Mapped[int] = mapped_column(BigInteger, nullable=False)
    previous: Mapped[str] = mapped_column(String(64), nullable=False)
    hash: Mapped[str] = mapped_column(String(64), nullable=False)
    linked_at: Mapped[datetime] = _written()


class AuditAnchor(Model):
    """How long a district's chain was on a day, and its last hash: also in the log and in the day's e-mail."""

    __tablename__ = "audit_anchor"
    __table_args__ = (UniqueConstraint("district_id", "day"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    day: Mapped[date] = mapped_column(Date, nullable=False)
    count: Mapped[int] = mapped_column(BigInteger, nullable=False)
    head: Mapped[str] = mapped_column(String(64), nullable=False)
    at: Mapped[datetime] = _written()


class EventDetail(Model):
    """Old and new personal values of a change, and the salt of the hashes in its event; erasable."""

    __tablename__ = "event_detail"
    __table_args__ = (
        Index("ix_event_detail_family_id", "family_id"),
        Index("ix_event_detail_student_id", "student_id"),
        Index("ix_event_detail_visit_id", "visit_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    mark: Mapped[str] = mapped_column(String(32), nullable=False, unique=True)
    """Random; the event names it."""
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    actor_id: Mapped[int | None] = mapped_column(Integer)
    person_id: Mapped[int | None] = mapped_column(Integer)
    """Of the staff, when the change is about one of them."""
    family_id: Mapped[int | None] = mapped_column(Integer)
    student_id: Mapped[int | None] = mapped_column(Integer)
    visit_id: Mapped[int | None] = mapped_column(Integer)
    salt: Mapped[str] = mapped_column(String(32), nullable=False)
    changed: Mapped[dict] = mapped_column(EncryptedJson, nullable=False)
    """Each field with its old and its new value; of a step's free words, the words."""
    at: Mapped[datetime] = _written()


class AccessLog(Model):
    """Someone of the staff opened a record of a family. Append-only; ids without foreign keys: it outlives them."""

    __tablename__ = "access_log"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        CheckConstraint(f"what IN {LOOKED_AT}", name="what_was_looked_at_is_known"),
        CheckConstraint(f"why IN {WHY}", name="why_is_known"),
        Index("ix_access_log_family_id", "family_id", "at"),
        Index("ix_access_log_student_id", "student_id", "at"),
        Index("ix_access_log_visit_id", "visit_id", "at"),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    at: Mapped[datetime] = _written()
    what: Mapped[str] = mapped_column(String(12), nullable=False)
    why: Mapped[str] = mapped_column(String(12), nullable=False)
    """*own* visit or class, duty at the *school*, or duty in the *district*."""
    visit_id: Mapped[int | None] = mapped_column(Integer)
    family_id: Mapped[int | None] = mapped_column(Integer)
    student_id: Mapped[int | None] = mapped_column(Integer)


class Disclosure(Model):
    """Something personal left the district: to whom, for which legitimate interest, when (34 CFR 99.32)."""

    __tablename__ = "disclosure"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        CheckConstraint("students >= 0", name="disclosed_students_are_counted"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    at: Mapped[datetime] = _written()
    what: Mapped[str] = mapped_column(String(60), nullable=False)
    recipient: Mapped[str] = mapped_column(String(200), nullable=False)
    interest: Mapped[str] = mapped_column(String(400), nullable=False)
    students: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")


class DisclosedStudent(Model):
    """A student whose record was in a disclosure; stays as long as the student's record."""

    __tablename__ = "disclosed_student"
    __table_args__ = (
        ForeignKeyConstraint(["disclosure_id", "district_id"], ["disclosure.id", "disclosure.district_id"]),
        ForeignKeyConstraint(["student_id", "district_id"], ["student.id", "student.district_id"]),
        Index("ix_disclosed_student_student_id", "student_id"),
    )
    disclosure_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    student_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)


class Disagreement(Model):
    """A family's own words beside a record that the district did not change (34 CFR 99.21)."""

    __tablename__ = "disagreement"
    __table_args__ = (
        ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"]),
        Index("ix_disagreement_family_id", "family_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    family_id: Mapped[int] = mapped_column(Integer, nullable=False)
    words: Mapped[str] = mapped_column(Encrypted, nullable=False)
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    at: Mapped[datetime] = _written()


class RetentionRule(Model):
    """How many years a district keeps records of a class after their last use; without a rule, for ever."""

    __tablename__ = "retention_rule"
    __table_args__ = (
        CheckConstraint(f"record_class IN {KEPT_CLASSES}", name="record_class_is_known"),
        CheckConstraint("years BETWEEN 1 AND 60", name="records_are_kept_for_years"),
    )
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), primary_key=True)
    record_class: Mapped[str] = mapped_column(String(12), primary_key=True)
    years: Mapped[int] = mapped_column(Integer, nullable=False)


class LegalHold(Model):
    """While it lasts, nothing of one family, or (without one) of the whole district, is anonymised or removed."""

    __tablename__ = "legal_hold"
    __table_args__ = (
        ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"]),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="hold_lifted_by_someone"),
        Index("ix_legal_hold_family_id", "family_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    family_id: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(400), nullable=False)
    set_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    set_at: Mapped[datetime] = _written()
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None] = utc_column()


class RetentionRun(Model):
    """One clearing of what is kept no longer: asked for by a person, done by a job, resumable."""

    __tablename__ = "retention_run"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        CheckConstraint(f"record_class IN {KEPT_CLASSES}", name="record_class_is_known"),
        CheckConstraint("done <= total", name="no_more_done_than_there_is"),
        Index("ix_retention_run_district_id", "district_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    record_class: Mapped[str] = mapped_column(String(12), nullable=False)
    before: Mapped[date] = mapped_column(Date, nullable=False)
    """What was last used before this day."""
    total: Mapped[int] = mapped_column(Integer, nullable=False)
    done: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    held: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    """Left alone because somebody put a hold on them, or they came back meanwhile."""
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    asked_at: Mapped[datetime] = _written()
    finished_at: Mapped[datetime | None] = utc_column()

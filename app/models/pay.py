"""What pay is worked out from and explained with: hours of contract, other work, what shows a visit, who to ask."""

from datetime import date, datetime, time

from flask_appbuilder import Model
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Time,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned, utc_column
from app.models.people import Person
from app.models.schools import School

OTHER_WORK = ("training", "preparation")


class ContractHours(Versioned, Model):
    """When a class of employee is paid by contract already, by the district's clock (R63).

    Of the rows that fit a day, the most particular one holds alone: the shortest period, then the school's own,
    then the class's own. A row without times says that these days have no contract hours.
    """

    __tablename__ = "contract_hours"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        CheckConstraint("employee_class IN ('certificated', 'classified')", name="hours_class_is_known"),
        CheckConstraint("last_on >= first_on", name="hours_end_after_they_start"),
        CheckConstraint("(starts_at IS NULL) = (ends_at IS NULL)", name="hours_have_both_ends_or_none"),
        CheckConstraint("ends_at > starts_at", name="hours_of_a_day_end_after_they_start"),
        CheckConstraint(
            "weekdays <> '{}' AND weekdays <@ '{0,1,2,3,4,5,6}'::smallint[]", name="weekdays_are_known"
        ),
        Index("ix_contract_hours_district_id", "district_id", "first_on"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    """Empty means all of the district's."""
    employee_class: Mapped[str | None] = mapped_column(String(16))
    """Empty means every class."""
    first_on: Mapped[date] = mapped_column(Date, nullable=False)
    last_on: Mapped[date] = mapped_column(Date, nullable=False)
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger), nullable=False)
    """Monday is 0."""
    starts_at: Mapped[time | None] = mapped_column(Time)
    ends_at: Mapped[time | None] = mapped_column(Time)

    school: Mapped[School | None] = relationship(viewonly=True)


class OtherWork(Versioned, Dated, Model):
    """Training that somebody took part in, or another paid activity without a visit (R21)."""

    __tablename__ = "other_work"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        UniqueConstraint("id", "school_id", "district_id"),
        CheckConstraint(f"activity IN {OTHER_WORK}", name="other_activity_is_known"),
        CheckConstraint("ended_at > started_at", name="other_work_ends_after_it_starts"),
        CheckConstraint(
            "ended_at - started_at <= interval '12 hours'", name="other_work_lasts_twelve_hours_at_most"
        ),
        Index("ix_other_work_person_id", "person_id", "started_at"),
        Index("ix_other_work_school_id", "school_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    """The school that it counts for."""
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    activity: Mapped[str] = mapped_column(String(16), nullable=False)
    what: Mapped[str] = mapped_column(String(120), nullable=False)
    """The name of the training or of the work; never a family's."""
    started_at: Mapped[datetime] = utc_column(nullable=False)
    ended_at: Mapped[datetime] = utc_column(nullable=False)
    entered_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    withdrawn: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")

    person: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id, district_id])


class VisitEvidence(Dated, Model):
    """That a signed slip was photographed, and when: all that an approver sees of it."""

    __tablename__ = "visit_evidence"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        UniqueConstraint("id", "visit_id", "district_id"),
        Index("ix_visit_evidence_visit_id", "visit_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    added_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    removed_at: Mapped[datetime | None] = utc_column()


class VisitEvidenceFile(Model):
    """The picture itself, made anew from what was uploaded: pixels only, nothing that a camera adds."""

    __tablename__ = "visit_evidence_file"
    __table_args__ = (
        ForeignKeyConstraint(
            ["evidence_id", "visit_id", "district_id"],
            ["visit_evidence.id", "visit_evidence.visit_id", "visit_evidence.district_id"],
        ),
    )
    evidence_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)


class PayContact(Versioned, Model):
    """Whom to ask about papers or pay: of one school, or of the district for schools without their own (R11)."""

    __tablename__ = "pay_contact"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint("process IN ('documentation', 'payment')", name="process_is_known"),
        UniqueConstraint("district_id", "school_id", "process", postgresql_nulls_not_distinct=True),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    process: Mapped[str] = mapped_column(String(16), nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    note: Mapped[str | None] = mapped_column(String(200))
    """How and when to reach them."""

    school: Mapped[School | None] = relationship(viewonly=True, overlaps="person")
    person: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id, district_id])

    @property
    def about(self) -> str:
        """The process, under a name that a form can have: a form's own `process` reads what was typed."""
        return self.process

    @about.setter
    def about(self, process: str) -> None:
        self.process = process


class OptIn(Dated, Model):
    """An educator's own yes or no to taking part (R113); the newest row holds."""

    __tablename__ = "opt_in"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        Index("ix_opt_in_person_id", "person_id", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    takes_part: Mapped[bool] = mapped_column(Boolean, nullable=False)

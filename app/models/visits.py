"""Visits, who goes and whom they visit, what was learned, and the history of it all."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from flask_appbuilder import Model
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSTZRANGE, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned, utc_column
from app.models.families import Family, Student
from app.models.people import Person
from app.models.program import SchoolYear
from app.models.schools import School
from app.security.encrypted import Encrypted

if TYPE_CHECKING:
    from app.models.payments import Payment

STATES = "('invited', 'scheduled', 'completed', 'reflected', 'paid', 'declined', 'cancelled')"
AFTER_SCHEDULED = "('scheduled', 'completed', 'reflected')"
AFTER_COMPLETED = "('completed', 'reflected')"


class Visit(Versioned, Dated, Model):
    """One visit of one family at one school, for one or more of its students there."""

    __tablename__ = "visit"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(
            ["school_year_id", "district_id"], ["school_year.id", "school_year.district_id"]
        ),
        ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"]),
        ForeignKeyConstraint(["fund_id", "district_id"], ["fund.id", "fund.district_id"]),
        ForeignKeyConstraint(["follows_id", "school_id"], ["visit.id", "visit.school_id"]),
        ForeignKeyConstraint(["selection_id", "school_id"], ["selection.id", "selection.school_id"]),
        UniqueConstraint("id", "school_id"),
        UniqueConstraint("id", "school_id", "district_id"),
        UniqueConstraint("id", "number"),
        UniqueConstraint("id", "school_id", "school_year_id", "number", "live"),
        CheckConstraint(f"state IN {STATES}", name="state_is_known"),
        CheckConstraint("number >= 1", name="visits_are_numbered_from_one"),
        CheckConstraint(
            f"state NOT IN {AFTER_SCHEDULED} OR (answer = 'yes' AND agreed_at IS NOT NULL"
            " AND starts_at IS NOT NULL AND ends_at IS NOT NULL)",
            name="scheduled_only_with_a_yes_and_a_time",
        ),
        CheckConstraint("ends_at > starts_at", name="planned_end_is_after_the_start"),
        CheckConstraint("ended_at > started_at", name="end_is_after_the_start"),
        CheckConstraint(
            "(checked_in_at IS NULL) = (checked_in_by IS NULL)"
            " AND (checked_out_at IS NULL) = (checked_out_by IS NULL)",
            name="checked_in_and_out_by_someone",
        ),
        CheckConstraint("checked_out_at >= checked_in_at", name="checked_out_after_checked_in"),
        CheckConstraint(
            f"state NOT IN {AFTER_COMPLETED} OR (started_at IS NOT NULL AND ended_at IS NOT NULL)",
            name="completed_only_with_start_and_end",
        ),
        CheckConstraint(
            "state <> 'reflected' OR reflected_at IS NOT NULL", name="reflected_only_with_the_time_of_it"
        ),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_on_if_and_only_if_paid"),
        CheckConstraint(
            "(state IN ('declined', 'cancelled')) = (closed_on IS NOT NULL)",
            name="closed_on_if_and_only_if_closed",
        ),
        CheckConstraint(
            "state <> 'cancelled' OR closed_reason IS NOT NULL", name="cancelled_only_with_a_reason"
        ),
        CheckConstraint("state <> 'declined' OR closed_reason IS NULL", name="no_reason_is_kept_for_a_no"),
        CheckConstraint("answer IN ('none', 'yes', 'later')", name="answer_is_known"),
        CheckConstraint("(answer = 'later') = (ask_again_on IS NOT NULL)", name="later_has_a_date"),
        CheckConstraint(
            "place IN ('home', 'school', 'library', 'park', 'other', 'virtual')", name="place_is_known"
        ),
        CheckConstraint("committed >= 0", name="committed_money_is_not_negative"),
        Index(
            "ix_visit_school_id_starts_at", "school_id", text("starts_at DESC NULLS LAST"), text("id DESC")
        ),
        Index("ix_visit_starts_at_id", text("starts_at DESC NULLS LAST"), text("id DESC")),
        Index("ix_visit_school_id_state", "school_id", "state"),
        Index("ix_visit_district_id_state", "district_id", "state"),
        Index(
            "ix_visit_overdue",
            "district_id",
            postgresql_where=text(
                "state = 'scheduled' AND overdue_told_at IS NOT NULL AND checked_out_at IS NULL"
            ),
        ),
        Index("ix_visit_family_id", "family_id"),
        Index(
            "ix_visit_still_to_pay",
            "district_id",
            text("COALESCE(started_at, starts_at)"),
            postgresql_where=text("state IN ('scheduled', 'completed')"),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    family_id: Mapped[int | None] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    follows_id: Mapped[int | None] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(12), nullable=False)
    live: Mapped[bool] = mapped_column(
        Boolean, Computed("state NOT IN ('declined', 'cancelled')", persisted=True), nullable=False
    )

    selection_method: Mapped[str] = mapped_column(String(24), nullable=False)
    selection_seed: Mapped[str | None] = mapped_column(String(64))
    selection_id: Mapped[int | None] = mapped_column(Integer)
    invited_on: Mapped[date] = mapped_column(Date, nullable=False)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    answer: Mapped[str] = mapped_column(String(8), nullable=False, default="none", server_default="none")
    agreed_at: Mapped[datetime | None] = utc_column()
    agreed_by: Mapped[str | None] = mapped_column(String(200))
    agreed_how: Mapped[str | None] = mapped_column(String(24))
    ask_again_on: Mapped[date | None] = mapped_column(Date)
    wishes: Mapped[str | None] = mapped_column(Text)
    """Days and times the family named, as they said it."""
    interpreter: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")

    place: Mapped[str] = mapped_column(String(16), nullable=False, default="home", server_default="home")
    place_note: Mapped[str | None] = mapped_column(String(200))
    starts_at: Mapped[datetime | None] = utc_column()
    ends_at: Mapped[datetime | None] = utc_column()
    alone_reason: Mapped[str | None] = mapped_column(String(400))

    checked_in_at: Mapped[datetime | None] = utc_column()
    checked_in_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checked_out_at: Mapped[datetime | None] = utc_column()
    checked_out_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    overdue_told_at: Mapped[datetime | None] = utc_column()
    """When the safety contact was told that nobody had ended the visit (R117)."""

    started_at: Mapped[datetime | None] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()
    length_note: Mapped[str | None] = mapped_column(String(400))
    proof: Mapped[str | None] = mapped_column(String(400))
    """Of the visit, where the district's rule asks for one: what the slip or the note says."""
    entered_after: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    completed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reflected_at: Mapped[datetime | None] = utc_column()
    paid_on: Mapped[date | None] = mapped_column(Date)
    settled_elsewhere: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    closed_on: Mapped[date | None] = mapped_column(Date)
    closed_reason: Mapped[str | None] = mapped_column(String(400))

    fund_id: Mapped[int | None] = mapped_column(Integer)
    committed: Mapped[Decimal] = mapped_column(Numeric(10, 2), nullable=False, default=0, server_default="0")
    """Money of the fund promised for this visit, in dollars; spent or released later."""

    school: Mapped[School] = relationship(viewonly=True)
    school_year: Mapped[SchoolYear] = relationship(viewonly=True)
    family: Mapped[Family | None] = relationship(viewonly=True)
    students: Mapped[list[Student]] = relationship(
        secondary="visit_student",
        primaryjoin="Visit.id == VisitStudent.visit_id",
        secondaryjoin="VisitStudent.student_id == Student.id",
        viewonly=True,
        order_by="Student.look_up",
    )
    team: Mapped[list["VisitEducator"]] = relationship(
        back_populates="visit", cascade="all, delete-orphan", order_by="VisitEducator.person_id"
    )
    reflections: Mapped[list["Reflection"]] = relationship(
        primaryjoin="Visit.id == foreign(Reflection.visit_id)",
        viewonly=True,
        order_by="Reflection.written_at",
    )

    def __str__(self) -> str:
        return f"#{self.id}"


class VisitStudent(Model):
    """Whom a visit is for. School, year, number and life follow the visit by foreign key."""

    __tablename__ = "visit_student"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "school_year_id", "number", "live"],
            ["visit.id", "visit.school_id", "visit.school_year_id", "visit.number", "visit.live"],
            name="fk_visit_student_visit",
            onupdate="CASCADE",
        ),
        ForeignKeyConstraint(
            ["student_id", "school_id"], ["student_school.student_id", "student_school.school_id"]
        ),
        Index(
            "one_live_visit_per_student_year_and_number",
            "student_id",
            "school_id",
            "school_year_id",
            "number",
            unique=True,
            postgresql_where=text("live"),
        ),
        Index("ix_visit_student_student_id", "student_id"),
    )
    visit_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    student_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    live: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True)


class VisitEducator(Model):
    """An educator of a visit's team; `busy` keeps one person out of two places at once."""

    __tablename__ = "visit_educator"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint("part IN ('visitor', 'interpreter')", name="part_is_known"),
        CheckConstraint("NOT untrained OR went", name="untrained_is_said_of_those_who_went"),
        ExcludeConstraint(
            (func.int4range(text("person_id"), text("person_id"), text("'[]'")), "&&"),
            (text("busy"), "&&"),
            where=text("busy IS NOT NULL"),
            name="nobody_is_in_two_places_at_once",
            using="gist",
        ),
        Index("ix_visit_educator_person_id", "person_id"),
        Index("ix_visit_educator_interpreter", "district_id", postgresql_where=text("part = 'interpreter'")),
    )
    visit_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    part: Mapped[str] = mapped_column(String(12), nullable=False, default="visitor", server_default="visitor")
    busy: Mapped[object | None] = mapped_column(TSTZRANGE)
    went: Mapped[bool | None] = mapped_column(Boolean)
    untrained: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")

    visit: Mapped[Visit] = relationship(back_populates="team")
    person: Mapped[Person] = relationship(viewonly=True)

    @property
    def activity(self) -> str:
        """What this part is paid as: `visit` or `interpreting`, as a rate names its work."""
        return "interpreting" if self.part == "interpreter" else "visit"


class Reflection(Versioned, Model):
    """One educator's shared words after a visit: read by the next visitors, and by the family if it asks."""

    __tablename__ = "reflection"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        ForeignKeyConstraint(["visit_id", "visit_number"], ["visit.id", "visit.number"]),
        ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"]),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        UniqueConstraint("visit_id", "person_id"),
        CheckConstraint(
            "visit_number > 1 OR learning_together IS NULL", name="no_academics_on_a_first_visit"
        ),
        Index("ix_reflection_family_id", "family_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_number: Mapped[int] = mapped_column(Integer, nullable=False)
    family_id: Mapped[int | None] = mapped_column(Integer)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    hopes_and_dreams: Mapped[str] = mapped_column(Encrypted, nullable=False)
    what_helps: Mapped[str] = mapped_column(Encrypted, nullable=False)
    how_i_will_use_it: Mapped[str | None] = mapped_column(Encrypted)
    promises: Mapped[str | None] = mapped_column(Encrypted)
    learning_together: Mapped[str | None] = mapped_column(Encrypted)
    written_at: Mapped[datetime] = utc_column(nullable=False)

    person: Mapped[Person] = relationship(viewonly=True)


class ReflectionAssumption(Model):
    """What an educator had assumed and what changed (R95): only the pair of that visit reads it."""

    __tablename__ = "reflection_assumption"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
    )
    visit_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    assumptions: Mapped[str] = mapped_column(Encrypted, nullable=False)


class Event(Model):
    """One fact of history: who did what when, from which state to which. Append-only; facts, not prose."""

    __tablename__ = "event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        ForeignKeyConstraint(["payment_id", "district_id"], ["payment.id", "payment.district_id"]),
        Index("ix_event_visit_id", "visit_id", "id"),
        Index("ix_event_payment_id", "payment_id"),
        Index("ix_event_district_id_at", "district_id", "at"),
        Index(
            "ix_event_rules_changed",
            "district_id",
            postgresql_where=text("kind = 'district_settings.changed'"),
        ),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), nullable=False, server_default=func.now())
    kind: Mapped[str] = mapped_column(String(60), nullable=False)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    visit_id: Mapped[int | None] = mapped_column(Integer)
    payment_id: Mapped[int | None] = mapped_column(Integer)
    from_state: Mapped[str | None] = mapped_column(String(16))
    to_state: Mapped[str | None] = mapped_column(String(16))
    facts: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")

    actor: Mapped[Person | None] = relationship(viewonly=True)
    visit: Mapped[Visit | None] = relationship(foreign_keys=[visit_id, school_id, district_id])
    payment: Mapped["Payment | None"] = relationship(foreign_keys=[payment_id, district_id], overlaps="visit")

"""What fills the days around a visit: holidays, contacts with families, promises, calendars, notices."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned, now, utc_column
from app.models.people import Person
from app.models.schools import School
from app.security.encrypted import Encrypted


class Holiday(Versioned, Model):
    """Days without school, for the district or one school: no visit is proposed then."""

    __tablename__ = "holiday"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        CheckConstraint("ends_on >= starts_on", name="holiday_ends_after_it_starts"),
        Index("ix_holiday_district_id_starts_on", "district_id", "starts_on"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    starts_on: Mapped[date] = mapped_column(Date, nullable=False)
    ends_on: Mapped[date] = mapped_column(Date, nullable=False)
    name: Mapped[str] = mapped_column(String(100), nullable=False)

    school: Mapped[School | None] = relationship(viewonly=True)

    def __str__(self) -> str:
        return self.name


class Selection(Versioned, Dated, Model):
    """How families were chosen, once (R65, R88): the method, its seed, and the choice beside the school.

    A draft until `made_at`: it then knows whom it is about (`chosen`, `teams`, by the id of a household's first
    student) and forgets that once they are invited. `composition` holds counts only, no names. Visits that came
    of it carry its id.
    """

    __tablename__ = "selection"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(
            ["school_year_id", "district_id"], ["school_year.id", "school_year.district_id"]
        ),
        UniqueConstraint("id", "school_id"),
        CheckConstraint(
            "made_at IS NULL OR (chosen = '{}' AND teams = '{}'::jsonb)", name="what_is_made_names_nobody"
        ),
        CheckConstraint("letter_layout IN ('beside', 'first')", name="letter_layout_is_known"),
        Index("ix_selection_school_id", "school_id", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    method: Mapped[str] = mapped_column(String(24), nullable=False)
    seed: Mapped[str | None] = mapped_column(String(64))
    wanted: Mapped[int | None] = mapped_column(Integer)
    """How many were asked for, of a draw."""
    class_ids: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), nullable=False, default=list, server_default="{}"
    )
    grades: Mapped[list[str]] = mapped_column(
        ARRAY(String(16)), nullable=False, default=list, server_default="{}"
    )
    chosen: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), nullable=False, default=list, server_default="{}"
    )
    """The students, while it is a draft."""
    teams: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")
    """Who would go, as far as it was decided: person ids by the id of each household's first student."""
    letter_layout: Mapped[str] = mapped_column(
        String(8), nullable=False, default="beside", server_default="beside"
    )
    reply_slip: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")
    made_at: Mapped[datetime | None] = utc_column()
    families: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    """Visits that came of it."""
    left_out: Mapped[list] = mapped_column(JSONB, nullable=False, default=list, server_default="[]")
    """Who was not invited then: the student's id, and each reason with its values."""
    composition: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")

    school: Mapped[School] = relationship(viewonly=True)
    maker: Mapped[Person] = relationship(
        viewonly=True, foreign_keys=[made_by], primaryjoin="Selection.made_by == Person.id"
    )


class FamilyContact(Model):
    """One time that someone reached, or tried to reach, a family (R70). Never changed."""

    __tablename__ = "family_contact"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"]),
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        CheckConstraint("how IN ('phone', 'text', 'email', 'letter', 'in_person')", name="how_is_known"),
        CheckConstraint(
            "outcome IN ('reached', 'no_answer', 'left_message', 'call_back', 'wrong_number', 'explained')",
            name="outcome_is_known",
        ),
        Index("ix_family_contact_family_id_at", "family_id", "at"),
        Index("ix_family_contact_visit_id", "visit_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    family_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int | None] = mapped_column(Integer)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now(), default=now
    )
    how: Mapped[str] = mapped_column(String(16), nullable=False)
    outcome: Mapped[str] = mapped_column(String(16), nullable=False)
    language: Mapped[str | None] = mapped_column(String(35))
    """The language that was spoken, of an invitation explained orally."""
    note: Mapped[str | None] = mapped_column(Encrypted)

    person: Mapped[Person] = relationship(viewonly=True)


class FollowUp(Versioned, Dated, Model):
    """A promise made to a family, with the day it is due (R70, R125)."""

    __tablename__ = "follow_up"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"]),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="done_by_someone_on_a_day"),
        CheckConstraint("done_on IS NULL OR dropped_on IS NULL", name="done_or_dropped_not_both"),
        Index("ix_follow_up_visit_id", "visit_id"),
        Index(
            "ix_follow_up_person_id_open",
            "person_id",
            "due_on",
            postgresql_where=text("done_on IS NULL AND dropped_on IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    family_id: Mapped[int | None] = mapped_column(Integer)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    """Who promised it, and keeps it."""
    promise: Mapped[str] = mapped_column(Encrypted, nullable=False)
    due_on: Mapped[date] = mapped_column(Date, nullable=False)
    done_on: Mapped[date | None] = mapped_column(Date)
    done_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    dropped_on: Mapped[date | None] = mapped_column(Date)
    """The day on which it no longer mattered to the family."""
    note: Mapped[str | None] = mapped_column(Encrypted)

    person: Mapped[Person] = relationship(
        viewonly=True, foreign_keys=[person_id], primaryjoin="FollowUp.person_id == Person.id"
    )


class ReflectionSession(Versioned, Model):
    """A school's staff thinking together about what visits taught them (R96)."""

    __tablename__ = "reflection_session"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        CheckConstraint("people > 0", name="somebody_was_there"),
        Index("ix_reflection_session_school_id", "school_id", "held_on"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    held_on: Mapped[date] = mapped_column(Date, nullable=False)
    people: Mapped[int] = mapped_column(Integer, nullable=False)
    themes: Mapped[str] = mapped_column(Text, nullable=False)
    next_step: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    school: Mapped[School] = relationship(viewonly=True)

    def __str__(self) -> str:
        return f"{self.school} · {self.held_on}"


class PersonChoice(Versioned, Model):
    """What a person chose for themselves: the language of the screen, how notices come, being named."""

    __tablename__ = "person_choice"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint("notices IN ('at_once', 'daily', 'never')", name="notices_is_known"),
    )
    person_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    screen_language: Mapped[str | None] = mapped_column(String(8))
    notices: Mapped[str] = mapped_column(String(8), nullable=False, default="daily", server_default="daily")
    named_in_thanks: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    """Whether the recognition board may show this person by name (R104)."""
    digest_on: Mapped[date | None] = mapped_column(Date)
    """The day of the last daily e-mail."""


class Notice(Model):
    """Something a person is told once: in the product, and by e-mail as they chose."""

    __tablename__ = "notice"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        ForeignKeyConstraint(["payment_id", "district_id"], ["payment.id", "payment.district_id"]),
        UniqueConstraint("person_id", "about"),
        Index("ix_notice_person_id_at", "person_id", "at"),
        Index("ix_notice_unmailed", "district_id", "at", postgresql_where=text("mail = 'waits'")),
        CheckConstraint("mail IN ('none', 'waits', 'claimed', 'sent', 'failed')", name="mail_is_known"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str] = mapped_column(String(40), nullable=False)
    about: Mapped[str] = mapped_column(String(80), nullable=False)
    """What it is about, so that nobody is told twice: `reflection_due:812`."""
    visit_id: Mapped[int | None] = mapped_column(Integer)
    payment_id: Mapped[int | None] = mapped_column(Integer)
    facts: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")
    """Dates and numbers for its sentence; never a student's or a family's name."""
    at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now(), default=now
    )
    read_at: Mapped[datetime | None] = utc_column()
    mail: Mapped[str] = mapped_column(String(8), nullable=False, default="none", server_default="none")
    mailed_at: Mapped[datetime | None] = utc_column()


class CalendarFeed(Model):
    """The secret address under which a person's own calendar may be read; only its hash is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        UniqueConstraint("key_hash"),
        Index(
            "one_calendar_feed_per_person",
            "person_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    key_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    made_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now(), default=now
    )
    ended_at: Mapped[datetime | None] = utc_column()


class VisitImport(Versioned, Dated, Model):
    """A spreadsheet of visits made before Porchlight (R27): read, looked at, then taken over or left."""

    __tablename__ = "visit_import"
    __table_args__ = (
        CheckConstraint("state IN ('read', 'applying', 'applied', 'cancelled')", name="state_is_known"),
        CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_at_a_time"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    state: Mapped[str] = mapped_column(String(12), nullable=False, default="read", server_default="read")
    lines: Mapped[list] = mapped_column(JSONB, nullable=False, default=list, server_default="[]")
    """One object per row of the spreadsheet: what was typed, what it means, what is wrong with it."""
    applied_at: Mapped[datetime | None] = utc_column()
    taken: Mapped[int | None] = mapped_column(Integer)
    """How many visits came of it."""

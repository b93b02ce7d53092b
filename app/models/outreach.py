"""Telling others: outreach to families and partners (R34), and announcements to colleagues (R5)."""

from datetime import date, datetime

from flask_appbuilder import Model
from sqlalchemy import (
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
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned, now
from app.models.schools import School


class OutreachEvent(Versioned, Dated, Model):
    """One evening, market stall or meeting; `reached` counts people, never names them."""

    __tablename__ = "outreach_event"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        CheckConstraint(
            "audience IN ('families', 'educators', 'community', 'partners')", name="audience_is_known"
        ),
        CheckConstraint("reached >= 0", name="reached_is_not_negative"),
        Index("ix_outreach_event_district_id_held_on", "district_id", "held_on"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    held_on: Mapped[date] = mapped_column(Date, nullable=False)
    audience: Mapped[str] = mapped_column(String(16), nullable=False)
    title: Mapped[str] = mapped_column(String(200), nullable=False)
    place: Mapped[str | None] = mapped_column(String(200))
    reached: Mapped[int | None] = mapped_column(Integer)
    notes: Mapped[str | None] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    school: Mapped[School | None] = relationship(viewonly=True)

    def __str__(self) -> str:
        return self.title


class Announcement(Versioned, Dated, Model):
    """News for colleagues (R5): for one school or all, for some roles or everyone, until a day."""

    __tablename__ = "announcement"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        UniqueConstraint("id", "district_id"),
        Index("ix_announcement_district_id", "district_id", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    roles: Mapped[list[str]] = mapped_column(
        ARRAY(String(24)), nullable=False, default=list, server_default="{}"
    )
    """Empty for everyone."""
    title: Mapped[str] = mapped_column(String(120), nullable=False)
    words: Mapped[str] = mapped_column(Text, nullable=False)
    shown_until: Mapped[date] = mapped_column(Date, nullable=False)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    school: Mapped[School | None] = relationship(viewonly=True)

    def __str__(self) -> str:
        return self.title


class AnnouncementRead(Model):
    """That a person said they have read it."""

    __tablename__ = "announcement_read"
    __table_args__ = (
        ForeignKeyConstraint(
            ["announcement_id", "district_id"], ["announcement.id", "announcement.district_id"]
        ),
    )
    announcement_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    read_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now(), default=now
    )

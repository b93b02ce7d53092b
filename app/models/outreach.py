"""Outreach: where the programme was told about to families, educators and others (R34)."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned
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

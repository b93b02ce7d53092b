"""From one school year to the next: what was closed, and what each school would like to reach."""

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
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Versioned, now, utc_column
from app.models.people import Person
from app.models.program import SchoolYear
from app.models.schools import School


def _ids() -> Mapped[list[int]]:
    return mapped_column(ARRAY(Integer), nullable=False, default=list, server_default="{}")


class YearClosing(Versioned, Model):
    """That a school year was closed and the next one opened, and all that was done with it, so that it can be undone.

    `invitations`, `roles` and `goals` are the numbers of the visits that it closed, and of the assignments and goals
    that it made.
    """

    __tablename__ = "year_closing"
    __table_args__ = (
        ForeignKeyConstraint(
            ["closed_year_id", "district_id"], ["school_year.id", "school_year.district_id"]
        ),
        ForeignKeyConstraint(
            ["opened_year_id", "district_id"], ["school_year.id", "school_year.district_id"]
        ),
        CheckConstraint("closed_year_id <> opened_year_id", name="another_year_opens"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_someone_at_a_time"),
        Index(
            "a_year_is_closed_once",
            "closed_year_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
        Index("ix_year_closing_district_id", "district_id", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    closed_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    opened_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    moved: Mapped[bool] = mapped_column(Boolean, nullable=False)
    """Whether the year that opened became the current one with it; otherwise it was that before."""
    counted_from: Mapped[date | None] = mapped_column(Date)
    """The opened year's `visits_from` before."""
    invitations: Mapped[list[int]] = _ids()
    roles: Mapped[list[int]] = _ids()
    goals: Mapped[list[int]] = _ids()
    told: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    """How many colleagues were told that their training ends before the new year begins."""
    closed_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    closed_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now(), default=now
    )
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None] = utc_column()

    closed_year: Mapped[SchoolYear] = relationship(
        primaryjoin="foreign(YearClosing.closed_year_id) == SchoolYear.id", viewonly=True
    )
    opened_year: Mapped[SchoolYear] = relationship(
        primaryjoin="foreign(YearClosing.opened_year_id) == SchoolYear.id", viewonly=True
    )
    closer: Mapped[Person] = relationship(
        primaryjoin="foreign(YearClosing.closed_by) == Person.id", viewonly=True
    )


class SchoolGoal(Versioned, Model):
    """How many visits a school would like to make in a school year: a goal of the school, nobody's duty."""

    __tablename__ = "school_goal"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(
            ["school_year_id", "district_id"], ["school_year.id", "school_year.district_id"]
        ),
        UniqueConstraint("school_year_id", "school_id"),
        CheckConstraint("visits > 0", name="a_goal_is_a_visit_at_least"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visits: Mapped[int] = mapped_column(Integer, nullable=False)

    school: Mapped[School] = relationship(viewonly=True)

    def __str__(self) -> str:
        return f"{self.school}: {self.visits}"

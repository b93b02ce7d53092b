"""Schools, classes and who is in them (OneRoster's orgs, classes and enrollments)."""

from datetime import date, time

from flask_appbuilder import Model
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    Time,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Versioned
from app.models.program import District


class School(Versioned, Model):
    """One school of a district."""

    __tablename__ = "school"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "sourced_id"),
        CheckConstraint("closes_at > opens_at", name="school_closes_after_it_opens"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    sourced_id: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    phone: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(Text)
    directions: Mapped[str | None] = mapped_column(Text)
    """The school coordinator's administrative directions, shown at scheduling (R72)."""
    opens_at: Mapped[time] = mapped_column(Time, nullable=False, default=time(8), server_default="08:00")
    closes_at: Mapped[time] = mapped_column(Time, nullable=False, default=time(15), server_default="15:00")
    """Classes end; by the district's clock."""
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")

    district: Mapped[District] = relationship()

    def __str__(self) -> str:
        return self.name


class SchoolClass(Model):
    """A class of a school in a school year."""

    __tablename__ = "school_class"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(
            ["school_year_id", "district_id"], ["school_year.id", "school_year.district_id"]
        ),
        UniqueConstraint("id", "school_id", "district_id"),
        UniqueConstraint("district_id", "sourced_id"),
        Index("ix_school_class_school_id", "school_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_year_id: Mapped[int] = mapped_column(Integer, nullable=False)
    sourced_id: Mapped[str | None] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(String(200), nullable=False)
    class_type: Mapped[str] = mapped_column(
        String(16), nullable=False, default="scheduled", server_default="scheduled"
    )
    grades: Mapped[str | None] = mapped_column(String(80))
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")

    school: Mapped[School] = relationship(viewonly=True)

    def __str__(self) -> str:
        return self.title


class Enrollment(Model):
    """A student or an educator in a class; past rows stay, with their last day."""

    __tablename__ = "enrollment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["class_id", "school_id", "district_id"],
            ["school_class.id", "school_class.school_id", "school_class.district_id"],
        ),
        ForeignKeyConstraint(["student_id", "district_id"], ["student.id", "student.district_id"]),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint("(student_id IS NULL) <> (person_id IS NULL)", name="enrollment_is_of_one_person"),
        Index("ix_enrollment_student_id", "student_id"),
        Index("ix_enrollment_person_id", "person_id"),
        Index("ix_enrollment_class_id", "class_id"),
        UniqueConstraint("district_id", "sourced_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    class_id: Mapped[int] = mapped_column(Integer, nullable=False)
    student_id: Mapped[int | None] = mapped_column(Integer)
    person_id: Mapped[int | None] = mapped_column(Integer)
    sourced_id: Mapped[str | None] = mapped_column(String(255))
    begins_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")

    school_class: Mapped[SchoolClass] = relationship(viewonly=True)

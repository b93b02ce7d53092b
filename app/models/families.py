"""Students, the households they live in and the guardians there (people.md, *Families as they are*)."""

from datetime import date

from flask_appbuilder import Model
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Computed,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Versioned
from app.models.schools import School


class Student(Versioned, Model):
    """A student of one school now; former schools stay in `student_school`."""

    __tablename__ = "student"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "sourced_id"),
        Index("ix_student_school_id_look_up", "school_id", "look_up", "id"),
        Index("ix_student_district_id_look_up", "district_id", "look_up", "id"),
        Index("ix_student_has_moved", "district_id", postgresql_where=text("has_moved")),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    sourced_id: Mapped[str | None] = mapped_column(String(255))
    given_name: Mapped[str] = mapped_column(String(100), nullable=False)
    family_name: Mapped[str] = mapped_column(String(100), nullable=False)
    grade: Mapped[str | None] = mapped_column(String(8))
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")
    anonymised_on: Mapped[date | None] = mapped_column(Date)
    no_directory: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    """The family opted out of directory information: left out of every list for somebody outside (34 CFR 99.37)."""
    has_moved: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    """Was at another school, or has a visit of one. Set by the database, for good; `app_moved_visits` looks there."""
    look_up: Mapped[str] = mapped_column(
        String(collation="C"),
        Computed("accent_folded(family_name || ' ' || given_name)", persisted=True),
        nullable=False,
    )

    school: Mapped[School] = relationship(viewonly=True)
    families: Mapped[list["Family"]] = relationship(
        secondary="student_family", back_populates="students", viewonly=True
    )

    @property
    def name(self) -> str:
        """Given and family name, as people say it."""
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        return self.name


class StudentSchool(Model):
    """That a student is or was at a school; a visit names its students through this row, so history stays."""

    __tablename__ = "student_school"
    __table_args__ = (
        ForeignKeyConstraint(["student_id", "district_id"], ["student.id", "student.district_id"]),
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        UniqueConstraint("student_id", "school_id", "district_id"),
    )
    student_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    school_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)


class Family(Versioned, Model):
    """A household. `school_ids` (kept by the database) are the schools of its current children."""

    __tablename__ = "family"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "sourced_id"),
        CheckConstraint(
            "(address_verified_on IS NULL) = (address_verified_by IS NULL)",
            name="address_verified_by_someone_on_a_day",
        ),
        CheckConstraint(
            "NOT no_fixed_address OR address_line IS NULL", name="no_fixed_address_has_no_address"
        ),
        Index("ix_family_school_ids", "school_ids", postgresql_using="gin"),
        Index("ix_family_district_id_name", "district_id", "name", "id"),
        ForeignKeyConstraint(["merged_into_id", "district_id"], ["family.id", "family.district_id"]),
        Index(
            "ix_family_merged_into_id",
            "merged_into_id",
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    sourced_id: Mapped[str | None] = mapped_column(String(255))
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    school_ids: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), nullable=False, default=list, server_default="{}"
    )
    home_language: Mapped[str | None] = mapped_column(String(35))
    address_line: Mapped[str | None] = mapped_column(String(200))
    address_line_2: Mapped[str | None] = mapped_column(String(200))
    city: Mapped[str | None] = mapped_column(String(100))
    region: Mapped[str | None] = mapped_column(String(40))
    postal_code: Mapped[str | None] = mapped_column(String(16))
    confidential_address: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    no_fixed_address: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    address_verified_on: Mapped[date | None] = mapped_column(Date)
    address_verified_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    address_verified_how: Mapped[str | None] = mapped_column(String(200))
    no_contact_until: Mapped[date | None] = mapped_column(Date)
    anonymised_on: Mapped[date | None] = mapped_column(Date)
    """Since then nothing here says who they were; the row stays for the years' counts."""
    merged_into_id: Mapped[int | None] = mapped_column(Integer)
    """This row was a double: it is empty, and only says which family a roster means by its id."""

    students: Mapped[list[Student]] = relationship(
        secondary="student_family", back_populates="families", viewonly=True
    )
    guardians: Mapped[list["Guardian"]] = relationship(
        back_populates="family", order_by="Guardian.id", cascade="all, delete-orphan"
    )

    def __str__(self) -> str:
        return self.name


class StudentFamily(Model):
    """A student lives (also) in this household."""

    __tablename__ = "student_family"
    __table_args__ = (
        ForeignKeyConstraint(["student_id", "district_id"], ["student.id", "student.district_id"]),
        ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"]),
        UniqueConstraint("student_id", "family_id", "district_id"),
        Index("ix_student_family_family_id", "family_id"),
    )
    student_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    family_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)


class Guardian(Versioned, Model):
    """A grown-up of a household and how to reach and speak with them; a language may be unknown."""

    __tablename__ = "guardian"
    __table_args__ = (
        ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"]),
        CheckConstraint(
            "channel IS NULL OR channel IN ('phone', 'text', 'email', 'letter', 'in_person')",
            name="channel_is_known",
        ),
        UniqueConstraint("family_id", "sourced_id"),
        Index("ix_guardian_family_id", "family_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    family_id: Mapped[int] = mapped_column(Integer, nullable=False)
    sourced_id: Mapped[str | None] = mapped_column(String(255))
    also_known: Mapped[list[str] | None] = mapped_column(ARRAY(String(255)))
    """Other ids of a roster for the same grown-up, since doubles were merged."""
    given_name: Mapped[str] = mapped_column(String(100), nullable=False)
    family_name: Mapped[str] = mapped_column(String(100), nullable=False)
    relationship_: Mapped[str | None] = mapped_column("relationship", String(60))
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(320))
    spoken_language: Mapped[str | None] = mapped_column(String(35))
    read_language: Mapped[str | None] = mapped_column(String(35))
    interpreter: Mapped[bool | None] = mapped_column(Boolean)
    channel: Mapped[str | None] = mapped_column(String(16))
    may_receive_letters: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=True, server_default="true"
    )

    family: Mapped[Family] = relationship(back_populates="guardians")

    @property
    def name(self) -> str:
        """Given and family name, as people say it."""
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        return self.name

"""Staff: persons from the roster or a form, and the schools they serve."""

from datetime import date, datetime

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
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Versioned, utc_column
from app.models.program import District
from app.models.schools import School


class Person(Versioned, Model):
    """Someone who works for the district; whoever visits is an *educator*."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "sourced_id"),
        Index("ix_person_district_id_look_up", "district_id", "look_up"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    sourced_id: Mapped[str | None] = mapped_column(String(255))
    given_name: Mapped[str] = mapped_column(String(100), nullable=False)
    family_name: Mapped[str] = mapped_column(String(100), nullable=False)
    title: Mapped[str | None] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(320))
    email_since: Mapped[datetime | None] = utc_column()
    """Since when this address stands here; it, `email_by` and `former_emails` are the database's own (a trigger)."""
    email_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who wrote it down; nobody, when the server did."""
    former_emails: Mapped[list[str] | None] = mapped_column(ARRAY(String(320)))
    """Addresses that it replaced within a month, the oldest first; five at most."""
    phone: Mapped[str | None] = mapped_column(String(40))
    languages: Mapped[list[str] | None] = mapped_column(ARRAY(String(35)))
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")
    left_on: Mapped[date | None] = mapped_column(Date)
    """Since when the person does not work here, as far as anybody wrote it down here."""
    anonymised_on: Mapped[date | None] = mapped_column(Date)
    look_up: Mapped[str] = mapped_column(
        String(collation="C"),
        Computed("accent_folded(family_name || ' ' || given_name)", persisted=True),
        nullable=False,
    )

    district: Mapped[District] = relationship()
    employment: Mapped["Employment | None"] = relationship(back_populates="person", uselist=False)
    schools: Mapped[list[School]] = relationship(secondary="person_school", viewonly=True)

    @property
    def name(self) -> str:
        """Given and family name, as people say it."""
        return f"{self.given_name} {self.family_name}"

    def __str__(self) -> str:
        return self.name


class Employment(Versioned, Model):
    """What pay needs to know of a person; kept apart because fewer people may see it."""

    __tablename__ = "employment"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint("employee_class IN ('certificated', 'classified')", name="employee_class_is_known"),
        UniqueConstraint("district_id", "employee_id"),
    )
    person_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    employee_id: Mapped[str | None] = mapped_column(String(40))
    employee_class: Mapped[str] = mapped_column(String(16), nullable=False)
    exempt: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")
    since: Mapped[date | None] = mapped_column(Date)
    """The first day of this class, exempt or not; empty: always. What was before is `FormerEmployment`."""

    person: Mapped[Person] = relationship(back_populates="employment")


class FormerEmployment(Model):
    """What somebody's class of employee was, and exempt or not, before a day. Written by the database (a trigger)."""

    __tablename__ = "former_employment"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
    )
    person_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    until: Mapped[date] = mapped_column(Date, primary_key=True)
    """The first day on which it did not hold any more."""
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    employee_class: Mapped[str] = mapped_column(String(16), nullable=False)
    exempt: Mapped[bool] = mapped_column(Boolean, nullable=False)


class PersonSchool(Model):
    """A school that a person serves, as the roster or a form says; gives no access by itself."""

    __tablename__ = "person_school"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        Index("ix_person_school_school_id", "school_id"),
    )
    person_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    school_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    roster_role: Mapped[str | None] = mapped_column(String(40))

"""Access beside the assignments themselves: roles of a district's own, grants that wait, requests, reviews, rules."""

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
    SmallInteger,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Versioned, utc_column
from app.models.people import Person
from app.models.schools import School
from app.security.people import Assignment


def _asked_at() -> Mapped[datetime]:
    return mapped_column(DateTime(timezone=True), nullable=False, server_default=func.now())


class DistrictRole(Versioned, Model):
    """What a district made of one of the roles: without a name, that role as this district has it; with one, a
    role of its own that sees what its base role sees.

    `abilities` are codes of `app/security/abilities.py`. `permissions` are what these open ("can_list on MailView");
    a trigger copies them, never more than the base role can have, into FAB's rows.
    """

    __tablename__ = "district_role"
    __table_args__ = (
        UniqueConstraint("id", "district_id", "role"),
        CheckConstraint("role <> 'admin'", name="admin_is_the_same_everywhere"),
        Index(
            "one_version_of_a_role_per_district",
            "district_id",
            "role",
            unique=True,
            postgresql_where=text("name IS NULL"),
        ),
        Index("one_role_of_a_name_per_district", "district_id", "name", unique=True),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    role: Mapped[str] = mapped_column(String(24), nullable=False)
    name: Mapped[str | None] = mapped_column(String(60))
    abilities: Mapped[list[str]] = mapped_column(ARRAY(String(40)), nullable=False)
    permissions: Mapped[list[str]] = mapped_column(ARRAY(String(160)), nullable=False)
    ended_on: Mapped[date | None] = mapped_column(Date)
    """From this day nobody gets it any more; whoever holds it keeps it until it ends."""

    def __str__(self) -> str:
        return self.name or self.role


class AdminGrant(Model):
    """That somebody shall be Admin: asked by one Admin, and nothing until a second one confirms."""

    __tablename__ = "admin_grant"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint(
            "answer IN ('confirmed', 'declined', 'withdrawn')", name="admin_grant_answer_is_known"
        ),
        CheckConstraint(
            "answer IS DISTINCT FROM 'confirmed' OR (answered_by <> asked_by AND answered_by <> person_id)",
            name="a_second_admin_confirms",
        ),
        CheckConstraint("asked_by <> person_id", name="nobody_asks_for_themselves"),
        Index(
            "one_waiting_grant_per_person",
            "person_id",
            unique=True,
            postgresql_where=text("answer IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    starts_on: Mapped[date] = mapped_column(Date, nullable=False)
    ends_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(400), nullable=False)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    asked_at: Mapped[datetime] = _asked_at()
    expires_at: Mapped[datetime] = utc_column(nullable=False)
    answer: Mapped[str | None] = mapped_column(String(12))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = utc_column()

    person: Mapped[Person] = relationship(
        primaryjoin="foreign(AdminGrant.person_id) == Person.id", viewonly=True
    )
    asker: Mapped[Person] = relationship(
        primaryjoin="foreign(AdminGrant.asked_by) == Person.id", viewonly=True
    )


class Invitation(Model):
    """That somebody is to be invited to sign in by e-mail, and what became of the e-mail. Holds no secret."""

    __tablename__ = "invitation"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        CheckConstraint(
            "state IN ('waits', 'sent', 'failed', 'used', 'revoked')", name="invitation_state_is_known"
        ),
        Index("ix_invitation_person_id", "person_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    asked_at: Mapped[datetime] = _asked_at()
    state: Mapped[str] = mapped_column(String(8), nullable=False, default="waits", server_default="waits")
    why: Mapped[str | None] = mapped_column(String(200))
    """What the mail server said, as a msgid."""
    sent_at: Mapped[datetime | None] = utc_column()
    expires_at: Mapped[datetime | None] = utc_column()


class AccessRequest(Model):
    """Somebody met a closed page and asked for it: at most one open request per person and page."""

    __tablename__ = "access_request"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        CheckConstraint("answer IN ('granted', 'declined', 'withdrawn')", name="request_answer_is_known"),
        Index(
            "one_open_request_per_page",
            "person_id",
            "page",
            unique=True,
            postgresql_where=text("answer IS NULL"),
        ),
        Index("ix_access_request_district_id", "district_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    page: Mapped[str] = mapped_column(String(80), nullable=False)
    """The route's name, never its address; `other` when somebody asks without having met a closed page."""
    role: Mapped[str | None] = mapped_column(String(24))
    words: Mapped[str] = mapped_column(String(400), nullable=False)
    asked_at: Mapped[datetime] = _asked_at()
    answer: Mapped[str | None] = mapped_column(String(12))
    answer_words: Mapped[str | None] = mapped_column(String(400))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = utc_column()

    person: Mapped[Person] = relationship(
        primaryjoin="foreign(AccessRequest.person_id) == Person.id", viewonly=True
    )
    school: Mapped[School | None] = relationship(
        primaryjoin="foreign(AccessRequest.school_id) == School.id", viewonly=True
    )


class AccessReview(Model):
    """One school's assignments (without a school: those of the whole district), to be looked through by a day."""

    __tablename__ = "access_review"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        Index(
            "one_open_review_per_place",
            "district_id",
            text("coalesce(school_id, 0)"),
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    opened_on: Mapped[date] = mapped_column(Date, nullable=False)
    due_on: Mapped[date] = mapped_column(Date, nullable=False)
    closed_at: Mapped[datetime | None] = utc_column()
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    school: Mapped[School | None] = relationship(
        primaryjoin="foreign(AccessReview.school_id) == School.id", viewonly=True
    )


class AccessReviewLine(Model):
    """One assignment of a review, and what was decided about it: keep, or end with a last day."""

    __tablename__ = "access_review_line"
    __table_args__ = (
        CheckConstraint("answer IN ('keep', 'end')", name="review_answer_is_known"),
        Index("ix_access_review_line_assignment_id", "assignment_id"),
    )
    review_id: Mapped[int] = mapped_column(
        ForeignKey("access_review.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    answer: Mapped[str | None] = mapped_column(String(4))
    ends_on: Mapped[date | None] = mapped_column(Date)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = utc_column()

    assignment: Mapped[Assignment] = relationship(viewonly=True)
    person: Mapped[Person] = relationship(
        primaryjoin="foreign(AccessReviewLine.person_id) == Person.id", viewonly=True
    )


class AccessRules(Versioned, Model):
    """How a district looks after access; a district without a row has the defaults."""

    __tablename__ = "access_rules"
    __table_args__ = (
        CheckConstraint("review_days BETWEEN 7 AND 90", name="reviews_take_1_to_12_weeks"),
        CheckConstraint("unused_days BETWEEN 30 AND 730", name="unused_after_30_to_730_days"),
        CheckConstraint(
            "cardinality(review_months) <= 4 AND review_months <@ '{1,2,3,4,5,6,7,8,9,10,11,12}'::smallint[]",
            name="reviews_begin_in_known_months",
        ),
    )
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), primary_key=True)
    review_months: Mapped[list[int]] = mapped_column(
        ARRAY(SmallInteger), nullable=False, default=lambda: [2, 9], server_default="{2,9}"
    )
    review_days: Mapped[int] = mapped_column(Integer, nullable=False, default=30, server_default="30")
    unused_days: Mapped[int] = mapped_column(Integer, nullable=False, default=90, server_default="90")
    leavers_end_by_themselves: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )

"""Accounts that sign in, their sessions and links, and who holds which role where."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from flask_appbuilder import Model
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.people import ASSIGNABLE

if TYPE_CHECKING:
    from app.models import Person, School

STAGES = ("in", "code", "set_up")
ROLE_NAMES = "(" + ", ".join(f"'{role.value}'" for role in ASSIGNABLE) + ")"


class Account(User):
    """A FAB user that belongs to one person; an import makes none, an invitation does."""

    __tablename__ = "ab_user"
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), unique=True)
    locale: Mapped[str | None] = mapped_column(String(8))
    password_link_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who made the link by which the password was chosen, and may know it; a later change of it clears nobody."""
    password_from_server: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    """Chosen by a link of the server's own command: it opens where staff sign in by the issuer only, too."""


class Assignment(Model):
    """Person × role × (district or school) × dates. The role counts there and nowhere else."""

    __tablename__ = "assignment"
    __table_args__ = (
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(
            ["district_role_id", "district_id", "role"],
            ["district_role.id", "district_role.district_id", "district_role.role"],
        ),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="assignment_ends_after_it_starts"),
        CheckConstraint(f"role IN {ROLE_NAMES}", name="assignment_role_is_known"),
        Index("ix_assignment_person_id", "person_id"),
        Index("ix_assignment_school_id", "school_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    """Empty means the whole district."""
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    role: Mapped[str] = mapped_column(String(24), nullable=False)
    district_role_id: Mapped[int | None] = mapped_column(Integer)
    """The role of the district's own that was given; `role` is then the one that it is made from."""
    admin_grant_id: Mapped[int | None] = mapped_column(ForeignKey("admin_grant.id"), unique=True)
    """For an Admin: the grant that two Admins made; the policies accept no other way."""
    starts_on: Mapped[date] = mapped_column(Date, nullable=False)
    ends_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(String(400))
    given_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1, server_default="1")

    person: Mapped["Person"] = relationship(
        primaryjoin="foreign(Assignment.person_id) == Person.id", viewonly=True
    )
    school: Mapped["School | None"] = relationship(
        primaryjoin="foreign(Assignment.school_id) == School.id", viewonly=True
    )

    __mapper_args__ = {"version_id_col": version}


class UserSession(Model):
    """One sign-in on one device. `key_hash` is SHA-256 of the random id that the cookie carries."""

    __tablename__ = "user_session"
    __table_args__ = (
        CheckConstraint(f"stage IN ({', '.join(map(repr, STAGES))})", name="session_stage_is_known"),
        Index("ix_user_session_account_id", "account_id"),
        Index("ix_user_session_outside_key", "outside_key"),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), nullable=False)
    key_hash: Mapped[str] = mapped_column(String(64), nullable=False, unique=True)
    started_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now()
    )
    seen_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now()
    )
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    stage: Mapped[str] = mapped_column(String(8), nullable=False, default="in", server_default="in")
    """`in`; or, after the password alone, what is still to come: a `code`, or to `set_up` the second step."""
    device: Mapped[str | None] = mapped_column(String(40))
    """Browser and system in two words, such as `firefox windows`; never what the browser says of itself."""
    outside_key: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the issuer and its own name for the session, by which the issuer ends it."""


class SignInFailure(Model):
    """A refused try, by keyed hash of the name as typed and of the network address."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (
        Index("ix_sign_in_failure_name_hash_at", "name_hash", "at"),
        Index("ix_sign_in_failure_address_hash_at", "address_hash", "at"),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    address_hash: Mapped[str | None] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(12), nullable=False, default="sign_in", server_default="sign_in")
    """`sign_in`, a wrong password or code; or `forgotten`, a new password asked for."""
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), nullable=False, server_default=func.now())


class SignInLink(Model):
    """A one-time link by which a person sets a password; shown once, kept only as SHA-256."""

    __tablename__ = "sign_in_link"
    __table_args__ = (UniqueConstraint("key_hash"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), nullable=False)
    key_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who handed it out; nobody for one that was mailed to whoever forgot their password."""
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), nullable=False)
    used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    from_server: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    """Made by the server's own command."""

"""What proves who somebody is, besides a password: a second step, and sign-ins from outside."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import (
    BigInteger,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    func,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.columns import utc_column
from app.security.encrypted import Encrypted


class SecondFactor(Model):
    """The secret that an account shares with an app which shows six digits every half minute (RFC 6238)."""

    __tablename__ = "second_factor"
    account_id: Mapped[int] = mapped_column(
        ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(Encrypted, nullable=False)
    """Base32, as the app reads it."""
    made_at: Mapped[datetime] = utc_column(nullable=False)
    confirmed_at: Mapped[datetime | None] = utc_column()
    """When a first code proved that the app has the secret; until then nothing is asked."""
    last_step: Mapped[int] = mapped_column(BigInteger, nullable=False, default=0, server_default="0")
    """The half minute, since 1970, of the last code that was taken: no code opens twice."""


class RecoveryCode(Model):
    """One of ten words that open once in place of a code, kept only as SHA-256."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), nullable=False)
    code_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    used_at: Mapped[datetime | None] = utc_column()


class LogoutTold(Model):
    """A logout token that an issuer's server sent, as SHA-256 of the issuer and its own name (`jti`): heard once."""

    __tablename__ = "logout_told"
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    told_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now()
    )


class OutsideIdentity(Model):
    """Somebody as an OpenID Connect issuer knows them; with an account, that account opens to them."""

    __tablename__ = "outside_identity"
    __table_args__ = (
        UniqueConstraint("issuer", "subject"),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        Index("ix_outside_identity_account_id", "account_id"),
        Index("ix_outside_identity_person_id", "person_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255), nullable=False)
    subject: Mapped[str] = mapped_column(String(255), nullable=False)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(Integer)
    """Whom the roster or a colleague matched; nobody yet for a stranger. Without an account nobody comes in."""
    matched_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who matched it by hand."""
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    email: Mapped[str] = mapped_column(Encrypted, nullable=False)
    seen_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now()
    )

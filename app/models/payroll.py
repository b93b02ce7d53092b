"""Payroll: profiles of files, batches, what payroll answered, and what is taken back."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from flask_appbuilder import Model
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned, utc_column

if TYPE_CHECKING:
    from app.models.payments import Payment


class PayrollProfile(Versioned, Dated, Model):
    """A district's description of the file that its payroll reads; `layout` is what the profile's form made."""

    __tablename__ = "payroll_profile"
    __table_args__ = (UniqueConstraint("id", "district_id"), UniqueConstraint("district_id", "name"))
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    name: Mapped[str] = mapped_column(String(100), nullable=False)
    made_from: Mapped[str | None] = mapped_column(String(40))
    """The code of the shipped profile that it started from."""
    layout: Mapped[dict] = mapped_column(JSONB, nullable=False)
    active: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")

    def __str__(self) -> str:
        return self.name


class PayrollBatch(Versioned, Dated, Model):
    """Approved payments handed to payroll together. Its files never change: the same bytes every time."""

    __tablename__ = "payroll_batch"
    __table_args__ = (
        ForeignKeyConstraint(["fund_id", "district_id"], ["fund.id", "fund.district_id"]),
        UniqueConstraint("id", "district_id"),
        CheckConstraint("(paid_on IS NULL) = (paid_by IS NULL)", name="batch_paid_by_someone_on_a_day"),
        CheckConstraint("period_to >= period_from", name="batch_period_ends_after_it_starts"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    period_from: Mapped[date | None] = mapped_column(Date)
    period_to: Mapped[date | None] = mapped_column(Date)
    """Days of work that it holds; empty: all that waited."""
    fund_id: Mapped[int | None] = mapped_column(Integer)
    """The one fund that it pays from; empty: all."""
    total: Mapped[Decimal] = mapped_column(Numeric(12, 2), nullable=False)
    payments_count: Mapped[int] = mapped_column(Integer, nullable=False)
    profile: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")
    """The profile as it was then: name and layout."""
    file_name: Mapped[str | None] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(
        String(100), nullable=False, default="text/csv", server_default="text/csv"
    )
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    cover: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The cover page as PDF."""
    chain_count: Mapped[int | None] = mapped_column(BigInteger)
    chain_head: Mapped[str | None] = mapped_column(String(64))
    """How long the history's chain was when the batch was made, and its last hash: evidence that leaves the house."""
    paid_on: Mapped[date | None] = mapped_column(Date)
    paid_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    def __str__(self) -> str:
        return f"#{self.id}"


class PayrollAnswer(Dated, Model):
    """Payroll's confirmation file for a batch: how many lines it paid and rejected; none, until it is taken over."""

    __tablename__ = "payroll_answer"
    __table_args__ = (
        ForeignKeyConstraint(["batch_id", "district_id"], ["payroll_batch.id", "payroll_batch.district_id"]),
        UniqueConstraint("batch_id", "sha256"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    batch_id: Mapped[int] = mapped_column(Integer, nullable=False)
    read_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    paid_count: Mapped[int] = mapped_column(Integer, nullable=False)
    rejected_count: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str | None] = mapped_column(String(4))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The file, csv or xlsx, until nothing of its batch waits any more."""


class PaymentReversal(Versioned, Model):
    """Payroll asks to take a paid payment back; a district coordinator, somebody else, agrees or not."""

    __tablename__ = "payment_reversal"
    __table_args__ = (
        ForeignKeyConstraint(["payment_id", "district_id"], ["payment.id", "payment.district_id"]),
        CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name="two_people_reverse"),
        CheckConstraint("answer IN ('agreed', 'refused')", name="reversal_answer_is_known"),
        CheckConstraint(
            "(answer IS NULL) = (answered_by IS NULL) AND (answer IS NULL) = (answered_at IS NULL)",
            name="reversal_answered_by_someone_at_a_time",
        ),
        CheckConstraint("reason <> ''", name="reversal_says_why"),
        Index(
            "one_reversal_per_payment",
            "payment_id",
            unique=True,
            postgresql_where=text("answer IS DISTINCT FROM 'refused'"),
        ),
        Index("ix_payment_reversal_district_id", "district_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    payment_id: Mapped[int] = mapped_column(Integer, nullable=False)
    reason: Mapped[str] = mapped_column(String(400), nullable=False)
    pay_again: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    """Whether pay for the same work follows, worked out anew, to be approved anew."""
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    asked_at: Mapped[datetime] = utc_column(nullable=False)
    answer: Mapped[str | None] = mapped_column(String(8))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = utc_column()
    answer_reason: Mapped[str | None] = mapped_column(String(400))

    payment: Mapped["Payment"] = relationship(viewonly=True)


class ComplianceNote(Dated, Model):
    """Why a paid line that a grant's auditor would ask about is in order (R131). Never changed; the newest holds."""

    __tablename__ = "compliance_note"
    __table_args__ = (
        ForeignKeyConstraint(["payment_id", "district_id"], ["payment.id", "payment.district_id"]),
        Index("ix_compliance_note_payment_id", "payment_id", "finding"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    payment_id: Mapped[int] = mapped_column(Integer, nullable=False)
    finding: Mapped[str] = mapped_column(String(24), nullable=False)
    words: Mapped[str] = mapped_column(String(400), nullable=False)
    written_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)

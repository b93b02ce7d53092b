"""Rates, funds, payments and payroll batches. Money is `Numeric(10, 2)` US dollars."""

from datetime import date, datetime
from decimal import Decimal

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
from app.models.people import Person
from app.models.program import District
from app.models.schools import School
from app.models.visits import Visit

PAYMENT_STATES = "('due', 'not_payable', 'returned', 'approved', 'exported', 'paid', 'waived', 'rejected')"


class Rate(Versioned, Model):
    """What a visit pays for a class of employee from a day on; the latest start that is not after it holds."""

    __tablename__ = "rate"
    __table_args__ = (
        CheckConstraint("employee_class IN ('certificated', 'classified')", name="rate_class_is_known"),
        CheckConstraint("activity IN ('visit', 'interpreting')", name="rate_activity_is_known"),
        CheckConstraint("basis IN ('flat', 'hourly')", name="rate_basis_is_known"),
        CheckConstraint("amount >= 0", name="rate_is_not_negative"),
        UniqueConstraint("district_id", "employee_class", "activity", "starts_on"),
        UniqueConstraint("id", "district_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    employee_class: Mapped[str] = mapped_column(String(16), nullable=False)
    activity: Mapped[str] = mapped_column(String(16), nullable=False, default="visit", server_default="visit")
    basis: Mapped[str] = mapped_column(String(8), nullable=False)
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2), nullable=False)
    starts_on: Mapped[date] = mapped_column(Date, nullable=False)

    district: Mapped[District] = relationship(viewonly=True)

    def __str__(self) -> str:
        return f"{self.employee_class} {self.amount}"


class Fund(Versioned, Model):
    """Money for visits: allocated, promised to scheduled visits (`committed`) and approved (`spent`)."""

    __tablename__ = "fund"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "name"),
        CheckConstraint(
            "allocated >= 0 AND committed >= 0 AND spent >= 0", name="fund_money_is_not_negative"
        ),
        CheckConstraint("spent <= allocated", name="a_fund_is_never_overdrawn"),
        CheckConstraint("ends_on >= starts_on", name="fund_ends_after_it_starts"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    """The one school that may use it; empty means all of the district's."""
    name: Mapped[str] = mapped_column(String(100), nullable=False)
    source: Mapped[str] = mapped_column(String(60), nullable=False)
    account_code: Mapped[str] = mapped_column(String(60), nullable=False)
    starts_on: Mapped[date] = mapped_column(Date, nullable=False)
    ends_on: Mapped[date] = mapped_column(Date, nullable=False)
    allocated: Mapped[Decimal] = mapped_column(Numeric(12, 2), nullable=False)
    committed: Mapped[Decimal] = mapped_column(Numeric(12, 2), nullable=False, default=0, server_default="0")
    spent: Mapped[Decimal] = mapped_column(Numeric(12, 2), nullable=False, default=0, server_default="0")

    school: Mapped[School | None] = relationship(viewonly=True)

    def __str__(self) -> str:
        return self.name


class Payment(Versioned, Dated, Model):
    """One educator's pay for one visit. Carries the visit's number, day and school, all that payroll sees."""

    __tablename__ = "payment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        ForeignKeyConstraint(["fund_id", "district_id"], ["fund.id", "fund.district_id"]),
        ForeignKeyConstraint(["rate_id", "district_id"], ["rate.id", "rate.district_id"]),
        ForeignKeyConstraint(["batch_id", "district_id"], ["payroll_batch.id", "payroll_batch.district_id"]),
        ForeignKeyConstraint(["replaces_id", "district_id"], ["payment.id", "payment.district_id"]),
        UniqueConstraint("id", "district_id"),
        CheckConstraint(f"state IN {PAYMENT_STATES}", name="payment_state_is_known"),
        CheckConstraint("kind IN ('visit', 'interpreting', 'no_one_home')", name="payment_kind_is_known"),
        CheckConstraint(
            "(state IN ('approved', 'exported', 'paid', 'rejected')) <= (approved_by IS NOT NULL"
            " AND approved_at IS NOT NULL AND fund_id IS NOT NULL)",
            name="approved_by_someone_from_a_fund",
        ),
        CheckConstraint("approved_by IS NULL OR approved_by <> person_id", name="nobody_approves_their_own"),
        CheckConstraint(
            "(state IN ('exported', 'paid', 'rejected')) = (batch_id IS NOT NULL)",
            name="in_a_batch_once_exported",
        ),
        CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="payment_paid_on_iff_paid"),
        CheckConstraint("state <> 'not_payable' OR reason IS NOT NULL", name="not_payable_says_why"),
        CheckConstraint("state IN ('not_payable', 'waived') OR amount > 0", name="what_is_due_has_an_amount"),
        Index(
            "one_live_payment_per_visit_and_person",
            "visit_id",
            "person_id",
            "kind",
            unique=True,
            postgresql_where=text("state <> 'rejected' AND NOT withdrawn"),
        ),
        Index("ix_payment_school_id_state", "school_id", "state"),
        Index("ix_payment_district_id_state", "district_id", "state"),
        Index("ix_payment_person_id", "person_id"),
        Index("ix_payment_visit_id", "visit_id"),
        Index("ix_payment_batch_id", "batch_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str] = mapped_column(String(16), nullable=False, default="visit", server_default="visit")
    state: Mapped[str] = mapped_column(String(12), nullable=False)
    visited_on: Mapped[date] = mapped_column(Date, nullable=False)
    minutes: Mapped[int | None] = mapped_column(Integer)
    employee_class: Mapped[str | None] = mapped_column(String(16))
    rate_id: Mapped[int | None] = mapped_column(Integer)
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2), nullable=False)
    explanation: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")
    """Why this amount: basis, rate, hours, share, class, rule (facts, put into words when shown)."""
    reason: Mapped[str | None] = mapped_column(String(400))
    fund_id: Mapped[int | None] = mapped_column(Integer)
    short_since: Mapped[datetime | None] = utc_column()
    """Since when approval waits because no fund has the money; the coordinator is told."""
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = utc_column()
    batch_id: Mapped[int | None] = mapped_column(Integer)
    paid_on: Mapped[date | None] = mapped_column(Date)
    replaces_id: Mapped[int | None] = mapped_column(Integer)
    withdrawn: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    """A correction of the visit took it back before approval; another was made since."""

    person: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id, district_id])
    school: Mapped[School] = relationship(
        primaryjoin="foreign(Payment.school_id) == School.id", viewonly=True
    )
    visit: Mapped[Visit] = relationship(viewonly=True, foreign_keys=[visit_id, school_id, district_id])
    fund: Mapped[Fund | None] = relationship(viewonly=True)

    def __str__(self) -> str:
        return f"#{self.id}"


class PayrollBatch(Versioned, Dated, Model):
    """Approved payments handed to payroll together. Its file never changes: the same bytes every time."""

    __tablename__ = "payroll_batch"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        CheckConstraint("(paid_on IS NULL) = (paid_by IS NULL)", name="batch_paid_by_someone_on_a_day"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    total: Mapped[Decimal] = mapped_column(Numeric(12, 2), nullable=False)
    payments_count: Mapped[int] = mapped_column(Integer, nullable=False)
    csv: Mapped[bytes] = mapped_column(LargeBinary, nullable=False, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    chain_count: Mapped[int | None] = mapped_column(BigInteger)
    chain_head: Mapped[str | None] = mapped_column(String(64))
    """How long the history's chain was when the batch was made, and its last hash: evidence that leaves the house."""
    paid_on: Mapped[date | None] = mapped_column(Date)
    paid_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    def __str__(self) -> str:
        return f"#{self.id}"

"""Rates, grants, funds and payments. Money is `Numeric(10, 2)` US dollars."""

from datetime import date, datetime
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned, utc_column
from app.models.pay import OtherWork
from app.models.people import Person
from app.models.program import District
from app.models.schools import School
from app.models.visits import Visit

ACTIVITIES = ("visit", "interpreting", "training", "preparation")
KINDS = (*ACTIVITIES, "no_one_home")
_ALL_USES = "{" + ",".join(ACTIVITIES) + "}"
_USES_ARE_KNOWN = f"allowed_uses <@ '{_ALL_USES}'::varchar[]"
PAYMENT_STATES = "('due', 'not_payable', 'returned', 'approved', 'exported', 'paid', 'waived', 'rejected')"


class Rate(Versioned, Model):
    """What an activity pays for a class of employee from a day on; the latest start that is not after it holds."""

    __tablename__ = "rate"
    __table_args__ = (
        CheckConstraint("employee_class IN ('certificated', 'classified')", name="rate_class_is_known"),
        CheckConstraint(f"activity IN {ACTIVITIES}", name="rate_activity_is_known"),
        CheckConstraint("basis IN ('flat', 'hourly')", name="rate_basis_is_known"),
        CheckConstraint("amount >= 0", name="rate_is_not_negative"),
        UniqueConstraint(
            "district_id",
            "employee_class",
            "exempt",
            "activity",
            "starts_on",
            name="uq_rate_starts_once",
            postgresql_nulls_not_distinct=True,
        ),
        UniqueConstraint("id", "district_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    employee_class: Mapped[str] = mapped_column(String(16), nullable=False)
    exempt: Mapped[bool | None] = mapped_column(Boolean)
    """Of exempt staff only, of non-exempt only; empty means both. The particular one goes before the general."""
    activity: Mapped[str] = mapped_column(String(16), nullable=False, default="visit", server_default="visit")
    basis: Mapped[str] = mapped_column(String(8), nullable=False)
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2), nullable=False)
    starts_on: Mapped[date] = mapped_column(Date, nullable=False)

    district: Mapped[District] = relationship(viewonly=True)

    def __str__(self) -> str:
        return f"{self.employee_class} {self.amount}"


class Grant(Versioned, Model):
    """Money that somebody awarded to the district for a purpose and a time (R112); funds are its allocations."""

    __tablename__ = "grant_award"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "name"),
        CheckConstraint("ends_on >= starts_on", name="grant_ends_after_it_starts"),
        CheckConstraint("amount > 0", name="grant_has_money"),
        CheckConstraint(f"allowed_uses <> '{{}}' AND {_USES_ARE_KNOWN}", name="grant_uses_are_known"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    name: Mapped[str] = mapped_column(String(100), nullable=False)
    source: Mapped[str] = mapped_column(String(60), nullable=False)
    award_number: Mapped[str | None] = mapped_column(String(60))
    purpose: Mapped[str | None] = mapped_column(String(400))
    starts_on: Mapped[date] = mapped_column(Date, nullable=False)
    ends_on: Mapped[date] = mapped_column(Date, nullable=False)
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2), nullable=False)
    allowed_uses: Mapped[list[str]] = mapped_column(
        ARRAY(String(16)), nullable=False, default=lambda: list(ACTIVITIES), server_default=_ALL_USES
    )

    def __str__(self) -> str:
        return self.name


class Fund(Versioned, Model):
    """Money for a school or all of them: allocated, promised to visits (`committed`), approved (`spent`)."""

    __tablename__ = "fund"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(["grant_id", "district_id"], ["grant_award.id", "grant_award.district_id"]),
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "name"),
        CheckConstraint(
            "allocated >= 0 AND committed >= 0 AND spent >= 0", name="fund_money_is_not_negative"
        ),
        CheckConstraint("spent <= allocated", name="a_fund_is_never_overdrawn"),
        CheckConstraint("ends_on >= starts_on", name="fund_ends_after_it_starts"),
        CheckConstraint(f"allowed_uses <> '{{}}' AND {_USES_ARE_KNOWN}", name="fund_uses_are_known"),
        CheckConstraint("most_per_person > 0", name="most_per_person_is_money"),
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

    grant_id: Mapped[int | None] = mapped_column(Integer)
    """The grant that it is an allocation of."""
    allowed_uses: Mapped[list[str]] = mapped_column(
        ARRAY(String(16)), nullable=False, default=lambda: list(ACTIVITIES), server_default=_ALL_USES
    )
    """The activities that it may pay (R112)."""
    most_per_person: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    """The most that one person may be paid from it, over its whole period; empty: no such cap."""
    note: Mapped[str | None] = mapped_column(String(400))
    """What its schools should know about it (R14)."""
    told_percent: Mapped[int] = mapped_column(SmallInteger, nullable=False, default=0, server_default="0")
    """The highest mark (75, 90, 100) of promised and spent money that its people were told of."""

    school: Mapped[School | None] = relationship(viewonly=True, overlaps="grant")
    grant: Mapped["Grant | None"] = relationship(viewonly=True, foreign_keys=[grant_id, district_id])

    def __str__(self) -> str:
        return self.name


class Payment(Versioned, Dated, Model):
    """One educator's pay for one visit or other work. Carries its number, day and school, all that payroll sees."""

    __tablename__ = "payment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
        ),
        ForeignKeyConstraint(
            ["other_work_id", "school_id", "district_id"],
            ["other_work.id", "other_work.school_id", "other_work.district_id"],
        ),
        ForeignKeyConstraint(["person_id", "district_id"], ["person.id", "person.district_id"]),
        ForeignKeyConstraint(["fund_id", "district_id"], ["fund.id", "fund.district_id"]),
        ForeignKeyConstraint(["rate_id", "district_id"], ["rate.id", "rate.district_id"]),
        ForeignKeyConstraint(["batch_id", "district_id"], ["payroll_batch.id", "payroll_batch.district_id"]),
        ForeignKeyConstraint(["replaces_id", "district_id"], ["payment.id", "payment.district_id"]),
        ForeignKeyConstraint(["reverses_id", "district_id"], ["payment.id", "payment.district_id"]),
        UniqueConstraint("id", "district_id"),
        CheckConstraint(f"state IN {PAYMENT_STATES}", name="payment_state_is_known"),
        CheckConstraint(f"kind IN {KINDS}", name="payment_kind_is_known"),
        CheckConstraint("(visit_id IS NULL) <> (other_work_id IS NULL)", name="pay_is_for_one_thing"),
        CheckConstraint(
            "first_approved_by IS NULL OR first_approved_by NOT IN (person_id, COALESCE(approved_by, 0))",
            name="two_people_approve",
        ),
        CheckConstraint("(first_approved_by IS NULL) = (first_approved_at IS NULL)", name="seen_at_a_time"),
        CheckConstraint("(state = 'returned') <= (returned_reason IS NOT NULL)", name="returned_says_why"),
        CheckConstraint("reversed_on IS NULL OR state = 'paid'", name="only_what_was_paid_is_reversed"),
        CheckConstraint("(reverses_id IS NOT NULL) = (amount < 0)", name="only_a_reversal_takes_back"),
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
        CheckConstraint(
            "state IN ('not_payable', 'waived') OR amount <> 0", name="what_is_due_has_an_amount"
        ),
        Index(
            "one_live_payment_per_visit_and_person",
            "visit_id",
            "person_id",
            "kind",
            unique=True,
            postgresql_where=text(
                "visit_id IS NOT NULL AND state <> 'rejected' AND NOT withdrawn AND reversed_on IS NULL"
                " AND reverses_id IS NULL"
            ),
        ),
        Index(
            "one_live_payment_per_other_work",
            "other_work_id",
            unique=True,
            postgresql_where=text(
                "other_work_id IS NOT NULL AND state <> 'rejected' AND NOT withdrawn AND reversed_on IS NULL"
                " AND reverses_id IS NULL"
            ),
        ),
        Index(
            "one_successor_per_payment", "replaces_id", unique=True, postgresql_where=text("NOT withdrawn")
        ),
        Index(
            "one_taking_back_per_payment",
            "reverses_id",
            unique=True,
            postgresql_where=text("state <> 'rejected'"),
        ),
        Index("ix_payment_school_id_state", "school_id", "state"),
        Index("ix_payment_district_id_state", "district_id", "state"),
        Index(
            "ix_payment_waiting",
            "district_id",
            "created_at",
            postgresql_where=text("state = 'due' AND NOT withdrawn"),
        ),
        Index(
            "ix_payment_without_rate",
            "district_id",
            "worked_on",
            postgresql_where=text(
                "state = 'not_payable' AND NOT withdrawn AND explanation ->> 'rule' IN ('no_rate', 'no_class')"
            ),
        ),
        Index("ix_payment_person_id", "person_id"),
        Index("ix_payment_visit_id", "visit_id"),
        Index("ix_payment_batch_id", "batch_id"),
        Index("ix_payment_fund_id", "fund_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int | None] = mapped_column(Integer)
    other_work_id: Mapped[int | None] = mapped_column(Integer)
    """What was done instead of a visit: training, preparation (R21)."""
    person_id: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str] = mapped_column(String(16), nullable=False, default="visit", server_default="visit")
    state: Mapped[str] = mapped_column(String(12), nullable=False)
    worked_on: Mapped[date] = mapped_column(Date, nullable=False)
    """The day of the visit or other work, in the district."""
    started_at: Mapped[datetime | None] = utc_column()
    ended_at: Mapped[datetime | None] = utc_column()
    """The hours that a timesheet shows; payroll sees no visit."""
    minutes: Mapped[int | None] = mapped_column(Integer)
    employee_class: Mapped[str | None] = mapped_column(String(16))
    rate_id: Mapped[int | None] = mapped_column(Integer)
    amount: Mapped[Decimal] = mapped_column(Numeric(10, 2), nullable=False)
    explanation: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")
    """Why this amount: basis, rate, hours, share, class, rule (facts, put into words when shown)."""
    reason: Mapped[str | None] = mapped_column(String(400))
    """The rule's own words against paying."""
    exception_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    exception_reason: Mapped[str | None] = mapped_column(String(400))
    """Why it is paid nevertheless."""
    returned_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    returned_reason: Mapped[str | None] = mapped_column(String(400))
    mended: Mapped[str | None] = mapped_column(String(400))
    """What the person answered when they put it right."""
    fund_id: Mapped[int | None] = mapped_column(Integer)
    short_since: Mapped[datetime | None] = utc_column()
    """Since when approval waits because no fund has the money; the coordinator is told."""
    escalated_at: Mapped[datetime | None] = utc_column()
    """When the district coordinator was told that it waits too long (R83)."""
    first_approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first_approved_at: Mapped[datetime | None] = utc_column()
    """The first of two approvals, where the amount needs two."""
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = utc_column()
    batch_id: Mapped[int | None] = mapped_column(Integer)
    paid_on: Mapped[date | None] = mapped_column(Date)
    replaces_id: Mapped[int | None] = mapped_column(Integer)
    """The rejected or reversed payment that this one follows."""
    reverses_id: Mapped[int | None] = mapped_column(Integer)
    """The paid payment that this negative one takes back."""
    reversed_on: Mapped[date | None] = mapped_column(Date)
    """Tagged: paid, and taken back by another payment since this day."""
    rejected_reason: Mapped[str | None] = mapped_column(String(400))
    """Payroll's words."""
    withdrawn: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    """A correction of the visit took it back before approval; another was made since."""

    person: Mapped[Person] = relationship(viewonly=True, foreign_keys=[person_id, district_id])
    school: Mapped[School] = relationship(
        primaryjoin="foreign(Payment.school_id) == School.id", viewonly=True
    )
    visit: Mapped[Visit | None] = relationship(viewonly=True, foreign_keys=[visit_id, school_id, district_id])
    other_work: Mapped[OtherWork | None] = relationship(
        viewonly=True, foreign_keys=[other_work_id, school_id, district_id]
    )
    fund: Mapped[Fund | None] = relationship(viewonly=True)

    def __str__(self) -> str:
        return f"#{self.id}"

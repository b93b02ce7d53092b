"""The district, its school years and the rules of its programme."""

from datetime import date
from decimal import Decimal

from flask_appbuilder import Model
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned
from forms.reflections import SAFETY_TEXT

PLACES = ("home", "school", "library", "park", "other", "virtual")
_ALL_PLACES = "{" + ",".join(PLACES) + "}"


class District(Versioned, Dated, Model):
    """The law's LEA: who runs the programme. Everything else belongs to one district."""

    __tablename__ = "district"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(String(200), nullable=False)
    sourced_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    time_zone: Mapped[str] = mapped_column(String(64), nullable=False, default="America/Los_Angeles")
    set_up_on: Mapped[date | None] = mapped_column(Date)
    """The day its set-up was called done; until then each page says what is missing."""

    settings: Mapped["DistrictSettings"] = relationship(back_populates="district", uselist=False)

    def __str__(self) -> str:
        return self.name


class SchoolYear(Versioned, Model):
    """A school year. Visits of the summer before count for it from `visits_from` on (R127)."""

    __tablename__ = "school_year"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "name"),
        CheckConstraint("ends_on > starts_on", name="school_year_ends_after_it_starts"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    name: Mapped[str] = mapped_column(String(40), nullable=False)
    sourced_id: Mapped[str | None] = mapped_column(String(255))
    starts_on: Mapped[date] = mapped_column(Date, nullable=False)
    ends_on: Mapped[date] = mapped_column(Date, nullable=False)
    current: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    visits_from: Mapped[date | None] = mapped_column(Date)
    """Visits count for it from this day on, if it lies before `starts_on`; a roster never touches it."""

    district: Mapped[District] = relationship()

    def __str__(self) -> str:
        return self.name


class DistrictSettings(Versioned, Model):
    """Where practice differs from district to district (requirements.md, last section)."""

    __tablename__ = "district_settings"
    __table_args__ = (
        CheckConstraint("training_needed IN ('both', 'one')", name="training_needed_is_both_or_one"),
        CheckConstraint("reflection_needed IN ('each', 'one')", name="reflection_needed_is_each_or_one"),
        CheckConstraint("pay_no_one_home IN ('none', 'reduced', 'full')", name="pay_no_one_home_is_known"),
        CheckConstraint("minimum_group BETWEEN 5 AND 30", name="minimum_group_is_5_to_30"),
        CheckConstraint("roster_guard_percent BETWEEN 1 AND 100", name="roster_guard_is_percent"),
        CheckConstraint("notice_hours BETWEEN 0 AND 336", name="notice_is_at_most_two_weeks"),
        CheckConstraint(
            "usual_minutes_from > 0 AND usual_minutes_to >= usual_minutes_from",
            name="usual_minutes_are_a_range",
        ),
        CheckConstraint("answer_days BETWEEN 7 AND 365", name="answer_links_live_a_week_to_a_year"),
        CheckConstraint("letter_layout IN ('beside', 'first')", name="letter_layout_is_known"),
        CheckConstraint("visit_minutes BETWEEN 15 AND 180", name="visits_last_15_to_180_minutes"),
        CheckConstraint("travel_minutes BETWEEN 0 AND 180", name="travel_is_at_most_three_hours"),
        CheckConstraint("overdue_minutes BETWEEN 10 AND 240", name="overdue_after_10_to_240_minutes"),
        CheckConstraint("reflect_days BETWEEN 1 AND 60", name="reflection_is_due_in_1_to_60_days"),
        CheckConstraint("unpaid_days BETWEEN 7 AND 180", name="unpaid_is_late_after_7_to_180_days"),
        CheckConstraint("proof_of_visit IN ('none', 'slip', 'note')", name="proof_of_visit_is_known"),
        CheckConstraint("paid_places <> '{}'", name="some_places_are_paid"),
        CheckConstraint("most_visits_a_month > 0 AND most_visits_a_student > 0", name="pay_caps_are_visits"),
        CheckConstraint("siblings_paid IN ('each', 'once', 'child')", name="siblings_paid_is_known"),
        CheckConstraint("paid_visitors BETWEEN 1 AND 4", name="paid_visitors_are_1_to_4"),
        CheckConstraint("paid_up_to_visit > 0", name="paid_up_to_visit_is_a_number"),
        CheckConstraint("second_approval_above > 0", name="second_approval_above_is_money"),
        CheckConstraint("escalate_days BETWEEN 3 AND 90", name="approval_is_late_after_3_to_90_days"),
    )
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), primary_key=True)
    roster_guard_percent: Mapped[int] = mapped_column(
        Integer, nullable=False, default=20, server_default="20"
    )
    """A roster that takes away more than this share of a school's students or staff needs an explicit yes."""
    notice_hours: Mapped[int] = mapped_column(Integer, nullable=False, default=24, server_default="24")
    training_needed: Mapped[str] = mapped_column(
        String(8), nullable=False, default="both", server_default="both"
    )
    training_months: Mapped[int] = mapped_column(Integer, nullable=False, default=24, server_default="24")
    reflection_needed: Mapped[str] = mapped_column(
        String(8), nullable=False, default="each", server_default="each"
    )
    usual_minutes_from: Mapped[int] = mapped_column(Integer, nullable=False, default=20, server_default="20")
    usual_minutes_to: Mapped[int] = mapped_column(Integer, nullable=False, default=60, server_default="60")
    further_visits: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    educator_may_invite: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    coordinator_reads_notes: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    pay_no_one_home: Mapped[str] = mapped_column(
        String(8), nullable=False, default="none", server_default="none"
    )
    reduced_share: Mapped[float] = mapped_column(
        Numeric(3, 2), nullable=False, default=0.5, server_default="0.50"
    )
    pay_alone: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    pay_untrained: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    minimum_group: Mapped[int] = mapped_column(Integer, nullable=False, default=10, server_default="10")
    safety_text: Mapped[str] = mapped_column(
        Text,
        nullable=False,
        default=SAFETY_TEXT,
        server_default="Call 911 if someone is in danger now.",
    )

    answer_days: Mapped[int] = mapped_column(Integer, nullable=False, default=60, server_default="60")
    """How long a family's answer link lives."""
    meet_at_school: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")
    """Whether families are offered the school as a place to meet."""
    letter_layout: Mapped[str] = mapped_column(
        String(8), nullable=False, default="beside", server_default="beside"
    )
    reply_slip: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")

    visit_minutes: Mapped[int] = mapped_column(Integer, nullable=False, default=40, server_default="40")
    """How long a visit is planned for (R68)."""
    travel_minutes: Mapped[int] = mapped_column(Integer, nullable=False, default=15, server_default="15")
    """Kept free between two visits of one educator, in proposals."""
    virtual_visits: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    """Whether a visit may be a video call (R122)."""
    paid_places: Mapped[list[str]] = mapped_column(
        ARRAY(String(16)), nullable=False, default=lambda: list(PLACES), server_default=_ALL_PLACES
    )
    proof_of_visit: Mapped[str] = mapped_column(
        String(8), nullable=False, default="none", server_default="none"
    )
    """What a record needs besides the educators' word: nothing, a signed slip, a note."""
    overdue_minutes: Mapped[int] = mapped_column(Integer, nullable=False, default=30, server_default="30")
    """So long after the planned end, a visit that nobody ended alerts the safety contact."""
    safety_contact_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reflect_days: Mapped[int] = mapped_column(Integer, nullable=False, default=3, server_default="3")
    """A reflection is due so many days after the visit (R26)."""
    audit_mail_to: Mapped[str | None] = mapped_column(String(1000))
    """Addresses, one after the other, that get the history's last hash every day."""
    unpaid_days: Mapped[int] = mapped_column(Integer, nullable=False, default=30, server_default="30")
    """A visit that nobody was paid for is late so many days after its reflection (R83)."""
    pay_in_hours: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    """Whether time inside a person's hours of contract is paid (R63)."""
    most_visits_a_month: Mapped[int | None] = mapped_column(Integer)
    """Visits that one educator is paid for in a calendar month; empty: no cap."""
    most_visits_a_student: Mapped[int | None] = mapped_column(Integer)
    """Visits to one student in a school year that are paid; empty: no cap."""
    paid_up_to_visit: Mapped[int | None] = mapped_column(Integer)
    """The number of the last visit of a year that is paid (1: the first only); empty: all."""
    siblings_paid: Mapped[str] = mapped_column(
        String(8), nullable=False, default="each", server_default="each"
    )
    """Children of one household visited on one day: paid for each visit, once, or (flat rates) for each child."""
    paid_visitors: Mapped[int] = mapped_column(Integer, nullable=False, default=4, server_default="4")
    """How many of those who went are paid (R92); those planned first go first."""
    second_approval_above: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    """Payments of more than this, in US dollars, need a second approver; empty: none does."""
    escalate_days: Mapped[int] = mapped_column(Integer, nullable=False, default=14, server_default="14")
    """A payment that waits so many days for approval is told to the district coordinator (R83)."""
    second_step: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    """Whether Payroll, Access managers and Admins sign in with a code beside the password."""
    own_passwords: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")
    """Whether Porchlight's own passwords open, too, where staff sign in by an issuer."""
    privacy_text: Mapped[str | None] = mapped_column(Text)
    """What the state's law and the district's policy add about records, in the district's words."""

    district: Mapped[District] = relationship(back_populates="settings")

    def __str__(self) -> str:
        return str(self.district)

"""Letters to families: their texts and versions, what was issued, runs of many, and what families answered."""

from datetime import date, datetime

from flask_appbuilder import Model
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
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from app.models.columns import Dated, Versioned, utc_column
from app.models.families import Guardian
from app.models.people import Person
from app.models.schools import School

PLACES = "('home', 'school', 'library', 'park', 'other', 'virtual')"


def _of_a_visit() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["visit_id", "school_id", "district_id"], ["visit.id", "visit.school_id", "visit.district_id"]
    )


def _of_a_family() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["family_id", "district_id"], ["family.id", "family.district_id"])


class LetterText(Versioned, Dated, Model):
    """One version of what a kind of letter says in one language; `parts` by name (forms/letters/kinds.py).

    `source_id` is the English version that it translates, None for English itself. `reviewed` is false for
    the sample's texts, which count as approved while every page says that nobody has read them.
    """

    __tablename__ = "letter_text"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        UniqueConstraint("district_id", "kind", "language", "number"),
        ForeignKeyConstraint(["source_id", "district_id"], ["letter_text.id", "letter_text.district_id"]),
        CheckConstraint(
            "state IN ('draft', 'in_review', 'approved', 'stale', 'replaced')", name="text_state_is_known"
        ),
        CheckConstraint("method IN ('human', 'machine_then_human', 'machine')", name="text_method_is_known"),
        CheckConstraint("state <> 'approved' OR method <> 'machine'", name="no_machine_alone_is_approved"),
        CheckConstraint("translator_id <> reviewer_id", name="nobody_reviews_their_own_text"),
        CheckConstraint("reviewer_id <> ALL (writer_ids)", name="no_writer_reviews_the_text"),
        CheckConstraint("(language = 'en') = (source_id IS NULL)", name="all_but_english_have_a_source"),
        CheckConstraint(
            "state <> 'approved' OR approved_at IS NOT NULL", name="approved_only_with_the_time_of_it"
        ),
        Index(
            "one_approved_text_per_kind_and_language",
            "district_id",
            "kind",
            "language",
            unique=True,
            postgresql_where=text("state = 'approved'"),
        ),
        Index(
            "one_open_text_per_kind_and_language",
            "district_id",
            "kind",
            "language",
            unique=True,
            postgresql_where=text("state IN ('draft', 'in_review')"),
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    kind: Mapped[str] = mapped_column(String(24), nullable=False)
    language: Mapped[str] = mapped_column(String(35), nullable=False)
    number: Mapped[int] = mapped_column(Integer, nullable=False)
    source_id: Mapped[int | None] = mapped_column(Integer)
    parts: Mapped[dict] = mapped_column(JSONB, nullable=False)
    state: Mapped[str] = mapped_column(String(12), nullable=False, default="draft", server_default="draft")
    method: Mapped[str] = mapped_column(String(20), nullable=False, default="human", server_default="human")
    reviewed: Mapped[bool] = mapped_column(Boolean, nullable=False, default=True, server_default="true")
    translator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who saved it last."""
    writer_ids: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), nullable=False, default=list, server_default="{}"
    )
    """Everyone who ever saved this version; none of them reviews it."""
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = utc_column()
    approved_at: Mapped[datetime | None] = utc_column()
    remark: Mapped[str | None] = mapped_column(Text)
    """What the reviewer wrote when sending it back."""

    source: Mapped["LetterText | None"] = relationship(remote_side=[id], viewonly=True)
    translator: Mapped[Person | None] = relationship(foreign_keys=[translator_id])
    reviewer: Mapped[Person | None] = relationship(foreign_keys=[reviewer_id])

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Letterhead(Versioned, Model):
    """What stands at the head of a school's letters, or (without a school) of its district's."""

    __tablename__ = "letterhead"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        Index(
            "one_letterhead_per_school",
            "district_id",
            text("COALESCE(school_id, 0)"),
            unique=True,
        ),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    school_id: Mapped[int | None] = mapped_column(Integer)
    logo: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    """PNG that we encoded anew from the upload; None for no logo."""
    lines: Mapped[str] = mapped_column(Text, nullable=False, default="", server_default="")

    school: Mapped[School | None] = relationship(viewonly=True)


class LetterBatch(Dated, Model):
    """One run that makes letters for many visits. Each chunk of it is one transaction and one file."""

    __tablename__ = "letter_batch"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        CheckConstraint(
            "state IN ('queued', 'working', 'done', 'cancelled', 'failed')", name="batch_state_is_known"
        ),
        CheckConstraint("layout IN ('beside', 'first')", name="batch_layout_is_known"),
        Index("ix_letter_batch_made_by", "made_by"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    kind: Mapped[str] = mapped_column(String(24), nullable=False)
    layout: Mapped[str] = mapped_column(String(8), nullable=False)
    slip: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    state: Mapped[str] = mapped_column(String(12), nullable=False, default="queued", server_default="queued")
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    finished_at: Mapped[datetime | None] = utc_column()
    beat_at: Mapped[datetime | None] = utc_column()
    """When the job last showed a sign of life."""


class LetterFile(Model):
    """Pages as they were issued; never changed. A run's file holds many letters of one school."""

    __tablename__ = "letter_file"
    __table_args__ = (
        ForeignKeyConstraint(["school_id", "district_id"], ["school.id", "school.district_id"]),
        ForeignKeyConstraint(["batch_id", "district_id"], ["letter_batch.id", "letter_batch.district_id"]),
        UniqueConstraint("id", "school_id", "district_id"),
        Index("ix_letter_file_batch_id", "batch_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    batch_id: Mapped[int | None] = mapped_column(Integer)
    part: Mapped[int] = mapped_column(Integer, nullable=False, default=1, server_default="1")
    """Which of the run's files for this school, from 1."""
    pages: Mapped[int] = mapped_column(Integer, nullable=False)
    letters: Mapped[int] = mapped_column(Integer, nullable=False)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    pdf: Mapped[bytes] = deferred(mapped_column(LargeBinary, nullable=False))

    school: Mapped[School] = relationship(viewonly=True)


class Letter(Model):
    """A letter that was issued: its pages in a file, the versions of its texts, and what was merged into them.

    Letters from before files were kept have none (`file_id` is None) and cannot be printed again.
    """

    __tablename__ = "letter"
    __table_args__ = (
        _of_a_visit(),
        ForeignKeyConstraint(
            ["file_id", "school_id", "district_id"],
            ["letter_file.id", "letter_file.school_id", "letter_file.district_id"],
        ),
        CheckConstraint("layout IN ('beside', 'first')", name="layout_is_known"),
        CheckConstraint(
            "(explained_in IS NULL) = (explained_by IS NULL) AND (explained_in IS NULL) = (explained_on IS NULL)",
            name="explained_in_a_language_by_someone_on_a_day",
        ),
        Index("ix_letter_visit_id", "visit_id"),
        Index("ix_letter_file_id", "file_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    kind: Mapped[str] = mapped_column(String(24), nullable=False)
    language: Mapped[str] = mapped_column(String(35), nullable=False)
    layout: Mapped[str] = mapped_column(String(8), nullable=False, default="beside", server_default="beside")
    template_version: Mapped[str] = mapped_column(String(80), nullable=False)
    text_ids: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), nullable=False, default=list, server_default="{}"
    )
    """The `letter_text` versions that it was set from."""
    file_id: Mapped[int | None] = mapped_column(Integer)
    first_page: Mapped[int | None] = mapped_column(Integer)
    """Counted from 0 in its file."""
    page_count: Mapped[int | None] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64), nullable=False)
    values: Mapped[dict] = mapped_column(JSONB, nullable=False)
    explained_in: Mapped[str | None] = mapped_column(String(35))
    explained_by: Mapped[str | None] = mapped_column(String(200))
    explained_on: Mapped[date | None] = mapped_column(Date)
    issued_at: Mapped[datetime] = utc_column(nullable=False)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    file: Mapped[LetterFile | None] = relationship(viewonly=True)


class LetterBatchItem(Model):
    """One visit and language of a run: its place in the pile, then its letter or why it has none."""

    __tablename__ = "letter_batch_item"
    __table_args__ = (
        ForeignKeyConstraint(["batch_id", "district_id"], ["letter_batch.id", "letter_batch.district_id"]),
        _of_a_visit(),
        CheckConstraint("letter_id IS NULL OR problem IS NULL", name="a_letter_or_a_problem"),
        Index("ix_letter_batch_item_visit_id", "visit_id"),
    )
    batch_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    visit_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    """What the guardians read: a tag of ours where we set that language, else the roster's own code."""
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    place: Mapped[int] = mapped_column(Integer, nullable=False)
    teacher: Mapped[str] = mapped_column(String(200), nullable=False, default="", server_default="")
    class_title: Mapped[str] = mapped_column(String(200), nullable=False, default="", server_default="")
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"))
    problem: Mapped[str | None] = mapped_column(Text)
    """The msgid of the sentence that says why there is no letter; `problem_values` fill it."""
    problem_values: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")
    notes: Mapped[list[str]] = mapped_column(
        ARRAY(String(24)), nullable=False, default=list, server_default="{}"
    )
    """What to mind although there is a letter, such as handing it over because no address is printed."""


class AnswerLink(Dated, Model):
    """A family's own way to answer. `key_hash` is SHA-256 of the random id on the letter; it serves one visit."""

    __tablename__ = "answer_link"
    __table_args__ = (
        _of_a_visit(),
        _of_a_family(),
        UniqueConstraint("key_hash"),
        UniqueConstraint("id", "visit_id"),
        Index("ix_answer_link_visit_id", "visit_id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    family_id: Mapped[int | None] = mapped_column(Integer)
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("letter.id", deferrable=True, initially="DEFERRED")
    )
    """Checked at the end of the transaction: the link is made first, because the letter's pages carry it."""
    language: Mapped[str] = mapped_column(String(35), nullable=False)
    key_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    expires_at: Mapped[datetime] = utc_column(nullable=False)
    revoked_at: Mapped[datetime | None] = utc_column()
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class FamilyAnswer(Dated, Model):
    """What a family answered, by its link or to a liaison; a later answer stands beside the earlier ones."""

    __tablename__ = "family_answer"
    __table_args__ = (
        _of_a_visit(),
        _of_a_family(),
        ForeignKeyConstraint(["link_id", "visit_id"], ["answer_link.id", "answer_link.visit_id"]),
        CheckConstraint("answer IN ('yes', 'later', 'no')", name="family_answer_is_known"),
        CheckConstraint(
            "channel IN ('link', 'phone', 'slip', 'text', 'in_person')", name="answer_channel_is_known"
        ),
        CheckConstraint(f"place IN {PLACES}", name="answer_place_is_known"),
        CheckConstraint("(link_id IS NOT NULL) = (channel = 'link')", name="a_link_answers_by_link"),
        CheckConstraint("link_id IS NOT NULL OR entered_by IS NOT NULL", name="somebody_answered"),
        CheckConstraint(
            "(handled_at IS NULL) = (handled_by IS NULL) OR answer = 'no'", name="handled_by_someone"
        ),
        Index("ix_family_answer_visit_id", "visit_id"),
        Index("ix_family_answer_waiting", "school_id", "id", postgresql_where=text("handled_at IS NULL")),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    family_id: Mapped[int | None] = mapped_column(Integer)
    link_id: Mapped[int | None] = mapped_column(Integer)
    channel: Mapped[str] = mapped_column(String(12), nullable=False)
    answer: Mapped[str] = mapped_column(String(8), nullable=False)
    days: Mapped[list[int]] = mapped_column(ARRAY(Integer), nullable=False, default=list, server_default="{}")
    """ISO weekdays, 1 for Monday."""
    times: Mapped[list[str]] = mapped_column(
        ARRAY(String(12)), nullable=False, default=list, server_default="{}"
    )
    """Parts of the day: morning, afternoon, evening."""
    place: Mapped[str | None] = mapped_column(String(12))
    place_words: Mapped[str | None] = mapped_column(String(200))
    interpreter: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    call_me: Mapped[bool] = mapped_column(Boolean, nullable=False, default=False, server_default="false")
    phone: Mapped[str | None] = mapped_column(String(40))
    another_visit: Mapped[bool] = mapped_column(
        Boolean, nullable=False, default=False, server_default="false"
    )
    ask_again_on: Mapped[date | None] = mapped_column(Date)
    language: Mapped[str] = mapped_column(String(35), nullable=False)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    handled_at: Mapped[datetime | None] = utc_column()
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class AnswerTry(Model):
    """A link that was not there, or an answer that was sent: counted per link and per address for some minutes.

    `who_hash` is a keyed hash; neither the address nor the link can be read back from it.
    """

    __tablename__ = "answer_try"
    __table_args__ = (Index("ix_answer_try_who_hash_at", "who_hash", "at"), Index("ix_answer_try_at", "at"))
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    who_hash: Mapped[str] = mapped_column(String(64), nullable=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), nullable=False, server_default=func.now())


class OutgoingMail(Dated, Model):
    """An e-mail to a guardian. Its words are filled in when it is sent, so no link's secret is kept here."""

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        _of_a_visit(),
        CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'withdrawn')", name="mail_state_is_known"
        ),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_if_and_only_if_sent"),
        Index("ix_outgoing_mail_visit_id", "visit_id"),
        Index("ix_outgoing_mail_school_id", "school_id", "id"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    school_id: Mapped[int] = mapped_column(Integer, nullable=False)
    visit_id: Mapped[int] = mapped_column(Integer, nullable=False)
    guardian_id: Mapped[int | None] = mapped_column(ForeignKey("guardian.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(String(24), nullable=False)
    language: Mapped[str] = mapped_column(String(35), nullable=False)
    text_ids: Mapped[list[int]] = mapped_column(
        ARRAY(Integer), nullable=False, default=list, server_default="{}"
    )
    address: Mapped[str] = mapped_column(String(320), nullable=False)
    state: Mapped[str] = mapped_column(String(12), nullable=False, default="queued", server_default="queued")
    attempts: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    starts_at: Mapped[datetime | None] = utc_column()
    """The visit's planned start when it was asked for: a new day may be told again."""
    tried_at: Mapped[datetime | None] = utc_column()
    """When the last attempt began."""
    problem: Mapped[str | None] = mapped_column(String(200))
    """The msgid of the sentence that says why it is not sent."""
    message_id: Mapped[str | None] = mapped_column(String(200))
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"), nullable=False)
    sent_at: Mapped[datetime | None] = utc_column()

    guardian: Mapped[Guardian | None] = relationship(viewonly=True)

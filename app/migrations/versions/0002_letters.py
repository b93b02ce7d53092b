"""What letters say and in which versions, their pages as issued, what families answered; outreach."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _tables()
    _run((SQL / "0002_policies.sql").read_text())


def downgrade() -> None:
    """Back to the first tables; what was issued since is gone."""
    _run((SQL / "0002_without_policies.sql").read_text())
    _without_tables()
    _run((SQL / "0001_policies.sql").read_text())


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)


def _tables() -> None:
    op.create_table(
        "answer_try",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("who_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_try")),
    )
    op.create_index("ix_answer_try_at", "answer_try", ["at"], unique=False)
    op.create_index("ix_answer_try_who_hash_at", "answer_try", ["who_hash", "at"], unique=False)
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("roles", postgresql.ARRAY(sa.String(length=24)), server_default="{}", nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("shown_until", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_announcement_district_id_district")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_announcement_made_by_person")),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_announcement_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_announcement_id_district_id")),
    )
    op.create_index("ix_announcement_district_id", "announcement", ["district_id", "id"], unique=False)
    op.create_table(
        "letter_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("layout", sa.String(length=8), nullable=False),
        sa.Column("slip", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("state", sa.String(length=12), server_default="queued", nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("layout IN ('beside', 'first')", name="batch_layout_is_known"),
        sa.CheckConstraint(
            "state IN ('queued', 'working', 'done', 'cancelled', 'failed')", name="batch_state_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_letter_batch_district_id_district")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_letter_batch_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_batch")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_letter_batch_id_district_id")),
    )
    op.create_index("ix_letter_batch_made_by", "letter_batch", ["made_by"], unique=False)
    op.create_table(
        "letter_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="draft", nullable=False),
        sa.Column("method", sa.String(length=20), server_default="human", nullable=False),
        sa.Column("reviewed", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("translator_id", sa.Integer(), nullable=True),
        sa.Column("writer_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(language = 'en') = (source_id IS NULL)", name="all_but_english_have_a_source"),
        sa.CheckConstraint(
            "method IN ('human', 'machine_then_human', 'machine')", name="text_method_is_known"
        ),
        sa.CheckConstraint(
            "state <> 'approved' OR approved_at IS NOT NULL", name="approved_only_with_the_time_of_it"
        ),
        sa.CheckConstraint("state <> 'approved' OR method <> 'machine'", name="no_machine_alone_is_approved"),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'approved', 'stale', 'replaced')", name="text_state_is_known"
        ),
        sa.CheckConstraint("reviewer_id <> ALL (writer_ids)", name="no_writer_reviews_the_text"),
        sa.CheckConstraint("translator_id <> reviewer_id", name="nobody_reviews_their_own_text"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_letter_text_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["person.id"], name=op.f("fk_letter_text_reviewer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["source_id", "district_id"],
            ["letter_text.id", "letter_text.district_id"],
            name=op.f("fk_letter_text_source_id_district_id_letter_text"),
        ),
        sa.ForeignKeyConstraint(
            ["translator_id"], ["person.id"], name=op.f("fk_letter_text_translator_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_text")),
        sa.UniqueConstraint(
            "district_id",
            "kind",
            "language",
            "number",
            name=op.f("uq_letter_text_district_id_kind_language_number"),
        ),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_letter_text_id_district_id")),
    )
    op.create_index(
        "one_approved_text_per_kind_and_language",
        "letter_text",
        ["district_id", "kind", "language"],
        unique=True,
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.create_index(
        "one_open_text_per_kind_and_language",
        "letter_text",
        ["district_id", "kind", "language"],
        unique=True,
        postgresql_where=sa.text("state IN ('draft', 'in_review')"),
    )
    op.create_table(
        "letterhead",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("lines", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_letterhead_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_letterhead_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letterhead")),
    )
    op.create_index(
        "one_letterhead_per_school",
        "letterhead",
        ["district_id", sa.literal_column("COALESCE(school_id, 0)")],
        unique=True,
    )
    op.create_table(
        "outreach_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "audience IN ('families', 'educators', 'community', 'partners')", name="audience_is_known"
        ),
        sa.CheckConstraint("reached >= 0", name="reached_is_not_negative"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_outreach_event_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_outreach_event_recorded_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_outreach_event_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outreach_event")),
    )
    op.create_index(
        "ix_outreach_event_district_id_held_on", "outreach_event", ["district_id", "held_on"], unique=False
    )
    op.create_table(
        "announcement_read",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id", "district_id"],
            ["announcement.id", "announcement.district_id"],
            name=op.f("fk_announcement_read_announcement_id_district_id_announcement"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_announcement_read_person_id_person")
        ),
        sa.PrimaryKeyConstraint("announcement_id", "person_id", name=op.f("pk_announcement_read")),
    )
    op.create_table(
        "letter_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.Integer(), server_default="1", nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id", "district_id"],
            ["letter_batch.id", "letter_batch.district_id"],
            name=op.f("fk_letter_file_batch_id_district_id_letter_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_letter_file_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_file")),
        sa.UniqueConstraint(
            "id", "school_id", "district_id", name=op.f("uq_letter_file_id_school_id_district_id")
        ),
    )
    op.create_index("ix_letter_file_batch_id", "letter_file", ["batch_id"], unique=False)
    op.create_table(
        "outgoing_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("guardian_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("text_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="queued", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=200), nullable=True),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_if_and_only_if_sent"),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'failed', 'withdrawn')", name="mail_state_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["guardian_id"],
            ["guardian.id"],
            name=op.f("fk_outgoing_mail_guardian_id_guardian"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_outgoing_mail_made_by_person")),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_outgoing_mail_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
    )
    op.create_index("ix_outgoing_mail_school_id", "outgoing_mail", ["school_id", "id"], unique=False)
    op.create_index("ix_outgoing_mail_visit_id", "outgoing_mail", ["visit_id"], unique=False)
    op.create_table(
        "answer_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_answer_link_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letter.id"],
            name=op.f("fk_answer_link_letter_id_letter"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_answer_link_made_by_person")),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_answer_link_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_link")),
        sa.UniqueConstraint("id", "visit_id", name=op.f("uq_answer_link_id_visit_id")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_answer_link_key_hash")),
    )
    op.create_index("ix_answer_link_visit_id", "answer_link", ["visit_id"], unique=False)
    op.create_table(
        "letter_batch_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("teacher", sa.String(length=200), server_default="", nullable=False),
        sa.Column("class_title", sa.String(length=200), server_default="", nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column(
            "problem_values", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("notes", postgresql.ARRAY(sa.String(length=24)), server_default="{}", nullable=False),
        sa.CheckConstraint("letter_id IS NULL OR problem IS NULL", name="a_letter_or_a_problem"),
        sa.ForeignKeyConstraint(
            ["batch_id", "district_id"],
            ["letter_batch.id", "letter_batch.district_id"],
            name=op.f("fk_letter_batch_item_batch_id_district_id_letter_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_letter_batch_item_letter_id_letter")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_letter_batch_item_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("batch_id", "visit_id", "language", name=op.f("pk_letter_batch_item")),
    )
    op.create_index("ix_letter_batch_item_visit_id", "letter_batch_item", ["visit_id"], unique=False)
    op.create_table(
        "family_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=12), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("days", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("times", postgresql.ARRAY(sa.String(length=12)), server_default="{}", nullable=False),
        sa.Column("place", sa.String(length=12), nullable=True),
        sa.Column("place_words", sa.String(length=200), nullable=True),
        sa.Column("interpreter", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("call_me", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("another_visit", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(handled_at IS NULL) = (handled_by IS NULL) OR answer = 'no'", name="handled_by_someone"
        ),
        sa.CheckConstraint("(link_id IS NOT NULL) = (channel = 'link')", name="a_link_answers_by_link"),
        sa.CheckConstraint("answer IN ('yes', 'later', 'no')", name="family_answer_is_known"),
        sa.CheckConstraint(
            "channel IN ('link', 'phone', 'slip', 'text', 'in_person')", name="answer_channel_is_known"
        ),
        sa.CheckConstraint(
            "place IN ('home', 'school', 'library', 'park', 'other', 'virtual')", name="answer_place_is_known"
        ),
        sa.CheckConstraint("link_id IS NOT NULL OR entered_by IS NOT NULL", name="somebody_answered"),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["person.id"], name=op.f("fk_family_answer_entered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_family_answer_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["handled_by"], ["person.id"], name=op.f("fk_family_answer_handled_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["link_id", "visit_id"],
            ["answer_link.id", "answer_link.visit_id"],
            name=op.f("fk_family_answer_link_id_visit_id_answer_link"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_family_answer_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_answer")),
    )
    op.create_index("ix_family_answer_visit_id", "family_answer", ["visit_id"], unique=False)
    op.create_index(
        "ix_family_answer_waiting",
        "family_answer",
        ["school_id", "id"],
        unique=False,
        postgresql_where=sa.text("handled_at IS NULL"),
    )
    op.add_column(
        "district_settings", sa.Column("answer_days", sa.Integer(), server_default="60", nullable=False)
    )
    op.add_column(
        "district_settings", sa.Column("meet_at_school", sa.Boolean(), server_default="true", nullable=False)
    )
    op.add_column(
        "district_settings",
        sa.Column("letter_layout", sa.String(length=8), server_default="beside", nullable=False),
    )
    op.add_column(
        "district_settings", sa.Column("reply_slip", sa.Boolean(), server_default="true", nullable=False)
    )
    op.add_column("letter", sa.Column("layout", sa.String(length=8), server_default="beside", nullable=False))
    op.add_column(
        "letter", sa.Column("text_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False)
    )
    op.add_column("letter", sa.Column("file_id", sa.Integer(), nullable=True))
    op.add_column("letter", sa.Column("first_page", sa.Integer(), nullable=True))
    op.add_column("letter", sa.Column("page_count", sa.Integer(), nullable=True))
    op.add_column("letter", sa.Column("explained_in", sa.String(length=35), nullable=True))
    op.add_column("letter", sa.Column("explained_by", sa.String(length=200), nullable=True))
    op.add_column("letter", sa.Column("explained_on", sa.Date(), nullable=True))
    op.alter_column(
        "letter",
        "template_version",
        existing_type=sa.VARCHAR(length=40),
        type_=sa.String(length=80),
        existing_nullable=False,
    )
    op.create_index("ix_letter_file_id", "letter", ["file_id"], unique=False)
    op.create_foreign_key(
        op.f("fk_letter_file_id_school_id_district_id_letter_file"),
        "letter",
        "letter_file",
        ["file_id", "school_id", "district_id"],
        ["id", "school_id", "district_id"],
    )

    op.create_check_constraint(
        "answer_links_live_a_week_to_a_year", "district_settings", "answer_days BETWEEN 7 AND 365"
    )
    op.create_check_constraint(
        "letter_layout_is_known", "district_settings", "letter_layout IN ('beside', 'first')"
    )
    op.create_check_constraint("layout_is_known", "letter", "layout IN ('beside', 'first')")
    op.create_check_constraint(
        "explained_in_a_language_by_someone_on_a_day",
        "letter",
        "(explained_in IS NULL) = (explained_by IS NULL) AND (explained_in IS NULL) = (explained_on IS NULL)",
    )


def _without_tables() -> None:
    op.drop_constraint(
        op.f("fk_letter_file_id_school_id_district_id_letter_file"), "letter", type_="foreignkey"
    )
    op.drop_index("ix_letter_file_id", table_name="letter")
    op.alter_column(
        "letter",
        "template_version",
        existing_type=sa.String(length=80),
        type_=sa.VARCHAR(length=40),
        existing_nullable=False,
    )
    op.drop_column("letter", "explained_on")
    op.drop_column("letter", "explained_by")
    op.drop_column("letter", "explained_in")
    op.drop_column("letter", "page_count")
    op.drop_column("letter", "first_page")
    op.drop_column("letter", "file_id")
    op.drop_column("letter", "text_ids")
    op.drop_column("letter", "layout")
    op.drop_column("district_settings", "reply_slip")
    op.drop_column("district_settings", "letter_layout")
    op.drop_column("district_settings", "meet_at_school")
    op.drop_column("district_settings", "answer_days")
    op.drop_index(
        "ix_family_answer_waiting", table_name="family_answer", postgresql_where=sa.text("handled_at IS NULL")
    )
    op.drop_index("ix_family_answer_visit_id", table_name="family_answer")
    op.drop_table("family_answer")
    op.drop_index("ix_letter_batch_item_visit_id", table_name="letter_batch_item")
    op.drop_table("letter_batch_item")
    op.drop_index("ix_answer_link_visit_id", table_name="answer_link")
    op.drop_table("answer_link")
    op.drop_index("ix_outgoing_mail_visit_id", table_name="outgoing_mail")
    op.drop_index("ix_outgoing_mail_school_id", table_name="outgoing_mail")
    op.drop_table("outgoing_mail")
    op.drop_index("ix_letter_file_batch_id", table_name="letter_file")
    op.drop_table("letter_file")
    op.drop_table("announcement_read")
    op.drop_index("ix_outreach_event_district_id_held_on", table_name="outreach_event")
    op.drop_table("outreach_event")
    op.drop_index("one_letterhead_per_school", table_name="letterhead")
    op.drop_table("letterhead")
    op.drop_index(
        "one_open_text_per_kind_and_language",
        table_name="letter_text",
        postgresql_where=sa.text("state IN ('draft', 'in_review')"),
    )
    op.drop_index(
        "one_approved_text_per_kind_and_language",
        table_name="letter_text",
        postgresql_where=sa.text("state = 'approved'"),
    )
    op.drop_table("letter_text")
    op.drop_index("ix_letter_batch_made_by", table_name="letter_batch")
    op.drop_table("letter_batch")
    op.drop_index("ix_announcement_district_id", table_name="announcement")
    op.drop_table("announcement")
    op.drop_index("ix_answer_try_who_hash_at", table_name="answer_try")
    op.drop_index("ix_answer_try_at", table_name="answer_try")
    op.drop_table("answer_try")

"""The days around a visit: holidays, selections, contacts, promises, notices, calendars, older visits."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _tables()
    _run((SQL / "0003_policies.sql").read_text())


def downgrade() -> None:
    """Back to visits and letters; what the days brought since is gone."""
    _run((SQL / "0003_without_policies.sql").read_text())
    _without_tables()
    _run((SQL / "0002_policies.sql").read_text())


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)


def _tables() -> None:
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_calendar_feed_person_id_district_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_calendar_feed_key_hash")),
    )
    op.create_index(
        "one_calendar_feed_per_person",
        "calendar_feed",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "holiday",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name="holiday_ends_after_it_starts"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_holiday_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_holiday_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
    )
    op.create_index("ix_holiday_district_id_starts_on", "holiday", ["district_id", "starts_on"], unique=False)
    op.create_table(
        "person_choice",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("screen_language", sa.String(length=8), nullable=True),
        sa.Column("notices", sa.String(length=8), server_default="daily", nullable=False),
        sa.Column("named_in_thanks", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("digest_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("notices IN ('at_once', 'daily', 'never')", name="notices_is_known"),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_person_choice_person_id_district_id_person"),
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_choice")),
    )
    op.create_table(
        "reflection_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("next_step", sa.Text(), nullable=True),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("people > 0", name="somebody_was_there"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_reflection_session_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_reflection_session_recorded_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_reflection_session_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection_session")),
    )
    op.create_index(
        "ix_reflection_session_school_id", "reflection_session", ["school_id", "held_on"], unique=False
    )
    op.create_table(
        "selection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=24), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=True),
        sa.Column("wanted", sa.Integer(), nullable=True),
        sa.Column("class_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("grades", postgresql.ARRAY(sa.String(length=16)), server_default="{}", nullable=False),
        sa.Column("chosen", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("teams", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("letter_layout", sa.String(length=8), server_default="beside", nullable=False),
        sa.Column("reply_slip", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("families", sa.Integer(), server_default="0", nullable=False),
        sa.Column("left_out", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column(
            "composition", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("letter_layout IN ('beside', 'first')", name="letter_layout_is_known"),
        sa.CheckConstraint(
            "made_at IS NULL OR (chosen = '{}' AND teams = '{}'::jsonb)", name="what_is_made_names_nobody"
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_selection_district_id_district")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_selection_made_by_person")),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_selection_school_id_district_id_school"),
        ),
        sa.ForeignKeyConstraint(
            ["school_year_id", "district_id"],
            ["school_year.id", "school_year.district_id"],
            name=op.f("fk_selection_school_year_id_district_id_school_year"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_selection")),
        sa.UniqueConstraint("id", "school_id", name=op.f("uq_selection_id_school_id")),
    )
    op.create_index("ix_selection_school_id", "selection", ["school_id", "id"], unique=False)
    op.create_table(
        "visit_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="read", nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'applied') = (applied_at IS NOT NULL)", name="applied_at_a_time"),
        sa.CheckConstraint("state IN ('read', 'applying', 'applied', 'cancelled')", name="state_is_known"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_visit_import_district_id_district")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_visit_import_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_import")),
    )
    op.create_table(
        "family_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.CheckConstraint("how IN ('phone', 'text', 'email', 'letter', 'in_person')", name="how_is_known"),
        sa.CheckConstraint(
            "outcome IN ('reached', 'no_answer', 'left_message', 'call_back', 'wrong_number', 'explained')",
            name="outcome_is_known",
        ),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_family_contact_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_family_contact_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_family_contact_school_id_district_id_school"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_family_contact_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_contact")),
    )
    op.create_index("ix_family_contact_family_id_at", "family_contact", ["family_id", "at"], unique=False)
    op.create_index("ix_family_contact_visit_id", "family_contact", ["visit_id"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("promise", sa.String(length=400), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("dropped_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=400), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(done_on IS NULL) = (done_by IS NULL)", name="done_by_someone_on_a_day"),
        sa.CheckConstraint("done_on IS NULL OR dropped_on IS NULL", name="done_or_dropped_not_both"),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_follow_up_done_by_person")),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_follow_up_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_follow_up_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_follow_up_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index(
        "ix_follow_up_person_id_open",
        "follow_up",
        ["person_id", "due_on"],
        unique=False,
        postgresql_where=sa.text("done_on IS NULL AND dropped_on IS NULL"),
    )
    op.create_index("ix_follow_up_visit_id", "follow_up", ["visit_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=80), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mail IN ('none', 'waits', 'claimed', 'sent', 'failed')", name="mail_is_known"),
        sa.ForeignKeyConstraint(
            ["payment_id", "district_id"],
            ["payment.id", "payment.district_id"],
            name=op.f("fk_notice_payment_id_district_id_payment"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_notice_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_notice_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "about", name=op.f("uq_notice_person_id_about")),
    )
    op.create_index("ix_notice_person_id_at", "notice", ["person_id", "at"], unique=False)
    op.create_index(
        "ix_notice_unmailed",
        "notice",
        ["district_id", "at"],
        unique=False,
        postgresql_where=sa.text("mail = 'waits'"),
    )
    op.add_column("district", sa.Column("set_up_on", sa.Date(), nullable=True))
    op.add_column(
        "district_settings", sa.Column("visit_minutes", sa.Integer(), server_default="40", nullable=False)
    )
    op.add_column(
        "district_settings", sa.Column("travel_minutes", sa.Integer(), server_default="15", nullable=False)
    )
    op.add_column(
        "district_settings", sa.Column("virtual_visits", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column(
        "district_settings",
        sa.Column(
            "paid_places",
            postgresql.ARRAY(sa.String(length=16)),
            server_default="{home,school,library,park,other,virtual}",
            nullable=False,
        ),
    )
    op.add_column(
        "district_settings",
        sa.Column("proof_of_visit", sa.String(length=8), server_default="none", nullable=False),
    )
    op.add_column(
        "district_settings", sa.Column("overdue_minutes", sa.Integer(), server_default="30", nullable=False)
    )
    op.add_column("district_settings", sa.Column("safety_contact_id", sa.Integer(), nullable=True))
    op.add_column(
        "district_settings", sa.Column("reflect_days", sa.Integer(), server_default="3", nullable=False)
    )
    op.add_column(
        "district_settings", sa.Column("unpaid_days", sa.Integer(), server_default="30", nullable=False)
    )
    op.create_foreign_key(
        op.f("fk_district_settings_safety_contact_id_person"),
        "district_settings",
        "person",
        ["safety_contact_id"],
        ["id"],
    )
    op.add_column("school", sa.Column("opens_at", sa.Time(), server_default="08:00", nullable=False))
    op.add_column("school", sa.Column("closes_at", sa.Time(), server_default="15:00", nullable=False))
    op.add_column("visit", sa.Column("selection_id", sa.Integer(), nullable=True))
    op.add_column("visit", sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("visit", sa.Column("checked_in_by", sa.Integer(), nullable=True))
    op.add_column("visit", sa.Column("checked_out_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("visit", sa.Column("checked_out_by", sa.Integer(), nullable=True))
    op.add_column("visit", sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("visit", sa.Column("proof", sa.String(length=400), nullable=True))
    op.create_foreign_key(op.f("fk_visit_checked_in_by_person"), "visit", "person", ["checked_in_by"], ["id"])
    op.create_foreign_key(
        op.f("fk_visit_selection_id_school_id_selection"),
        "visit",
        "selection",
        ["selection_id", "school_id"],
        ["id", "school_id"],
    )
    op.create_foreign_key(
        op.f("fk_visit_checked_out_by_person"), "visit", "person", ["checked_out_by"], ["id"]
    )

    op.create_check_constraint("school_closes_after_it_opens", "school", "closes_at > opens_at")
    op.create_check_constraint(
        "visits_last_15_to_180_minutes", "district_settings", "visit_minutes BETWEEN 15 AND 180"
    )
    op.create_check_constraint(
        "travel_is_at_most_three_hours", "district_settings", "travel_minutes BETWEEN 0 AND 180"
    )
    op.create_check_constraint(
        "overdue_after_10_to_240_minutes", "district_settings", "overdue_minutes BETWEEN 10 AND 240"
    )
    op.create_check_constraint(
        "reflection_is_due_in_1_to_60_days", "district_settings", "reflect_days BETWEEN 1 AND 60"
    )
    op.create_check_constraint(
        "unpaid_is_late_after_7_to_180_days", "district_settings", "unpaid_days BETWEEN 7 AND 180"
    )
    op.create_check_constraint(
        "proof_of_visit_is_known", "district_settings", "proof_of_visit IN ('none', 'slip', 'note')"
    )
    op.create_check_constraint("some_places_are_paid", "district_settings", "paid_places <> '{}'")
    op.create_check_constraint(
        "checked_in_and_out_by_someone",
        "visit",
        "(checked_in_at IS NULL) = (checked_in_by IS NULL) AND (checked_out_at IS NULL) = (checked_out_by IS NULL)",
    )
    op.create_check_constraint("checked_out_after_checked_in", "visit", "checked_out_at >= checked_in_at")
    op.execute("UPDATE district SET set_up_on = current_date WHERE id IN (SELECT district_id FROM school)")


def _without_tables() -> None:

    op.drop_constraint(op.f("fk_visit_checked_out_by_person"), "visit", type_="foreignkey")
    op.drop_constraint(op.f("fk_visit_selection_id_school_id_selection"), "visit", type_="foreignkey")
    op.drop_constraint(op.f("fk_visit_checked_in_by_person"), "visit", type_="foreignkey")
    op.drop_column("visit", "proof")
    op.drop_column("visit", "overdue_told_at")
    op.drop_column("visit", "checked_out_by")
    op.drop_column("visit", "checked_out_at")
    op.drop_column("visit", "checked_in_by")
    op.drop_column("visit", "checked_in_at")
    op.drop_column("visit", "selection_id")
    op.drop_column("school", "closes_at")
    op.drop_column("school", "opens_at")
    op.drop_constraint(
        op.f("fk_district_settings_safety_contact_id_person"), "district_settings", type_="foreignkey"
    )
    op.drop_column("district_settings", "unpaid_days")
    op.drop_column("district_settings", "reflect_days")
    op.drop_column("district_settings", "safety_contact_id")
    op.drop_column("district_settings", "overdue_minutes")
    op.drop_column("district_settings", "proof_of_visit")
    op.drop_column("district_settings", "paid_places")
    op.drop_column("district_settings", "virtual_visits")
    op.drop_column("district_settings", "travel_minutes")
    op.drop_column("district_settings", "visit_minutes")
    op.drop_column("district", "set_up_on")
    op.drop_index("ix_notice_unmailed", table_name="notice", postgresql_where=sa.text("mail = 'waits'"))
    op.drop_index("ix_notice_person_id_at", table_name="notice")
    op.drop_table("notice")
    op.drop_index("ix_follow_up_visit_id", table_name="follow_up")
    op.drop_index(
        "ix_follow_up_person_id_open",
        table_name="follow_up",
        postgresql_where=sa.text("done_on IS NULL AND dropped_on IS NULL"),
    )
    op.drop_table("follow_up")
    op.drop_index("ix_family_contact_visit_id", table_name="family_contact")
    op.drop_index("ix_family_contact_family_id_at", table_name="family_contact")
    op.drop_table("family_contact")
    op.drop_table("visit_import")
    op.drop_index("ix_selection_school_id", table_name="selection")
    op.drop_table("selection")
    op.drop_index("ix_reflection_session_school_id", table_name="reflection_session")
    op.drop_table("reflection_session")
    op.drop_table("person_choice")
    op.drop_index("ix_holiday_district_id_starts_on", table_name="holiday")
    op.drop_table("holiday")
    op.drop_index(
        "one_calendar_feed_per_person",
        table_name="calendar_feed",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_table("calendar_feed")

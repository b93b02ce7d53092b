"""Access managed and reviewed, sign-in with more than a password, a history that cannot be rewritten."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from app.security import encrypted

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _tables()
    _run((SQL / "0004_policies.sql").read_text())


def downgrade() -> None:
    """Back to visits and letters; what the days brought since is gone."""
    _run((SQL / "0004_without_policies.sql").read_text())
    _without_tables()
    _run((SQL / "0003_policies.sql").read_text())


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)


def _tables() -> None:
    op.create_table(
        "access_rules",
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column(
            "review_months", postgresql.ARRAY(sa.SmallInteger()), server_default="{2,9}", nullable=False
        ),
        sa.Column("review_days", sa.Integer(), server_default="30", nullable=False),
        sa.Column("unused_days", sa.Integer(), server_default="90", nullable=False),
        sa.Column("leavers_end_by_themselves", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "cardinality(review_months) <= 4 AND review_months <@ '{1,2,3,4,5,6,7,8,9,10,11,12}'::smallint[]",
            name="reviews_begin_in_known_months",
        ),
        sa.CheckConstraint("review_days BETWEEN 7 AND 90", name="reviews_take_1_to_12_weeks"),
        sa.CheckConstraint("unused_days BETWEEN 30 AND 730", name="unused_after_30_to_730_days"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_access_rules_district_id_district")
        ),
        sa.PrimaryKeyConstraint("district_id", name=op.f("pk_access_rules")),
    )
    op.create_table(
        "audit_anchor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_audit_anchor_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
        sa.UniqueConstraint("district_id", "day", name=op.f("uq_audit_anchor_district_id_day")),
    )
    op.create_table(
        "district_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=True),
        sa.Column("abilities", postgresql.ARRAY(sa.String(length=40)), nullable=False),
        sa.Column("permissions", postgresql.ARRAY(sa.String(length=160)), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("role <> 'admin'", name="admin_is_the_same_everywhere"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_district_role_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district_role")),
        sa.UniqueConstraint("id", "district_id", "role", name=op.f("uq_district_role_id_district_id_role")),
    )
    op.create_index("one_role_of_a_name_per_district", "district_role", ["district_id", "name"], unique=True)
    op.create_index(
        "one_version_of_a_role_per_district",
        "district_role",
        ["district_id", "role"],
        unique=True,
        postgresql_where=sa.text("name IS NULL"),
    )
    op.create_table(
        "event_detail",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("changed", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_event_detail_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_detail")),
        sa.UniqueConstraint("mark", name=op.f("uq_event_detail_mark")),
    )
    op.create_index("ix_event_detail_family_id", "event_detail", ["family_id"], unique=False)
    op.create_index("ix_event_detail_student_id", "event_detail", ["student_id"], unique=False)
    op.create_index("ix_event_detail_visit_id", "event_detail", ["visit_id"], unique=False)
    op.create_table(
        "retention_rule",
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("record_class", sa.String(length=12), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "record_class IN ('families', 'letters', 'uploads')", name="record_class_is_known"
        ),
        sa.CheckConstraint("years BETWEEN 1 AND 60", name="records_are_kept_for_years"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_retention_rule_district_id_district")
        ),
        sa.PrimaryKeyConstraint("district_id", "record_class", name=op.f("pk_retention_rule")),
    )
    op.create_table(
        "access_log",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=12), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "what IN ('visit', 'pack', 'student', 'family', 'contacts', 'letter', 'everything')",
            name="what_was_looked_at_is_known",
        ),
        sa.CheckConstraint("why IN ('own', 'school', 'district')", name="why_is_known"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_access_log_district_id_district")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_access_log_person_id_person")),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_access_log_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_family_id", "access_log", ["family_id", "at"], unique=False)
    op.create_index("ix_access_log_student_id", "access_log", ["student_id", "at"], unique=False)
    op.create_index("ix_access_log_visit_id", "access_log", ["visit_id", "at"], unique=False)
    op.create_table(
        "access_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=True),
        sa.Column("words", sa.String(length=400), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answer_words", sa.String(length=400), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("answer IN ('granted', 'declined', 'withdrawn')", name="request_answer_is_known"),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_access_request_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_access_request_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_access_request_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_access_request_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    op.create_index("ix_access_request_district_id", "access_request", ["district_id"], unique=False)
    op.create_index(
        "one_open_request_per_page",
        "access_request",
        ["person_id", "page"],
        unique=True,
        postgresql_where=sa.text("answer IS NULL"),
    )
    op.create_table(
        "access_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_access_review_closed_by_person")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_access_review_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_access_review_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_review")),
    )
    op.create_index(
        "one_open_review_per_place",
        "access_review",
        ["district_id", sa.literal_column("coalesce(school_id, 0)")],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "admin_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answer IN ('confirmed', 'declined', 'withdrawn')", name="admin_grant_answer_is_known"
        ),
        sa.CheckConstraint(
            "answer IS DISTINCT FROM 'confirmed' OR (answered_by <> asked_by AND answered_by <> person_id)",
            name="a_second_admin_confirms",
        ),
        sa.CheckConstraint("asked_by <> person_id", name="nobody_asks_for_themselves"),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_admin_grant_answered_by_person")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_admin_grant_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_admin_grant_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_admin_grant_person_id_district_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_grant")),
    )
    op.create_index(
        "one_waiting_grant_per_person",
        "admin_grant",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("answer IS NULL"),
    )
    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("interest", sa.String(length=400), nullable=False),
        sa.Column("students", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("students >= 0", name="disclosed_students_are_counted"),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_disclosure_by_id_person")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_disclosure_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_disclosure_id_district_id")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("state", sa.String(length=8), server_default="waits", nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waits', 'sent', 'failed', 'used', 'revoked')", name="invitation_state_is_known"
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_invitation_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_invitation_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_invitation_person_id_district_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    op.create_index("ix_invitation_person_id", "invitation", ["person_id"], unique=False)
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("record_class", sa.String(length=12), nullable=False),
        sa.Column("before", sa.Date(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held", sa.Integer(), server_default="0", nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "record_class IN ('families', 'letters', 'uploads')", name="record_class_is_known"
        ),
        sa.CheckConstraint("done <= total", name="no_more_done_than_there_is"),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_retention_run_asked_by_person")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_retention_run_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_retention_run_id_district_id")),
    )
    op.create_index("ix_retention_run_district_id", "retention_run", ["district_id"], unique=False)
    op.create_table(
        "disagreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_disagreement_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_disagreement_written_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disagreement")),
    )
    op.create_index("ix_disagreement_family_id", "disagreement", ["family_id"], unique=False)
    op.create_table(
        "disclosed_student",
        sa.Column("disclosure_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("student_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["disclosure_id", "district_id"],
            ["disclosure.id", "disclosure.district_id"],
            name=op.f("fk_disclosed_student_disclosure_id_district_id_disclosure"),
        ),
        sa.ForeignKeyConstraint(
            ["student_id", "district_id"],
            ["student.id", "student.district_id"],
            name=op.f("fk_disclosed_student_student_id_district_id_student"),
        ),
        sa.PrimaryKeyConstraint("disclosure_id", "student_id", name=op.f("pk_disclosed_student")),
    )
    op.create_index("ix_disclosed_student_student_id", "disclosed_student", ["student_id"], unique=False)
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="hold_lifted_by_someone"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_legal_hold_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_legal_hold_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_legal_hold_lifted_by_person")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_legal_hold_set_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_family_id", "legal_hold", ["family_id"], unique=False)
    op.create_table(
        "outside_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["ab_user.id"],
            name=op.f("fk_outside_identity_account_id_ab_user"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_outside_identity_person_id_district_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_outside_identity_issuer_subject")),
    )
    op.create_index("ix_outside_identity_account_id", "outside_identity", ["account_id"], unique=False)
    op.create_index("ix_outside_identity_person_id", "outside_identity", ["person_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["ab_user.id"],
            name=op.f("fk_recovery_code_account_id_ab_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("account_id", "code_hash", name=op.f("uq_recovery_code_account_id_code_hash")),
    )
    op.create_table(
        "second_factor",
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["ab_user.id"],
            name=op.f("fk_second_factor_account_id_ab_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "access_review_line",
        sa.Column("review_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("assignment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=4), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("answer IN ('keep', 'end')", name="review_answer_is_known"),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["person.id"], name=op.f("fk_access_review_line_answered_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_access_review_line_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_review_line_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"],
            ["access_review.id"],
            name=op.f("fk_access_review_line_review_id_access_review"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("review_id", "assignment_id", name=op.f("pk_access_review_line")),
    )
    op.create_index(
        "ix_access_review_line_assignment_id", "access_review_line", ["assignment_id"], unique=False
    )
    op.create_table(
        "event_chain",
        sa.Column("event_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("number >= 1", name="links_are_numbered_from_one"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_event_chain_district_id_district")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_chain_event_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_chain")),
        sa.UniqueConstraint("district_id", "number", name=op.f("uq_event_chain_district_id_number")),
    )
    op.add_column("assignment", sa.Column("district_role_id", sa.Integer(), nullable=True))
    op.add_column("assignment", sa.Column("admin_grant_id", sa.Integer(), nullable=True))
    op.create_unique_constraint(op.f("uq_assignment_admin_grant_id"), "assignment", ["admin_grant_id"])
    op.create_foreign_key(
        op.f("fk_assignment_district_role_id_district_id_role_district_role"),
        "assignment",
        "district_role",
        ["district_role_id", "district_id", "role"],
        ["id", "district_id", "role"],
    )
    op.create_foreign_key(
        op.f("fk_assignment_admin_grant_id_admin_grant"),
        "assignment",
        "admin_grant",
        ["admin_grant_id"],
        ["id"],
    )
    op.add_column("district_settings", sa.Column("audit_mail_to", sa.String(length=1000), nullable=True))
    op.add_column(
        "district_settings", sa.Column("second_step", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("district_settings", sa.Column("privacy_text", sa.Text(), nullable=True))
    op.add_column("family", sa.Column("anonymised_on", sa.Date(), nullable=True))
    op.alter_column(
        "family_contact",
        "note",
        existing_type=sa.VARCHAR(length=400),
        type_=sa.Text(),
        existing_nullable=True,
    )
    op.alter_column(
        "follow_up", "promise", existing_type=sa.VARCHAR(length=400), type_=sa.Text(), existing_nullable=False
    )
    op.alter_column(
        "follow_up", "note", existing_type=sa.VARCHAR(length=400), type_=sa.Text(), existing_nullable=True
    )
    op.add_column("payroll_batch", sa.Column("chain_count", sa.BigInteger(), nullable=True))
    op.add_column("payroll_batch", sa.Column("chain_head", sa.String(length=64), nullable=True))
    op.add_column("sign_in_failure", sa.Column("address_hash", sa.String(length=64), nullable=True))
    op.add_column(
        "sign_in_failure", sa.Column("kind", sa.String(length=12), server_default="sign_in", nullable=False)
    )
    op.create_index(
        "ix_sign_in_failure_address_hash_at", "sign_in_failure", ["address_hash", "at"], unique=False
    )
    op.add_column("student", sa.Column("anonymised_on", sa.Date(), nullable=True))
    op.add_column(
        "user_session", sa.Column("stage", sa.String(length=8), server_default="in", nullable=False)
    )
    op.add_column("user_session", sa.Column("device", sa.String(length=40), nullable=True))
    op.create_check_constraint("session_stage_is_known", "user_session", "stage IN ('in', 'code', 'set_up')")
    _run((SQL / "0004_words_beside.sql").read_text())


def _lay_words_open() -> None:
    """The older product reads plain words; only a process that holds the keys can go back."""
    encrypted.lay_open(
        op.get_bind(),
        ("reflection", "hopes_and_dreams what_helps how_i_will_use_it promises learning_together"),
        ("reflection_assumption", "assumptions"),
        ("family_contact", "note"),
        ("follow_up", "promise note"),
        ("event_detail", "changed"),
    )


def _without_tables() -> None:
    _lay_words_open()
    _run((SQL / "0004_words_back.sql").read_text())

    op.drop_column("user_session", "device")
    op.drop_column("user_session", "stage")
    op.drop_column("student", "anonymised_on")
    op.drop_index("ix_sign_in_failure_address_hash_at", table_name="sign_in_failure")
    op.drop_column("sign_in_failure", "kind")
    op.drop_column("sign_in_failure", "address_hash")
    op.drop_column("payroll_batch", "chain_head")
    op.drop_column("payroll_batch", "chain_count")
    op.alter_column(
        "follow_up", "note", existing_type=sa.Text(), type_=sa.VARCHAR(length=400), existing_nullable=True
    )
    op.alter_column(
        "follow_up", "promise", existing_type=sa.Text(), type_=sa.VARCHAR(length=400), existing_nullable=False
    )
    op.alter_column(
        "family_contact",
        "note",
        existing_type=sa.Text(),
        type_=sa.VARCHAR(length=400),
        existing_nullable=True,
    )
    op.drop_column("family", "anonymised_on")
    op.drop_column("district_settings", "privacy_text")
    op.drop_column("district_settings", "second_step")
    op.drop_column("district_settings", "audit_mail_to")
    op.drop_constraint(op.f("fk_assignment_admin_grant_id_admin_grant"), "assignment", type_="foreignkey")
    op.drop_constraint(
        op.f("fk_assignment_district_role_id_district_id_role_district_role"),
        "assignment",
        type_="foreignkey",
    )
    op.drop_constraint(op.f("uq_assignment_admin_grant_id"), "assignment", type_="unique")
    op.drop_column("assignment", "admin_grant_id")
    op.drop_column("assignment", "district_role_id")
    op.drop_table("event_chain")
    op.drop_index("ix_access_review_line_assignment_id", table_name="access_review_line")
    op.drop_table("access_review_line")
    op.drop_table("second_factor")
    op.drop_table("recovery_code")
    op.drop_index("ix_outside_identity_person_id", table_name="outside_identity")
    op.drop_index("ix_outside_identity_account_id", table_name="outside_identity")
    op.drop_table("outside_identity")
    op.drop_index("ix_legal_hold_family_id", table_name="legal_hold")
    op.drop_table("legal_hold")
    op.drop_index("ix_disclosed_student_student_id", table_name="disclosed_student")
    op.drop_table("disclosed_student")
    op.drop_index("ix_disagreement_family_id", table_name="disagreement")
    op.drop_table("disagreement")
    op.drop_index("ix_retention_run_district_id", table_name="retention_run")
    op.drop_table("retention_run")
    op.drop_index("ix_invitation_person_id", table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("disclosure")
    op.drop_index(
        "one_waiting_grant_per_person", table_name="admin_grant", postgresql_where=sa.text("answer IS NULL")
    )
    op.drop_table("admin_grant")
    op.drop_index(
        "one_open_review_per_place", table_name="access_review", postgresql_where=sa.text("closed_at IS NULL")
    )
    op.drop_table("access_review")
    op.drop_index(
        "one_open_request_per_page", table_name="access_request", postgresql_where=sa.text("answer IS NULL")
    )
    op.drop_index("ix_access_request_district_id", table_name="access_request")
    op.drop_table("access_request")
    op.drop_index("ix_access_log_visit_id", table_name="access_log")
    op.drop_index("ix_access_log_student_id", table_name="access_log")
    op.drop_index("ix_access_log_family_id", table_name="access_log")
    op.drop_table("access_log")
    op.drop_table("retention_rule")
    op.drop_index("ix_event_detail_visit_id", table_name="event_detail")
    op.drop_index("ix_event_detail_student_id", table_name="event_detail")
    op.drop_index("ix_event_detail_family_id", table_name="event_detail")
    op.drop_table("event_detail")
    op.drop_index(
        "one_version_of_a_role_per_district",
        table_name="district_role",
        postgresql_where=sa.text("name IS NULL"),
    )
    op.drop_index("one_role_of_a_name_per_district", table_name="district_role")
    op.drop_table("district_role")
    op.drop_table("audit_anchor")
    op.drop_table("access_rules")

"""The first tables, functions, policies and grants, and the queue of jobs."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _run((SQL / "0001_accent_folded.sql").read_text())
    _tables()
    _run(SchemaManager.get_schema())
    _run((SQL / "0001_policies.sql").read_text())


def downgrade() -> None:
    """Back to an empty database: everything in the schema but Alembic's own table goes."""
    _run(
        """
        DO $$ DECLARE found record; BEGIN
          FOR found IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
          LOOP EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', found.tablename); END LOOP;
          FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE n.nspname = 'public' LOOP EXECUTE 'DROP FUNCTION IF EXISTS ' || found.name || ' CASCADE'; END LOOP;
          FOR found IN SELECT t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
            WHERE n.nspname = 'public' AND t.typtype IN ('e', 'c') AND t.typname LIKE 'procrastinate%'
          LOOP EXECUTE format('DROP TYPE IF EXISTS %I CASCADE', found.typname); END LOOP;
        END $$
        """
    )
    _run("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM porchlight_app")


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)


def _tables() -> None:
    op.create_table(
        "ab_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=150), nullable=True),
        sa.Column("description", sa.String(length=512), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_group")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_group_name")),
    )
    op.create_table(
        "ab_permission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_permission_name")),
    )
    op.create_table(
        "ab_register_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("registration_date", sa.DateTime(), nullable=True),
        sa.Column("registration_hash", sa.String(length=256), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_register_user")),
        sa.UniqueConstraint("email", name=op.f("uq_ab_register_user_email")),
        sa.UniqueConstraint("username", name=op.f("uq_ab_register_user_username")),
    )
    op.create_table(
        "ab_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_role")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_role_name")),
    )
    op.create_table(
        "ab_view_menu",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_view_menu")),
        sa.UniqueConstraint("name", name=op.f("uq_ab_view_menu_name")),
    )
    op.create_table(
        "district",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_district")),
        sa.UniqueConstraint("sourced_id", name=op.f("uq_district_sourced_id")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    op.create_index("ix_sign_in_failure_name_hash_at", "sign_in_failure", ["name_hash", "at"], unique=False)
    op.create_table(
        "ab_group_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["ab_group.id"], name=op.f("fk_ab_group_role_group_id_ab_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["ab_role.id"], name=op.f("fk_ab_group_role_role_id_ab_role"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_group_role")),
        sa.UniqueConstraint("group_id", "role_id", name=op.f("uq_ab_group_role_group_id_role_id")),
    )
    op.create_index("idx_group_id", "ab_group_role", ["group_id"], unique=False)
    op.create_index("idx_group_role_id", "ab_group_role", ["role_id"], unique=False)
    op.create_table(
        "ab_permission_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permission_id", sa.Integer(), nullable=False),
        sa.Column("view_menu_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permission_id"],
            ["ab_permission.id"],
            name=op.f("fk_ab_permission_view_permission_id_ab_permission"),
        ),
        sa.ForeignKeyConstraint(
            ["view_menu_id"],
            ["ab_view_menu.id"],
            name=op.f("fk_ab_permission_view_view_menu_id_ab_view_menu"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission_view")),
        sa.UniqueConstraint(
            "permission_id", "view_menu_id", name=op.f("uq_ab_permission_view_permission_id_view_menu_id")
        ),
    )
    op.create_index("idx_permission_id", "ab_permission_view", ["permission_id"], unique=False)
    op.create_index("idx_view_menu_id", "ab_permission_view", ["view_menu_id"], unique=False)
    op.create_table(
        "district_settings",
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("notice_hours", sa.Integer(), server_default="24", nullable=False),
        sa.Column("training_needed", sa.String(length=8), server_default="both", nullable=False),
        sa.Column("training_months", sa.Integer(), server_default="24", nullable=False),
        sa.Column("reflection_needed", sa.String(length=8), server_default="each", nullable=False),
        sa.Column("usual_minutes_from", sa.Integer(), server_default="20", nullable=False),
        sa.Column("usual_minutes_to", sa.Integer(), server_default="60", nullable=False),
        sa.Column("further_visits", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("educator_may_invite", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("coordinator_reads_notes", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("pay_no_one_home", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("reduced_share", sa.Numeric(precision=3, scale=2), server_default="0.50", nullable=False),
        sa.Column("pay_alone", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("pay_untrained", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("minimum_group", sa.Integer(), server_default="10", nullable=False),
        sa.Column(
            "safety_text", sa.Text(), server_default="Call 911 if someone is in danger now.", nullable=False
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("pay_no_one_home IN ('none', 'reduced', 'full')", name="pay_no_one_home_is_known"),
        sa.CheckConstraint("reflection_needed IN ('each', 'one')", name="reflection_needed_is_each_or_one"),
        sa.CheckConstraint("training_needed IN ('both', 'one')", name="training_needed_is_both_or_one"),
        sa.CheckConstraint("minimum_group BETWEEN 5 AND 30", name="minimum_group_is_5_to_30"),
        sa.CheckConstraint("notice_hours BETWEEN 0 AND 336", name="notice_is_at_most_two_weeks"),
        sa.CheckConstraint(
            "usual_minutes_from > 0 AND usual_minutes_to >= usual_minutes_from",
            name="usual_minutes_are_a_range",
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_district_settings_district_id_district")
        ),
        sa.PrimaryKeyConstraint("district_id", name=op.f("pk_district_settings")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("languages", postgresql.ARRAY(sa.String(length=35)), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column(
            "look_up",
            sa.String(collation="C"),
            sa.Computed("accent_folded(family_name || ' ' || given_name)", persisted=True),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_person_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("district_id", "sourced_id", name=op.f("uq_person_district_id_sourced_id")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_person_id_district_id")),
    )
    op.create_index("ix_person_district_id_look_up", "person", ["district_id", "look_up"], unique=False)
    op.create_table(
        "rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("employee_class", sa.String(length=16), nullable=False),
        sa.Column("activity", sa.String(length=16), server_default="visit", nullable=False),
        sa.Column("basis", sa.String(length=8), nullable=False),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("activity IN ('visit', 'interpreting')", name="rate_activity_is_known"),
        sa.CheckConstraint("basis IN ('flat', 'hourly')", name="rate_basis_is_known"),
        sa.CheckConstraint("employee_class IN ('certificated', 'classified')", name="rate_class_is_known"),
        sa.CheckConstraint("amount >= 0", name="rate_is_not_negative"),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_rate_district_id_district")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate")),
        sa.UniqueConstraint(
            "district_id",
            "employee_class",
            "activity",
            "starts_on",
            name=op.f("uq_rate_district_id_employee_class_activity_starts_on"),
        ),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_rate_id_district_id")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("directions", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_school_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
        sa.UniqueConstraint("district_id", "sourced_id", name=op.f("uq_school_district_id_sourced_id")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_school_id_district_id")),
    )
    op.create_table(
        "school_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("current", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name="school_year_ends_after_it_starts"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_school_year_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_year")),
        sa.UniqueConstraint("district_id", "name", name=op.f("uq_school_year_district_id_name")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_school_year_id_district_id")),
    )
    op.create_table(
        "ab_permission_view_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permission_view_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["permission_view_id"],
            ["ab_permission_view.id"],
            name=op.f("fk_ab_permission_view_role_permission_view_id_ab_permission_view"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"],
            ["ab_role.id"],
            name=op.f("fk_ab_permission_view_role_role_id_ab_role"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_permission_view_role")),
        sa.UniqueConstraint(
            "permission_view_id",
            "role_id",
            name=op.f("uq_ab_permission_view_role_permission_view_id_role_id"),
        ),
    )
    op.create_index("idx_permission_view_id", "ab_permission_view_role", ["permission_view_id"], unique=False)
    op.create_index("idx_role_id", "ab_permission_view_role", ["role_id"], unique=False)
    op.create_table(
        "ab_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("last_login", sa.DateTime(), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("fail_login_count", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.DateTime(), nullable=True),
        sa.Column("changed_on", sa.DateTime(), nullable=True),
        sa.Column("created_by_fk", sa.Integer(), nullable=True),
        sa.Column("changed_by_fk", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("locale", sa.String(length=8), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_fk"], ["ab_user.id"], name=op.f("fk_ab_user_changed_by_fk_ab_user")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_fk"], ["ab_user.id"], name=op.f("fk_ab_user_created_by_fk_ab_user")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ab_user_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user")),
        sa.UniqueConstraint("email", name=op.f("uq_ab_user_email")),
        sa.UniqueConstraint("person_id", name=op.f("uq_ab_user_person_id")),
        sa.UniqueConstraint("username", name=op.f("uq_ab_user_username")),
    )
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("given_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "role IN ('educator', 'liaison', 'school_coordinator', 'site_admin', 'district_coordinator', 'payroll', 'access_manager', 'trainer', 'executive', 'partner', 'admin')",
            name="assignment_role_is_known",
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="assignment_ends_after_it_starts"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_assignment_district_id_district")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_assignment_given_by_person")),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_assignment_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_assignment_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_person_id", "assignment", ["person_id"], unique=False)
    op.create_index("ix_assignment_school_id", "assignment", ["school_id"], unique=False)
    op.create_table(
        "employment",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.String(length=40), nullable=True),
        sa.Column("employee_class", sa.String(length=16), nullable=False),
        sa.Column("exempt", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "employee_class IN ('certificated', 'classified')", name="employee_class_is_known"
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_employment_person_id_district_id_person"),
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_employment")),
        sa.UniqueConstraint("district_id", "employee_id", name=op.f("uq_employment_district_id_employee_id")),
    )
    op.create_table(
        "family",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("school_ids", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("home_language", sa.String(length=35), nullable=True),
        sa.Column("address_line", sa.String(length=200), nullable=True),
        sa.Column("address_line_2", sa.String(length=200), nullable=True),
        sa.Column("city", sa.String(length=100), nullable=True),
        sa.Column("region", sa.String(length=40), nullable=True),
        sa.Column("postal_code", sa.String(length=16), nullable=True),
        sa.Column("confidential_address", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("no_fixed_address", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("address_verified_on", sa.Date(), nullable=True),
        sa.Column("address_verified_by", sa.Integer(), nullable=True),
        sa.Column("address_verified_how", sa.String(length=200), nullable=True),
        sa.Column("no_contact_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "(address_verified_on IS NULL) = (address_verified_by IS NULL)",
            name="address_verified_by_someone_on_a_day",
        ),
        sa.CheckConstraint(
            "NOT no_fixed_address OR address_line IS NULL", name="no_fixed_address_has_no_address"
        ),
        sa.ForeignKeyConstraint(
            ["address_verified_by"], ["person.id"], name=op.f("fk_family_address_verified_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_family_district_id_district")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family")),
        sa.UniqueConstraint("district_id", "sourced_id", name=op.f("uq_family_district_id_sourced_id")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_family_id_district_id")),
    )
    op.create_index("ix_family_district_id_name", "family", ["district_id", "name", "id"], unique=False)
    op.create_index("ix_family_school_ids", "family", ["school_ids"], unique=False, postgresql_using="gin")
    op.create_table(
        "fund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("account_code", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("allocated", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("committed", sa.Numeric(precision=12, scale=2), server_default="0", nullable=False),
        sa.Column("spent", sa.Numeric(precision=12, scale=2), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "allocated >= 0 AND committed >= 0 AND spent >= 0", name="fund_money_is_not_negative"
        ),
        sa.CheckConstraint("ends_on >= starts_on", name="fund_ends_after_it_starts"),
        sa.CheckConstraint("spent <= allocated", name="a_fund_is_never_overdrawn"),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_fund_district_id_district")),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_fund_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("district_id", "name", name=op.f("uq_fund_district_id_name")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_fund_id_district_id")),
    )
    op.create_table(
        "payroll_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("total", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("payments_count", sa.Integer(), nullable=False),
        sa.Column("csv", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("paid_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(paid_on IS NULL) = (paid_by IS NULL)", name="batch_paid_by_someone_on_a_day"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_payroll_batch_district_id_district")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_payroll_batch_made_by_person")),
        sa.ForeignKeyConstraint(["paid_by"], ["person.id"], name=op.f("fk_payroll_batch_paid_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payroll_batch")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_payroll_batch_id_district_id")),
    )
    op.create_table(
        "person_school",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("roster_role", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_person_school_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_person_school_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("person_id", "school_id", name=op.f("pk_person_school")),
    )
    op.create_index("ix_person_school_school_id", "person_school", ["school_id"], unique=False)
    op.create_table(
        "roster_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("filename", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("progress", sa.Integer(), server_default="0", nullable=False),
        sa.Column("step", sa.String(length=60), nullable=True),
        sa.Column("preview", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("errors", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("error_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state IN ('uploaded', 'previewed', 'applying', 'applied', 'refused', 'cancelled')",
            name="import_state_is_known",
        ),
        sa.CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_percent"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_roster_import_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["person.id"], name=op.f("fk_roster_import_uploaded_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_roster_import_id_district_id")),
    )
    op.create_table(
        "school_class",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("class_type", sa.String(length=16), server_default="scheduled", nullable=False),
        sa.Column("grades", sa.String(length=80), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_school_class_school_id_district_id_school"),
        ),
        sa.ForeignKeyConstraint(
            ["school_year_id", "district_id"],
            ["school_year.id", "school_year.district_id"],
            name=op.f("fk_school_class_school_year_id_district_id_school_year"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_class")),
        sa.UniqueConstraint("district_id", "sourced_id", name=op.f("uq_school_class_district_id_sourced_id")),
        sa.UniqueConstraint(
            "id", "school_id", "district_id", name=op.f("uq_school_class_id_school_id_district_id")
        ),
    )
    op.create_index("ix_school_class_school_id", "school_class", ["school_id"], unique=False)
    op.create_table(
        "student",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("grade", sa.String(length=8), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column(
            "look_up",
            sa.String(collation="C"),
            sa.Computed("accent_folded(family_name || ' ' || given_name)", persisted=True),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_student_school_id_district_id_school"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_student")),
        sa.UniqueConstraint("district_id", "sourced_id", name=op.f("uq_student_district_id_sourced_id")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_student_id_district_id")),
    )
    op.create_index(
        "ix_student_district_id_look_up", "student", ["district_id", "look_up", "id"], unique=False
    )
    op.create_index("ix_student_school_id_look_up", "student", ["school_id", "look_up", "id"], unique=False)
    op.create_table(
        "training_certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course", sa.String(length=16), server_default="introductory", nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("course IN ('introductory', 'refresher')", name="course_is_known"),
        sa.CheckConstraint("valid_until >= earned_on", name="certificate_ends_after_it_starts"),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_training_certificate_person_id_district_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_certificate")),
    )
    op.create_index(
        "ix_training_certificate_person_id",
        "training_certificate",
        ["person_id", "valid_until"],
        unique=False,
    )
    op.create_table(
        "ab_api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("key_hash", sa.String(length=256), nullable=False),
        sa.Column("lookup_hash", sa.String(length=256), nullable=True),
        sa.Column("key_prefix", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.DateTime(), nullable=True),
        sa.Column("expires_on", sa.DateTime(), nullable=True),
        sa.Column("revoked_on", sa.DateTime(), nullable=True),
        sa.Column("last_used_on", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_ab_api_key_user_id_ab_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_api_key")),
        sa.UniqueConstraint("lookup_hash", name=op.f("uq_ab_api_key_lookup_hash")),
        sa.UniqueConstraint("uuid", name=op.f("uq_ab_api_key_uuid")),
    )
    op.create_index("idx_api_key_lookup_hash", "ab_api_key", ["lookup_hash"], unique=True)
    op.create_index("idx_api_key_prefix", "ab_api_key", ["key_prefix"], unique=False)
    op.create_index("idx_api_key_user_id", "ab_api_key", ["user_id"], unique=False)
    op.create_table(
        "ab_user_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["ab_group.id"], name=op.f("fk_ab_user_group_group_id_ab_group"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_ab_user_group_user_id_ab_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user_group")),
        sa.UniqueConstraint("user_id", "group_id", name=op.f("uq_ab_user_group_user_id_group_id")),
    )
    op.create_index("idx_user_group_id", "ab_user_group", ["group_id"], unique=False)
    op.create_index("idx_user_id", "ab_user_group", ["user_id"], unique=False)
    op.create_table(
        "ab_user_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["role_id"], ["ab_role.id"], name=op.f("fk_ab_user_role_role_id_ab_role"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["ab_user.id"], name=op.f("fk_ab_user_role_user_id_ab_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ab_user_role")),
        sa.UniqueConstraint("user_id", "role_id", name=op.f("uq_ab_user_role_user_id_role_id")),
    )
    op.create_table(
        "enrollment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("student_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.CheckConstraint("(student_id IS NULL) <> (person_id IS NULL)", name="enrollment_is_of_one_person"),
        sa.ForeignKeyConstraint(
            ["class_id", "school_id", "district_id"],
            ["school_class.id", "school_class.school_id", "school_class.district_id"],
            name=op.f("fk_enrollment_class_id_school_id_district_id_school_class"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_enrollment_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["student_id", "district_id"],
            ["student.id", "student.district_id"],
            name=op.f("fk_enrollment_student_id_district_id_student"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrollment")),
        sa.UniqueConstraint("district_id", "sourced_id", name=op.f("uq_enrollment_district_id_sourced_id")),
    )
    op.create_index("ix_enrollment_class_id", "enrollment", ["class_id"], unique=False)
    op.create_index("ix_enrollment_person_id", "enrollment", ["person_id"], unique=False)
    op.create_index("ix_enrollment_student_id", "enrollment", ["student_id"], unique=False)
    op.create_table(
        "guardian",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("sourced_id", sa.String(length=255), nullable=True),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("relationship", sa.String(length=60), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("spoken_language", sa.String(length=35), nullable=True),
        sa.Column("read_language", sa.String(length=35), nullable=True),
        sa.Column("interpreter", sa.Boolean(), nullable=True),
        sa.Column("channel", sa.String(length=16), nullable=True),
        sa.Column("may_receive_letters", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "channel IS NULL OR channel IN ('phone', 'text', 'email', 'letter', 'in_person')",
            name="channel_is_known",
        ),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_guardian_family_id_district_id_family"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian")),
        sa.UniqueConstraint("family_id", "sourced_id", name=op.f("uq_guardian_family_id_sourced_id")),
    )
    op.create_index("ix_guardian_family_id", "guardian", ["family_id"], unique=False)
    op.create_table(
        "roster_file",
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["roster_import.id"], name=op.f("fk_roster_file_import_id_roster_import")
        ),
        sa.PrimaryKeyConstraint("import_id", "kind", name=op.f("pk_roster_file")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["ab_user.id"],
            name=op.f("fk_sign_in_link_account_id_ab_user"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_sign_in_link_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_link_key_hash")),
    )
    op.create_table(
        "student_family",
        sa.Column("student_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("family_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_student_family_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["student_id", "district_id"],
            ["student.id", "student.district_id"],
            name=op.f("fk_student_family_student_id_district_id_student"),
        ),
        sa.PrimaryKeyConstraint("student_id", "family_id", name=op.f("pk_student_family")),
        sa.UniqueConstraint(
            "student_id",
            "family_id",
            "district_id",
            name=op.f("uq_student_family_student_id_family_id_district_id"),
        ),
    )
    op.create_index("ix_student_family_family_id", "student_family", ["family_id"], unique=False)
    op.create_table(
        "student_school",
        sa.Column("student_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_student_school_school_id_district_id_school"),
        ),
        sa.ForeignKeyConstraint(
            ["student_id", "district_id"],
            ["student.id", "student.district_id"],
            name=op.f("fk_student_school_student_id_district_id_student"),
        ),
        sa.PrimaryKeyConstraint("student_id", "school_id", name=op.f("pk_student_school")),
        sa.UniqueConstraint(
            "student_id",
            "school_id",
            "district_id",
            name=op.f("uq_student_school_student_id_school_id_district_id"),
        ),
    )
    op.create_table(
        "user_session",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["ab_user.id"],
            name=op.f("fk_user_session_account_id_ab_user"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_user_session_key_hash")),
    )
    op.create_index("ix_user_session_account_id", "user_session", ["account_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column(
            "live",
            sa.Boolean(),
            sa.Computed("state NOT IN ('declined', 'cancelled')", persisted=True),
            nullable=False,
        ),
        sa.Column("selection_method", sa.String(length=24), nullable=False),
        sa.Column("selection_seed", sa.String(length=64), nullable=True),
        sa.Column("invited_on", sa.Date(), nullable=False),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(length=8), server_default="none", nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.String(length=200), nullable=True),
        sa.Column("agreed_how", sa.String(length=24), nullable=True),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.Column("wishes", sa.Text(), nullable=True),
        sa.Column("interpreter", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("place", sa.String(length=16), server_default="home", nullable=False),
        sa.Column("place_note", sa.String(length=200), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alone_reason", sa.String(length=400), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("length_note", sa.String(length=400), nullable=True),
        sa.Column("entered_after", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("completed_by", sa.Integer(), nullable=True),
        sa.Column("reflected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("settled_elsewhere", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_reason", sa.String(length=400), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("committed", sa.Numeric(precision=10, scale=2), server_default="0", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(answer = 'later') = (ask_again_on IS NOT NULL)", name="later_has_a_date"),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="paid_on_if_and_only_if_paid"),
        sa.CheckConstraint(
            "(state IN ('declined', 'cancelled')) = (closed_on IS NOT NULL)",
            name="closed_on_if_and_only_if_closed",
        ),
        sa.CheckConstraint("answer IN ('none', 'yes', 'later')", name="answer_is_known"),
        sa.CheckConstraint(
            "place IN ('home', 'school', 'library', 'park', 'other', 'virtual')", name="place_is_known"
        ),
        sa.CheckConstraint(
            "state <> 'cancelled' OR closed_reason IS NOT NULL", name="cancelled_only_with_a_reason"
        ),
        sa.CheckConstraint("state <> 'declined' OR closed_reason IS NULL", name="no_reason_is_kept_for_a_no"),
        sa.CheckConstraint(
            "state <> 'reflected' OR reflected_at IS NOT NULL", name="reflected_only_with_the_time_of_it"
        ),
        sa.CheckConstraint(
            "state IN ('invited', 'scheduled', 'completed', 'reflected', 'paid', 'declined', 'cancelled')",
            name="state_is_known",
        ),
        sa.CheckConstraint(
            "state NOT IN ('completed', 'reflected') OR (started_at IS NOT NULL AND ended_at IS NOT NULL)",
            name="completed_only_with_start_and_end",
        ),
        sa.CheckConstraint(
            "state NOT IN ('scheduled', 'completed', 'reflected') OR (answer = 'yes' AND agreed_at IS NOT NULL AND starts_at IS NOT NULL AND ends_at IS NOT NULL)",
            name="scheduled_only_with_a_yes_and_a_time",
        ),
        sa.CheckConstraint("committed >= 0", name="committed_money_is_not_negative"),
        sa.CheckConstraint("ended_at > started_at", name="end_is_after_the_start"),
        sa.CheckConstraint("ends_at > starts_at", name="planned_end_is_after_the_start"),
        sa.CheckConstraint("number >= 1", name="visits_are_numbered_from_one"),
        sa.ForeignKeyConstraint(["completed_by"], ["person.id"], name=op.f("fk_visit_completed_by_person")),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_visit_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["follows_id", "school_id"],
            ["visit.id", "visit.school_id"],
            name=op.f("fk_visit_follows_id_school_id_visit"),
        ),
        sa.ForeignKeyConstraint(
            ["fund_id", "district_id"],
            ["fund.id", "fund.district_id"],
            name=op.f("fk_visit_fund_id_district_id_fund"),
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["person.id"], name=op.f("fk_visit_invited_by_person")),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_visit_school_id_district_id_school"),
        ),
        sa.ForeignKeyConstraint(
            ["school_year_id", "district_id"],
            ["school_year.id", "school_year.district_id"],
            name=op.f("fk_visit_school_year_id_district_id_school_year"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("id", "number", name=op.f("uq_visit_id_number")),
        sa.UniqueConstraint("id", "school_id", "district_id", name=op.f("uq_visit_id_school_id_district_id")),
        sa.UniqueConstraint(
            "id",
            "school_id",
            "school_year_id",
            "number",
            "live",
            name=op.f("uq_visit_id_school_id_school_year_id_number_live"),
        ),
        sa.UniqueConstraint("id", "school_id", name=op.f("uq_visit_id_school_id")),
    )
    op.create_index("ix_visit_district_id_state", "visit", ["district_id", "state"], unique=False)
    op.create_index("ix_visit_family_id", "visit", ["family_id"], unique=False)
    op.create_index(
        "ix_visit_school_id_starts_at",
        "visit",
        ["school_id", sa.literal_column("starts_at DESC NULLS LAST"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_visit_school_id_state", "visit", ["school_id", "state"], unique=False)
    op.create_index(
        "ix_visit_starts_at_id",
        "visit",
        [sa.literal_column("starts_at DESC NULLS LAST"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("template_version", sa.String(length=40), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("values", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name=op.f("fk_letter_issued_by_person")),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_letter_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_visit_id", "letter", ["visit_id"], unique=False)
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), server_default="visit", nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("employee_class", sa.String(length=16), nullable=True),
        sa.Column("rate_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column(
            "explanation", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("fund_id", sa.Integer(), nullable=True),
        sa.Column("short_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(state = 'paid') = (paid_on IS NOT NULL)", name="payment_paid_on_iff_paid"),
        sa.CheckConstraint(
            "(state IN ('approved', 'exported', 'paid', 'rejected')) <= (approved_by IS NOT NULL AND approved_at IS NOT NULL AND fund_id IS NOT NULL)",
            name="approved_by_someone_from_a_fund",
        ),
        sa.CheckConstraint(
            "(state IN ('exported', 'paid', 'rejected')) = (batch_id IS NOT NULL)",
            name="in_a_batch_once_exported",
        ),
        sa.CheckConstraint("kind IN ('visit', 'interpreting', 'no_one_home')", name="payment_kind_is_known"),
        sa.CheckConstraint("state <> 'not_payable' OR reason IS NOT NULL", name="not_payable_says_why"),
        sa.CheckConstraint(
            "state IN ('due', 'not_payable', 'returned', 'approved', 'exported', 'paid', 'waived', 'rejected')",
            name="payment_state_is_known",
        ),
        sa.CheckConstraint(
            "state IN ('not_payable', 'waived') OR amount > 0", name="what_is_due_has_an_amount"
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> person_id", name="nobody_approves_their_own"
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name=op.f("fk_payment_approved_by_person")),
        sa.ForeignKeyConstraint(
            ["batch_id", "district_id"],
            ["payroll_batch.id", "payroll_batch.district_id"],
            name=op.f("fk_payment_batch_id_district_id_payroll_batch"),
        ),
        sa.ForeignKeyConstraint(
            ["fund_id", "district_id"],
            ["fund.id", "fund.district_id"],
            name=op.f("fk_payment_fund_id_district_id_fund"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_payment_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["rate_id", "district_id"],
            ["rate.id", "rate.district_id"],
            name=op.f("fk_payment_rate_id_district_id_rate"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id", "district_id"],
            ["payment.id", "payment.district_id"],
            name=op.f("fk_payment_replaces_id_district_id_payment"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_payment_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("id", "district_id", name=op.f("uq_payment_id_district_id")),
    )
    op.create_index("ix_payment_batch_id", "payment", ["batch_id"], unique=False)
    op.create_index("ix_payment_district_id_state", "payment", ["district_id", "state"], unique=False)
    op.create_index("ix_payment_person_id", "payment", ["person_id"], unique=False)
    op.create_index("ix_payment_school_id_state", "payment", ["school_id", "state"], unique=False)
    op.create_index("ix_payment_visit_id", "payment", ["visit_id"], unique=False)
    op.create_index(
        "one_live_payment_per_visit_and_person",
        "payment",
        ["visit_id", "person_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state <> 'rejected' AND NOT withdrawn"),
    )
    op.create_table(
        "reflection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=False),
        sa.Column("visit_number", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("hopes_and_dreams", sa.Text(), nullable=False),
        sa.Column("what_helps", sa.Text(), nullable=False),
        sa.Column("how_i_will_use_it", sa.Text(), nullable=True),
        sa.Column("promises", sa.Text(), nullable=True),
        sa.Column("learning_together", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(
            "visit_number > 1 OR learning_together IS NULL", name="no_academics_on_a_first_visit"
        ),
        sa.ForeignKeyConstraint(
            ["family_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_reflection_family_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_reflection_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_reflection_visit_id_school_id_district_id_visit"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "visit_number"],
            ["visit.id", "visit.number"],
            name=op.f("fk_reflection_visit_id_visit_number_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
        sa.UniqueConstraint("visit_id", "person_id", name=op.f("uq_reflection_visit_id_person_id")),
    )
    op.create_index("ix_reflection_family_id", "reflection", ["family_id"], unique=False)
    op.create_table(
        "reflection_assumption",
        sa.Column("visit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("assumptions", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reflection_assumption_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_reflection_assumption_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name=op.f("pk_reflection_assumption")),
    )
    op.create_table(
        "visit_educator",
        sa.Column("visit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=12), server_default="visitor", nullable=False),
        sa.Column("busy", postgresql.TSTZRANGE(), nullable=True),
        sa.Column("went", sa.Boolean(), nullable=True),
        sa.Column("untrained", sa.Boolean(), server_default="false", nullable=False),
        postgresql.ExcludeConstraint(
            (sa.text("int4range(person_id, person_id, '[]')"), "&&"),
            (sa.text("busy"), "&&"),
            where=sa.text("busy IS NOT NULL"),
            using="gist",
            name="nobody_is_in_two_places_at_once",
        ),
        sa.CheckConstraint("part IN ('visitor', 'interpreter')", name="part_is_known"),
        sa.CheckConstraint("NOT untrained OR went", name="untrained_is_said_of_those_who_went"),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_visit_educator_person_id_district_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_visit_educator_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("visit_id", "person_id", name=op.f("pk_visit_educator")),
    )
    op.create_index("ix_visit_educator_person_id", "visit_educator", ["person_id"], unique=False)
    op.create_table(
        "visit_student",
        sa.Column("visit_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("student_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id", "school_id"],
            ["student_school.student_id", "student_school.school_id"],
            name=op.f("fk_visit_student_student_id_school_id_student_school"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "school_year_id", "number", "live"],
            ["visit.id", "visit.school_id", "visit.school_year_id", "visit.number", "visit.live"],
            name="fk_visit_student_visit",
            onupdate="CASCADE",
        ),
        sa.PrimaryKeyConstraint("visit_id", "student_id", name=op.f("pk_visit_student")),
    )
    op.create_index("ix_visit_student_student_id", "visit_student", ["student_id"], unique=False)
    op.create_index(
        "one_live_visit_per_student_year_and_number",
        "visit_student",
        ["student_id", "school_id", "school_year_id", "number"],
        unique=True,
        postgresql_where=sa.text("live"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("from_state", sa.String(length=16), nullable=True),
        sa.Column("to_state", sa.String(length=16), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id_person")),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"], name=op.f("fk_event_district_id_district")),
        sa.ForeignKeyConstraint(
            ["payment_id", "district_id"],
            ["payment.id", "payment.district_id"],
            name=op.f("fk_event_payment_id_district_id_payment"),
        ),
        sa.ForeignKeyConstraint(
            ["visit_id", "school_id", "district_id"],
            ["visit.id", "visit.school_id", "visit.district_id"],
            name=op.f("fk_event_visit_id_school_id_district_id_visit"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_district_id_at", "event", ["district_id", "at"], unique=False)
    op.create_index("ix_event_payment_id", "event", ["payment_id"], unique=False)
    op.create_index("ix_event_visit_id", "event", ["visit_id", "id"], unique=False)

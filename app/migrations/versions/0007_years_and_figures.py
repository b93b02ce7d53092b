"""The years, and figures of a whole state."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _tables()
    _run((SQL / "0007_policies.sql").read_text())
    _run("SELECT app_rebuild_figures(id) FROM district")


def downgrade() -> None:
    _run((SQL / "0007_without_policies.sql").read_text())
    _without_tables()
    _run((SQL / "0006_policies.sql").read_text())


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)


def _tables() -> None:
    op.create_table(
        "figure",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=True),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=2), server_default="0", nullable=False),
        sa.CheckConstraint(
            "kind IN ('visits', 'students', 'educators', 'money')", name="figure_kind_is_known"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
    )
    op.create_index(
        "ix_figure_school_year_id", "figure", ["school_year_id", "kind", "school_id"], unique=False
    )
    op.create_table(
        "took_part",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("who_id", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint("kind IN ('students', 'educators')", name="part_kind_is_known"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_took_part")),
    )
    op.create_index(
        "ix_took_part_not_folded",
        "took_part",
        ["school_year_id"],
        unique=False,
        postgresql_where=sa.text("NOT folded"),
    )
    op.create_index(
        "ix_took_part_school_id", "took_part", ["school_id", "school_year_id", "kind", "who_id"], unique=False
    )
    op.create_index(
        "ix_took_part_who_id", "took_part", ["who_id", "kind", "school_year_id", "school_id"], unique=False
    )
    op.create_table(
        "former_employment",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("employee_class", sa.String(length=16), nullable=False),
        sa.Column("exempt", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id", "district_id"],
            ["person.id", "person.district_id"],
            name=op.f("fk_former_employment_person_id_district_id_person"),
        ),
        sa.PrimaryKeyConstraint("person_id", "until", name=op.f("pk_former_employment")),
    )
    op.create_table(
        "school_goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("school_year_id", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("visits > 0", name="a_goal_is_a_visit_at_least"),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_school_goal_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["school_id", "district_id"],
            ["school.id", "school.district_id"],
            name=op.f("fk_school_goal_school_id_district_id_school"),
        ),
        sa.ForeignKeyConstraint(
            ["school_year_id", "district_id"],
            ["school_year.id", "school_year.district_id"],
            name=op.f("fk_school_goal_school_year_id_district_id_school_year"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_goal")),
        sa.UniqueConstraint(
            "school_year_id", "school_id", name=op.f("uq_school_goal_school_year_id_school_id")
        ),
    )
    op.create_table(
        "year_closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("closed_year_id", sa.Integer(), nullable=False),
        sa.Column("opened_year_id", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("invitations", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("goals", postgresql.ARRAY(sa.Integer()), server_default="{}", nullable=False),
        sa.Column("told", sa.Integer(), server_default="0", nullable=False),
        sa.Column("closed_by", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_someone_at_a_time"),
        sa.CheckConstraint("closed_year_id <> opened_year_id", name="another_year_opens"),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_year_closing_closed_by_person")),
        sa.ForeignKeyConstraint(
            ["closed_year_id", "district_id"],
            ["school_year.id", "school_year.district_id"],
            name=op.f("fk_year_closing_closed_year_id_district_id_school_year"),
        ),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_year_closing_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["opened_year_id", "district_id"],
            ["school_year.id", "school_year.district_id"],
            name=op.f("fk_year_closing_opened_year_id_district_id_school_year"),
        ),
        sa.ForeignKeyConstraint(["undone_by"], ["person.id"], name=op.f("fk_year_closing_undone_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_closing")),
    )
    op.create_index(
        "a_year_is_closed_once",
        "year_closing",
        ["closed_year_id"],
        unique=True,
        postgresql_where=sa.text("undone_at IS NULL"),
    )
    op.create_index("ix_year_closing_district_id", "year_closing", ["district_id", "id"], unique=False)
    op.create_table(
        "family_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("was", sa.Text(), nullable=True),
        sa.CheckConstraint("state = 'merged' OR was IS NULL", name="only_a_merge_remembers_what_was"),
        sa.CheckConstraint("state IN ('apart', 'merged', 'undone')", name="state_of_a_pair_is_known"),
        sa.CheckConstraint("one_id < other_id", name="the_older_of_a_pair_comes_first"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_family_pair_decided_by_person")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_family_pair_district_id_district")
        ),
        sa.ForeignKeyConstraint(
            ["one_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_family_pair_one_id_district_id_family"),
        ),
        sa.ForeignKeyConstraint(
            ["other_id", "district_id"],
            ["family.id", "family.district_id"],
            name=op.f("fk_family_pair_other_id_district_id_family"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_family_pair")),
    )
    op.create_index("ix_family_pair_other_id", "family_pair", ["other_id"], unique=False)
    op.create_index(
        "one_decision_per_pair",
        "family_pair",
        ["one_id", "other_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'undone'"),
    )
    op.add_column("employment", sa.Column("since", sa.Date(), nullable=True))
    op.create_index(
        "ix_event_rules_changed",
        "event",
        ["district_id"],
        unique=False,
        postgresql_where=sa.text("kind = 'district_settings.changed'"),
    )
    op.add_column("family", sa.Column("merged_into_id", sa.Integer(), nullable=True))
    op.create_index(
        "ix_family_merged_into_id",
        "family",
        ["merged_into_id"],
        unique=False,
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.create_foreign_key(
        op.f("fk_family_merged_into_id_district_id_family"),
        "family",
        "family",
        ["merged_into_id", "district_id"],
        ["id", "district_id"],
    )
    op.add_column("guardian", sa.Column("also_known", postgresql.ARRAY(sa.String(length=255)), nullable=True))
    op.create_index("ix_payment_fund_id", "payment", ["fund_id"], unique=False)
    op.create_index(
        "ix_payment_waiting",
        "payment",
        ["district_id", "created_at"],
        unique=False,
        postgresql_where=sa.text("state = 'due' AND NOT withdrawn"),
    )
    op.create_index(
        "ix_payment_without_rate",
        "payment",
        ["district_id", "worked_on"],
        unique=False,
        postgresql_where=sa.text(
            "state = 'not_payable' AND NOT withdrawn AND explanation ->> 'rule' IN ('no_rate', 'no_class')"
        ),
    )
    op.add_column("payroll_answer", sa.Column("kind", sa.String(length=4), nullable=True))
    op.add_column("payroll_answer", sa.Column("content", sa.LargeBinary(), nullable=True))
    op.add_column("school_year", sa.Column("visits_from", sa.Date(), nullable=True))
    op.add_column("student", sa.Column("has_moved", sa.Boolean(), server_default="false", nullable=False))
    op.create_index(
        "ix_student_has_moved",
        "student",
        ["district_id"],
        unique=False,
        postgresql_where=sa.text("has_moved"),
    )
    op.create_index(
        "ix_visit_overdue",
        "visit",
        ["district_id"],
        unique=False,
        postgresql_where=sa.text(
            "state = 'scheduled' AND overdue_told_at IS NOT NULL AND checked_out_at IS NULL"
        ),
    )
    op.create_index(
        "ix_visit_still_to_pay",
        "visit",
        ["district_id", sa.literal_column("COALESCE(started_at, starts_at)")],
        unique=False,
        postgresql_where=sa.text("state IN ('scheduled', 'completed')"),
    )
    op.create_index(
        "ix_visit_educator_interpreter",
        "visit_educator",
        ["district_id"],
        unique=False,
        postgresql_where=sa.text("part = 'interpreter'"),
    )
    op.execute(
        "UPDATE student SET has_moved = true FROM visit_student v"
        " WHERE v.student_id = student.id AND v.school_id <> student.school_id"
    )


def _without_tables() -> None:

    op.drop_index(
        "ix_visit_educator_interpreter",
        table_name="visit_educator",
        postgresql_where=sa.text("part = 'interpreter'"),
    )
    op.drop_index(
        "ix_visit_still_to_pay",
        table_name="visit",
        postgresql_where=sa.text("state IN ('scheduled', 'completed')"),
    )
    op.drop_index(
        "ix_visit_overdue",
        table_name="visit",
        postgresql_where=sa.text(
            "state = 'scheduled' AND overdue_told_at IS NOT NULL AND checked_out_at IS NULL"
        ),
    )
    op.drop_index("ix_student_has_moved", table_name="student", postgresql_where=sa.text("has_moved"))
    op.drop_column("student", "has_moved")
    op.drop_column("school_year", "visits_from")
    op.drop_column("payroll_answer", "content")
    op.drop_column("payroll_answer", "kind")
    op.drop_index(
        "ix_payment_without_rate",
        table_name="payment",
        postgresql_where=sa.text(
            "state = 'not_payable' AND NOT withdrawn AND explanation ->> 'rule' IN ('no_rate', 'no_class')"
        ),
    )
    op.drop_index(
        "ix_payment_waiting",
        table_name="payment",
        postgresql_where=sa.text("state = 'due' AND NOT withdrawn"),
    )
    op.drop_index("ix_payment_fund_id", table_name="payment")
    op.drop_column("guardian", "also_known")
    op.drop_constraint(op.f("fk_family_merged_into_id_district_id_family"), "family", type_="foreignkey")
    op.drop_index(
        "ix_family_merged_into_id",
        table_name="family",
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.drop_column("family", "merged_into_id")
    op.drop_index(
        "ix_event_rules_changed",
        table_name="event",
        postgresql_where=sa.text("kind = 'district_settings.changed'"),
    )
    op.drop_column("employment", "since")
    op.drop_index(
        "one_decision_per_pair", table_name="family_pair", postgresql_where=sa.text("state <> 'undone'")
    )
    op.drop_index("ix_family_pair_other_id", table_name="family_pair")
    op.drop_table("family_pair")
    op.drop_index("ix_year_closing_district_id", table_name="year_closing")
    op.drop_index(
        "a_year_is_closed_once", table_name="year_closing", postgresql_where=sa.text("undone_at IS NULL")
    )
    op.drop_table("year_closing")
    op.drop_table("school_goal")
    op.drop_table("former_employment")
    op.drop_index("ix_took_part_who_id", table_name="took_part")
    op.drop_index("ix_took_part_school_id", table_name="took_part")
    op.drop_index("ix_took_part_not_folded", table_name="took_part", postgresql_where=sa.text("NOT folded"))
    op.drop_table("took_part")
    op.drop_index("ix_figure_school_year_id", table_name="figure")
    op.drop_table("figure")

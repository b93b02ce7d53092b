"""What a whole district needs."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _tables()
    _run((SQL / "0006_policies.sql").read_text())


def downgrade() -> None:
    _run((SQL / "0006_without_policies.sql").read_text())
    _without_tables()
    _run((SQL / "0005_policies.sql").read_text())


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)


def _tables() -> None:
    op.create_table(
        "logout_told",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_logout_told")),
    )
    op.create_table(
        "roster_undo",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("district_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("kind IN ('added', 'changed', 'removed')", name="undo_kind_is_known"),
        sa.ForeignKeyConstraint(
            ["import_id", "district_id"],
            ["roster_import.id", "roster_import.district_id"],
            name=op.f("fk_roster_undo_import_id_district_id_roster_import"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_undo")),
    )
    op.create_index("ix_roster_undo_import_id", "roster_undo", ["import_id"], unique=False)
    op.add_column(
        "district_settings",
        sa.Column("roster_guard_percent", sa.Integer(), server_default="20", nullable=False),
    )
    op.add_column("person", sa.Column("email_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("email_by", sa.Integer(), nullable=True))
    op.add_column(
        "person", sa.Column("former_emails", postgresql.ARRAY(sa.String(length=320)), nullable=True)
    )
    op.create_foreign_key(op.f("fk_person_email_by_person"), "person", "person", ["email_by"], ["id"])
    op.add_column("roster_import", sa.Column("every_error", sa.LargeBinary(), nullable=True))
    op.add_column("roster_import", sa.Column("fingerprint", sa.String(length=64), nullable=True))
    op.drop_constraint("import_state_is_known", "roster_import", type_="check")
    op.create_check_constraint(
        "import_state_is_known",
        "roster_import",
        "state IN ('uploaded', 'previewed', 'applying', 'applied', 'refused', 'cancelled', 'undone')",
    )
    op.create_check_constraint(
        "roster_guard_is_percent", "district_settings", "roster_guard_percent BETWEEN 1 AND 100"
    )


def _without_tables() -> None:
    op.drop_constraint("roster_guard_is_percent", "district_settings", type_="check")
    op.execute("UPDATE roster_import SET state = 'applied' WHERE state = 'undone'")
    op.drop_constraint("import_state_is_known", "roster_import", type_="check")
    op.create_check_constraint(
        "import_state_is_known",
        "roster_import",
        "state IN ('uploaded', 'previewed', 'applying', 'applied', 'refused', 'cancelled')",
    )

    op.drop_column("roster_import", "fingerprint")
    op.drop_column("roster_import", "every_error")
    op.drop_constraint(op.f("fk_person_email_by_person"), "person", type_="foreignkey")
    op.drop_column("person", "former_emails")
    op.drop_column("person", "email_by")
    op.drop_column("person", "email_since")
    op.drop_column("district_settings", "roster_guard_percent")
    op.drop_index("ix_roster_undo_import_id", table_name="roster_undo")
    op.drop_table("roster_undo")
    op.drop_table("logout_told")

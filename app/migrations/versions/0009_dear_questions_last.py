"""Policies that look up other rows are asked after those that do not."""

from pathlib import Path

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _run((SQL / "0009_last_asked.sql").read_text())


def downgrade() -> None:
    _run((SQL / "0009_as_before.sql").read_text())


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)

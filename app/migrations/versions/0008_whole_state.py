"""A whole state of visits."""

from pathlib import Path

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _tables()
    _run((SQL / "0008_policies.sql").read_text())


def downgrade() -> None:
    _run((SQL / "0008_without_policies.sql").read_text())
    _without_tables()
    _run((SQL / "0007_policies.sql").read_text())


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)


def _tables() -> None:
    pass


def _without_tables() -> None:

    pass

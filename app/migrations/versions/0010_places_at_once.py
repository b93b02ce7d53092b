"""A person's schools are found by one question: nearly every policy asks for them, several times in one statement."""

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SQL = Path(__file__).parent.parent / "sql"


def upgrade() -> None:
    _run((SQL / "0010_places_at_once.sql").read_text())


def downgrade() -> None:
    _run((SQL / "0010_as_before.sql").read_text())


def _run(sql: str) -> None:
    op.get_bind().connection.driver_connection.execute(sql)

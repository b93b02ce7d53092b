"""Roster imports: a file, what it would change, and whether it was applied."""

from datetime import datetime

from flask_appbuilder import Model
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.columns import Dated, Versioned, utc_column


class RosterImport(Versioned, Dated, Model):
    """`uploaded → previewed → applying → applied → undone`, or `refused` (errors), `cancelled`."""

    __tablename__ = "roster_import"
    __table_args__ = (
        UniqueConstraint("id", "district_id"),
        CheckConstraint(
            "state IN ('uploaded', 'previewed', 'applying', 'applied', 'refused', 'cancelled', 'undone')",
            name="import_state_is_known",
        ),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress_is_percent"),
    )
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    district_id: Mapped[int] = mapped_column(ForeignKey("district.id"), nullable=False)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    filename: Mapped[str] = mapped_column(String(200), nullable=False)
    state: Mapped[str] = mapped_column(String(12), nullable=False)
    progress: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    step: Mapped[str | None] = mapped_column(String(60))
    preview: Mapped[dict] = mapped_column(JSONB, nullable=False, default=dict, server_default="{}")
    """Counts and samples of what is new, changed and gone, by table."""
    errors: Mapped[list] = mapped_column(JSONB, nullable=False, default=list, server_default="[]")
    error_count: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0")
    every_error: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """All errors, packed (`forms.roster.unpacked`), when there are more than `errors` holds."""
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of the files that a nightly run found, so that it does not bring them in again."""
    finished_at: Mapped[datetime | None] = utc_column()

    files: Mapped[list["RosterFile"]] = relationship(cascade="all, delete-orphan")


class RosterFile(Model):
    """The uploaded bytes, kept until the import is applied or cancelled."""

    __tablename__ = "roster_file"
    import_id: Mapped[int] = mapped_column(
        ForeignKey("roster_import.id"), primary_key=True, autoincrement=False
    )
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    """`roster` (the zip), `families` or `staff` (our companion CSV files); a long one goes on in `roster/1` …"""
    content: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)


class RosterUndo(Model):
    """What the last import of a district changed: the rows as they were before, some hundred in one piece."""

    __tablename__ = "roster_undo"
    __table_args__ = (
        ForeignKeyConstraint(["import_id", "district_id"], ["roster_import.id", "roster_import.district_id"]),
        CheckConstraint("kind IN ('added', 'changed', 'removed')", name="undo_kind_is_known"),
        Index("ix_roster_undo_import_id", "import_id"),
    )
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    import_id: Mapped[int] = mapped_column(Integer, nullable=False)
    district_id: Mapped[int] = mapped_column(Integer, nullable=False)
    place: Mapped[str] = mapped_column(String(32), nullable=False)
    """The table that was written."""
    kind: Mapped[str] = mapped_column(String(8), nullable=False)
    rows: Mapped[list] = mapped_column(JSONB, nullable=False)
    """Added rows by their key; changed ones as key, was and now; removed ones whole."""

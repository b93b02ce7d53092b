"""Columns that many tables share."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Integer, func
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def utc_column(*, nullable: bool = True, index: bool = False) -> Mapped:
    """A point in time, stored with its zone and read back in UTC."""
    return mapped_column(DateTime(timezone=True), nullable=nullable, index=index)


class Versioned:
    """A row that two people may edit at once: the second writer meets the version column."""

    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict:
        return {"version_id_col": cls.version}


class Dated:
    """When the row came to be, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), nullable=False, server_default=func.now(), default=now
    )

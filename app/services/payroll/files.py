"""A batch's files, the same bytes every time."""

from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.models import PayrollBatch
from app.services.errors import NotFound


@dataclass(frozen=True)
class File:
    """A file that is taken along."""

    name: str
    media_type: str
    content: bytes


def file_of(batch_id: int) -> File:
    """The file that payroll reads."""
    batch = load(batch_id)
    return File(batch.file_name or f"payroll-batch-{batch.id}.csv", batch.media_type, batch.content)


def cover_of(batch_id: int) -> File:
    """The paper that goes with it. Raises NotFound for a batch of before there were covers, too."""
    batch = load(batch_id)
    if batch.cover is None:
        raise NotFound
    return File(f"payroll-batch-{batch.id}-cover.pdf", "application/pdf", batch.cover)


def load(batch_id: int) -> PayrollBatch:
    """A batch that this session may see. Raises NotFound."""
    batch = db.session.scalars(select(PayrollBatch).where(PayrollBatch.id == batch_id)).one_or_none()
    if batch is None:
        raise NotFound
    return batch

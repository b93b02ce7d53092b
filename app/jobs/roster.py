"""Background jobs about rosters; each runs as the coordinator who asked for it."""

from app.jobs import job
from app.services import roster


@job("roster.read")
def read(import_id: int) -> None:
    """Read the files of an import and keep what they would change, or their errors."""
    roster.read_and_preview(import_id)


@job("roster.apply")
def apply(import_id: int) -> None:
    """Store a previewed import."""
    roster.finish(import_id)

"""Background jobs about letters; each runs as the liaison who asked for it."""

from app.jobs import job
from app.services import letters


@job("letters.make")
def make(run_id: int) -> None:
    """Make the letters that a run still lacks."""
    letters.make(run_id)

"""Background jobs about letters; each runs as the liaison who asked for it."""

from app.jobs import job
from app.services import letters


@job("letters.make")
def make(run_id: int, tongue: str = "en") -> None:
    """Make the letters that a run still lacks; `tongue` is what the lists on top of the piles speak."""
    letters.make(run_id, tongue=tongue)

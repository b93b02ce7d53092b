"""Background jobs about the sums that follow the visits."""

from app.jobs import job
from app.services import figures


@job("figures.look")
def look(timestamp: int) -> None:
    """Ask for each district's sums to be put together; comes by itself every hour (`timestamp`: which)."""
    figures.look_everywhere()


@job("figures.look_by_night")
def look_by_night(timestamp: int) -> None:
    """Ask for each district's sums to be compared; comes by itself every night."""
    figures.look_by_night()


@job("figures.fold")
def fold(district_id: int) -> None:
    """Put one district's sums together; runs as its steward."""
    figures.fold(district_id)


@job("figures.compare")
def compare(district_id: int) -> None:
    """Compare one district's sums with its visits; runs as its steward, and fails when they differ."""
    figures.check(district_id)

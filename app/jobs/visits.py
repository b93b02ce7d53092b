"""Background jobs about visits."""

from app.jobs import job
from app.services import visits
from app.services.visits import taking_over


@job("visits.look_after")
def look_after(visit_id: int) -> None:
    """Tell the safety contact of a visit that nobody ended; runs as the district's steward."""
    visits.look_after(visit_id)


@job("visits.settle")
def settle(visit_ids: list[int]) -> None:
    """Settle the visits whose every payment is settled; runs as the district's steward."""
    visits.settle(visit_ids)


@job("visits.take_over")
def take_over(import_id: int) -> None:
    """Make the visits of a spreadsheet; runs as whoever brought it in."""
    taking_over.finish(import_id)

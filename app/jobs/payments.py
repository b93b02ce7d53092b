"""Background jobs about payments."""

from app.jobs import job
from app.services.payments import households, promising


@job("payments.look_at_limits")
def look_at_limits(district_id: int, visit_ids: list[int]) -> None:
    """Work limits out again where a household was merged, or parted again; runs as the district's steward."""
    households.look_at_limits(district_id, visit_ids)


@job("payments.promise_again")
def promise_again(district_id: int) -> None:
    """Work out again what is promised to scheduled visits; runs as the district's steward."""
    promising.look_again(district_id)

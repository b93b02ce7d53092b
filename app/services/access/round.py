"""What the round of each day does about access: reviews begin, and who left loses what is left of theirs."""

from app.services.access import leavers, reviews
from app.services.transaction import transaction


def make_the_round(district_id: int) -> None:
    """Runs as the district's steward; making it twice changes nothing more."""
    with transaction():
        leavers.end_by_rule(district_id)
        reviews.open_due(district_id)

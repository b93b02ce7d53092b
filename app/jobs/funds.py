"""Background jobs about funds."""

from app.jobs import job
from app.services import funds


@job("funds.look_again")
def look_again(district_id: int) -> None:
    """Take up what waited for money; runs as the district's steward."""
    funds.look_again(district_id)

"""Background jobs about rosters; reading and storing run as the coordinator who asked for it."""

from app.jobs import job
from app.services import roster
from app.services.roster import telling


@job("roster.read")
def read(import_id: int) -> None:
    """Read the files of an import and keep what they would change, or their errors."""
    roster.read_and_preview(import_id)


@job("roster.apply")
def apply(import_id: int) -> None:
    """Store a previewed import."""
    roster.finish(import_id)


@job("roster.tell")
def tell(district_id: int, what: str, stamp: str) -> None:
    """Tell the coordinators what became of a nightly roster; runs as the district's steward."""
    telling.tell_coordinators(district_id, what, stamp)


@job("roster.tell_moves")
def tell_moves(district_id: int) -> None:
    """Tell liaisons of open visits whose students moved; runs as the district's steward."""
    telling.tell_moves(district_id)

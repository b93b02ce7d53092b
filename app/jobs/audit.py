"""Background jobs about the proof of history, and about what is kept no longer."""

from datetime import date

from app.jobs import job
from app.services.audit import chaining, mailing
from app.services.family_records import clearing


@job("audit.look")
def look(timestamp: int) -> None:
    """Ask for each district's round; comes by itself every hour (`timestamp`: which hour, by the clock)."""
    chaining.look_everywhere()


@job("audit.chain")
def chain(district_id: int) -> None:
    """Link what is new to one district's chain, and take up clearings that broke off; runs as its steward."""
    chaining.make_the_round(district_id)
    clearing.take_up_again(district_id)


@job("audit.mail")
def mail(district_id: int, day: str) -> None:
    """Ask for an e-mail with a day's anchor to each address; runs as the district's steward."""
    mailing.send_to_each(district_id, date.fromisoformat(day))


@job("audit.mail_one")
def mail_one(district_id: int, day: str, place: int) -> None:
    """Mail a day's anchor to one address; runs as the district's steward."""
    mailing.send(district_id, date.fromisoformat(day), place)


@job("records.clear")
def clear(run_id: int, district_id: int) -> None:
    """Clear what is kept no longer, one family, file or upload after the other."""
    clearing.work(run_id, district_id)

"""Background jobs about access. Those about signing in run as nobody in particular and act as the sign-in service."""

from app.jobs import job
from app.services.access import addresses, cleaning, forgotten, invitations


@job("access.mail_link")
def mail_link(account_id: int | None, attempt: int = 0) -> None:
    """Mail a one-time link to whoever forgot their password."""
    forgotten.mail_link(account_id, attempt)


@job("access.clean")
def clean(timestamp: int) -> None:
    """Remove what signing in left behind; comes by itself every night (`timestamp`: which one, by the clock)."""
    cleaning.clean()


@job("access.invite")
def invite(invitation_id: int, attempt: int = 0) -> None:
    """Mail somebody a one-time link; runs as whoever invited."""
    invitations.send_invitation(invitation_id, attempt)


@job(addresses.JOB)
def tell_former_address(person_id: int, place: int, kind: str, attempt: int = 0) -> None:
    """Tell whoever had an address before that another one stands there; runs as the district's steward."""
    addresses.mail_former(person_id, place, kind, attempt)

"""Background jobs about signing in. They run as nobody in particular and act as the sign-in service."""

from app.jobs import job
from app.services.access import cleaning, forgotten


@job("access.mail_link")
def mail_link(account_id: int | None, attempt: int = 0) -> None:
    """Mail a one-time link to whoever forgot their password."""
    forgotten.mail_link(account_id, attempt)


@job("access.clean")
def clean(timestamp: int) -> None:
    """Remove what signing in left behind; comes by itself every night (`timestamp`: which one, by the clock)."""
    cleaning.clean()

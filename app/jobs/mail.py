"""Background jobs about e-mail."""

from app.jobs import job
from app.services import mail


@job("mail.send")
def send(mail_id: int) -> None:
    """Send one e-mail; runs as the district's steward. What fails is kept in its row and asked for again there."""
    mail.send(mail_id)

"""What a start without a mail server of its own would have sent: read back from the files that it keeps."""

from email import message_from_bytes, policy

from app.embedded.mail import file_of
from app.models import OutgoingMail
from app.services.mail.settings import server


def would_be_sent(mail: OutgoingMail) -> str | None:
    """Subject and words of a message that was kept instead of sent; None when none is here."""
    mail_server = server()
    if mail_server is None or mail_server.caught is None or not mail.message_id:
        return None
    try:
        content = file_of(mail_server.caught, mail.message_id).read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))
    words = body.get_content() if body else ""
    return f"{message['Subject']}\n\n{words}"

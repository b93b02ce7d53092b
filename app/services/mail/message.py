"""Messages of Porchlight: their ids, and those to somebody who works here."""

import secrets
from email.message import EmailMessage

from config import MailServer
from forms.letters.mail import Said, email


def to_colleague(said: Said, to: str, mail_server: MailServer) -> EmailMessage:
    """In one language, and nobody is named to reply to. Raises ValueError and MessageError for a bad address."""
    return email(
        [said], sender=mail_server.sender, reply_to=None, to=to, message_id=new_message_id(mail_server)
    )


def new_message_id(mail_server: MailServer) -> str:
    """An id that no other message has, at the sender's own domain."""
    return f"<{secrets.token_hex(16)}@{mail_server.sender.domain}>"

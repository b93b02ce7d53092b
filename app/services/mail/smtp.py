"""Hand one message to the mail server, and say in a sentence why it was not taken."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as ON_THE_WIRE

from config import MailServer
from workflows.words import N_, Msgid

SECONDS_TO_ANSWER = 20
"""How long the server may take for each answer."""

DOES_NOT_ANSWER = N_("The mail server does not answer.")
NOT_ENCRYPTED = N_("The way to the mail server cannot be encrypted as the settings ask.")
NOT_SIGNED_IN = N_("The mail server does not accept our name and password.")
SENDER_REFUSED = N_("The mail server does not take mail from our address.")
ADDRESS_REFUSED = N_("The mail server says that this address takes no mail.")
COME_BACK = N_("The mail server asks us to come back later.")
MESSAGE_REFUSED = N_("The mail server does not take this message.")
PERHAPS_ARRIVED = N_("The line broke at the very end; it may have arrived or not.")


class NotDelivered(Exception):
    """`sentence` is a msgid.

    `again`: another attempt may well succeed, and cannot send twice. `perhaps_arrived`: nobody can know.
    """

    def __init__(self, sentence: Msgid, *, again: bool = False, perhaps_arrived: bool = False) -> None:
        self.sentence, self.again, self.perhaps_arrived = sentence, again, perhaps_arrived
        super().__init__(sentence)


def deliver(message: EmailMessage, to: str, server: MailServer) -> None:
    """Return once the server has said that it takes the message for this address. Raises NotDelivered."""
    with _line(server) as line:
        _introduce(line, server, to)
        _hand_over(line, message.as_bytes(policy=ON_THE_WIRE))
        with suppress(smtplib.SMTPException, OSError):
            line.quit()


@contextmanager
def _line(server: MailServer) -> Iterator[smtplib.SMTP]:
    line = _called(server)
    try:
        yield line
    finally:
        line.close()


def _called(server: MailServer) -> smtplib.SMTP:
    try:
        return _encrypted(server)
    except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
        raise NotDelivered(NOT_ENCRYPTED, again=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(DOES_NOT_ANSWER, again=True) from error


def _encrypted(server: MailServer) -> smtplib.SMTP:
    if server.security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS_TO_ANSWER, context=context)
    line = smtplib.SMTP(server.host, server.port, timeout=SECONDS_TO_ANSWER)
    if server.security == "starttls":
        try:
            line.starttls(context=ssl.create_default_context())
        except BaseException:
            line.close()
            raise
    return line


def _introduce(line: smtplib.SMTP, server: MailServer, to: str) -> None:
    """Everything before the message itself: whatever breaks here, nothing has been sent."""
    try:
        line.ehlo_or_helo_if_needed()
        if server.username is not None and server.password is not None:
            line.login(server.username, server.password.get_secret_value())
        _agreed(line.mail(server.sender.addr_spec), SENDER_REFUSED)
        _agreed(line.rcpt(to), ADDRESS_REFUSED)
    except smtplib.SMTPAuthenticationError as error:
        raise NotDelivered(NOT_SIGNED_IN, again=True) from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotDelivered(NOT_ENCRYPTED, again=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(DOES_NOT_ANSWER, again=True) from error


def _hand_over(line: smtplib.SMTP, content: bytes) -> None:
    try:
        _agreed(line.data(content), MESSAGE_REFUSED)
    except smtplib.SMTPDataError as error:
        _agreed((error.smtp_code, b""), MESSAGE_REFUSED)
        raise NotDelivered(MESSAGE_REFUSED) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotDelivered(PERHAPS_ARRIVED, perhaps_arrived=True) from error


def _agreed(answer: tuple[int, bytes], otherwise: Msgid) -> None:
    code = answer[0]
    if 400 <= code < 500:
        raise NotDelivered(COME_BACK, again=True)
    if code >= 500:
        raise NotDelivered(otherwise)

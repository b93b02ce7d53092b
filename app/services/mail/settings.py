"""Whether e-mail is set up here, and where it goes."""

from flask import current_app

from config import MailServer
from workflows.words import N_

NOT_SET_UP = N_("E-mail is not set up on this server; nothing is sent.")


def server() -> MailServer | None:
    """The mail server; None when there is none."""
    found: MailServer | None = current_app.config["MAIL_SERVER"]
    return found

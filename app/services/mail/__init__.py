"""E-mail to families: asked for by a liaison, sent in the background, never twice by itself."""

from app.services.mail.caught import would_be_sent
from app.services.mail.deciding import may_try_again, may_withdraw, try_again, was_lost, withdraw
from app.services.mail.looking import Outlook, Preview, look, outlook
from app.services.mail.queueing import Queued, queue_many, queue_one
from app.services.mail.sending import given_up, send, will_try_again
from app.services.mail.settings import NOT_SET_UP, server

__all__ = [
    "NOT_SET_UP",
    "Outlook",
    "Preview",
    "Queued",
    "given_up",
    "look",
    "may_try_again",
    "may_withdraw",
    "outlook",
    "queue_many",
    "queue_one",
    "send",
    "server",
    "try_again",
    "was_lost",
    "will_try_again",
    "withdraw",
    "would_be_sent",
]

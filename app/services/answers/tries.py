"""How often an answer page may be tried: per network address and per link, counted in the database."""

import hashlib
import hmac
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, func, select

from app.extensions import db
from app.models import AnswerTry
from app.security.session import acting_as, family_link
from app.services import clock
from app.services.transaction import transaction

WITHIN = timedelta(minutes=10)
GUESSES_PER_ADDRESS = 30
"""Links that are not there; a library that many families share mistypes fewer."""
SENT_PER_LINK = 20
SENT_PER_ADDRESS = 200
"""A school where a hundred families answer on one evening is one address."""
KEPT = timedelta(hours=1)


class TooMany(Exception):
    """Too many tries in the last minutes; nothing was looked up or kept."""


def refuse_guessing(network_address: str) -> None:
    """Raise TooMany when this address asked for too many links that are not there."""
    _refuse(f"guess {network_address}", GUESSES_PER_ADDRESS)


def note_guess(network_address: str) -> None:
    """Count a link that was not there."""
    _note(f"guess {network_address}")


def refuse_guessing_calendars(network_address: str) -> None:
    """The same for calendars' addresses, counted apart: a school's old subscriptions keep no family from answering."""
    _refuse(f"calendar {network_address}", GUESSES_PER_ADDRESS)


def note_guessed_calendar(network_address: str) -> None:
    """Count a calendar's address that was not there."""
    _note(f"calendar {network_address}")


def count_sending(link_id: int, network_address: str) -> None:
    """Count an answer that is being sent. Raises TooMany when there were too many."""
    _refuse(f"link {link_id}", SENT_PER_LINK)
    _refuse(f"sent {network_address}", SENT_PER_ADDRESS)
    _note(f"link {link_id}", f"sent {network_address}")


def _refuse(who: str, most: int) -> None:
    with acting_as(db.session, family_link()):
        tried = db.session.scalar(
            select(func.count())
            .select_from(AnswerTry)
            .where(AnswerTry.who_hash == _hash(who), AnswerTry.at > clock.now() - WITHIN)
        )
    if (tried or 0) >= most:
        raise TooMany


def _note(*whos: str) -> None:
    with acting_as(db.session, family_link()), transaction():
        db.session.execute(delete(AnswerTry).where(AnswerTry.at < clock.now() - KEPT))
        db.session.add_all([AnswerTry(who_hash=_hash(who)) for who in whos])


def _hash(who: str) -> str:
    """Keyed, so that the few addresses of a town cannot be tried out against the table."""
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"answer page, {who}".encode(), hashlib.sha256).hexdigest()

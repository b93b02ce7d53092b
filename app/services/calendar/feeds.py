"""A person's calendar under a secret address: made, renewed and ended by that person, opened by whoever holds it."""

import secrets

from sqlalchemy import func, select, text

from app.extensions import db
from app.models import CalendarFeed
from app.security.session import SIGN_IN, Identity, identify
from app.security.sign_in import hashed
from app.services import clock, records
from app.services.actors import Actor
from app.services.answers import tries
from app.services.errors import NotFound
from app.services.transaction import transaction

FEED_PATH = "/calendar/feed/"
RANDOM_BYTES = 24
"""192 bits: nobody finds an address by trying."""
WHOSE = text("SELECT app_calendar_feed(:wanted)")


def live_feed(*, by: Actor) -> CalendarFeed | None:
    """The person's own address that works now; its secret was shown once and is not kept."""
    return db.session.scalars(
        select(CalendarFeed).where(CalendarFeed.person_id == by.person_id, CalendarFeed.ended_at.is_(None))
    ).one_or_none()


def make_feed(*, by: Actor) -> str:
    """Make an address for the person's own visits and end the one before; return its path, shown only now."""
    secret = secrets.token_urlsafe(RANDOM_BYTES)
    with transaction():
        _one_at_a_time(by)
        _end(by)
        feed = CalendarFeed(district_id=by.district_id, person_id=by.person_id, key_hash=hashed(secret))
        records.add_within(feed, by=by)
    return f"{FEED_PATH}{secret}.ics"


def end_feed(*, by: Actor) -> None:
    """End the person's address; programs that ask for it find nothing from now on."""
    with transaction():
        _one_at_a_time(by)
        _end(by)


def open_feed(secret: str, *, network_address: str) -> int:
    """The person whose calendar this secret opens; the session acts as that person from now on.

    Raises NotFound for a secret that does not exist, was ended, or whose person has no account any more, and
    TooMany. Nothing tells one from the other.
    """
    identify(db.session, SIGN_IN)
    tries.refuse_guessing_calendars(network_address)
    person_id = db.session.scalar(WHOSE, {"wanted": hashed(secret)})
    if person_id is None:
        tries.note_guessed_calendar(network_address)
        raise NotFound
    identify(db.session, Identity(person_id=person_id))
    return int(person_id)


def _one_at_a_time(by: Actor) -> None:
    """Whoever presses twice waits for themselves."""
    key = func.hashtextextended(f"calendar_feed {by.person_id}", 0)
    db.session.execute(select(func.pg_advisory_xact_lock(key)))


def _end(by: Actor) -> None:
    feed = live_feed(by=by)
    if feed is not None:
        feed.ended_at = clock.now()
        records.tell(feed, "ended", by=by)
        db.session.flush()  # One address is live at a time; the database insists.

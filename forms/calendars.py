"""Calendars that other programs read (iCalendar, RFC 5545): when and in what kind of place, never with which family."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Porchlight//Visits//EN"
READ_AGAIN = timedelta(hours=1)
"""How often a program may ask for changes."""


@dataclass(frozen=True)
class Dated:
    """One visit as a calendar shows it: moments are aware; words are in the reader's language.

    `number` is the visit's, for ever; `changes` counts how often it was changed, `changed_at` is the last time.
    `place` is a kind of place, never an address.
    """

    number: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str
    about: str
    link: str
    changes: int
    changed_at: datetime
    cancelled: bool = False


def calendar_of(visits: Iterable[Dated], *, name: str) -> bytes:
    """These visits as a file in UTF-8; the same visits make the same bytes."""
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    whole.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", READ_AGAIN)
    for visit in visits:
        whole.add_component(_event(visit))
    written: bytes = whole.to_ical()
    return written


def _event(visit: Dated) -> Event:
    event = Event()
    event.add("uid", f"visit-{visit.number}@porchlight")
    event.add("dtstamp", visit.changed_at)
    event.add("last-modified", visit.changed_at)
    event.add("sequence", visit.changes)
    event.add("dtstart", visit.starts_at)
    event.add("dtend", visit.ends_at)
    event.add("summary", visit.title)
    event.add("location", visit.place)
    event.add("description", visit.about)
    event.add("url", visit.link)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if visit.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if visit.cancelled else "OPAQUE")
    return event

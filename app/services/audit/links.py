"""What a link of the chain is made of.

Each district's events form one chain. A link's hash is SHA-256, in hexadecimal, over the hash before it (64 zeros
before the first), a line feed, and the event as canonical JSON: an object with the keys below, sorted; no spaces after
`,` and `:`; characters beyond ASCII as `\\uXXXX`; UTF-8.

`number` (the place in the chain, from 1), `id`, `at` (UTC, ISO 8601 with six digits of a second and `+00:00`),
`kind`, `district_id`, `school_id`, `actor_id`, `visit_id`, `payment_id`, `from_state`, `to_state` (null where empty)
and `facts` (the object as stored).

Events are linked in the order of their time, then of their ids, as they are found; one whose transaction was slow comes
a round later.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.models import Event

START = "0" * 64
FIELDS = (
    Event.id,
    Event.at,
    Event.kind,
    Event.district_id,
    Event.school_id,
    Event.actor_id,
    Event.visit_id,
    Event.payment_id,
    Event.from_state,
    Event.to_state,
    Event.facts,
)
NAMES = tuple(field.key for field in FIELDS)
EVENTS = select(*FIELDS)
AT = NAMES.index("at")
_encoded = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def canonical(number: int, values: Sequence[Any]) -> str:
    """The event at its place, as canonical JSON; `values` in the order of `FIELDS`."""
    told = dict(zip(NAMES, values, strict=True))
    at: datetime = values[AT]
    told["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    told["number"] = number
    return _encoded(told)


def link(previous: str, number: int, values: Sequence[Any]) -> str:
    """The hash of an event at its place, over the hash before it."""
    return hashlib.sha256(f"{previous}\n{canonical(number, values)}".encode()).hexdigest()

"""Write events: who did what to which row, in the transaction of the change itself.

An event stays for ever and is hashed (`app/services/audit/chaining.py`): it holds ids, codes and salted hashes. What is
personal stands beside it, in `event_detail`, which goes when the family is anonymised.
"""

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert

from app.extensions import db
from app.models import Event, EventDetail, LetterText, Payment, Visit
from app.services.actors import Actor

FREE_WORDS = frozenset({"note", "reason"})
"""Facts of a visit's step that somebody typed: they may tell of the family."""


def of_visit(visit: Visit, action: str, *, by: Actor, source: str | None, **facts: object) -> Event:
    """Add the event of a step of a visit; the visit is in its new state already."""
    words = {name: facts.pop(name) for name in FREE_WORDS & facts.keys()}
    if typed := {name: value for name, value in words.items() if value}:
        about = {"visit_id": visit.id, "family_id": visit.family_id}
        facts |= beside(typed, visit.district_id, by=by, **about)
    told = Event(
        kind=f"visit.{action}",
        visit=visit,
        district_id=visit.district_id,
        school_id=visit.school_id,
        actor_id=by.person_id,
        from_state=source,
        to_state=visit.state,
        facts=_plain(facts),
    )
    db.session.add(told)
    return told


def of_visits(
    visits: Sequence[Visit], action: str, *, by: Actor, source: str, to: str, **facts: object
) -> None:
    """Add the events of one step of many visits at once; the facts are the same for all, and nobody typed them."""
    rows = [
        {
            "kind": f"visit.{action}",
            "visit_id": visit.id,
            "district_id": visit.district_id,
            "school_id": visit.school_id,
            "actor_id": by.person_id,
            "from_state": source,
            "to_state": to,
            "facts": _plain(facts),
        }
        for visit in visits
    ]
    db.session.execute(insert(Event.__table__).inline().values(rows))


def of_payment(payment: Payment, action: str, *, by: Actor, source: str | None, **facts: object) -> Event:
    """Add the event of a step of a payment; the payment is in its new state already."""
    told = Event(
        kind=f"payment.{action}",
        payment=payment,
        district_id=payment.district_id,
        actor_id=by.person_id,
        from_state=source,
        to_state=payment.state,
        facts=_plain(facts),
    )
    db.session.add(told)
    return told


def of_payments(
    payments: Collection[Payment], action: str, *, by: Actor, source: str, **facts: object
) -> None:
    """Add the events of one step of many payments, which are in their new state already; the facts are the same."""
    rows = [
        {
            "kind": f"payment.{action}",
            "payment_id": payment.id,
            "district_id": payment.district_id,
            "actor_id": by.person_id,
            "from_state": source,
            "to_state": payment.state,
            "facts": _plain(facts),
        }
        for payment in payments
    ]
    db.session.execute(insert(Event.__table__).inline(), rows)


def of_text(text: LetterText, action: str, *, by: Actor, source: str | None = None, **facts: object) -> Event:
    """Add the event of what happened to a version of a text, which is stored and in its new state already."""
    told = of_district(f"text.{action}", text.district_id, by=by, **_named(text), **facts)
    told.from_state, told.to_state = source, text.state
    return told


def of_district(kind: str, district_id: int, *, by: Actor, **facts: object) -> Event:
    """Add the event of something that is neither a visit nor a payment, such as an assignment."""
    told = Event(kind=kind, district_id=district_id, actor_id=by.person_id, facts=_plain(facts))
    db.session.add(told)
    return told


def beside(changed: Mapping[str, Any], district_id: int, *, by: Actor, **about: int | None) -> dict[str, Any]:
    """Keep personal values beside an event; the facts that its event tells instead: a key and salted hashes.

    `about`: whose they are (`person_id`, `family_id`, `student_id`, `visit_id`). Once the values are erased, and the
    salt with them, the hashes say nothing any more.
    """
    key, salt = secrets.token_hex(16), secrets.token_hex(16)
    values = {name: _as_json(value) for name, value in changed.items()}
    row = {"mark": key, "district_id": district_id, "actor_id": by.person_id, "salt": salt, "changed": values}
    with db.session.no_autoflush:  # The change itself is written together with its event, which comes next.
        db.session.execute(insert(EventDetail.__table__).inline().values(**row, **about))
    return {"detail": key, "hashes": {name: salted(salt, value) for name, value in values.items()}}


def salted(salt: str, value: object) -> str:
    """SHA-256 over a salt and a value as JSON."""
    return hashlib.sha256((salt + json.dumps(value, sort_keys=True)).encode()).hexdigest()


def _named(text: LetterText) -> dict[str, object]:
    return {"text": text.id, "letter": text.kind, "language": text.language, "number": text.number}


def _plain(facts: dict[str, object]) -> dict[str, object]:
    return {name: _as_json(value) for name, value in facts.items() if value is not None}


def _as_json(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple | list):
        return [_as_json(each) for each in value]
    return value

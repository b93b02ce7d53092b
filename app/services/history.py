"""Write events: who did what to which row, in the transaction of the change itself."""

from datetime import date, datetime
from decimal import Decimal

from app.extensions import db
from app.models import Event, LetterText, Payment, Visit
from app.services.actors import Actor


def of_visit(visit: Visit, action: str, *, by: Actor, source: str | None, **facts: object) -> Event:
    """Add the event of a step of a visit; the visit is in its new state already."""
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

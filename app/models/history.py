"""No change of state without its event: checked when the session writes."""

from collections.abc import Iterable

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from app.models.payments import Payment
from app.models.visits import Event, Visit


class StateWithoutEvent(RuntimeError):
    """Code assigned a state outside the services; nothing was written."""


@event.listens_for(Session, "before_flush")
def a_state_changes_with_its_event(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Refuse a flush that changes a visit's or payment's state without an event that says so."""
    events = [new for new in session.new if isinstance(new, Event)]
    for moved in _moved([*session.new, *session.dirty]):
        if not any(_tells(told, moved) for told in events):
            raise StateWithoutEvent(f"{type(moved).__name__} {moved.id}: state changed without an event")


def _moved(things: Iterable[object]) -> Iterable[Visit | Payment]:
    for thing in things:
        if isinstance(thing, Visit | Payment) and inspect(thing).attrs.state.history.has_changes():
            yield thing


def _tells(told: Event, moved: Visit | Payment) -> bool:
    about = told.visit if isinstance(moved, Visit) else told.payment
    return about is moved and told.to_state == moved.state

"""No change of state without its event: checked when the session writes."""

from collections.abc import Iterable

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session, UOWTransaction

from app.models.letters import LetterText
from app.models.payments import Payment
from app.models.visits import Event, Visit


class StateWithoutEvent(RuntimeError):
    """Code assigned a state outside the services; nothing was written."""


@event.listens_for(Session, "before_flush")
def a_state_changes_with_its_event(session: Session, _context: UOWTransaction, _instances: object) -> None:
    """Refuse a flush that changes a visit's, payment's or text's state without an event that says so."""
    events = [new for new in session.new if isinstance(new, Event)]
    for moved in _moved([*session.new, *session.dirty]):
        if not any(_tells(told, moved) for told in events):
            raise StateWithoutEvent(f"{type(moved).__name__} {moved.id}: state changed without an event")


def _moved(things: Iterable[object]) -> Iterable[Visit | Payment | LetterText]:
    for thing in things:
        if not isinstance(thing, Visit | Payment | LetterText) or _is_a_new_text(thing):
            continue
        if inspect(thing).attrs.state.history.has_changes():
            yield thing


def _is_a_new_text(thing: object) -> bool:
    """The event of a new text names it by its id, which it has only after the flush."""
    return isinstance(thing, LetterText) and inspect(thing).pending


def _tells(told: Event, moved: Visit | Payment | LetterText) -> bool:
    if isinstance(moved, LetterText):
        return told.facts.get("text") == moved.id and told.to_state == moved.state
    about = told.visit if isinstance(moved, Visit) else told.payment
    return about is moved and told.to_state == moved.state

"""What a person may do with a visit now: the next step with its form open, and the rest under *More*."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from app.models import Visit
from app.reports.one_visit import OneVisit
from app.views.shown import words
from app.views.visits.steps import STEPS, Step, step_of
from app.views.visits.undoing import undone_by
from forms.fields import ChoiceField
from workflows.machine import Reason
from workflows.visit.rules import ARRIVES_AT_MOST_BEFORE

FEW = 20
"""Names that a list shows at once."""

Reasons = Mapping[str, tuple[Reason, ...]]


@dataclass(frozen=True)
class Offer:
    """A step that is offered. `blocked`: sentences that no form can answer; then there is no button.

    `undoes`: what it takes back, said before the button is pressed.
    """

    step: Step
    label: str
    form: Any
    blocked: tuple[str, ...] = ()
    undoes: tuple[str, ...] = ()

    @classmethod
    def of_form(cls, step: Step, seen: OneVisit, form: Any, blocked: tuple[str, ...] = ()) -> "Offer":
        """An offer with this form."""
        return cls(step, step.label(seen.visit.state), form, blocked, undone_by(step.action, seen))


@dataclass(frozen=True)
class Offers:
    """`next`: what happens next. `beside`: its equals, such as the other answers. `more`: the rest."""

    next: Offer | None = None
    beside: tuple[Offer, ...] = ()
    more: tuple[Offer, ...] = ()

    @property
    def open(self) -> tuple[Offer, ...]:
        """Of the rest, what can be done now."""
        return tuple(offer for offer in self.more if not offer.blocked)

    @property
    def not_now(self) -> tuple[Offer, ...]:
        """Of the rest, what something stands in the way of."""
        return tuple(offer for offer in self.more if offer.blocked)

    def holds(self, action: str) -> bool:
        """Tell whether the person's roles allow a step, now or once nothing stands in its way."""
        return any(each and each.step.action == action for each in (self.next, *self.beside, *self.more))

    @property
    def long_choices(self) -> bool:
        """Tell whether somebody is chosen among more than a list shows at once: then names are looked up."""
        forms = [offer.form for offer in (self.next, *self.beside, *self.more) if offer and offer.form]
        choices = [field.choices for form in forms for field in form if isinstance(field, ChoiceField)]
        return any(len(each or ()) > FEW for each in choices)

    def with_tried(self, tried: Offer) -> "Offers":
        """Put the form that came back where its step stands."""

        def same(offer: Offer) -> Offer:
            return tried if offer.step.action == tried.step.action else offer

        if not self.holds(tried.step.action):
            return replace(self, more=(*self.more, tried))
        return Offers(
            same(self.next) if self.next else None,
            tuple(same(each) for each in self.beside),
            tuple(same(each) for each in self.more),
        )


def offers_of(seen: OneVisit, reasons: Reasons, person_id: int) -> Offers:
    """Sort the steps that the person's roles allow."""
    open_to_me = _allowed(reasons)
    first = _next(seen, open_to_me, person_id)
    beside = ("answer_later", "decline") if first == "answer_yes" else ()
    every = {action: _offer(action, seen, reasons, person_id) for action in open_to_me}
    return Offers(
        every.get(first) if first else None,
        tuple(every[action] for action in beside if action in every),
        tuple(offer for action, offer in every.items() if action not in (first, *beside)),
    )


def _allowed(reasons: Reasons) -> list[str]:
    """Steps that this page offers, in the order of the table of steps."""
    given = {*reasons, *(("note_attempt",) if "decline" in reasons else ())}
    return [action for action in STEPS if action in given]


def _next(seen: OneVisit, open_to_me: list[str], person_id: int) -> str | None:
    visit = seen.visit
    first = None
    if visit.state == "invited":
        first = "schedule" if visit.answer == "yes" else "answer_yes"
    elif visit.state == "scheduled":
        first = _at_the_door(visit, open_to_me, datetime.now(UTC))
    elif visit.state == "completed" and seen.words_of(person_id) is None:
        first = "write_reflection"
    return first if first in open_to_me else None


def _at_the_door(visit: Visit, open_to_me: Collection[str], now: datetime) -> str | None:
    """Start, end, then write down how it went; whoever did not press them in time just writes it down."""
    if visit.starts_at is None or visit.ends_at is None:
        return None
    if "check_out" in open_to_me and visit.checked_in_at and not visit.checked_out_at:
        return "check_out"
    nearly = visit.starts_at - ARRIVES_AT_MOST_BEFORE <= now < visit.ends_at
    if "check_in" in open_to_me and nearly and not (visit.checked_in_at or visit.checked_out_at):
        return "check_in"
    return "record_completion" if visit.starts_at <= now else None


def _offer(action: str, seen: OneVisit, reasons: Reasons, person_id: int) -> Offer:
    step = step_of(action, seen.visit.number)
    unmet = [reason for reason in reasons.get(action, ()) if reason.name not in step.answers]
    blocked = tuple(reason.text(words) for reason in unmet)
    return Offer.of_form(step, seen, None if blocked else step.form_for(seen, person_id), blocked)

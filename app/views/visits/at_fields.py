"""What a form itself asks for: the rules that a field of it answers, and a refusal's place at that field."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.views.shown import words
from forms.visit_times import ANOTHER
from workflows.machine import Reason

Answers = Mapping[str, str]
"""The rules whose facts a form asks for, each with the field that answers it; "" where several do together."""

PLAN = {"start_and_end_are_planned": "end", "agreed_in_advance": "start"}
PEOPLE = {"two_educators_go": "educator_2", "at_most_four_go": "educator_4"}
TOGETHER = {"team_is_trained": "", "nobody_is_in_two_places": ""}
"""Who goes and when they go answer these together."""

TIME_AND_TEAM: Answers = PLAN | PEOPLE | TOGETHER
TIME: Answers = PLAN | TOGETHER | {"address_is_verified": "place"}
TEAM: Answers = PEOPLE | TOGETHER
RECORD: Answers = {
    "your_role": "went",
    "who_went_is_recorded": "went",
    "at_most_four_went": "went",
    "start_and_end_are_recorded": "end",
    "visit_is_over": "end",
    "comes_after_the_yes": "on",
    "lasts_twelve_hours_at_most": "end",
    "unusual_length_is_explained": "length_note",
    "one_alone_is_explained": "alone_reason",
    "signed_slip_is_noted": "proof",
    "note_of_the_visit_is_there": "proof",
}
REASON: Answers = {"reason_given": "reason"}
ASK_AGAIN: Answers = {"day_to_ask_again_is_set": "ask_again_on"}


def put_at_fields(form: Any, answers: Answers, reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Put each reason at the field that answers it; returns the sentences that belong to no single field."""
    rest = []
    for reason in reasons:
        field, sentence = _field(form, answers.get(reason.name, "")), reason.text(words)
        if field is None:
            rest.append(sentence)
        else:
            field.errors = [*field.errors, sentence]
    return tuple(rest)


def _field(form: Any, name: str) -> Any:
    if name in ("start", "end") and "slot" in form and form.slot.data and form.slot.data != ANOTHER:
        name = "slot"  # One of the proposed times was chosen; what stands in the other fields does not count.
    return form[name] if name and name in form else None

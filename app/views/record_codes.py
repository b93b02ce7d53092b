"""What the codes in a family's record mean, in the words of the pages; the JSON file has the codes themselves."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.reports.looks import LISTS, SEEN_AS, WHY
from app.views.answers.beside import screen_language
from app.views.home import ANSWERED
from app.views.home_languages import name_of
from app.views.kin import kin
from app.views.letter_words import kind_name
from app.views.mail import STATES as OF_MAIL
from app.views.shown import grade, words
from forms.answers import CHANNELS as HEARD
from forms.answers import weekdays
from forms.invite import METHODS
from forms.letter_choice import LAYOUTS
from forms.records import CHANNELS
from forms.visit_choices import CONTACT_OUTCOMES, PLACES
from workflows.payment import PAYMENT
from workflows.visit import VISIT

CHOSEN = {**METHODS, "elsewhere": _l("The visit took place outside Porchlight")}
WAYS = {**dict(HEARD), **dict(CHANNELS), "link": _l("The link in the letter")}
STATES = {
    **OF_MAIL,
    **{state.value: said for state, said in PAYMENT.states.items()},
    **{state.value: said for state, said in VISIT.states.items()},
}
TIMES = {
    "morning": _l("in the morning"),
    "afternoon": _l("in the afternoon"),
    "evening": _l("in the evening"),
}

CODES: Mapping[str, Mapping[str, Any]] = {
    # column, or name of a fact → its codes with their words
    "agreed_how": WAYS,
    "answer": {**ANSWERED, "none": _l("No answer yet")},
    "channel": WAYS,
    "from_state": STATES,
    "how": WAYS,
    "layout": {choice.value: choice.label for choice in LAYOUTS},
    "method": CHOSEN,
    "outcome": dict(CONTACT_OUTCOMES),
    "place": dict(PLACES),
    "selection_method": CHOSEN,
    "state": STATES,
    "times": TIMES,
    "to_state": STATES,
    "what": {**LISTS, **SEEN_AS},
    "why": WHY,
}
SAID: Mapping[str, Callable[[str], str]] = {
    # column, or name of a fact → the function that pages say it with
    "days": lambda number: dict(weekdays(screen_language())).get(int(number), number),
    "explained_in": name_of,
    "grade": grade,
    "home_language": name_of,
    "kind": kind_name,
    "language": name_of,
    "letter_kind": kind_name,
    "read_language": name_of,
    "relationship": kin,
    "spoken_language": name_of,
}


def in_words(column: str, value: object) -> object:
    """A code as pages say it; whatever else is kept there stays as it is."""
    if column in SAID and isinstance(value, str | int):
        return SAID[column](str(value)) or value
    codes = CODES.get(column, {})
    return words(str(codes[value])) if isinstance(value, str) and value in codes else value

"""How a family is reached, what came of it, and where a visit takes place: codes with their words."""

from workflows.words import N_

HOWS = (
    ("phone", N_("Phone")),
    ("text", N_("Text message")),
    ("in_person", N_("In person")),
    ("letter", N_("Letter")),
    ("email", N_("E-mail")),
)
OUTCOMES = (
    ("reached", N_("We spoke with them")),
    ("no_answer", N_("No answer")),
    ("left_message", N_("We left a message")),
    ("call_back", N_("They asked us to call back")),
    ("wrong_number", N_("The number or address is wrong")),
)
EXPLAINED = "explained"
CONTACT_OUTCOMES = (*OUTCOMES, (EXPLAINED, N_("We explained the invitation aloud")))
"""What can come of reaching a family; the last is for a letter that is told instead of read."""
PLACES = (
    ("home", N_("At home")),
    ("school", N_("At school")),
    ("library", N_("In a library")),
    ("park", N_("In a park")),
    ("other", N_("Somewhere else")),
    ("virtual", N_("By video")),
)

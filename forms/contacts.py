"""How somebody reached a family, and what came of it."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField

from forms import fields
from forms.visit_choices import CONTACT_OUTCOMES, HOWS
from workflows.words import N_

QUICK = ("no_answer", "left_message", "reached", "wrong_number")
"""What comes of most calls: a button each."""
REPLIES = {
    "yes": N_("They said yes"),
    "later": N_("Ask again in two weeks"),
    "no": N_("They said no, thank you"),
}
"""What a family answers to an invitation, in one press."""


class ContactForm(FlaskForm):
    """One contact; sent by a button that says what came of it."""

    how = fields.choice(N_("How did you try?"), HOWS)
    outcome = fields.choice(N_("How did it go?"), CONTACT_OUTCOMES)
    language = fields.choice(N_("In which language?"), (), required=False)
    note = fields.text(N_("A short note"), longest=400, hint=N_("The family may ask to see it."))
    back = HiddenField("")

    def offer(self, languages: Sequence[tuple[str, str]]) -> None:
        """Give the form the languages in which somebody may have explained the invitation."""
        self.language.choices = list(languages)

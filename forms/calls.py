"""The forms of a call: what it is about, and how it went."""

from flask_wtf import FlaskForm

from forms import fields
from forms.visit_choices import HOWS, OUTCOMES
from workflows.words import N_


class CallChoiceForm(FlaskForm):
    """What the call is about, and in which language beside English; sent by GET, because it changes nothing."""

    class Meta:
        csrf = False

    kind = fields.choice(N_("What is it about?"), ())
    language = fields.choice(N_("Language beside English"), ())


class AttemptForm(FlaskForm):
    """How it went."""

    how = fields.choice(N_("How did you try?"), HOWS)
    outcome = fields.choice(N_("How did it go?"), OUTCOMES)
    note = fields.text(N_("A short note"), longest=400)

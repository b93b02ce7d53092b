"""A school's staff thinking together about what visits taught them."""

from datetime import date

from wtforms import Field, ValidationError

from forms import fields
from forms.records import RecordForm
from workflows.words import N_


class ReflectionSessionForm(RecordForm):
    """When, how many, and what came of it; no family is named."""

    held_on = fields.day(N_("Day"), required=True)
    school_id = fields.choice(N_("School"), ())
    people = fields.whole_number(N_("How many took part?"), least=1, most=1000)
    themes = fields.long_text(
        N_("What did you talk about?"),
        required=True,
        hint=N_(
            "What families taught you, and what you had assumed. No names of families or children, please."
        ),
    )
    next_step = fields.long_text(N_("What will you try next?"))
    today: date | None = None

    def validate_held_on(self, field: Field) -> None:
        """It is written down once it took place."""
        if self.today is not None and field.data is not None and field.data > self.today:
            raise ValidationError(N_("This lies in the future; write down what has happened."))

    def values(self) -> dict[str, object]:
        """What was typed, by column."""
        typed = super().values()
        return typed | {"school_id": int(typed["school_id"])}

"""The forms of money: grants, the funds that are their allocations, and money that moves between them."""

from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from forms import fields
from forms.look_ups import LookUpField
from forms.records import ENDS_FIRST, RecordForm
from workflows.words import N_

SOURCES = (
    ("title_i", N_("Title I")),
    ("state", N_("State money")),
    ("local", N_("The district’s own money")),
    ("federal_grant", N_("Federal grant")),
    ("donor", N_("Donor")),
    ("other", N_("Somewhere else")),
)
USES = (
    ("visit", N_("Visits")),
    ("interpreting", N_("Interpreting")),
    ("training", N_("Training")),
    ("preparation", N_("Preparation")),
)
TICK_ONE = N_("Tick at least one.")


def _uses(label: str, hint: str) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [InputRequired(TICK_ONE)],
        choices=[SelectChoice(code, words) for code, words in USES],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=hint,
        default=[code for code, _words in USES],
    )


class _Period(RecordForm):
    """Two days, in their order."""

    def validate_ends_on(self, field: Field) -> None:
        """It lasts at least a day."""
        start = self["starts_on"].data
        if start and field.data and field.data < start:
            raise ValidationError(ENDS_FIRST)


class GrantForm(_Period):
    """Money that somebody awarded to the district."""

    name = fields.text(N_("Name"), longest=100, required=True)
    source = fields.choice(N_("Where the money comes from"), SOURCES)
    award_number = fields.text(N_("Award number"), longest=60)
    purpose = fields.long_text(N_("What it is for"), longest=400)
    starts_on = fields.day(N_("First day"), required=True)
    ends_on = fields.day(N_("Last day"), required=True)
    amount = fields.amount(N_("Awarded, in dollars"), most=Decimal("9999999999.99"))
    allowed_uses = _uses(N_("What it may pay"), N_("Its allocations can pay for less, never for more."))

    def validate_amount(self, field: Field) -> None:
        """A grant has money."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(N_("Type more than zero."))


class FundForm(_Period):
    """Money for visits, perhaps an allocation of a grant."""

    name = fields.text(N_("Name"), longest=100, required=True)
    grant_id = fields.choice(
        N_("Allocation of the grant"), (), required=False, hint=N_("Leave empty for money without a grant.")
    )
    source = fields.choice(N_("Where the money comes from"), SOURCES)
    account_code = fields.text(N_("Account code"), longest=60, required=True)
    school_id = LookUpField(
        N_("Only for one school"), required=False, hint=N_("Leave empty if every school may use it.")
    )
    starts_on = fields.day(N_("First day"), required=True, hint=N_("It pays for work from this day on."))
    ends_on = fields.day(N_("Last day"), required=True, hint=N_("It pays for work up to this day."))
    allocated = fields.amount(N_("Allocated, in dollars"), most=Decimal("9999999999.99"))
    allowed_uses = _uses(N_("What it may pay"), N_("It pays for nothing else."))
    most_per_person = fields.amount(
        N_("The most for one person, in dollars"),
        required=False,
        hint=N_("Over its whole period. Leave empty for no such limit."),
    )
    note = fields.long_text(
        N_("What its schools should know"), longest=400, hint=N_("Stands on the pages of its schools.")
    )

    def values(self) -> dict[str, Any]:
        """What was typed, the grant as a number."""
        typed = super().values()
        typed["grant_id"] = int(typed["grant_id"]) if typed["grant_id"] else None
        return typed

    def validate_most_per_person(self, field: Field) -> None:
        """A cap of nothing would pay nobody."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(N_("Type more than zero, or leave it empty."))


class MoveForm(FlaskForm):
    """Money from one allocation of a grant to another."""

    to_id = fields.choice(N_("To"), ())
    amount = fields.amount(N_("How much, in dollars"))
    reason = fields.text(N_("Why"), longest=400, required=True)

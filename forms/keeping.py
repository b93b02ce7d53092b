"""What is kept about families, for how long, and to whom it is handed."""

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from forms import fields
from workflows.words import N_

RECORD_CLASSES = (
    ("families", N_("Families and students: names, addresses, notes, letters’ details")),
    ("letters", N_("Pages of letters that were made")),
    ("uploads", N_("Rosters as they were brought in")),
    ("staff", N_("Colleagues who left: names, addresses, accounts; pay stays as numbers")),
)
TOO_FAR = N_("Choose between 1 and 60 years.")


class PrintForm(FlaskForm):
    """Why somebody prints everything that is kept."""

    reason = fields.text(
        N_("Why do you print it?"),
        longest=200,
        required=True,
        hint=N_("Such as: the mother asked to see it."),
    )


class DisagreementForm(FlaskForm):
    """A family's own words beside its record."""

    words = fields.long_text(N_("What the family says"), required=True)


class RuleForm(FlaskForm):
    """How long a class of records is kept after its last use."""

    record_class = fields.choice(N_("Which records"), RECORD_CLASSES)
    years = IntegerField(
        N_("Years after the last use"),
        [Optional(), NumberRange(1, 60, TOO_FAR)],
        description=N_("Leave it empty to keep them for ever."),
        render_kw={"min": 1, "max": 60, "inputmode": "numeric"},
    )


class HoldForm(FlaskForm):
    """Nothing of a family, or of the whole district, is cleared while it stands."""

    of_whom = fields.text(
        N_("Whose record"),
        longest=120,
        hint=N_(
            "The whole name of the family or of a child, or the number on the record. Leave it empty to hold everything"
            " of the district."
        ),
    )
    reason = fields.text(
        N_("Why"), longest=400, required=True, hint=N_("Such as: a case in court. No names.")
    )


class OutsideForm(FlaskForm):
    """To whom outside of the district a list goes, and why they may have it (34 CFR 99.31)."""

    recipient = fields.text(
        N_("Who gets it?"), longest=200, required=True, hint=N_("A person and whom they work for.")
    )
    interest = fields.text(
        N_("What do they need it for?"),
        longest=400,
        required=True,
        hint=N_("The law asks you to write this down; families may read it."),
    )

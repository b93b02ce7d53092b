"""The forms of access: lengthen, renew, ask, answer, look through, and what the roles of a district may do."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from forms import fields
from forms.fields import REQUIRED
from forms.look_ups import LookUpField
from forms.records import EVERYWHERE, EVERYWHERE_HINT
from workflows.words import N_


class TicksField(SelectMultipleField):
    """Several boxes to tick; none is fine."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, options: Iterable[tuple[str, str]]) -> None:
        """Learn what can be ticked: codes and their words."""
        self.choices = [SelectChoice(code, label) for code, label in options]


class ExtendForm(FlaskForm):
    """Let a role last longer."""

    ends_on = fields.day(N_("New last day"), hint=N_("Empty means until someone ends it."))
    reason = fields.text(N_("Why"), longest=400, required=True)


class GiveManyForm(FlaskForm):
    """One role at one school, for all who are ticked beside it."""

    role = fields.choice(N_("Role"), ())
    school_id = LookUpField(N_("School"))
    ends_on = fields.day(N_("Until"), hint=N_("Empty means until someone ends it."))
    reason = fields.text(N_("Why"), longest=400, required=True)


class MatchForm(FlaskForm):
    """Who somebody is who signed in elsewhere."""

    person_id = LookUpField(
        N_("Colleague"),
        hint=N_("Make sure in person or by a known phone number: this opens their account."),
    )


class RenewForm(FlaskForm):
    """Renew one role for a school year."""

    year = fields.choice(N_("School year"), ())
    reason = fields.text(N_("Why"), longest=400)


class AskForm(FlaskForm):
    """Ask for access: what for."""

    role = fields.choice(N_("As what"), (), required=False, hint=N_("Leave it empty if you are not sure."))
    school = fields.choice(N_("At which school"), (), required=False)
    words = fields.long_text(
        N_("What do you need it for?"),
        longest=400,
        required=True,
        hint=N_("One or two sentences are enough. Please name no child and no family."),
    )


class GrantForm(FlaskForm):
    """Give somebody what they asked for."""

    role = fields.choice(N_("Role"), ())
    school_id = LookUpField(N_("School"), required=False)
    everywhere = fields.yes(EVERYWHERE, hint=EVERYWHERE_HINT)
    ends_on = fields.day(N_("Until"), hint=N_("Empty means until someone ends it."))
    words = fields.text(N_("A word to them"), longest=400)


class DeclineForm(FlaskForm):
    """Say no, kindly and with the reason."""

    words = fields.long_text(N_("Why not now"), longest=400, required=True)


class RulesForm(FlaskForm):
    """How the district looks after access."""

    version = HiddenField()
    review_months = TicksField(N_("Look through all access in"))
    review_days = fields.whole_number(N_("Days to look through it"), least=7, most=90)
    unused_days = fields.whole_number(
        N_("Propose to end access that was not used for so many days"), least=30, most=730
    )
    leavers_end_by_themselves = fields.yes(
        N_("Who leaves loses access by itself"),
        hint=N_("Otherwise they are listed first, and a colleague confirms."),
    )

    def validate_review_months(self, field: Field) -> None:
        """Four times a year is often enough."""
        if len(field.data or ()) > 4:
            raise ValidationError(N_("Choose at most four months."))


class AbilitiesForm(FlaskForm):
    """What is switched on for a role."""

    version = HiddenField()
    abilities = TicksField(N_("May also"))


class OwnRoleForm(FlaskForm):
    """A role of the district's own."""

    version = HiddenField()
    name = fields.text(N_("Name"), longest=60, required=True, hint=N_("For example: Front office."))
    abilities = TicksField(N_("This role may"), [InputRequired(REQUIRED)])

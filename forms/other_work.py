"""What people fill in about training and preparation that is paid without a visit."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from forms import fields
from forms.records import COURSES, RecordForm
from forms.visits import CheckboxesField
from workflows.words import N_

OTHER_WORK = (("training", N_("Training")), ("preparation", N_("Preparation")))
ENDS_FIRST = N_("It ends before it begins; check the times.")
WHAT = N_("The name of the training or of the work; never a family’s name.")


class _Hours(RecordForm):
    """What it was, and from when to when."""

    what = fields.text(N_("What it was"), longest=120, required=True, hint=WHAT)
    day = fields.day(N_("Day"), required=True)
    starts = fields.clock(N_("From"), required=True)
    ends = fields.clock(N_("Until"), required=True)

    def validate_ends(self, field: Field) -> None:
        """It lasts."""
        if self.starts.data and field.data and field.data <= self.starts.data:
            raise ValidationError(ENDS_FIRST)


class EnterForm(_Hours):
    """The same work of everyone who is ticked."""

    activity = fields.choice(N_("For"), OTHER_WORK)
    people = CheckboxesField(N_("Who was there"), validators=[InputRequired(N_("Tick at least one person."))])
    course = fields.choice(
        N_("Write a certificate, too"),
        COURSES,
        required=False,
        hint=N_("Everyone ticked then counts as trained from that day. Leave empty for none."),
    )

    def offer(self, people: Iterable[tuple[int, str]], *, certificates: bool) -> None:
        """Give those who work at the school; without the right to write certificates their field goes."""
        self.people.choices = [SelectChoice(number, name) for number, name in people]
        if not certificates:
            del self.course

    def validate_activity(self, field: Field) -> None:
        """A certificate is for training."""
        if field.data == "preparation" and "course" in self and self["course"].data:
            raise ValidationError(N_("Only a training earns a certificate."))


class CorrectForm(_Hours):
    """What was written down, put right."""


class WithdrawForm(FlaskForm):
    """Why it is taken back."""

    reason = fields.text(N_("Why"), longest=400, required=True)

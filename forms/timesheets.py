"""Which hours go onto a timesheet."""

from datetime import date, timedelta

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from forms.fields import day
from forms.look_ups import LookUpField
from workflows.words import N_

LONGEST = timedelta(days=92)


class PeriodForm(FlaskForm):
    """A month or a pay period, by its first and last day."""

    class Meta:
        csrf = False
        """It only asks; nothing is changed by it."""

    first = day(N_("First day"), required=True)
    last = day(
        N_("Last day"),
        required=True,
        hint=N_("A pay period as your payroll counts it; three months at most."),
    )

    def validate_last(self, field: Field) -> None:
        """It ends after it begins, and soon enough."""
        if not isinstance(self.first.data, date) or field.data is None:
            return
        if field.data < self.first.data:
            raise ValidationError(N_("The last day lies before the first."))
        if field.data - self.first.data > LONGEST:
            raise ValidationError(N_("Choose three months at most."))


class PersonPeriodForm(PeriodForm):
    """The same for a colleague."""

    class Meta:
        csrf = True

    person = LookUpField(N_("Whose hours?"), hint=N_("Type the last name first, such as “Reyes Maria”."))

"""What people fill in about pay: which payments to approve, the day a batch was paid."""

from flask_wtf import FlaskForm

from forms.fields import day
from workflows.words import N_


class MarkPaidForm(FlaskForm):
    """The day on which the district's payroll paid a batch."""

    paid_on = day(N_("The day it was paid"), required=True)

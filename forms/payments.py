"""What people fill in about pay: reasons and answers, who covers for whom, whom to ask, the day a batch was paid."""

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from forms.fields import choice, day, text, yes
from workflows.words import N_

LONGEST_COVER = timedelta(days=92)
"""A colleague approves for somebody for at most three months."""


class MarkPaidForm(FlaskForm):
    """The day on which the district's payroll paid a batch."""

    paid_on = day(N_("The day it was paid"), required=True)


class ReturnForm(FlaskForm):
    """The question with which a payment goes back."""

    reason = text(
        N_("What should they look at?"), longest=400, required=True, hint=N_("The person reads these words.")
    )


class ExceptionForm(FlaskForm):
    """Why a payment is due although a rule stands against it."""

    reason = text(
        N_("Why it is paid after all"), longest=400, required=True, hint=N_("It stands with the payment.")
    )


class MendForm(FlaskForm):
    """The answer to a question."""

    words = text(
        N_("Your answer"),
        longest=400,
        required=True,
        hint=N_("What you put right, or that all is as it was."),
    )


class AskReversalForm(FlaskForm):
    """Why a paid payment should be taken back."""

    reason = text(
        N_("Why it should be taken back"), longest=400, required=True, hint=N_("The coordinator reads it.")
    )
    pay_again = yes(N_("Pay it again afterwards"), hint=N_("A new payment is due and is approved anew."))


class KeepPaidForm(FlaskForm):
    """Why a paid payment stays as it is."""

    reason = text(
        N_("Why it stays paid"), longest=400, required=True, hint=N_("Whoever asked in Payroll reads it.")
    )


class ExplainForm(FlaskForm):
    """Why what an auditor would ask about is in order."""

    words = text(N_("Why this is in order"), longest=400)


class CoverForm(FlaskForm):
    """Who approves at a school while its site admin is away, and from when to when."""

    school = choice(N_("At which school?"), ())
    person = choice(N_("Who approves for you?"), ())
    starts_on = day(N_("From"), required=True)
    ends_on = day(N_("Until"), required=True, hint=N_("Three months at most; it ends by itself."))

    def __init__(self, *, today: date, schools: list[Any], people: list[Any], **options: Any) -> None:
        super().__init__(**options)
        self.today = today
        self.school.choices, self.person.choices = schools, people
        if len(schools) == 1:
            del self.school

    def validate_starts_on(self, field: Field) -> None:
        """Nobody covered yesterday."""
        if field.data is not None and field.data < self.today:
            raise ValidationError(N_("Choose today or a later day."))

    def validate_ends_on(self, field: Field) -> None:
        """It ends after it starts, and soon enough."""
        if field.data is None or self.starts_on.data is None:
            return
        if field.data < self.starts_on.data:
            raise ValidationError(N_("The last day is before the first; change one of them."))
        if field.data - self.starts_on.data > LONGEST_COVER:
            raise ValidationError(
                N_("Three months at most. If you are away for longer, ask for a Site admin.")
            )

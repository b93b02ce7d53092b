"""What Payroll fills in about batches: which payments, the day of pay, a reason, the confirmation file."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired, FileSize
from wtforms import Form

from forms.fields import choice, day, text
from forms.payroll.answers import LONGEST_REASON, MEANINGS
from workflows.words import N_

MOST_BYTES = 2 * 1024 * 1024
NO_FILE = N_("Choose a CSV or Excel (.xlsx) file.")


class ChooseForm(Form):
    """Which payments a batch takes, and in which file; read from the address, so it changes nothing."""

    first = day(N_("First day of work"), hint=N_("Empty: from the beginning."))
    last = day(N_("Last day of work"), hint=N_("Empty: up to today."))
    fund = choice(N_("Fund"), (), required=False)
    profile = choice(N_("File"), ())


class PaidForm(FlaskForm):
    """The day on which the district's payroll paid a batch or some lines of it."""

    paid_on = day(N_("The day it was paid"), required=True)


class RejectForm(FlaskForm):
    """Why payroll could not pay a line, in its words."""

    reason = text(
        N_("Payroll’s reason"), longest=LONGEST_REASON, required=True, hint=N_("The person reads it.")
    )


class AnswerForm(FlaskForm):
    """Hands payroll's confirmation file in."""

    sheet = FileField(
        N_("Payroll’s confirmation file"),
        [
            FileRequired(NO_FILE),
            FileAllowed(("csv", "txt", "xlsx"), NO_FILE),
            FileSize(MOST_BYTES, 1, N_("This file is empty, or larger than 2 MB.")),
        ],
        description=N_("CSV or Excel (.xlsx). You look through it before anything changes."),
        render_kw={"accept": ".csv,.txt,.xlsx"},
    )


class CopyForm(FlaskForm):
    """Which profile is copied, and the copy's name."""

    profile = choice(N_("Start from"), ())
    name = text(N_("Name of the copy"), longest=100, required=True)


class ColumnsForm(Form):
    """Which column of the file means what, and the day for rows without one; read from the address, or sent again."""

    paid_on = day(N_("The day it was paid"), required=True, hint=N_("For lines without a day of their own."))
    payment, employee_id, amount, status, reason, day = (
        choice(label, (), required=False) for label in MEANINGS.values()
    )

    def offer(self, headings: list[tuple[str, str]]) -> None:
        """Give each meaning the file's headings to choose from."""
        for meaning in MEANINGS:
            self[meaning].choices = headings

    @property
    def chosen(self) -> dict[str, int]:
        """The number of the column that has each meaning; what is no column of the file has none."""
        offered = {meaning: {code for code, _ in self[meaning].choices} for meaning in MEANINGS}
        return {
            meaning: int(self[meaning].data) for meaning in MEANINGS if self[meaning].data in offered[meaning]
        }

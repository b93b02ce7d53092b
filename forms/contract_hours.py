"""Hours of contract: when people are paid already."""

from datetime import date, timedelta
from typing import Any

from wtforms import Field, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from forms import fields
from forms.look_ups import LookUpField
from forms.records import EMPLOYEE_CLASSES, ENDS_FIRST, RecordForm
from workflows.words import N_

WEEKDAYS = (
    (0, N_("Monday")),
    (1, N_("Tuesday")),
    (2, N_("Wednesday")),
    (3, N_("Thursday")),
    (4, N_("Friday")),
    (5, N_("Saturday")),
    (6, N_("Sunday")),
)
NO_START = N_("Type from when, or say that there are no contract hours.")
NO_END = N_("Type until when, or say that there are no contract hours.")
BACKWARDS = N_(
    "These hours end before they start. Hours past midnight end at 11:59 PM; add the rest to the next day."
)
LONGEST = timedelta(days=800)
"""Of one row: two school years and their summers."""


class ContractHoursForm(RecordForm):
    """From when to when on which days; or that these days have none."""

    school_id = LookUpField(
        N_("Only for one school"), required=False, hint=N_("Leave empty for the whole district.")
    )
    employee_class = fields.choice(
        N_("Only for one class of employee"),
        EMPLOYEE_CLASSES,
        required=False,
        hint=N_("Leave empty for both."),
    )
    first_on = fields.day(N_("First day"), required=True)
    last_on = fields.day(
        N_("Last day"), hint=N_("Leave empty for a single day, such as one with an early release.")
    )
    weekdays = SelectMultipleField(
        N_("On these days of the week"),
        choices=[SelectChoice(str(number), words) for number, words in WEEKDAYS],
        coerce=int,
        default=lambda: [0, 1, 2, 3, 4],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    free = fields.yes(
        N_("No contract hours on these days"),
        hint=N_("Then leave both times empty. Holidays have none anyway."),
    )
    starts_at = fields.clock(N_("From"))
    ends_at = fields.clock(N_("Until"), hint=N_("Visits that overlap these hours are not payable."))

    def values(self) -> dict[str, Any]:
        """What was typed; a single day ends as it began."""
        typed = super().values()
        del typed["free"]
        return {**typed, "last_on": typed["last_on"] or typed["first_on"]}

    def validate_last_on(self, field: Field) -> None:
        """A period goes forward, and not for ever."""
        first, last = self.first_on.data, field.data
        if first and last and last < first:
            raise ValidationError(ENDS_FIRST)
        if first and last and last - first > LONGEST:
            raise ValidationError(N_("This is longer than two school years; check the year."))

    def validate_weekdays(self, field: Field) -> None:
        """Some day of the period is meant."""
        if not field.data:
            raise ValidationError(N_("Choose at least one day."))
        first = self.first_on.data
        if first and not _some_day(first, self.last_on.data or first, set(field.data)):
            raise ValidationError(N_("None of these days lies between the first and the last day."))

    def validate_free(self, field: Field) -> None:
        """Either hours or none."""
        if field.data and (self.starts_at.data or self.ends_at.data):
            raise ValidationError(N_("Leave the times empty, or take this mark away."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Hours of one day have both ends, the second after the first; an empty field is looked at, too."""
        fits = super().validate(extra_validators)
        if self.free.data:
            return fits
        for field, sentence in ((self.starts_at, NO_START), (self.ends_at, NO_END)):
            if field.data is None and not field.errors:
                field.errors = [sentence]
        starts, ends = self.starts_at.data, self.ends_at.data
        if starts is not None and ends is not None and ends <= starts:
            self.ends_at.errors = [BACKWARDS]
        return fits and not self.starts_at.errors and not self.ends_at.errors


def _some_day(first: date, last: date, weekdays: set[int]) -> bool:
    days = min((last - first).days, 6)
    return any((first + timedelta(days=each)).weekday() in weekdays for each in range(max(days, 0) + 1))

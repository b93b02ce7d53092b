"""Days without school."""

from typing import Any

from wtforms import Field, ValidationError

from forms import fields
from forms.look_ups import LookUpField
from forms.records import ENDS_FIRST, RecordForm
from workflows.words import N_


class HolidayForm(RecordForm):
    """One day or several, for the district or one school."""

    name = fields.text(N_("Name"), longest=100, required=True, hint=N_("Such as Winter break."))
    starts_on = fields.day(N_("First day"), required=True)
    ends_on = fields.day(N_("Last day"), hint=N_("Leave empty for a single day."))
    school_id = LookUpField(
        N_("Only for one school"), required=False, hint=N_("Leave empty for the whole district.")
    )

    def validate_ends_on(self, field: Field) -> None:
        """The last day does not lie before the first."""
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(ENDS_FIRST)

    def values(self) -> dict[str, Any]:
        """A single day ends as it began."""
        typed = super().values()
        return {**typed, "ends_on": typed["ends_on"] or typed["starts_on"]}

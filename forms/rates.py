"""What a visit and other work pay."""

from decimal import Decimal
from typing import Any

from wtforms import Field, ValidationError

from forms import fields
from forms.records import EMPLOYEE_CLASSES, RecordForm
from workflows.words import N_

ACTIVITIES = (
    ("visit", N_("A visit")),
    ("interpreting", N_("Interpreting")),
    ("training", N_("A training")),
    ("preparation", N_("Preparation")),
)
BASES = (("flat", N_("Per visit")), ("hourly", N_("Per hour")))
EXEMPT = (("True", N_("Exempt from overtime")), ("False", N_("Not exempt")))
_EXEMPT = {"True": True, "False": False}


class RateForm(RecordForm):
    """An amount from a day on."""

    employee_class = fields.choice(N_("Class of employee"), EMPLOYEE_CLASSES)
    exempt = fields.choice(
        N_("Only for those who are"),
        EXEMPT,
        required=False,
        hint=N_("Leave empty for both. A rate for one of them goes before one for both."),
    )
    activity = fields.choice(N_("For"), ACTIVITIES)
    basis = fields.choice(
        N_("Paid"),
        BASES,
        hint=N_("Who is not exempt from overtime is usually owed an amount for each hour."),
    )
    amount = fields.amount(N_("Amount, in dollars"), most=Decimal("9999.99"))
    starts_on = fields.day(
        N_("From"),
        required=True,
        hint=N_("It holds until a newer rate starts. Payments that are made already keep their amount."),
    )

    def values(self) -> dict[str, Any]:
        """What was typed; nobody named means both."""
        typed = super().values()
        return {**typed, "exempt": _EXEMPT.get(typed["exempt"] or "")}

    def validate_amount(self, field: Field) -> None:
        """A rate of nothing would leave people unpaid without a warning."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(N_("Type an amount above zero. Without a rate nothing is paid."))

"""What a district pays for: the rules of pay, each with what it changes."""

from typing import Any

from wtforms import Field, IntegerField, ValidationError
from wtforms.validators import Optional

from forms import fields
from forms.fields import WholeNumberField, Within
from workflows.words import N_

PAY_NO_ONE_HOME = (("none", N_("Nothing")), ("reduced", N_("A share")), ("full", N_("The full amount")))
SIBLINGS_PAID = (
    ("each", N_("Each visit")),
    ("once", N_("One visit to a household on one day")),
    ("child", N_("Each child, where the rate is per visit")),
)
PAY_RULES = (
    "pay_in_hours",
    "pay_alone",
    "pay_untrained",
    "paid_visitors",
    "paid_up_to_visit",
    "siblings_paid",
    "most_visits_a_month",
    "most_visits_a_student",
    "pay_no_one_home",
    "reduced_share",
)
APPROVING_RULES = ("second_approval_above", "escalate_days", "unpaid_days")


def _cap(label: str, *, most: int, hint: str) -> IntegerField:
    """A whole number from 1; nothing typed means that there is no cap."""
    within = Within(1, most, N_("This number is too small or too large."))
    return WholeNumberField(label, [Optional(), within], description=hint, render_kw={"min": 1, "max": most})


class PayRulesFields:
    """The fields of pay, for the form of all rules."""

    pay_in_hours = fields.yes(
        N_("Pay a visit inside the hours of contract"),
        hint=N_("Otherwise any overlap is noted as not payable, with the hours; see Contract hours."),
    )
    pay_alone = fields.yes(
        N_("Pay a visit that one educator made alone"),
        hint=N_("Otherwise it is noted as not payable, with this reason."),
    )
    pay_untrained = fields.yes(
        N_("Pay a visit by an educator whose training had lapsed"),
        hint=N_("Otherwise it is noted as not payable, with this reason."),
    )
    paid_visitors = fields.whole_number(
        N_("At most so many visitors of one visit are paid"),
        least=1,
        most=4,
        hint=N_(
            "Those who were on the team before the day come first. Whoever interprets is paid beside them."
        ),
    )
    paid_up_to_visit = _cap(
        N_("Visits are paid up to number"),
        most=20,
        hint=N_("Of one school year: 2 pays the first and the second. Leave empty to pay all."),
    )
    siblings_paid = fields.choice(
        N_("Children of one household"),
        SIBLINGS_PAID,
        hint=N_("What is paid when brothers and sisters are visited on one day."),
    )
    most_visits_a_month = _cap(
        N_("Paid visits of one educator in a calendar month, at most"),
        most=200,
        hint=N_("The earliest visits are paid, whenever they were written down. Leave empty for no limit."),
    )
    most_visits_a_student = _cap(
        N_("Paid visits to one child in a school year, at most"),
        most=50,
        hint=N_("The earliest visits are paid, whenever they were written down. Leave empty for no limit."),
    )
    pay_no_one_home = fields.choice(
        N_("Pay when no one was home"),
        PAY_NO_ONE_HOME,
        hint=N_("Once for each visit. A visit that a family called off at the door counts the same."),
    )
    reduced_share = fields.AmountField(
        N_("The share, from 0 to 1"),
        [Within(0, 1, N_("Between 0 and 1, such as 0.50."))],
        places=2,
        description=N_("Of the usual pay, when no one was home and a share is paid."),
    )
    second_approval_above = fields.amount(
        N_("A second person approves payments above, in dollars"),
        required=False,
        hint=N_("Leave empty if one approval is enough for every payment."),
    )
    escalate_days = fields.whole_number(
        N_("An approval is late after so many days"),
        least=3,
        most=90,
        hint=N_("Then the district coordinator is told."),
    )
    unpaid_days = fields.whole_number(
        N_("Pay is late after so many days"),
        least=7,
        most=180,
        hint=N_("Counted from the reflection; then the coordinator sees the school and the visit."),
    )

    def validate_second_approval_above(self, field: Field) -> None:
        """Every payment is above nothing: that would be meant otherwise."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(N_("Type an amount above zero, or leave it empty."))


def words_of() -> dict[str, dict[str, Any]]:
    """The choices of pay, by column."""
    return {"pay_no_one_home": dict(PAY_NO_ONE_HOME), "siblings_paid": dict(SIBLINGS_PAID)}

"""The history of a payment in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports.one_payment import Happened
from app.views.shown import day

STEPS: Mapping[str, Any] = {
    "create": _l("The payment came up."),
    "create_not_payable": _l("Noted that a rule stands against paying."),
    "make_exception": _l("Made an exception."),
    "approve_first": _l("Gave the first of two approvals."),
    "approve": _l("Approved it."),
    "found_short": _l("No fund had the money."),
    "found_money": _l("There is money for it now."),
    "send_back": _l("Sent it back with a question."),
    "mend": _l("Answered the question."),
    "escalate": _l("It waited long; the district coordinator was told."),
    "waive": _l("Gave this pay up."),
    "export": _l("Put it into a payroll batch."),
    "mark_paid": _l("Noted that it was paid."),
    "reject": _l("Payroll could not pay it."),
    "ask_reversal": _l("Asked to take it back."),
    "reverse": _l("Agreed to take it back."),
    "keep_paid": _l("Did not agree to take it back."),
    "take_back": _l("The taking back came up, approved."),
    "withdraw": _l("Taken back after a correction."),
}
ICONS = {
    "approve": "check",
    "approve_first": "check",
    "mark_paid": "money",
    "send_back": "speech",
    "mend": "pen",
}


@dataclass(frozen=True)
class Told:
    """One line of the timeline."""

    sentence: str
    who: str | None
    at: datetime
    icon: str


def told(history: tuple[Happened, ...]) -> list[Told]:
    """The history, oldest first, in the reader's language."""
    return [
        Told(_sentence(each.action, each.facts), each.who, each.at, ICONS.get(each.action, "clock"))
        for each in history
    ]


def _sentence(action: str, facts: Mapping[str, Any]) -> str:
    if action == "mark_paid" and "paid_on" in facts:
        return _("Paid on %(day)s.", day=day(date.fromisoformat(facts["paid_on"])))
    if action == "export" and "batch" in facts:
        return _("Put it into payroll batch #%(number)s.", number=facts["batch"])
    if action == "create" and "replaces" in facts:
        return _("It follows payment #%(number)s.", number=facts["replaces"])
    return str(STEPS.get(action, action))

"""Where a payment stands and what comes next, in a sentence for whoever looks at it."""

from flask_babel import gettext as _

from app.reports.payments import Line
from app.services.payments.again import WAITING
from app.views.shown import day


def next_words(line: Line, *, mine: bool = False, without_money: bool = False) -> str:
    """What comes next, and from whom; `mine`: whoever is paid reads it; `without_money`: no fund could pay it now."""
    if mine and line.state == "returned":
        return _("Next: you answer the question.")
    if line.reversed_on:
        return _("It was paid, and taken back on %(day)s.", day=day(line.reversed_on))
    if line.state == "due" and line.short_since:
        return _("No fund has this money yet; the district coordinator sees it.")
    if line.state == "due" and without_money:
        return _("Next: a fund gets the money for it; then it can be approved.")
    if line.state == "due" and line.half_approved:
        return _("One approval is there; a second person follows.")
    if line.takes_back and line.state == "approved":
        return _("It takes money back with the next payroll batch.")
    if line.state == "paid" and line.paid_on:
        return _("Paid on %(day)s.", day=day(line.paid_on))
    if line.state == "not_payable" and line.why.get("rule") in WAITING:
        return _missing()[line.why["rule"]]
    return _next()[line.state]


def _missing() -> dict[str, str]:
    """What earned pay waits for: it is made anew as soon as that is there."""
    return {
        "no_rate": _("Next: the district adds a rate; then it is worked out."),
        "no_class": _("Next: the district notes the employee class; then it is worked out."),
    }


def _next() -> dict[str, str]:
    return {
        "due": _("Next: somebody at the school approves it."),
        "not_payable": _("Nothing comes; an exception can be made with a reason."),
        "returned": _("Next: the person answers the question."),
        "approved": _("Next: Payroll puts it into a batch."),
        "exported": _("Next: the district’s payroll pays it."),
        "paid": _("It is paid."),
        "waived": _("It was given up; nothing comes."),
        "rejected": _("Payroll could not pay it; another payment follows it."),
    }

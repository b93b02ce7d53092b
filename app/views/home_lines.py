"""Lines of my work: one thing that waits, and those that are about pay."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.reports.counting import More
from app.reports.work_money import Money
from app.views.frame import may
from app.views.shown import how_many, money


@dataclass(frozen=True)
class Line:
    """One thing that waits: what, for whom, why now, and its one action; `icon` is a name in `icons.html`."""

    what: str
    who: str
    why: str
    label: str
    url: str
    icon: str = "note"


def look(what: str, why: str, url: str, icon: str) -> Line:
    """A line whose action is to look at a page."""
    return Line(what, "", why, _("Look at it"), url, icon)


def money_lines(found: Money, now: datetime) -> list[Line]:
    """What waits in the way of pay: one's own first."""
    lines = [
        *_returned(found),
        *_approvals(found, now),
        *_reversals(found, now),
        *_shortages(found),
        *_payroll(found),
    ]
    return [line for line in lines if line is not None]


def _returned(found: Money) -> list[Line | None]:
    """Pay of one's own that somebody asks about: nobody else can answer."""
    if found.returned_of is None or not may("can_show", "OnePaymentView"):
        return []
    what = ngettext(
        "Answer a question about your pay", "Answer questions about %(num)d of your payments", found.returned
    )
    why, url = _("it waits for your answer"), url_for("OnePaymentView.show", pk=found.returned_of)
    return [Line(what, "", why, _("Answer it"), url, "money")]


def _approvals(found: Money, now: datetime) -> list[Line | None]:
    if not found.to_approve or found.oldest is None:
        return []
    what = ngettext("Approve %(num)d payment", "Approve %(num)d payments", found.to_approve)
    if isinstance(found.to_approve, More):
        what = _("Approve more than %(num)s payments", num=how_many(int(found.to_approve)))
    return [_money_line(what, _waits(found.oldest, now), _("Approve"), "PaymentView.list")]


def _reversals(found: Money, now: datetime) -> list[Line | None]:
    if found.reversal_of is None or found.reversal_since is None:
        return []
    what = ngettext(
        "Payroll asks to take %(num)d payment back",
        "Payroll asks to take %(num)d payments back",
        found.reversals,
    )
    since = _waits(found.reversal_since, now)
    return [look(what, since, url_for("OnePaymentView.show", pk=found.reversal_of), "money")]


def _waits(since: datetime, now: datetime) -> str:
    days = (now - since).days
    if not days:
        return _("since today")
    return ngettext("the oldest waits %(num)d day", "the oldest waits %(num)d days", days)


def _shortages(found: Money) -> list[Line | None]:
    lines: list[Line | None] = []
    if found.short_funds:
        what = ngettext("%(num)d fund is short", "%(num)d funds are short", found.short_funds)
        why = ngettext("more is promised than it holds", "more is promised than they hold", found.short_funds)
        lines.append(_money_line(what, why, _("Open"), "FundView.list"))
    if found.without_rate:
        what = ngettext(
            "%(num)d group of people has no rate", "%(num)d groups of people have no rate", found.without_rate
        )
        lines.append(_money_line(what, _("add one before payday"), _("Look at it"), "RateView.list"))
    if found.short_payments:
        what = ngettext(
            "%(num)d payment waits for money", "%(num)d payments wait for money", found.short_payments
        )
        if isinstance(found.short_payments, More):
            what = _("More than %(num)s payments wait for money", num=how_many(int(found.short_payments)))
        lines.append(_money_line(what, _("no fund can pay it yet"), _("Open"), "PaymentView.list"))
    if found.overdue:
        what = ngettext(
            "%(num)d payment waits for approval", "%(num)d payments wait for approval", found.overdue
        )
        if isinstance(found.overdue, More):
            what = _("More than %(num)s payments wait for approval", num=how_many(int(found.overdue)))
        lines.append(_money_line(what, _("for more than a week"), _("Open"), "PaymentView.list"))
    return lines


def _payroll(found: Money) -> list[Line | None]:
    lines: list[Line | None] = []
    if found.approved:
        what = ngettext("Pay %(num)d approved payment", "Pay %(num)d approved payments", found.approved)
        if isinstance(found.approved, More):
            what = _("Pay more than %(num)s approved payments", num=how_many(int(found.approved)))
        why = _("together %(amount)s", amount=money(found.approved_sum))
        may_pay = may("can_pay", "PayrollView")
        label, onward = (
            (_("Make a batch"), "MakeBatchView.look") if may_pay else (_("Open"), "PayrollView.list")
        )
        lines.append(_money_line(what, why, label, onward))
    if found.open_batches:
        what = ngettext(
            "%(num)d batch is not marked paid", "%(num)d batches are not marked paid", found.open_batches
        )
        lines.append(_money_line(what, _("once the money is out, say so"), _("Open"), "PayrollView.list"))
    return lines


def _money_line(what: str, why: str, label: str, endpoint: str) -> Line | None:
    """A line that leads to a page about money, where there is one."""
    if endpoint not in current_app.view_functions:
        return None
    return Line(what, "", why, label, url_for(endpoint), "money")

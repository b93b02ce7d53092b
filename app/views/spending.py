"""Where the money is, by fund, school and month (R13)."""

from datetime import date
from typing import Any

from flask import Response as FlaskResponse
from flask import g, redirect, request
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.models import Fund
from app.reports import funds as report
from app.reports.funds import Row, Spending
from app.services import clock
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.exports import as_file
from app.views.fund_words import forecast_words, month_words, used_up_words
from app.views.listing import Asked, Filter, Options, asked_for
from app.views.narrowing import SCHOOL

BY = {"fund": _l("By fund"), "school": _l("By school"), "month": _l("By month")}
MONTH = "%Y-%m"


class SpendingView(Page):
    """`/spending/`: three peers over the same figures, with chart, table and file."""

    route_base = "/spending"
    default_view = "list"
    method_permission_name = {"list": "list", "export": "list"}

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """Allocated, promised, spent and left; how long each fund lasts."""
        asked = _asked()
        if asked.moves:
            return redirect(asked.address(), 303)
        found, by = _found(asked), _by()
        today = clock.today(me().district_id)
        told = [(fund.name, _lasts(fund, today)) for fund in found.funds]
        return self.render_template(
            "money/spending.html",
            asked=asked,
            by=by,
            tabs=[
                (said, asked.address(by=code if code != "fund" else None), code == by)
                for code, said in BY.items()
            ],
            rows=[(row, _label(row, by)) for row in found.rows],
            used_elsewhere=found.used_elsewhere,
            forecasts=[each for each in told if each[1]] if by == "fund" else [],
            notes=[(fund.name, fund.note) for fund in found.funds if fund.note],
        )

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The same as a file."""
        asked, by = _asked(), _by()
        headings = [_("Fund") if by == "fund" else _("School") if by == "school" else _("Month")]
        headings += [_("Allocated"), _("Promised to visits"), _("Spent"), _("Left")]
        rows = (
            (_label(row, by), row.allocated, row.committed, row.spent, row.left) for row in _found(asked).rows
        )
        return as_file(f"spending-by-{by}", headings, rows, filters=asked.chosen)


def _whole() -> Spending:
    """Everything that this person may look at; read once for a page's options."""
    if "spending" not in g:
        g.spending = report.spending(me())
    found: Spending = g.spending
    return found


def _months() -> Options:
    return [(each.strftime(MONTH), month_words(each)) for each in _whole().months]


def _schools() -> Options:
    return _whole().schools if len(_whole().schools) > 1 else []


FILTERS = (
    Filter("fund", _l("Fund"), lambda: [(str(fund.id), fund.name) for fund in _whole().funds]),
    Filter("school", SCHOOL, _schools),
    Filter("month", _l("Month"), _months),
)


def _asked() -> Asked:
    return asked_for("SpendingView.list", FILTERS, keep=("by",))


def _by() -> str:
    typed = request.args.get("by", "fund")
    return typed if typed in BY else "fund"


def _found(asked: Asked) -> Spending:
    chosen: dict[str, Any] = asked.chosen
    month = date.fromisoformat(chosen["month"] + "-01") if "month" in chosen else None
    return report.spending(
        me(),
        by=_by(),
        fund_id=int(chosen["fund"]) if "fund" in chosen else None,
        school_id=int(chosen["school"]) if "school" in chosen else None,
        month=month,
    )


def _lasts(fund: Fund, today: date) -> str:
    return used_up_words(fund, today) or forecast_words(report.forecast_of(fund, today), fund)


def _label(row: Row, by: str) -> str:
    return month_words(date.fromisoformat(row.key + "-01")) if by == "month" else row.label


VIEWS = [SpendingView]

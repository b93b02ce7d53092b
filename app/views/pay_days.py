"""How long pay takes, by school and month (R82)."""

from typing import Any

from flask import Response as FlaskResponse
from flask import request
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports import pay_days as report
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.exports import as_file
from app.views.fund_words import month_words
from app.views.listing import Asked, Filter, Options, asked_for
from app.views.narrowing import SCHOOL

BY = {"school": _l("By school"), "month": _l("By month"), "both": _l("By school and month")}


class PayDaysView(Page):
    """`/days-to-pay/`: from the day of the visit to the day of pay."""

    route_base = "/days-to-pay"
    default_view = "list"
    method_permission_name = {"list": "list", "export": "list"}

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """Median, the slowest tenth, and what is still open."""
        asked, by = _asked(), _by()
        return self.render_template(
            "payroll/days.html",
            asked=asked,
            by=by,
            tabs=[
                (said, asked.address(by=code if code != "school" else None), code == by)
                for code, said in BY.items()
            ],
            rows=[(_labels(row), row) for row in _found(asked, by)],
        )

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The same as a file."""
        asked, by = _asked(), _by()
        headings = (
            _("School"), _("Month"), _("Paid"), _("Half within days"), _("Nine of ten within days"),
            _("Still open"), _("The oldest waits for days"),
        )  # fmt: skip
        cells = (
            (
                row.school,
                row.month and row.month.isoformat()[:7],
                row.paid,
                row.median,
                row.slow,
                row.open,
                row.longest,
            )
            for row in _found(asked, by)
        )
        return as_file(f"days-to-pay-by-{by}", headings, cells, filters=asked.chosen)


def _schools() -> Options:
    found = report.schools_paid(me().district_id)
    return found if len(found) > 1 else []


FILTERS = (Filter("school", SCHOOL, _schools),)


def _asked() -> Asked:
    return asked_for("PayDaysView.list", FILTERS, keep=("by",))


def _by() -> str:
    typed = request.args.get("by", "school")
    return typed if typed in BY else "school"


def _found(asked: Asked, by: str) -> Any:
    school = asked.chosen.get("school")
    return report.pay_days(me().district_id, by=by, school_id=int(school) if school else None)


def _labels(row: report.PayDays) -> str:
    words = [row.school, month_words(row.month) if row.month else None]
    return " · ".join(each for each in words if each) or _("All together")


VIEWS = [PayDaysView]

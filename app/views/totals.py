"""Totals in which nobody can be told apart: the page of a partner and of an executive."""

from collections.abc import Iterator
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, request
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.models import SchoolYear
from app.reports import totals as report
from app.reports.totals import Counted, Totals
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.exports import as_file


class TotalsView(Page):
    """`/totals/`"""

    route_base = "/totals"
    default_view = "list"
    method_permission_name = {"list": "list", "export": "list"}

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """The totals of a school year."""
        years = report.years(me().district_id)
        year = _chosen(years)
        found = report.totals(me(), year) if year else None
        return self.render_template("totals/list.html", found=found, years=years, year=year)

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The same as a file; what is kept back on the page is kept back there."""
        year = _chosen(report.years(me().district_id)) or abort(404)
        found = report.totals(me(), year)
        headings = [_("School"), _("Students reached"), _("Visits"), _("Educators")]
        if found.money:
            headings += [_("Approved"), _("Paid")]
        return as_file("totals", headings, _rows(found), filters={"year": str(year.id)})


def _chosen(years: Any) -> SchoolYear | None:
    typed = request.args.get("year", "")
    current = next((each for each in years if each.current), years[0] if years else None)
    return next((each for each in years if str(each.id) == typed), current)


def _rows(found: Totals) -> Iterator[tuple]:
    for name, counted in (*found.rows, (_("All schools"), found.sum)):
        yield (name, *_cells(counted, found))


def _cells(counted: Counted | None, found: Totals) -> tuple:
    if counted is None:
        return (_("too few to tell"),) * (5 if found.money else 3)
    plain = (counted.students, counted.visits, counted.educators)
    return (*plain, counted.approved, counted.paid) if found.money else plain


VIEWS = [TotalsView]

"""Funds: from which money visits are paid, how long it lasts, and what moves from one to another."""

from typing import Any

from flask import abort, flash, redirect, request
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.models import Fund
from app.reports import funds as reports
from app.services import clock, funds
from app.services.errors import NotFound, Refused
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView, version_of
from app.views.fund_words import (
    SOURCE_WORDS,
    forecast_words,
    month_rows,
    use_options,
    used_up_words,
    uses_words,
)
from app.views.listing import Filter
from app.views.narrowing import by_code, by_school
from app.views.shown import money, refusal
from forms.funds import SOURCES, FundForm, MoveForm


class FundView(AppModelView):
    """`/funds/`: what is committed and spent is shown and never typed."""

    route_base = "/funds"
    include_route_methods = AppModelView.include_route_methods | {"move"}
    method_permission_name = {
        "list": "list", "export": "list", "show": "show", "add": "add", "edit": "edit", "move": "edit",
    }  # fmt: skip
    datamodel = SQLAInterface(Fund)
    show_template = "money/fund.html"
    list_title, add_title, edit_title = _l("Funds"), _l("Add a fund"), _l("Change the fund")
    list_columns = ("name", "school", "allocated", "committed", "spent", "left", "ends_on")
    show_columns = (
        *("name", "source", "account_code", "grant", "school", "starts_on", "ends_on", "allowed_uses"),
        *("most_per_person", "allocated", "committed", "spent", "left", "note"),
    )
    order_columns = ("name", "allocated", "committed", "spent", "ends_on")
    search_columns = ("name", "account_code")
    base_order = ("name", "asc")
    label_columns = {
        "name": _l("Name"),
        "source": _l("Where the money comes from"),
        "account_code": _l("Account code"),
        "grant": _l("Allocation of the grant"),
        "school": _l("School"),
        "starts_on": _l("First day"),
        "ends_on": _l("Last day"),
        "allowed_uses": _l("What it may pay"),
        "most_per_person": _l("The most for one person"),
        "allocated": _l("Allocated"),
        "committed": _l("Promised to visits"),
        "spent": _l("Spent"),
        "left": _l("Left"),
        "note": _l("What its schools should know"),
    }
    words_of = {"source": SOURCE_WORDS}
    export_columns = show_columns
    filters = (
        by_school(Fund.school_id, without=_l("All schools")),
        by_code("source", _l("Where the money comes from"), Fund.source, SOURCE_WORDS),
        Filter("pays", _l("What it may pay"), use_options, lambda code: Fund.allowed_uses.contains([code])),
    )
    loads = (joinedload(Fund.school), joinedload(Fund.grant))
    nothing = _l("No fund yet. Visits are paid from one.")
    add_form = edit_form = FundForm

    @expose("/<int:pk>/move", methods=("GET", "POST"))
    @has_access
    def move(self, pk: int) -> Answer:
        """Move money to another allocation of the same grant."""
        fund = self.row(pk)
        if fund.grant_id is None:
            abort(404)
        form = MoveForm()
        others = [each for each in reports.allocations_of(fund.grant_id) if each.id != pk]
        form.to_id.choices = [(str(each.id), each.name) for each in others]
        if not form.validate_on_submit():
            return self._moving(fund, form, 422 if form.errors else 200)
        try:
            funds.move(pk, int(str(form.to_id.data)), form.amount.data, form.reason.data or "", by=me())
        except Refused as refused:
            form[refused.field or "amount"].errors = [refusal(refused)]
            return self._moving(self.row(pk), form, 409)
        except NotFound:
            abort(404)
        flash(_("%(amount)s moved.", amount=money(form.amount.data)), "success")
        return redirect(self.address_of(fund))

    def prepared(self, form: Any, row: Fund | None) -> Any:
        """Find schools by their names; offer the district's grants, and the old words of a source that has some."""
        form.school_id.ready(**finding.schools())
        form.grant_id.choices = [(str(each.id), each.name) for each in reports.grants_of(me().district_id)]
        old = [] if row is None or row.source in SOURCE_WORDS else [(row.source, row.source)]
        form.source.choices = [*SOURCES, *old]
        if row is None and not form.is_submitted():
            self._begin_with(form, request.args.get("grant", type=int))
        return form

    def _begin_with(self, form: Any, grant_id: int | None) -> None:
        """Fill the form of an allocation with what its grant says."""
        grant = next((each for each in reports.grants_of(me().district_id) if each.id == grant_id), None)
        if grant is None:
            return
        form.grant_id.data = str(grant.id)
        form.starts_on.data, form.ends_on.data = grant.starts_on, grant.ends_on
        form.source.data, form.allowed_uses.data = grant.source, list(grant.allowed_uses)

    def write_new(self, form: FundForm) -> Fund:
        """Allocate it."""
        return funds.allocate(form.values(), form_id=form.form_id.data, by=me())

    def write_change(self, row: Fund, form: FundForm) -> None:
        """Change it; what is spent stays covered."""
        funds.change(row.id, form.values(), version=version_of(form), by=me())

    def value_of(self, row: Fund, column: str) -> Any:
        """A fund without a school serves all of them."""
        if column == "left":
            return row.allocated - row.spent - row.committed
        if column == "allowed_uses":
            return uses_words(row.allowed_uses)
        value = super().value_of(row, column)
        return _("All schools") if column == "school" and value is None else value

    def more(self, row: Fund) -> dict[str, Any]:
        """How it is used by month and school, how long it lasts, and what moved."""
        today = clock.today(row.district_id)
        siblings = reports.allocations_of(row.grant_id) if row.grant_id else [row]
        return {
            "forecast": forecast_words(reports.forecast_of(row, today), row),
            "used_up": used_up_words(row, today),
            "months": month_rows(reports.spending(me(), by="month", fund_id=row.id).rows),
            "schools": [
                (each, each.label) for each in reports.spending(me(), by="school", fund_id=row.id).rows
            ],
            "may_move": row.grant_id is not None and len(siblings) > 1 and self.has("edit"),
            "moves": [
                each
                for each in reports.moves_of(siblings, row.district_id)
                if row.name in (each.giver, each.taker)
            ],
        }

    def _moving(self, fund: Fund, form: MoveForm, status: int) -> Answer:
        free = max(fund.allocated - fund.spent - fund.committed, 0)
        return self.render_template("money/move.html", fund=fund, form=form, free=free), status


VIEWS = [FundView]

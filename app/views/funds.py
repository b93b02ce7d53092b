"""Rates and funds: what a visit pays, and from which money."""

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.models import Fund, Rate
from app.views import finding
from app.views.base import AppModelView
from app.views.narrowing import by_code, by_school
from app.views.shown import money, words
from forms.records import ACTIVITIES, BASES, EMPLOYEE_CLASSES, FundForm, RateForm


class RateView(AppModelView):
    """`/rates/`"""

    route_base = "/rates"
    datamodel = SQLAInterface(Rate)
    list_title, add_title = _l("Rates"), _l("Add a rate")
    list_columns = show_columns = ("employee_class", "activity", "basis", "amount", "starts_on")
    order_columns = ("employee_class", "amount", "starts_on")
    search_columns = ()
    base_order = ("starts_on", "desc")
    label_columns = {
        "employee_class": _l("Class of employee"),
        "activity": _l("For"),
        "basis": _l("Paid"),
        "amount": _l("Amount"),
        "starts_on": _l("From"),
    }
    words_of = {"employee_class": dict(EMPLOYEE_CLASSES), "activity": dict(ACTIVITIES), "basis": dict(BASES)}
    filters = (
        by_code("class", _l("Class of employee"), Rate.employee_class, dict(EMPLOYEE_CLASSES)),
        by_code("for", _l("For"), Rate.activity, dict(ACTIVITIES)),
    )
    nothing = _l("No rate yet. It says what a visit pays.")
    add_form = edit_form = RateForm

    def title_of(self, row: Rate) -> str:
        """Whom it is for and how much: *Certificated · $60.00*."""
        return f"{words(dict(EMPLOYEE_CLASSES)[row.employee_class])} · {money(row.amount)}"


class FundView(AppModelView):
    """`/funds/`: what is committed and spent is shown and never typed."""

    route_base = "/funds"
    datamodel = SQLAInterface(Fund)
    list_title, add_title = _l("Funds"), _l("Add a fund")
    list_columns = ("name", "school", "allocated", "committed", "spent", "ends_on")
    show_columns = (
        "name",
        "source",
        "account_code",
        "school",
        "starts_on",
        "ends_on",
        "allocated",
        "committed",
        "spent",
    )
    order_columns = ("name", "allocated", "spent", "ends_on")
    search_columns = ("name", "account_code")
    base_order = ("name", "asc")
    label_columns = {
        "name": _l("Name"),
        "source": _l("Where the money comes from"),
        "account_code": _l("Account code"),
        "school": _l("School"),
        "starts_on": _l("First day"),
        "ends_on": _l("Last day"),
        "allocated": _l("Allocated"),
        "committed": _l("Promised to visits"),
        "spent": _l("Spent"),
    }
    export_columns = show_columns
    filters = (by_school(Fund.school_id, without=_l("All schools")),)
    loads = (joinedload(Fund.school),)
    nothing = _l("No fund yet. Visits are paid from one.")
    add_form = edit_form = FundForm

    def prepared(self, form: Any, row: Fund | None) -> Any:
        """Find schools by their names."""
        form.school_id.ready(**finding.schools())
        return form

    def value_of(self, row: Fund, column: str) -> Any:
        """A fund without a school serves all of them."""
        value = super().value_of(row, column)
        return _("All schools") if column == "school" and value is None else value


VIEWS = [RateView, FundView]

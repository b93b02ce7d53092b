"""Funds: from which money visits are paid."""

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.models import Fund
from app.views import finding
from app.views.base import AppModelView
from app.views.narrowing import by_school
from forms.records import FundForm


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


VIEWS = [FundView]

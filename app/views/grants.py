"""Grants: what was awarded, what of it is allocated to schools, spent and left (R112)."""

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l

from app.models import Grant
from app.reports import funds as reports
from app.services import funds
from app.views.access import me
from app.views.base import AppModelView, version_of
from app.views.fund_words import SOURCE_WORDS, use_options, uses_words
from app.views.listing import Filter
from app.views.narrowing import by_code
from forms.funds import GrantForm


class GrantView(AppModelView):
    """`/grants/`"""

    route_base = "/grants"
    datamodel = SQLAInterface(Grant)
    show_template = "money/grant.html"
    list_title, add_title, edit_title = _l("Grants"), _l("Add a grant"), _l("Change the grant")
    list_columns = ("name", "source", "award_number", "amount", "starts_on", "ends_on")
    show_columns = (
        *("name", "source", "award_number", "purpose", "starts_on", "ends_on", "amount", "allowed_uses"),
    )
    order_columns = ("name", "amount", "starts_on", "ends_on")
    search_columns = ("name", "award_number")
    base_order = ("name", "asc")
    label_columns = {
        "name": _l("Name"),
        "source": _l("Where the money comes from"),
        "award_number": _l("Award number"),
        "purpose": _l("What it is for"),
        "starts_on": _l("First day"),
        "ends_on": _l("Last day"),
        "amount": _l("Awarded"),
        "allowed_uses": _l("What it may pay"),
    }
    words_of = {"source": SOURCE_WORDS}
    export_columns = show_columns
    filters = (
        by_code("source", _l("Where the money comes from"), Grant.source, SOURCE_WORDS),
        Filter("pays", _l("What it may pay"), use_options, lambda code: Grant.allowed_uses.contains([code])),
    )
    nothing = _l("No grant is here. A fund may be an allocation of one; it need not be.")
    add_form = edit_form = GrantForm

    def write_new(self, form: GrantForm) -> Grant:
        """Note it."""
        return funds.award(form.values(), form_id=form.form_id.data, by=me())

    def write_change(self, row: Grant, form: GrantForm) -> None:
        """Change it; its allocations still fit."""
        funds.change_award(row.id, form.values(), version=version_of(form), by=me())

    def value_of(self, row: Grant, column: str) -> Any:
        """What it may pay, in words."""
        return uses_words(row.allowed_uses) if column == "allowed_uses" else super().value_of(row, column)

    def more(self, row: Grant) -> dict[str, Any]:
        """Its allocations, and what moved between them."""
        found = reports.allocations_of(row.id)
        allocated = sum((fund.allocated for fund in found), reports.NOTHING)
        return {
            "allocations": found,
            "allocated": allocated,
            "left": row.amount - allocated,
            "moves": reports.moves_of(found, row.district_id),
        }


VIEWS = [GrantView]

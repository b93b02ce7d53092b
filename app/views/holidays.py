"""Days without school, on which no visit is proposed."""

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.models import Holiday
from app.services import look_ups
from app.views.base import AppModelView
from app.views.narrowing import by_school
from forms.holidays import HolidayForm


class HolidayView(AppModelView):
    """`/holidays/`"""

    route_base = "/holidays"
    include_route_methods = AppModelView.include_route_methods | {"delete"}
    datamodel = SQLAInterface(Holiday)
    list_title, add_title = _l("Holidays"), _l("Add a holiday")
    list_columns = show_columns = ("name", "starts_on", "ends_on", "school")
    order_columns = ("name", "starts_on")
    search_columns = ("name",)
    base_order = ("starts_on", "desc")
    label_columns = {
        "name": _l("Name"),
        "starts_on": _l("First day"),
        "ends_on": _l("Last day"),
        "school": _l("School"),
    }
    filters = (by_school(Holiday.school_id, without=_l("All schools")),)
    loads = (joinedload(Holiday.school),)
    nothing = _l("No holiday is here yet. Add those of the school year, and no visit is proposed on them.")
    add_form = edit_form = HolidayForm

    def prepared(self, form: Any, row: Holiday | None) -> Any:
        """Find schools by their names."""
        form.school_id.ready(search=look_ups.schools, named=look_ups.school)
        return form

    def value_of(self, row: Holiday, column: str) -> Any:
        """A holiday without a school is one for all of them."""
        value = super().value_of(row, column)
        return _("All schools") if column == "school" and value is None else value


VIEWS = [HolidayView]

"""Schools of the district."""

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l

from app.models import School
from app.reports.access import schools_without_approver
from app.services import clock
from app.views.base import AppModelView
from app.views.narrowing import by_truth
from forms.records import SchoolForm


class SchoolView(AppModelView):
    """`/schools/`"""

    route_base = "/schools"
    datamodel = SQLAInterface(School)
    list_title, add_title = _l("Schools"), _l("Add a school")
    list_columns = ("name", "phone", "active")
    show_columns = ("name", "phone", "address", "opens_at", "closes_at", "directions", "active")
    order_columns = ("name",)
    search_columns = ("name",)
    base_order = ("name", "asc")
    label_columns = {
        "name": _l("Name"),
        "phone": _l("Phone"),
        "address": _l("Address"),
        "opens_at": _l("Classes begin"),
        "closes_at": _l("Classes end"),
        "directions": _l("What to know before a visit"),
        "active": _l("Takes part"),
    }
    export_columns = ("name", "phone", "address", "directions", "active")
    filters = (by_truth("active", _l("Takes part"), School.active),)
    nothing = _l("No school is here yet. They come with the roster, or one by one.")
    add_form = edit_form = SchoolForm
    show_template = "managing/school.html"

    def more(self, row: School) -> dict[str, Any]:
        """Whether somebody may approve payments here."""
        today = clock.today(row.district_id)
        return {"alone": row.active and row.id in schools_without_approver(row.district_id, today)}


VIEWS = [SchoolView]

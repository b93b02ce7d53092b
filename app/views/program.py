"""The district's school years."""

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l

from app.models import SchoolYear
from app.services import school_years
from app.views.access import me
from app.views.base import AppModelView, version_of
from forms.records import SchoolYearForm


class SchoolYearView(AppModelView):
    """`/school-years/`"""

    route_base = "/school-years"
    datamodel = SQLAInterface(SchoolYear)
    list_title, add_title = _l("School years"), _l("Add a school year")
    list_columns = show_columns = ("name", "starts_on", "ends_on", "visits_from", "current")
    order_columns = ("name", "starts_on")
    search_columns = ("name",)
    base_order = ("starts_on", "desc")
    list_template = "years/list.html"
    label_columns = {
        "name": _l("Name"),
        "starts_on": _l("First day"),
        "ends_on": _l("Last day"),
        "visits_from": _l("Visits count from"),
        "current": _l("Current"),
    }
    add_form = edit_form = SchoolYearForm

    def prepared(self, form: SchoolYearForm, row: SchoolYear | None) -> SchoolYearForm:
        """The first year is the current one, unless somebody says no."""
        if row is None and not form.is_submitted():
            form.current.data = not school_years.is_there_one(me().district_id)
        return form

    def write_new(self, form: Any) -> SchoolYear:
        """Write a new year of one's own district."""
        return school_years.add(form.values(), form_id=form.form_id.data, by=me())

    def write_change(self, row: SchoolYear, form: Any) -> None:
        """Write what was typed."""
        school_years.change(row, form.values(), version=version_of(form), by=me())


VIEWS = [SchoolYearView]

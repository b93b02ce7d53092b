"""A list of schools as a view declares it, for tests that leave something out."""

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface

from app.models import School
from forms.records import SchoolForm

COLUMNS: dict[str, Any] = {
    "datamodel": SQLAInterface(School),
    "list_columns": ("name",),
    "show_columns": ("name",),
    "search_columns": (),
    "order_columns": (),
    "edit_form": SchoolForm,
}

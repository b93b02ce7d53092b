"""Rates: what a visit and other work pay, by class of employee, from a day on."""

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l

from app.models import Rate
from app.views.base import AppModelView
from app.views.narrowing import by_code
from app.views.shown import money, words
from forms.records import ACTIVITIES, BASES, EMPLOYEE_CLASSES, RateForm


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


VIEWS = [RateView]

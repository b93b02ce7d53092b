"""Rates: what a visit and other work pay, by class of employee, from a day on; and whom no rate covers."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import String, case, cast
from werkzeug.wrappers import Response

from app.models import Rate
from app.reports import rates as reports
from app.services import rates
from app.services.errors import Changed, Refused
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView, version_of
from app.views.listing import Filter
from app.views.narrowing import by_code
from app.views.rate_words import missing_words, starts_late, whom
from app.views.shown import money, refusal, words
from forms.rates import ACTIVITIES, BASES, EXEMPT, RateForm
from forms.records import EMPLOYEE_CLASSES

EXEMPT_OF = {"yes": True, "no": False, "both": None}


class RateView(AppModelView):
    """`/rates/`: a rate that payments were worked out with stays as it is."""

    route_base = "/rates"
    include_route_methods = AppModelView.include_route_methods | {"delete"}
    datamodel = SQLAInterface(Rate)
    list_template, show_template = "rates/list.html", "rates/show.html"
    list_title, add_title, edit_title = _l("Rates"), _l("Add a rate"), _l("Change the rate")
    list_columns = show_columns = ("employee_class", "exempt", "activity", "basis", "amount", "starts_on")
    order_columns = ("employee_class", "activity", "basis", "amount", "starts_on")
    search_columns = ("said",)
    search_label = _l("Class, activity or amount")
    base_order = ("starts_on", "desc")
    label_columns = {
        "employee_class": _l("Class of employee"),
        "exempt": _l("Only for those who are"),
        "activity": _l("For"),
        "basis": _l("Paid"),
        "amount": _l("Amount"),
        "starts_on": _l("From"),
    }
    words_of = {"employee_class": dict(EMPLOYEE_CLASSES), "activity": dict(ACTIVITIES), "basis": dict(BASES)}
    filters = (
        by_code("class", _l("Class of employee"), Rate.employee_class, dict(EMPLOYEE_CLASSES)),
        by_code("for", _l("For"), Rate.activity, dict(ACTIVITIES)),
        by_code("paid", _l("Paid"), Rate.basis, dict(BASES)),
        Filter(
            "exempt",
            _l("Only for those who are"),
            lambda: [("yes", words(EXEMPT[0][1])), ("no", words(EXEMPT[1][1])), ("both", _("Both"))],
            lambda code: Rate.exempt.is_(EXEMPT_OF[code]),
        ),
    )
    nothing = _l("No rate yet. It says what a visit pays.")
    add_form = edit_form = RateForm

    @expose("/<int:pk>/delete", methods=("GET", "POST"))
    @has_access
    def delete(self, pk: int) -> Answer:
        """Ask first; a rate that payments were worked out with stays, and the page says what to do instead."""
        row = self.row(pk)
        if request.method != "POST":
            return self.render_template(self.delete_template, row=row)
        try:
            rates.remove(row, by=me())
        except (Refused, Changed) as refused:
            sentence = self._sentence(refused)
            return self.render_template(self.delete_template, row=self.row(pk), sentence=sentence), 409
        flash(_("Removed."), "success")
        return redirect(url_for(".list"))

    def searched(self, column: str) -> Any:
        """Class, activity, basis and amount as the page says them."""
        said = [_said(code, getattr(Rate, name)) for name, code in self.words_of.items()]
        found: Any = cast(Rate.amount, String)
        for each in said:
            found = found.concat(" ").concat(each)
        return found

    def new_form(self) -> Any:
        """For a new rate; the address may say for whom."""
        form = super().new_form()
        if not form.is_submitted():
            for name in ("employee_class", "activity", "exempt"):
                known = {value for value, _label in form[name].choices}
                form[name].data = request.args.get(name) if request.args.get(name) in known else None
        return form

    def write_new(self, form: Any) -> Rate:
        """Write a new rate, and say when visits lie before it."""
        row, worked_out = rates.add(form.values(), form_id=form.form_id.data, by=me())
        if worked_out:
            flash(
                ngettext(
                    "%(num)d payment that waited for a rate is worked out now.",
                    "%(num)d payments that waited for a rate are worked out now.",
                    worked_out,
                ),
                "success",
            )
        for each in reports.missing(row.district_id):
            if starts_late(each, row):
                flash(missing_words(each), "warning")
        return row

    def write_change(self, row: Rate, form: Any) -> None:
        """Write what was typed, while no payment was worked out with it."""
        rates.change(row, form.values(), version=version_of(form), by=me())

    def title_of(self, row: Rate) -> str:
        """Whom it is for, what for and how much: *Certificated · A visit · $60.00*."""
        activity = words(dict(ACTIVITIES)[row.activity])
        return f"{whom(row.employee_class, row.exempt)} · {activity} · {money(row.amount)}"

    def more(self, row: Rate) -> dict[str, Any]:
        """How many payments were worked out with it."""
        return {"used": rates.used(row)}

    def value_of(self, row: Rate, column: str) -> Any:
        """A rate without the word *exempt* is for both."""
        if column == "exempt":
            return _("Both") if row.exempt is None else words(dict(EXEMPT)[str(row.exempt)])
        return super().value_of(row, column)

    @property
    def uncovered(self) -> list[tuple[str, str]]:
        """Whom no rate covers, in a sentence each, and where to add one; without an address, a class is missing."""
        from flask import has_request_context

        if not has_request_context():
            return []
        return [(missing_words(each), _address(each)) for each in reports.missing(me().district_id)]

    def _sentence(self, refused: Refused | Changed) -> str:
        if isinstance(refused, Changed):
            return _("Someone changed this while you were typing.")
        return refusal(refused)

    def after_add(self, row: Rate) -> Response:
        """Lead to the list: the next rate is added there."""
        return redirect(url_for(".list"))


def _said(code: Any, column: Any) -> Any:
    return case({value: words(label) for value, label in code.items()}, value=column, else_="")


def _address(missing: reports.Missing) -> str:
    if missing.employee_class is None:
        return ""
    return url_for(".add", employee_class=missing.employee_class, activity=missing.activity)


VIEWS = [RateView]

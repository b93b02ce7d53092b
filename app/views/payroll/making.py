"""Make a batch: choose days and fund, look at what it would hold, make it."""

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.reports import payroll as reports
from app.reports.one_payment import contacts_of
from app.services import payroll
from app.services.errors import Refused
from app.services.payroll.profiles import own_profiles, usual_profile
from app.views.access import has_access, me
from app.views.base import Page
from app.views.pay_words import sentences
from app.views.payroll.words import headings_of, unmade_in
from app.views.shown import words
from forms.payroll.asking import ChooseForm
from forms.payroll.profiles import faults_of, from_json
from forms.payroll.shipped import SHIPPED
from workflows.machine import NotYourRole

Answer = str | Response | tuple[str, int]
SHOWN = 10
"""Lines of the file that the preview shows."""
NAMED = 100
"""People, and payments left out, that it names."""


class MakeBatchView(Page):
    """`/payroll/make`"""

    route_base = "/payroll/make"
    default_view = "look"
    class_permission_name = "PayrollView"
    method_permission_name = {"look": "pay", "make": "pay"}

    @expose("/")
    @has_access
    def look(self) -> Answer:
        """What a batch of these days and this fund would hold; all that waits, where nothing is chosen."""
        form = _form(request.args)
        if request.args and not form.validate():
            return self._looked(form, None), 422
        return self._previewed(form)

    @expose("/", methods=("POST",))
    @has_access
    def make(self) -> Answer:
        """Make that batch."""
        form = _form(request.form)
        if not form.validate():
            return self._looked(form, None), 422
        try:
            made = payroll.make_batch(_choice(form), by=me(), district_id=me().district_id)
        except Refused as refused:
            return self._refused(form, refused)
        except NotYourRole:
            abort(403)
        flash(_("Batch #%(number)s is made. Download its file for payroll.", number=made.batch_id), "success")
        if made.left_out:
            more = ngettext(
                "%(num)d payment waits longer.", "%(num)d payments wait longer.", len(made.left_out)
            )
            flash(more, "info")
        return redirect(url_for("PayrollView.show", pk=made.batch_id), 303)

    def _previewed(self, form: ChooseForm) -> Answer:
        try:
            seen = payroll.preview(_choice(form), by=me(), district_id=me().district_id)
        except Refused as refused:
            return self._refused(form, refused)
        return self._looked(form, seen)

    def _refused(self, form: ChooseForm, refused: Refused) -> Answer:
        if refused.field is None:
            return self._looked(form, None, [words(refused.sentence)]), 409
        form[refused.field].errors = [refused.sentence]
        return self._looked(form, None), 422

    def _looked(
        self, form: ChooseForm, seen: payroll.Preview | None, refused: list[str] | None = None
    ) -> str:
        return self.render_template(
            "payroll/make.html",
            form=form,
            seen=seen,
            contacts=contacts_of(None, me().district_id),
            refused=refused or [],
            headings=headings_of(seen.profile) if seen else [],
            lines=seen.lines[:SHOWN] if seen else [],
            unmade=unmade_in(seen.profile) if seen else set(),
            named=NAMED,
            sentences=sentences,
        )


def _form(typed: object) -> ChooseForm:
    form = ChooseForm(formdata=typed)
    form.fund.empty = _("All funds")
    form.fund.choices = reports.funds(me().district_id)
    form.profile.choices = _files(me().district_id)
    if form.profile.data is None and not form.profile.raw_data:
        form.profile.data = usual_profile(me().district_id)
    return form


def _choice(form: ChooseForm) -> payroll.Choice:
    fund = form.fund.data
    profile = form.profile.data or "csv"
    return payroll.Choice(form.first.data, form.last.data, int(fund) if fund else None, profile)


def _files(district_id: int) -> list[tuple[str, str]]:
    """The files that can be written: the district's own first, then those that come along."""
    own = [
        (str(each.id), each.name)
        for each in own_profiles(district_id)
        if each.active and not faults_of(from_json(each.layout))
    ]
    shipped = [
        (code, words(each.profile.name)) for code, each in SHIPPED.items() if not faults_of(each.profile)
    ]
    return own + shipped


VIEWS = [MakeBatchView]

"""Payroll: what is approved goes out in batches, each with a file that never changes."""

import hashlib
from io import BytesIO

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.reports import payments as reports
from app.services import disclosures, payroll
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.addresses import number_in_address
from app.views.base import Page
from app.views.exports import as_file
from app.views.listing import Asked, Filter, asked_for
from app.views.ordering import ordered
from app.views.pay_words import KINDS, sentences, why_this_amount
from app.views.shown import words
from forms.payments import MarkPaidForm
from workflows.machine import NotYourRole, TransitionRefused

Answer = str | Response | tuple[str, int]
PAGE = 25
"""Batches on one page."""
PAID = {"no": _l("Not paid yet"), "yes": _l("Paid")}
FILTERS = (Filter("paid", _l("Paid"), lambda: [*PAID.items()], beside=True),)


class PayrollView(Page):
    """`/payroll/`"""

    route_base = "/payroll"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "show": "show",
        "file": "show",
        "make": "pay",
        "mark_paid": "pay",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """What is approved and waits, and the batches made so far."""
        return self._listed()

    @expose("/", methods=("POST",))
    @has_access
    def make(self) -> Answer:
        """Make a batch of all that this person may pay."""
        try:
            made = payroll.make_batch(by=me(), district_id=me().district_id)
        except Refused as refused:
            return self._listed(words(refused.sentence)), 409
        except NotYourRole:
            abort(403)
        flash(_("Batch #%(number)s is made. Download its file for payroll.", number=made.batch_id), "success")
        return redirect(url_for(".show", pk=made.batch_id))

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The batches made so far as a file."""
        headings = (_("Batch"), _("Made"), _("Made by"), _("Payments"), _("Sum"), _("Paid"), _("Paid by"))
        asked, order = _asked(), ordered(reports.BATCH_ORDER, "made", backwards=True)
        cells = (
            (each.id, each.made_on, each.made_by, each.payments_count, each.total, each.paid_on, each.paid_by)
            for each in reports.batches(
                me().district_id, paid=_paid(asked), order=order.by, backwards=order.backwards
            )
        )
        return as_file("payroll-batches", headings, cells, filters=asked.chosen)

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """One batch: its payments, its sum, its file's fingerprint, who and when."""
        return self._shown(pk, MarkPaidForm())

    @expose("/<int:pk>.csv")
    @has_access
    def file(self, pk: int) -> FlaskResponse:
        """The batch's file, the same bytes every time."""
        try:
            name, content = payroll.file_of(pk)
        except NotFound:
            abort(404)
        disclosures.payroll_file_taken(pk, by=me())
        answer = send_file(BytesIO(content), mimetype="text/csv", as_attachment=True, download_name=name)
        answer.headers["Digest"] = "sha-256=" + hashlib.sha256(content).hexdigest()
        return answer

    @expose("/<int:pk>/paid", methods=("POST",))
    @has_access
    def mark_paid(self, pk: int) -> Answer:
        """Say on which day the district's payroll paid the batch."""
        form = MarkPaidForm()
        if not form.validate_on_submit():
            return self._shown(pk, form), 422
        try:
            payroll.mark_paid(pk, by=me(), paid_on=form.paid_on.data)
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except TransitionRefused as refused:
            return self._shown(pk, form, sentences(refused.reasons)), 409
        except Refused as refused:
            return self._refused(pk, form, refused)
        flash(_("Batch #%(number)s is marked paid. Its visits are settled next.", number=pk), "success")
        return redirect(url_for(".show", pk=pk))

    def _refused(self, pk: int, form: MarkPaidForm, refused: Refused) -> Answer:
        if refused.field is None:
            return self._shown(pk, form, [words(refused.sentence)]), 409
        form[refused.field].errors = [refused.sentence]
        return self._shown(pk, form), 422

    def _listed(self, refusal: str = "") -> str:
        district_id, asked = me().district_id, _asked()
        order, page = ordered(reports.BATCH_ORDER, "made", backwards=True), number_in_address("page", 0, 1000)
        found = reports.batches(
            district_id,
            paid=_paid(asked),
            order=order.by,
            backwards=order.backwards,
            skip=page * PAGE,
            most=PAGE + 1,
        )
        return self.render_template(
            "payroll/list.html",
            waits=payroll.what_waits(by=me(), district_id=district_id),
            batches=found[:PAGE],
            asked=asked,
            order=order,
            newer=asked.address(page=page - 1 or None) if page else None,
            older=asked.address(page=page + 1) if len(found) > PAGE else None,
            refusal=refusal,
            sentences=sentences,
        )

    def _shown(self, pk: int, form: MarkPaidForm, reasons: object = ()) -> str:
        found = reports.batch(pk)
        if found is None:
            abort(404)
        batch, lines = found
        return self.render_template(
            "payroll/show.html",
            batch=batch,
            lines=lines,
            form=form,
            reasons=reasons,
            why=why_this_amount,
            kinds=KINDS,
        )


def _asked() -> Asked:
    return asked_for("PayrollView.list", FILTERS, keep=("order", "direction"))


def _paid(asked: Asked) -> bool | None:
    return None if "paid" not in asked.chosen else asked.chosen["paid"] == "yes"


VIEWS = [PayrollView]

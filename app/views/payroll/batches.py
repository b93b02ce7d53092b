"""Payroll: what is approved goes out in batches, each with files that never change."""

import hashlib
from collections.abc import Callable, Sequence
from io import BytesIO

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.reports import payroll as reports
from app.reports.one_payment import contacts_of
from app.services import disclosures, payroll
from app.services.errors import NotFound, Refused
from app.services.payroll.files import File
from app.views.access import has_access, me
from app.views.base import Page
from app.views.exports import as_file
from app.views.listing import Asked, Filter, asked_for, edge_of_page, edges_of_page
from app.views.ordering import ordered
from app.views.pay_words import KINDS, sentences, why_this_amount
from app.views.payroll.words import BADGES, STATES, waits_for_a_colleague
from app.views.shown import words
from forms.payroll.asking import PaidForm, RejectForm
from workflows.machine import NotYourRole, TransitionRefused

Answer = str | Response | tuple[str, int]
PAGE, LINES = 25, 50
"""Batches, and lines of one, on a page."""
PAID = {"no": _l("Not paid yet"), "yes": _l("Paid")}
FILTERS = (Filter("paid", _l("Paid"), lambda: [*PAID.items()], beside=True),)
LINE_FILTERS = (Filter("state", _l("Where it stands"), lambda: [*STATES.items()], beside=True),)


class PayrollView(Page):
    """`/payroll/`"""

    route_base = "/payroll"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "show": "show",
        "file": "show",
        "cover": "show",
        "mark_paid": "pay",
        "reject": "pay",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """What is approved and waits, and the batches made so far."""
        district_id, asked = me().district_id, _asked()
        order = ordered(reports.BATCH_ORDER, "made", backwards=True)
        found = reports.batches(
            district_id,
            paid=_paid(asked),
            order=order.by,
            backwards=order.backwards,
            **edges_of_page(),
            size=PAGE,
        )
        return self.render_template(
            "payroll/list.html",
            waits=reports.waits(district_id),
            contacts=contacts_of(None, district_id),
            batches=found.rows,
            asked=asked,
            order=order,
            newer=found.newer,
            older=found.older,
            states=STATES,
        )

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The batches made so far as a file."""
        asked, order = _asked(), ordered(reports.BATCH_ORDER, "made", backwards=True)
        headings = (
            _("Batch"), _("Made"), _("Made by"), _("First day"), _("Last day"), _("Fund"), _("Payments"), _("Sum"),
            *(str(word) for word in STATES.values()), _("Paid"), _("Paid by"),
        )  # fmt: skip
        cells = (
            (
                each.id, each.made_on, each.made_by, each.first, each.last, each.fund, each.payments_count,
                each.total, *(each.states.get(state, 0) for state in STATES), each.paid_on, each.paid_by,
            )
            for each in reports.batches(
                me().district_id, paid=_paid(asked), order=order.by, backwards=order.backwards
            ).rows
        )  # fmt: skip
        return as_file("payroll-batches", headings, cells, filters=asked.chosen)

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """One batch: its lines, its sums, its file's fingerprint, who and when."""
        return self._shown(pk)

    @expose("/<int:pk>/file")
    @has_access
    def file(self, pk: int) -> FlaskResponse:
        """The batch's file, the same bytes every time."""
        return self._taken(pk, lambda: payroll.file_of(pk))

    @expose("/<int:pk>/cover")
    @has_access
    def cover(self, pk: int) -> FlaskResponse:
        """The cover page, the same bytes every time."""
        return self._taken(pk, lambda: payroll.cover_of(pk))

    @expose("/<int:pk>/paid", methods=("POST",))
    @has_access
    def mark_paid(self, pk: int) -> Answer:
        """Say on which day the district's payroll paid the batch, or the lines that are ticked."""
        form = PaidForm()
        if not form.validate_on_submit():
            return self._shown(pk, paid=form), 422
        only = _ticked() if request.form.get("which") == "some" else None
        try:
            settled = payroll.mark_paid(pk, by=me(), paid_on=form.paid_on.data, payment_ids=only)
        except (NotFound, NotYourRole, TransitionRefused, Refused) as error:
            return self._refused(pk, error, paid=form)
        said = ngettext("%(num)d line is paid.", "%(num)d lines are paid.", settled.paid)
        flash(f"{said} {_('Its visits are settled next.')}", "success")
        if settled.left:
            flash(waits_for_a_colleague(len(settled.left)), "warning")
        return redirect(url_for(".show", pk=pk), 303)

    @expose("/<int:pk>/rejected", methods=("POST",))
    @has_access
    def reject(self, pk: int) -> Answer:
        """Say that payroll could not pay the lines that are ticked, and why."""
        form = RejectForm()
        if not form.validate_on_submit():
            return self._shown(pk, rejected=form), 422
        try:
            count = payroll.reject_lines(pk, _ticked(), reason=str(form.reason.data), by=me())
        except (NotFound, NotYourRole, TransitionRefused, Refused) as error:
            return self._refused(pk, error, rejected=form)
        said = ngettext("%(num)d line is rejected.", "%(num)d lines are rejected.", count)
        flash(f"{said} {_('What follows waits for approval again.')}", "success")
        return redirect(url_for(".show", pk=pk), 303)

    def _taken(self, pk: int, read: Callable[[], File]) -> FlaskResponse:
        try:
            file = read()
        except NotFound:
            abort(404)
        disclosures.payroll_file_taken(pk, by=me())
        answer = send_file(
            BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.name
        )
        answer.headers["Digest"] = "sha-256=" + hashlib.sha256(file.content).hexdigest()
        return answer

    def _refused(self, pk: int, error: Exception, **forms: PaidForm | RejectForm) -> Answer:
        if isinstance(error, NotFound):
            abort(404)
        if isinstance(error, NotYourRole):
            abort(403)
        if isinstance(error, TransitionRefused):
            return self._shown(pk, sentences(error.reasons), **forms), 409
        assert isinstance(error, Refused)
        form = next(iter(forms.values()))
        if error.field is None or error.field not in form:
            return self._shown(pk, [words(error.sentence)], **forms), 409
        form[error.field].errors = [error.sentence]
        return self._shown(pk, **forms), 422

    def _shown(
        self,
        pk: int,
        reasons: Sequence[str] = (),
        *,
        paid: PaidForm | None = None,
        rejected: RejectForm | None = None,
    ) -> str:
        batch = reports.batch(pk)
        if batch is None:
            abort(404)
        asked = _asked_of_lines(pk)
        found = reports.lines(
            pk,
            state=asked.chosen.get("state"),
            after=edge_of_page("after"),
            before=edge_of_page("before"),
            size=LINES,
            payer=me() if self.may("pay") else None,
        )
        return self.render_template(
            "payroll/show.html",
            batch=batch,
            contacts=contacts_of(None, me().district_id),
            lines=found.rows,
            answers=reports.answers(pk),
            asked=asked,
            newer=asked.address(before=found.newer) if found.newer else None,
            older=asked.address(after=found.older) if found.older else None,
            paid=paid or PaidForm(formdata=None),
            rejected=rejected or RejectForm(formdata=None),
            form=paid or rejected or PaidForm(formdata=None),
            ticked=set(_ticked()),
            reasons=reasons,
            states=STATES,
            badges=BADGES,
            why=why_this_amount,
            sentences=sentences,
            kinds=KINDS,
        )


def _ticked() -> list[int]:
    return [int(each) for each in request.form.getlist("lines") if each.isdecimal() and len(each) < 10]


def _asked() -> Asked:
    return asked_for("PayrollView.list", FILTERS, keep=("order", "direction"))


def _asked_of_lines(pk: int) -> Asked:
    asked = asked_for("PayrollView.show", LINE_FILTERS, keep=())
    return Asked(asked.endpoint, "", asked.choices, {"pk": pk})


def _paid(asked: Asked) -> bool | None:
    return None if "paid" not in asked.chosen else asked.chosen["paid"] == "yes"


VIEWS = [PayrollView]

"""Payroll's confirmation file: hand it in, say which column means what, look through it, take it over."""

import base64
import binascii
import zlib
from datetime import date

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.reports import payroll as reports
from app.services import clock, payroll
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Page
from app.views.pay_words import sentences
from app.views.payroll.words import told, waits_for_a_colleague
from app.views.shown import words
from forms.payroll.answers import Table, guess, read
from forms.payroll.asking import MOST_BYTES, AnswerForm, ColumnsForm
from forms.sheets import SheetUnreadable
from workflows.machine import NotYourRole, TransitionRefused

Answer = str | Response | tuple[str, int]
MOST_PACKED = 400_000
"""Characters of the file that wait inside the page while it is looked through."""
SHOWN = 200


class PayrollAnswerView(Page):
    """`/payroll/<pk>/answer`"""

    route_base = "/payroll"
    default_view = "ask"
    class_permission_name = "PayrollView"
    method_permission_name = dict.fromkeys(("ask", "upload", "take"), "pay")

    @expose("/<int:pk>/answer")
    @has_access
    def ask(self, pk: int) -> Answer:
        """The form to hand the file in."""
        return self._asked(pk, AnswerForm(formdata=None))

    @expose("/<int:pk>/answer", methods=("POST",))
    @has_access
    def upload(self, pk: int) -> Answer:
        """Read the file and guess its columns; nothing changes yet."""
        form = AnswerForm()
        if not form.validate_on_submit():
            return self._asked(pk, form), 422
        file: FileStorage = form.sheet.data
        content = file.read()
        packed = _packed(file.filename or "", content)
        try:
            table = read(file.filename or "", content)
        except SheetUnreadable as unreadable:
            form.sheet.errors = [told(unreadable.sentence, unreadable.values)]
            return self._asked(pk, form), 422
        if len(packed) > MOST_PACKED:
            form.sheet.errors = [_("This file is too large to look through at once; cut it into two.")]
            return self._asked(pk, form), 422
        return self._looked(pk, _columns(table, fresh=True), table, content, packed)

    @expose("/<int:pk>/answer/take", methods=("POST",))
    @has_access
    def take(self, pk: int) -> Answer:
        """Look again with other columns, or take it over, whole or not at all."""
        _batch(pk)
        name, content = _unpacked(request.form.get("file", ""))
        try:
            table = read(name, content)
        except SheetUnreadable:
            abort(400)
        form = _columns(table)
        if not form.validate_on_submit() or request.form.get("do") != "take":
            return self._looked(pk, form, table, content, request.form["file"])
        try:
            heard = payroll.take_answer(pk, content, table, form.chosen, usual_day=form.paid_on.data, by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except TransitionRefused as refused:
            said = sentences(refused.reasons)
            return self._looked(pk, form, table, content, request.form["file"], said), 409
        except Refused as refused:
            return self._looked(
                pk, form, table, content, request.form["file"], [words(refused.sentence)]
            ), 409
        if heard.left:
            flash(waits_for_a_colleague(len(heard.left)), "warning")
        paid, rejected = len(heard.paid), len(heard.rejected)
        flash(_("Taken over: %(paid)s paid, %(rejected)s rejected.", paid=paid, rejected=rejected), "success")
        return redirect(url_for("PayrollView.show", pk=pk), 303)

    def _asked(self, pk: int, form: AnswerForm) -> str:
        return self.render_template("payroll/answer.html", batch=_batch(pk), form=form)

    def _looked(
        self,
        pk: int,
        form: ColumnsForm,
        table: Table,
        content: bytes,
        packed: str,
        refused: list[str] | None = None,
    ) -> str:
        batch, usual = _batch(pk), form.paid_on.data or clock.today(me().district_id)
        try:
            heard = payroll.look_at_answer(pk, content, table, form.chosen, usual_day=usual, by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        return self.render_template(
            "payroll/answered.html",
            batch=batch,
            form=form,
            heard=heard,
            packed=packed,
            refused=refused or sentences(() if heard.told or heard.faults else heard.left),
            left=sentences(heard.left[:SHOWN]),
            faults=[(each.row, told(each.sentence, each.values)) for each in heard.faults[:SHOWN]],
            more=max(0, len(heard.faults) - SHOWN),
            shown=SHOWN,
        )


def _batch(pk: int) -> reports.Batch:
    batch = reports.batch(pk)
    if batch is None:
        abort(404)
    return batch


def _columns(table: Table, *, fresh: bool = False) -> ColumnsForm:
    guessed = {meaning: str(place) for meaning, place in guess(table.headings).items()}
    day: date = clock.today(me().district_id)
    form = ColumnsForm(formdata=None, data={**guessed, "paid_on": day}) if fresh else ColumnsForm()
    headings = [(str(place), name or str(place + 1)) for place, name in enumerate(table.headings)]
    form.offer(headings)
    return form


def _packed(name: str, content: bytes) -> str:
    """The file, to wait inside the page; what comes back is read anew, as a file from anybody would be."""
    suffix = b"xlsx" if name.lower().endswith(".xlsx") else b"csv "
    return base64.b64encode(suffix + zlib.compress(content)).decode()


def _unpacked(packed: str) -> tuple[str, bytes]:
    try:
        kept = base64.b64decode(packed, validate=True)
        reader = zlib.decompressobj()
        content = reader.decompress(kept[4:], MOST_BYTES)
    except (binascii.Error, ValueError, zlib.error):
        abort(400)
    if reader.unconsumed_tail or not reader.eof:
        abort(400)
    return f"answer.{kept[:4].decode('ascii', 'replace').strip()}", content


VIEWS = [PayrollAnswerView]

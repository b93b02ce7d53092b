"""Payroll's confirmation file: hand it in, say which column means what, look through it, take it over."""

from collections.abc import Sequence

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response

from app.reports import payroll as reports
from app.services import clock, payroll
from app.services.errors import NotFound, Refused
from app.services.payroll.files import File
from app.views.access import has_access, me
from app.views.base import Page
from app.views.pay_words import sentences
from app.views.payroll.words import told, waits_for_a_colleague
from app.views.shown import refusal
from forms.payroll.answers import Table, guess, read
from forms.payroll.asking import AnswerForm, ColumnsForm
from forms.sheets import SheetUnreadable
from workflows.machine import NotYourRole, TransitionRefused

Answer = str | Response | tuple[str, int]
LARGEST_ID = 2**31 - 1
SHOWN = 200


class PayrollAnswerView(Page):
    """`/payroll/<batch>/answer`, and `/payroll/answers/<pk>` for a file that was handed in"""

    route_base = "/payroll"
    default_view = "ask"
    class_permission_name = "PayrollView"
    method_permission_name = dict.fromkeys(("ask", "upload", "look", "take"), "pay")

    @expose("/<int:pk>/answer")
    @has_access
    def ask(self, pk: int) -> Answer:
        """The form to hand the file in."""
        return self._asked(pk, AnswerForm(formdata=None))

    @expose("/<int:pk>/answer", methods=("POST",))
    @has_access
    def upload(self, pk: int) -> Answer:
        """Keep the file, if it can be read; nothing else changes yet."""
        form = AnswerForm()
        if not form.validate_on_submit():
            return self._asked(pk, form), 422
        file: FileStorage = form.sheet.data
        name, content = file.filename or "", file.read()
        try:
            read(name, content)
            kind = "xlsx" if name.lower().endswith(".xlsx") else "csv"
            number = payroll.hand_in(pk, content, kind=kind, by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except SheetUnreadable as unreadable:
            form.sheet.errors = [told(unreadable.sentence, unreadable.values)]
            return self._asked(pk, form), 422
        except Refused as refused:
            form.sheet.errors = [refusal(refused)]
            return self._asked(pk, form), 409
        return redirect(url_for(".look", pk=number), 303)

    @expose(f"/answers/<int(max={LARGEST_ID}):pk>")
    @has_access
    def look(self, pk: int) -> Answer:
        """What the file says, with the columns that are guessed, or those that the address names."""
        batch_id, file = _file(pk)
        if file is None:
            return _read_already(batch_id)
        table = read(file.name, file.content)
        return self._looked(pk, batch_id, file, _columns(table, request.args))

    @expose(f"/answers/<int(max={LARGEST_ID}):pk>", methods=("POST",))
    @has_access
    def take(self, pk: int) -> Answer:
        """Take it over, whole or not at all."""
        batch_id, file = _file(pk)
        if file is None:
            return _read_already(batch_id)
        table = read(file.name, file.content)
        form = _columns(table, request.form)
        if not form.validate():
            return self._looked(pk, batch_id, file, form), 422
        try:
            heard = payroll.take_answer(
                batch_id, file.content, table, form.chosen, usual_day=form.paid_on.data, by=me()
            )
        except TransitionRefused as refused:
            return self._looked(pk, batch_id, file, form, sentences(refused.reasons)), 409
        except Refused as refused:
            return self._looked(pk, batch_id, file, form, [refusal(refused)]), 409
        if heard.left:
            flash(waits_for_a_colleague(len(heard.left)), "warning")
        paid, rejected = len(heard.paid), len(heard.rejected)
        flash(_("Taken over: %(paid)s paid, %(rejected)s rejected.", paid=paid, rejected=rejected), "success")
        return redirect(url_for("PayrollView.show", pk=batch_id), 303)

    def _asked(self, pk: int, form: AnswerForm) -> str:
        return self.render_template("payroll/answer.html", batch=_batch(pk), form=form)

    def _looked(
        self, pk: int, batch_id: int, file: File, form: ColumnsForm, refused: Sequence[str] = ()
    ) -> str:
        table = read(file.name, file.content)
        usual = form.paid_on.data or clock.today(me().district_id)
        heard = payroll.look_at_answer(batch_id, file.content, table, form.chosen, usual_day=usual, by=me())
        return self.render_template(
            "payroll/answered.html",
            answer=next(each for each in reports.answers(batch_id) if each.id == pk),
            batch=_batch(batch_id),
            form=form,
            heard=heard,
            refused=refused or sentences(() if heard.told or heard.faults else heard.left),
            left=sentences(heard.left[:SHOWN]),
            faults=[(each.row, told(each.sentence, each.values)) for each in heard.faults[:SHOWN]],
            more=max(0, len(heard.faults) - SHOWN),
            shown=SHOWN,
        )


def _file(pk: int) -> tuple[int, File | None]:
    try:
        return payroll.handed_in(pk, by=me())
    except NotFound:
        abort(404)
    except NotYourRole:
        abort(403)


def _read_already(batch_id: int) -> Response:
    flash(_("This file was read already, on this batch. Nothing is done a second time."), "info")
    return redirect(url_for("PayrollView.show", pk=batch_id), 303)


def _batch(pk: int) -> reports.Batch:
    batch = reports.batch(pk)
    if batch is None:
        abort(404)
    return batch


def _columns(table: Table, typed: MultiDict[str, str]) -> ColumnsForm:
    """What was chosen; by itself, what the headings let guess, and today."""
    guessed = {meaning: str(place) for meaning, place in guess(table.headings).items()}
    usual = {**guessed, "paid_on": clock.today(me().district_id)}
    form = ColumnsForm(typed) if typed else ColumnsForm(None, data=usual)
    form.offer([(str(place), name or str(place + 1)) for place, name in enumerate(table.headings)])
    return form


VIEWS = [PayrollAnswerView]

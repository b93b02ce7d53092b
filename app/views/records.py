"""A family's right to its record, and how long the district keeps what."""

import json
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import Family, Student
from app.reports import looks
from app.reports.held import Held, What
from app.services import clock
from app.services.errors import NotFound, Refused
from app.services.family_records import clearing, printing
from app.services.programme import settings_of
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.record_lines import groups_of
from app.views.shown import words
from forms.keeping import RECORD_CLASSES, DisagreementForm, HoldForm, PrintForm, RuleForm
from forms.letters.held_record import held_record
from workflows.machine import NotYourRole


class RecordView(Page):
    """`/records/families/<id>` and `/records/students/<id>`: everything that is kept about them."""

    route_base = "/records"
    default_view = "show"
    method_permission_name = {
        "show": "show",
        "of_student": "show",
        "print_family": "write",
        "print_student": "write",
        "disagree": "write",
    }

    @expose("/families/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """Who looked, what left the district, the family's own words, and the way to print everything."""
        return self._of_family(_row(Family, pk), PrintForm(), DisagreementForm())

    @expose("/families/<int:pk>/print", methods=("POST",))
    @has_access
    def print_family(self, pk: int) -> Answer | FlaskResponse:
        """Everything that is kept, as PDF or JSON."""
        form = PrintForm()
        if not form.validate_on_submit():
            return self._of_family(_row(Family, pk), form, DisagreementForm()), 422
        return _printed("family", pk, str(form.reason.data))

    @expose("/families/<int:pk>/disagree", methods=("POST",))
    @has_access
    def disagree(self, pk: int) -> Answer:
        """Add the family's own words beside its record."""
        form = DisagreementForm()
        if not form.validate_on_submit():
            return self._of_family(_row(Family, pk), PrintForm(), form), 422
        try:
            printing.disagree(pk, str(form.words.data), by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        flash(_("Kept beside the record; it is printed with it."), "success")
        return redirect(url_for(".show", pk=pk))

    @expose("/students/<int:pk>")
    @has_access
    def of_student(self, pk: int) -> Answer:
        """The same for one student, without brothers and sisters."""
        return self._of_student(_row(Student, pk), PrintForm())

    @expose("/students/<int:pk>/print", methods=("POST",))
    @has_access
    def print_student(self, pk: int) -> Answer | FlaskResponse:
        """Everything that is kept about one student, as PDF or JSON."""
        form = PrintForm()
        if not form.validate_on_submit():
            return self._of_student(_row(Student, pk), form), 422
        return _printed("student", pk, str(form.reason.data))

    def _of_family(self, family: Family, form: PrintForm, disagreement: DisagreementForm) -> str:
        return self.render_template(
            "keeping/family.html",
            family=family,
            form=form,
            disagreement=disagreement,
            looked=looks.of_family(family.id),
            left=looks.disclosed_of_family(family.id),
            statements=looks.statements(family.id),
            law=settings_of(family.district_id).privacy_text,
            seen_as=looks.SEEN_AS,
            why_of=looks.WHY,
        )

    def _of_student(self, student: Student, form: PrintForm) -> str:
        return self.render_template(
            "keeping/student.html",
            student=student,
            form=form,
            looked=looks.of_student(student.id),
            left=looks.disclosed_of_student(student.id),
            seen_as=looks.SEEN_AS,
            why_of=looks.WHY,
        )


class RetentionView(Page):
    """`/records/`: how long what is kept, what would go today, and what must not."""

    route_base = "/records"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "rule": "clear",
        "clear": "clear",
        "hold": "hold",
        "lift": "hold",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """The rules, what they would do today, clearings and holds."""
        return self._page()

    @expose("/rule", methods=("POST",))
    @has_access
    def rule(self) -> Answer:
        """Say how long a class of records is kept."""
        form = RuleForm()
        if not form.validate_on_submit():
            return self._page(rule=form), 422
        clearing.set_rule(str(form.record_class.data), form.years.data, by=me())
        flash(_("Saved. Nothing is cleared before you press the button for it."), "success")
        return redirect(url_for(".list"))

    @expose("/clear", methods=("POST",))
    @has_access
    def clear(self) -> Answer:
        """Clear what is due of one class, in the background."""
        chosen = request.form.get("record_class", "")
        if chosen not in clearing.CLASSES:
            abort(400)
        try:
            clearing.begin(chosen, by=me())
        except Refused as refused:
            return self._page(refusal=words(refused.sentence)), 409
        flash(_("It has begun. This page shows how far it is."), "success")
        return redirect(url_for(".list"))

    @expose("/hold", methods=("POST",))
    @has_access
    def hold(self) -> Answer:
        """Put a hold on a family's record, or on everything."""
        form = HoldForm()
        if not form.validate_on_submit():
            return self._page(hold=form), 422
        try:
            clearing.hold(form.of_whom.data or "", str(form.reason.data), by=me())
        except Refused as refused:
            form[refused.field or "reason"].errors = [words(refused.sentence)]
            return self._page(hold=form), 422
        flash(_("It is held from now on."), "success")
        return redirect(url_for(".list"))

    @expose("/holds/<int:pk>/lift", methods=("POST",))
    @has_access
    def lift(self, pk: int) -> Response:
        """End a hold."""
        try:
            clearing.lift(pk, by=me())
        except NotFound:
            abort(404)
        flash(_("The hold is lifted."), "success")
        return redirect(url_for(".list"))

    def _page(self, *, refusal: str = "", **forms: Any) -> str:
        district_id = me().district_id
        return self.render_template(
            "keeping/list.html",
            looks=clearing.look(by=me()),
            runs=clearing.runs(district_id) if self.may("clear") else (),
            holds=clearing.holds(district_id),
            rule=forms.get("rule") or _with_words(RuleForm(formdata=None)),
            hold=forms.get("hold") or HoldForm(formdata=None),
            classes=dict(RECORD_CLASSES),
            refusal=refusal,
            law=settings_of(district_id).privacy_text,
        )


def _with_words(form: RuleForm) -> RuleForm:
    form.record_class.choices = [(value, words(label)) for value, label in RECORD_CLASSES]
    return form


def _row(model: Any, pk: int) -> Any:
    found = db.session.get(model, pk)
    if found is None:
        abort(404)
    return found


def _printed(what: What, number: int, reason: str) -> FlaskResponse:
    form = "json" if request.form.get("as") == "json" else "pdf"
    make = _as_json if form == "json" else _as_pdf
    try:
        content = printing.printed(what, number, form=form, reason=reason, make=make, by=me())
    except NotFound:
        abort(404)
    except NotYourRole:
        abort(403)
    mimetype = "application/json" if form == "json" else "application/pdf"
    name = f"record-{what}-{number}.{form}"
    return send_file(BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)


def _as_json(held: Held) -> bytes:
    told = {
        "about": held.what,
        "number": held.number,
        "made_at": clock.now().isoformat(),
        "tables": held.tables,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _as_pdf(held: Held) -> bytes:
    lead = _(
        "Everything that the district keeps in Porchlight under this number, table by table. Ask the district to"
        " correct what is wrong; your own words can be kept beside it."
    )
    law = settings_of(me().district_id).privacy_text or ""
    said = "\n".join([lead, *filter(str.strip, law.splitlines())])
    return held_record(_("Record #%(number)s", number=held.number), said, groups_of(held))


VIEWS = [RecordView, RetentionView]

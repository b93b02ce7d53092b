"""Promises to families: what is still to be kept, kept by one press, let go by one press."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import Visit
from app.reports import follow_ups as report
from app.reports.follow_ups import Promise
from app.reports.once import visited_once
from app.services import clock, follow_ups
from app.services.actors import Actor
from app.services.errors import Changed, NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.listing import asked_for, edges_of_page
from app.views.school_choice import chosen_school
from app.views.shown import words
from forms.reflections import PromiseForm, PromiseNoteForm
from workflows.machine import NotYourRole


class PromiseView(Page):
    """`/promises/`"""

    route_base = "/promises"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "add": "settle",
        "keep": "settle",
        "drop": "settle",
        "open_again": "settle",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """What was promised, by the day it is due; then what was looked after in the last weeks."""
        today = clock.today(me().district_id)
        found = report.of_person(me(), today, school_id=chosen_school(), **edges_of_page())
        return self.render_template(
            "promises/list.html",
            open=[each for each in found.rows if each.open],
            settled=[each for each in found.rows if not each.open],
            found=found,
            asked=asked_for("PromiseView.list", keep=()),
            once=[] if found.newer else visited_once(me(), clock.now(), school_id=chosen_school()),
            **beside(me(), today),
        )

    @expose("/visits/<int:pk>", methods=("GET", "POST"))
    @has_access
    def add(self, pk: int) -> Answer:
        """One more promise of this visit."""
        visit = db.session.get(Visit, pk)
        if visit is None:
            abort(404)
        if me().person_id not in {member.person_id for member in visit.team}:
            abort(403)
        form = PromiseForm()
        if form.validate_on_submit() and self._promise(pk, form):
            flash(_("Kept in mind. It comes back to your list before its day."), "success")
            return redirect(_the_visit(pk), 303)
        return self.render_template("promises/add.html", visit=visit, form=form), 422 if form.errors else 200

    @expose("/<int:pk>/keep", methods=("POST",))
    @has_access
    def keep(self, pk: int) -> Answer:
        """It is kept."""
        return self._settle(pk, follow_ups.keep, _("Kept. Thank you; that is how trust grows."))

    @expose("/<int:pk>/drop", methods=("POST",))
    @has_access
    def drop(self, pk: int) -> Answer:
        """It no longer matters to the family."""
        return self._settle(pk, follow_ups.drop, _("It is off the list."))

    @expose("/<int:pk>/open-again", methods=("POST",))
    @has_access
    def open_again(self, pk: int) -> Answer:
        """It was a slip."""
        try:
            follow_ups.open_again(pk, by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        flash(_("The promise is open again."), "success")
        return redirect(_back(), 303)

    def _promise(self, pk: int, form: PromiseForm) -> bool:
        try:
            follow_ups.promise(pk, promise=form.promise.data or "", due_on=form.due_on.data, by=me())
        except Refused as refused:
            form.due_on.errors = [words(refused.sentence)]
            return False
        return True

    def _settle(self, pk: int, settle: Any, done: str) -> Response:
        form = PromiseNoteForm()
        if not form.validate_on_submit():
            abort(422)
        try:
            settle(pk, by=me(), note=form.note.data)
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except (Refused, Changed):
            flash(_("Somebody has looked after this promise already."), "info")
        else:
            flash(done, "success")
        return redirect(_back(), 303)


def beside(actor: Actor, today: date) -> dict[str, Any]:
    """What the templates of promises ask."""

    def may_settle(promise: Promise) -> bool:
        return follow_ups.may_settle(promise.person_id, promise.school_id, promise.district_id, by=actor)

    return {"may_settle": may_settle, "today": today}


def _back() -> str:
    """To the visit that the button stood on, if it says so by its number; else to the list."""
    typed = request.form.get("visit", "")
    known = typed.isascii() and typed.isdecimal() and len(typed) < 10
    return _the_visit(int(typed)) if known else url_for("PromiseView.list")


def _the_visit(pk: int) -> str:
    return url_for("VisitView.show", pk=pk, _anchor="promises")


VIEWS = [PromiseView]

"""Visits made before Porchlight, from a spreadsheet: hand it in, look through it, take it over."""

from datetime import date
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, jsonify, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.services.errors import Refused
from app.services.visits import taking_over
from app.views.access import has_access, me
from app.views.base import Page
from app.views.shown import words
from forms.visit_sheet import COLUMNS, SheetUnreadable, UploadForm, read, template
from workflows.words import N_

Answer = str | Response | tuple[str, int]

STATES = {
    "read": N_("waits for you"),
    "applying": N_("being taken over"),
    "applied": N_("taken over"),
    "cancelled": N_("left"),
}
BADGES = {"read": "due", "applying": "invited", "applied": "paid", "cancelled": "cancelled"}
ROWS_SHOWN = 200


class OlderVisitsView(Page):
    """`/older-visits/`"""

    route_base = "/older-visits"
    default_view = "list"
    method_permission_name = dict.fromkeys(
        ("list", "template", "upload", "show", "progress", "take_over", "leave", "try_again"), "take_over"
    )

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """The form, and what was handed in so far."""
        return self._listed(UploadForm())

    @expose("/", methods=("POST",))
    @has_access
    def upload(self) -> Answer:
        """Read the file and keep what it means; nothing is made yet."""
        form = UploadForm()
        if not form.validate_on_submit():
            return self._listed(form), 422
        file: FileStorage = form.sheet.data
        try:
            rows = read(file.filename or "", file.read())
        except SheetUnreadable as unreadable:
            form.sheet.errors = [words(unreadable.sentence) % unreadable.values]
            return self._listed(form), 422
        return redirect(url_for(".show", pk=taking_over.look_through(rows, by=me())), 303)

    @expose("/template.csv")
    @has_access
    def template(self) -> FlaskResponse:
        """An empty sheet with one example row, which is never read."""
        answer = FlaskResponse("\ufeff" + template(), mimetype="text/csv")
        answer.headers["Content-Disposition"] = "attachment; filename=older-visits.csv"
        return answer

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """What is wrong, row by row, what would be made, or how far it is."""
        found = taking_over.one(pk)
        faulty = [line for line in found.lines if line["faults"]]
        sound = taking_over.sound(found)
        return self.render_template(
            "older_visits/show.html",
            found=found,
            standing=taking_over.standing(found),
            faulty=[_in_words(line) for line in faulty[:ROWS_SHOWN]],
            faulty_count=len(faulty),
            sound=[{**line, "day": date.fromisoformat(line["day"])} for line in sound[:ROWS_SHOWN]],
            sound_count=len(sound),
            visits=taking_over.visits_of(found),
            given_back=taking_over.was_given_back(found),
        )

    @expose("/<int:pk>/progress")
    @has_access
    def progress(self, pk: int) -> FlaskResponse:
        """Whether it is done, for the page that waits."""
        found = taking_over.one(pk)
        running = taking_over.standing(found) in ("waiting", "working")
        return jsonify(state=found.state, percent=None, step="", running=running)

    @expose("/<int:pk>/take-over", methods=("POST",))
    @has_access
    def take_over(self, pk: int) -> Answer:
        """Make visits of the rows without a fault."""
        return self._decided(pk, taking_over.take_over)

    @expose("/<int:pk>/leave", methods=("POST",))
    @has_access
    def leave(self, pk: int) -> Answer:
        """Make none, and forget the rows."""
        return self._decided(pk, taking_over.leave, _("Left. No visit was made, and the rows are forgotten."))

    @expose("/<int:pk>/try-again", methods=("POST",))
    @has_access
    def try_again(self, pk: int) -> Answer:
        """Ask once more for work that stopped."""
        return self._decided(pk, taking_over.try_again)

    def _decided(self, pk: int, decide: Any, said: str = "") -> Answer:
        try:
            decide(pk, by=me())
        except Refused as refused:
            flash(words(refused.sentence), "warning")
        else:
            if said:
                flash(said, "success")
        return redirect(url_for(".show", pk=pk), 303)

    def _listed(self, form: UploadForm) -> str:
        return self.render_template(
            "older_visits/list.html",
            form=form,
            past=taking_over.past(),
            states=STATES,
            badges=BADGES,
            columns=COLUMNS,
            taken=lambda found: ngettext("%(num)d visit", "%(num)d visits", found.taken or 0),
        )


def _in_words(line: dict[str, Any]) -> dict[str, Any]:
    faults = [
        {
            "column": fault["column"] or _("the whole row"),
            "sentence": words(fault["sentence"]) % fault["values"],
        }
        for fault in line["faults"]
    ]
    return {**line, "faults": faults}


VIEWS = [OlderVisitsView]

"""Letters by the hundred: whom they are for, what a run would do, and how far it is."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, jsonify, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.models import LetterBatch
from app.reports.output import safe
from app.services import disclosures, letters
from app.services.errors import NotFound, Refused
from app.services.letters import Figures, Line, Wanted
from app.services.programme import settings_of
from app.views import looked_for
from app.views.access import has_access, me
from app.views.base import Page
from app.views.home_languages import name_of
from app.views.language import locale
from app.views.letter_words import kind_name, named_kinds, sentence, sentence_of
from app.views.letters import as_file
from app.views.listing import Asked, Filter, asked_for
from app.views.shown import words
from app.views.whole import Column, asked_rows, file_of, page_of
from forms.letter_choice import RunForm
from workflows.words import N_

Answer = str | Response | tuple[str, int]
LARGEST_ID = 2**31 - 1
MOST_NAMED = 400
"""Visits that a page may name one by one; more are chosen by class or school."""
STATES = {
    "queued": N_("waiting"),
    "working": N_("being made"),
    "done": N_("done"),
    "cancelled": N_("cancelled"),
    "failed": N_("stopped"),
}
BADGES = {
    "queued": "invited",
    "working": "due",
    "done": "paid",
    "cancelled": "cancelled",
    "failed": "declined",
}
"""The badge of another thing's state that has the right colour."""
CODES, TICKS = ("kind", "school", "class_", "layout"), ("slip", "again", "everyone")
"""Fields of the form that hold nobody's words."""
COLUMNS = ("visit", "students", "family", "school", "teacher", "class", "language", "reason")


Run = tuple[LetterBatch, Figures]
RUNS: tuple[Column[Run], ...] = (
    Column("letter", _l("Letter"), lambda row: kind_name(row[0].kind), lambda row: kind_name(row[0].kind)),
    Column("at", _l("Asked for"), lambda row: row[0].created_at, lambda row: row[0].created_at),
    Column("state", _l("Where it stands"), lambda row: words(STATES[row[0].state]), lambda row: row[0].state),
    Column("schools", _l("School"), lambda row: list(row[1].schools), lambda row: row[1].schools),
    Column("letters", _l("Letters"), lambda row: row[1].made, lambda row: row[1].made),
)
FILTERS = (
    Filter(
        "kind",
        _l("Letter"),
        lambda: named_kinds(letters.OCCASIONS),
        lambda code: lambda row: row[0].kind == code,
    ),
    Filter(
        "state",
        _l("Where it stands"),
        lambda: [(state, words(said).capitalize()) for state, said in STATES.items()],
        lambda code: lambda row: row[0].state == code,
    ),
)


class LetterRunView(Page):
    """`/letters/`. A search is a POST: a name never stands in an address or a log."""

    route_base = "/letters"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "look": "make",
        "preview": "make",
        "start": "make",
        "cancel": "make",
        "try_again": "make",
        "show": "show",
        "progress": "show",
        "left_out": "show",
        "file": "show",
    }

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """The form, and this person's runs so far, the newest first."""
        asked = _asked()
        return redirect(asked.address(), 303) if asked.moves else self._listed(_form(None))

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The runs that the list shows, all pages of it, as a file."""
        asked = _asked()
        return file_of("letter-runs", _runs(asked), asked, RUNS)

    @expose("/preview", methods=("POST",))
    @has_access
    def look(self) -> Answer:
        """Lead to what a run would do."""
        form = _form(request.form)
        if not form.validate_on_submit():
            return self._listed(form), 422
        return redirect(url_for(".preview", **_for_address(form)), 303)

    @expose("/preview")
    @has_access
    def preview(self) -> Answer:
        """How many letters it would be, and who is left out; nothing is made yet."""
        form = _form(_from_address(), csrf=False)
        return self._previewed(form) if form.validate() else redirect(url_for(".list"))

    @expose("/runs", methods=("POST",))
    @has_access
    def start(self) -> Answer:
        """Begin to make them in the background."""
        form = _form(request.form)
        if not form.validate_on_submit():
            return self._listed(form), 422
        try:
            run_id = letters.start(_wanted(form), tongue=locale(), by=me())
        except Refused as refused:
            return self._previewed(form, [sentence_of(refused)]), 409
        return redirect(url_for(".show", pk=run_id), 303)

    @expose("/runs/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """How far it is, the files to print, and who is not among them."""
        run = letters.one(pk)
        return self.render_template(
            "letters/run.html",
            run=run,
            figures=letters.figures(run),
            standing=letters.standing(run),
            files=letters.files(pk),
            left_out=letters.left_out(pk),
            noted=letters.noted(pk),
            likings=letters.likings(pk),
            rest=_rest(run),
            states=STATES,
            **_in_words(),
        )

    @expose("/runs/<int:pk>/progress")
    @has_access
    def progress(self, pk: int) -> FlaskResponse:
        """How far it is, for the page that waits."""
        run = letters.one(pk)
        found = letters.figures(run)
        running = letters.standing(run) in ("waiting", "working")
        percent = round(100 * found.made / found.total) if found.total else 100
        step = _("%(made)s of %(total)s letters", made=found.made, total=found.total)
        return jsonify(state=run.state, percent=percent, step=step, running=running)

    @expose("/runs/<int:pk>/left-out.csv")
    @has_access
    def left_out(self, pk: int) -> FlaskResponse:
        """Who gets no letter by this run, and why: to work through."""
        letters.one(pk)
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for line in letters.left_out(pk):
            writer.writerow([safe(cell) for cell in _cells(line)])
        answer = FlaskResponse("\ufeff" + text.getvalue(), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f"attachment; filename=letters-{pk}-left-out.csv"
        return answer

    @expose("/runs/<int:pk>/cancel", methods=("POST",))
    @has_access
    def cancel(self, pk: int) -> Answer:
        """Make no more of them."""
        letters.cancel(pk, by=me())
        flash(_("Cancelled. The letters that were made already stay; print or leave them."), "success")
        return redirect(url_for(".show", pk=pk), 303)

    @expose("/runs/<int:pk>/try-again", methods=("POST",))
    @has_access
    def try_again(self, pk: int) -> Answer:
        """Ask once more for work that stopped; no letter is made twice."""
        letters.try_again(pk, tongue=locale(), by=me())
        return redirect(url_for(".show", pk=pk), 303)

    @expose("/files/<int:pk>.pdf")
    @has_access
    def file(self, pk: int) -> Answer:
        """One of the files to print."""
        try:
            name, content, hidden = letters.run_file(pk)
        except NotFound:
            abort(404)
        except Refused as refused:
            return self.render_template("letters/refused.html", sentence=words(refused.sentence)), 409
        disclosures.run_file_printed(pk, left_out=hidden, by=me())
        if hidden:
            flash(
                ngettext(
                    "%(num)d letter is left out of the file: its address became confidential. Make a new one.",
                    "%(num)d letters are left out of the file: their addresses became confidential. Make new ones.",
                    hidden,
                ),
                "warning",
            )
        return as_file(name, content)

    def _listed(self, form: RunForm) -> str:
        return self.render_template(
            "letters/runs.html",
            form=form,
            asked=(asked := _asked()),
            part=page_of(_runs(asked), asked, RUNS),
            states=STATES,
            badges=BADGES,
            kind_name=kind_name,
        )

    def _previewed(self, form: RunForm, reasons: Sequence[str] = ()) -> str:
        preview = letters.look(_wanted(form), by=me())
        return self.render_template(
            "letters/preview.html",
            form=form,
            named=_named(),
            ready=len(preview.ready),
            left_out=[letters.line_of(each) for each in preview.left_out],
            noted=[letters.line_of(each) for each in preview.ready if letters.TO_DO & {*each.notes}],
            likings=letters.counted(each.notes for each in preview.ready),
            have_it=preview.have_it,
            otherwise=letters.counted(each.notes for each in preview.otherwise),
            many_otherwise=len(preview.otherwise),
            reasons=reasons,
            **_in_words(),
        )


def _asked() -> Asked:
    """What the list of runs is asked for; the form above it has a kind of its own."""
    if request.method == "POST" and request.endpoint not in ("LetterRunView.list", "LetterRunView.export"):
        return Asked("LetterRunView.list", narrows=True)
    return asked_for("LetterRunView.list", FILTERS)


def _runs(asked: Asked) -> Sequence[Run]:
    return asked_rows(letters.past(), asked, RUNS, FILTERS, _named_run)


def _named_run(row: Run) -> str:
    return " ".join((str(kind_name(row[0].kind)), *row[1].schools))


def _in_words() -> dict[str, Any]:
    return {"kind_name": kind_name, "language_name": name_of, "sentence": sentence, "notes": letters.NOTES}


def _for_address(form: RunForm) -> dict[str, Any]:
    """What a form asks for, as it may stand in an address: codes, ids, and sealed words."""
    chosen = {name: form[name].data for name in CODES}
    ticked = {name: "y" for name in TICKS if form[name].data}
    words = {looked_for.ARGUMENT: looked_for.sealed(form.words.data)} if form.words.data else {}
    named = {name.rstrip("_"): value for name, value in chosen.items() if value}
    return {**named, **ticked, **words, "visit": _named()}


def _from_address() -> MultiDict[str, str]:
    """What `_for_address` wrote, as a form reads it."""
    typed = MultiDict(request.args)
    typed["words"] = looked_for.opened(request.args.get(looked_for.ARGUMENT, ""))
    return typed


def _form(typed: Any, *, csrf: bool = True) -> RunForm:
    liked = settings_of(me().district_id)
    given = {"layout": liked.letter_layout, "slip": liked.reply_slip, "kind": "first_visit"}
    if request.args.get("kind") in letters.OCCASIONS:
        given["kind"] = request.args["kind"]
    form = RunForm(formdata=typed, data=given, meta={"csrf": csrf})
    schools = [(str(school.id), school.name) for school in letters.schools_of(me())]
    chosen = _number(form.school.data) or (int(schools[0][0]) if len(schools) == 1 else 0)
    mine = any(str(chosen) == school for school, _name in schools)
    classes = [(str(key), title) for key, title in letters.classes_of(chosen)] if mine else []
    form.offer(named_kinds(letters.OCCASIONS), schools, classes, _("All"))
    return form


def _wanted(form: RunForm) -> Wanted:
    return Wanted(
        kind=form.kind.data,
        layout=form.layout.data,
        slip=form.slip.data,
        school_id=_number(form.school.data) or None,
        class_id=_number(form.class_.data) or None,
        words=form.words.data or "",
        visit_ids=tuple(_named()),
        again=form.again.data,
        everyone=form.everyone.data,
    )


def _rest(run: LetterBatch) -> str:
    """Where to make what a cancelled run left: its own visits, or the form where they are too many to name."""
    visits = letters.rest(run.id) if run.state == "cancelled" else []
    if not 0 < len(visits) <= MOST_NAMED:
        return url_for(".list", kind=run.kind)
    slip = "y" if run.slip else None
    return url_for(".preview", kind=run.kind, layout=run.layout, slip=slip, everyone="y", visit=visits)


def _named() -> list[int]:
    typed = request.values.getlist("visit", type=int)
    return [visit_id for visit_id in dict.fromkeys(typed) if 0 < visit_id <= LARGEST_ID][:MOST_NAMED]


def _number(typed: str | None) -> int:
    typed = typed or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def _cells(line: Line) -> list[object]:
    spot = line.spot
    reason = sentence(line.sentence, line.values)
    return [
        line.visit_id,
        line.who,
        line.family,
        spot.school,
        spot.teacher,
        spot.class_title,
        name_of(line.language),
        reason,
    ]


VIEWS = [LetterRunView]

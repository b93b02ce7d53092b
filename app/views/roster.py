"""The roster: hand it in, see what it would change or what is wrong in it, decide."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import IO, Any

from flask import Response as FlaskResponse
from flask import abort, flash, jsonify, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app.models import RosterImport
from app.reports import moved
from app.reports.output import safe
from app.services import access, roster
from app.services.errors import Refused
from app.services.roster.imports import every_error
from app.views.access import has_access, me
from app.views.addresses import number_in_address
from app.views.base import Page
from app.views.listing import Asked, Filter, asked_for
from app.views.shown import words
from app.views.whole import Column, asked_rows, file_of, page_of
from forms.roster import template
from forms.roster.upload import UploadForm, as_one
from workflows.words import N_

Answer = str | Response | tuple[str, int]

HEADINGS = {
    "uploaded": N_("Reading %(filename)s"),
    "previewed": N_("What %(filename)s would change"),
    "applying": N_("Bringing in %(filename)s"),
    "applied": N_("%(filename)s is stored"),
    "refused": N_("%(filename)s needs mending"),
    "cancelled": N_("%(filename)s was cancelled"),
    "undone": N_("%(filename)s was undone"),
}
STATES = {
    "uploaded": N_("being read"),
    "previewed": N_("waits for you"),
    "applying": N_("being stored"),
    "applied": N_("stored"),
    "refused": N_("needs mending"),
    "cancelled": N_("cancelled"),
    "undone": N_("undone"),
}
BADGES = {
    "previewed": "due",
    "applied": "paid",
    "refused": "declined",
    "cancelled": "cancelled",
    "undone": "cancelled",
}
"""The badge of another thing's state that has the right colour."""
FACTS = {
    "active": N_("Still here"),
    "address_line": N_("Address"),
    "address_line_2": N_("Address, second line"),
    "address_verified_on": N_("Address verified on"),
    "city": N_("City"),
    "class_type": N_("Kind of class"),
    "confidential_address": N_("Confidential address"),
    "email": N_("E-mail"),
    "employee_class": N_("Employee class"),
    "employee_id": N_("Employee number"),
    "ends_on": N_("Last day"),
    "exempt": N_("Exempt"),
    "family_name": N_("Last name"),
    "given_name": N_("First name"),
    "grade": N_("Grade"),
    "grades": N_("Grades"),
    "home_language": N_("Home language"),
    "interpreter": N_("Interpreter"),
    "languages": N_("Languages"),
    "may_receive_letters": N_("May receive letters"),
    "name": N_("Name"),
    "phone": N_("Phone"),
    "postal_code": N_("Postal code"),
    "read_language": N_("Reads"),
    "region": N_("State"),
    "relationship": N_("What they are"),
    "school_id": N_("School"),
    "school_year_id": N_("School year"),
    "since": N_("From this day"),
    "spoken_language": N_("Speaks"),
    "starts_on": N_("First day"),
    "title": N_("Title"),
}
PARTED = re.compile(r"[-_.]+")
"""What stands between the words of a file's name."""
IMPORTS: tuple[Column[RosterImport], ...] = (
    Column("file", _l("File"), lambda row: row.filename, lambda row: row.filename.casefold()),
    Column("at", _l("Handed in"), lambda row: row.created_at, lambda row: row.created_at),
    Column("state", _l("Where it stands"), lambda row: words(STATES[row.state]), lambda row: row.state),
    Column("mend", _l("To mend"), lambda row: row.error_count, lambda row: row.error_count),
)
FILTERS = (
    Filter(
        "state",
        _l("Where it stands"),
        lambda: [(state, words(said).capitalize()) for state, said in STATES.items()],
        lambda code: lambda row: row.state == code,
    ),
)
KINDS = {"changed": N_("Changed"), "gone": N_("No longer there"), "new": N_("New")}
SORTS = {"moved": N_("to another school"), "returned": N_("back again")}
FEW = 20
"""How many of each kind the preview itself shows; the others stand on pages of their own."""
ROWS = 50
ERROR_COLUMNS = ("file", "row", "column", "value", "problem", "repair")


class RosterView(Page):
    """`/roster/`"""

    route_base = "/roster"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "template": "list",
        "upload": "upload",
        "show": "show",
        "progress": "show",
        "errors": "show",
        "apply": "decide",
        "cancel": "decide",
        "changes": "show",
        "undo": "decide",
        "try_again": "decide",
    }

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """The form, and the imports so far, the newest first."""
        asked = _asked()
        return redirect(asked.address(), 303) if asked.moves else self._listed(UploadForm(formdata=None))

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The imports that the list shows, all pages of it, as a file."""
        asked = _asked()
        return file_of("rosters", _imports(asked), asked, IMPORTS)

    @expose("/upload", methods=("POST",))
    @has_access
    def upload(self) -> Answer:
        """Keep the files and have them read."""
        form = UploadForm()
        if not form.validate_on_submit():
            return self._listed(form), 422
        given = {"families": _stream(form.families.data), "staff": _stream(form.staff.data)}
        filename, content = as_one(form.roster.data)
        try:
            with content:
                pk = roster.upload(by=me(), filename=filename, roster=content, **given)
        except Refused as refused:
            return self._listed(form, words(refused.sentence) % refused.values), 409
        return redirect(url_for(".show", pk=pk))

    @expose("/template/<string:name>.csv")
    @has_access
    def template(self, name: str) -> FlaskResponse:
        """An empty families.csv or staff.csv with one example row, which is never read."""
        if name not in ("families", "staff"):
            abort(404)
        return _as_csv("\ufeff" + template(name), f"{name}.csv")

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """How far it is, what it would change, or what is wrong."""
        found = roster.one(pk)
        return self.render_template(
            "roster/show.html",
            found=found,
            heading=words(HEADINGS[found.state]) % {"filename": found.filename},
            standing=roster.standing(found),
            step=words(roster.STEPS.get(found.step or "", "")),
            parts=_parts(found.preview),
            notices=[_told(notice, "sentence") for notice in found.preview.get("notices", [])],
            errors=[_told(error, "problem", "repair") for error in found.errors],
            left=_left(found.state),
            moved=moved.how_many(me()) if found.state == "applied" else 0,
            can_be_undone=roster.can_be_undone(found),
            vanishing=found.preview.get("vanishing", ()),
            few=FEW,
            kinds=KINDS,
        )

    @expose("/<int:pk>/changes/<string:name>/<string:kind>")
    @has_access
    def changes(self, pk: int, name: str, kind: str) -> Answer:
        """Everybody of one kind who is new, changes or has left, by name, some at a time."""
        found = roster.one(pk)
        kept = found.preview.get("parts", {}).get(name, {}).get("samples", {}).get(kind)
        if kind not in KINDS or name not in roster.WORDS or not kept:
            abort(404)
        end = (len(kept) - 1) // ROWS
        page = number_in_address("page", 0, end)
        here = partial(url_for, ".changes", pk=pk, name=name, kind=kind)
        return self.render_template(
            "roster/changes.html",
            found=found,
            heading=_("%(kind)s: %(what)s", kind=words(roster.WORDS[name]), what=words(KINDS[kind])),
            rows=[_line(each) for each in kept[page * ROWS : (page + 1) * ROWS]],
            ways=(
                here(page=page - 1) if page else None,
                here(page=page + 1) if page < end else None,
                here() if page else None,
                here(page=end) if page < end else None,
            ),
            kept=len(kept),
            total=found.preview["parts"][name][kind],
        )

    @expose("/<int:pk>/progress")
    @has_access
    def progress(self, pk: int) -> FlaskResponse:
        """How far it is, for the page that waits."""
        found = roster.how_far(pk)
        step = words(roster.STEPS.get(found.step or "", ""))
        running = roster.standing(found) in ("waiting", "working")
        return jsonify(state=found.state, percent=found.progress, step=step, running=running)

    @expose("/<int:pk>/errors.csv")
    @has_access
    def errors(self, pk: int) -> FlaskResponse:
        """Every error, to work through beside the files."""
        found = roster.one(pk)
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(ERROR_COLUMNS)
        for error in every_error(found):
            told = _told(error, "problem", "repair")
            writer.writerow([safe(told[column]) for column in ERROR_COLUMNS])
        return _as_csv("\ufeff" + text.getvalue(), f"roster-{pk}-errors.csv")

    @expose("/<int:pk>/apply", methods=("POST",))
    @has_access
    def apply(self, pk: int) -> Answer:
        """Have it stored."""
        roster.apply(pk, by=me(), sure=request.form.get("sure") == "yes")
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/cancel", methods=("POST",))
    @has_access
    def cancel(self, pk: int) -> Answer:
        """Store nothing of it."""
        roster.cancel(pk, by=me())
        flash(_("Cancelled. Nothing was stored, and the files are gone from here."), "success")
        return redirect(url_for(".list"))

    @expose("/<int:pk>/undo", methods=("POST",))
    @has_access
    def undo(self, pk: int) -> Answer:
        """Put back what the last roster changed."""
        roster.undo(pk, by=me())
        return redirect(url_for(".show", pk=pk))

    @expose("/<int:pk>/try-again", methods=("POST",))
    @has_access
    def try_again(self, pk: int) -> Answer:
        """Ask once more for work that stopped."""
        roster.try_again(pk, by=me())
        return redirect(url_for(".show", pk=pk))

    def _listed(self, form: UploadForm, refusal: str = "") -> str:
        asked = _asked()
        return self.render_template(
            "roster/list.html",
            form=form,
            refusal=refusal,
            asked=asked,
            part=page_of(_imports(asked), asked, IMPORTS),
            states=STATES,
            badges=BADGES,
        )


def _asked() -> Asked:
    """What the list is asked for; a form above it that came back asks for nothing."""
    if request.endpoint == "RosterView.upload":
        return Asked("RosterView.list", narrows=True)
    return asked_for("RosterView.list", FILTERS)


def _imports(asked: Asked) -> Sequence[RosterImport]:
    return asked_rows(roster.past(by=me()), asked, IMPORTS, FILTERS, _named)


def _named(row: RosterImport) -> str:
    return f"{row.filename} {PARTED.sub(' ', row.filename)}"


def _parts(preview: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of a preview in their order, with words for a page; in those that stay as they are nothing `stirs`."""
    known: Mapping[str, Any] = preview.get("parts", {})
    return [
        {
            **known[name],
            "name": name,
            "label": words(label),
            "samples": _samples(known[name].get("samples")),
            "of_these": _of_these(known[name]),
            "stirs": any(known[name].get(sort) for sort in ("new", "changed", "gone")),
        }
        for name, label in roster.WORDS.items()
        if name in known
    ]


def _of_these(part: Mapping[str, Any]) -> str:
    """How many of the changed go to another school, and how many are back."""
    sorts = ((words(said), part.get(sort, 0)) for sort, said in SORTS.items())
    told = ", ".join(f"{count} {said}" for said, count in sorts if count)
    return f" ({told})" if told else ""


def _samples(kept: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not kept or not any(kept.values()):
        return None
    return {kind: [_line(each) for each in kept[kind][:FEW]] for kind in KINDS}


def _line(each: str | Mapping[str, Any]) -> dict[str, Any]:
    """One row of a preview: who it is, and what is different (old, new)."""
    if isinstance(each, str):
        return {"label": each, "facts": (), "sort": ""}
    return {
        "label": each["label"],
        "facts": _facts(each["facts"]),
        "sort": words(SORTS.get(each.get("sort", ""), "")),
    }


def _facts(facts: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    return [(words(FACTS.get(name, name)), _shown(was), _shown(now)) for name, (was, now) in facts.items()]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value)
    return "–" if value in (None, "") else str(value)


def _told(finding: Mapping[str, Any], *sentences: str) -> dict[str, Any]:
    """An error or notice with its sentences in the reader's language."""
    facts = {name: finding[name] for name in ("file", "column", "value", "more")}
    return {**finding, **{name: words(finding[name]) % facts for name in sentences}}


def _stream(file: FileStorage | None) -> IO[bytes] | None:
    return file.stream if file else None


def _as_csv(text: str, filename: str) -> FlaskResponse:
    answer = FlaskResponse(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename={filename}"
    return answer


def _left(state: str) -> int:
    """How many who left still hold a role or an account, once a roster is stored."""
    return len(access.leavers.leavers(me().district_id)) if state == "applied" else 0


VIEWS = [RosterView]

"""Families who are reached by phone or text message: whom to call, what to say, how it went."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.reports.calls import MOST, ToCall
from app.services import calls, clock, disclosures, visits
from app.services.calls import Call
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Page
from app.views.call_list import (
    HEADINGS,
    Group,
    Message,
    call_list,
    cells,
    groups_of,
    language_of,
    last_words,
)
from app.views.contacts import in_words
from app.views.exports import as_file
from app.views.home_languages import name_of
from app.views.language import locale
from app.views.letter_words import kind_name, sentence, sentence_of
from app.views.shown import phone, words
from app.views.whole import part_beside
from forms.calls import AttemptForm, CallChoiceForm
from forms.letters import phone_list, script
from forms.letters.letter import Letter
from forms.letters.refusal import LetterRefused
from forms.letters.script import TIPS, told
from workflows.machine import NotYourRole, TransitionRefused

Answer = str | Response | tuple[str, int]


ROWS = 50


class CallView(Page):
    """`/calls/`. No name stands in an address: a visit's number does."""

    route_base = "/calls"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "as_pdf": "list",
        "show": "show",
        "script": "show",
        "write_attempt": "show",
    }

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """Whom to call, by language."""
        found = call_list()
        asked, rows = found.asked, found.rows
        if asked.moves:
            return redirect(asked.address(), 303)
        part = part_beside(rows, asked, lambda row: f"{row.visit_id}-{row.guardian_id}", ROWS)
        return self.render_template(
            "calls/list.html",
            part=part,
            groups=groups_of(part.rows),
            most=MOST if len(found.everybody) == MOST else None,
            several_schools=len({each.school for each in rows}) > 1,
            asked=asked,
            counts=found.counts,
            heading=_heading,
            last_words=last_words,
            kind_name=kind_name,
            **{**in_words(), "language_name": language_of},
        )

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """What the list shows, all pages of it, as a file."""
        found = call_list()
        headings = [str(each) for each in HEADINGS]
        return as_file("calls", headings, map(cells, found.rows), filters=found.asked.chosen)

    @expose("/list.pdf")
    @has_access
    def as_pdf(self) -> FlaskResponse:
        """The list to print, with room to write."""
        groups = groups_of(call_list().rows)
        today = clock.today(me().district_id)
        pages = phone_list.phone_list(
            today, [_on_paper(group) for group in groups], tongue=locale(), say=words
        )
        disclosures.calls_listed(sum(len(group.rows) for group in groups), by=me())
        return _file("phone-list.pdf", pages)

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """What to say, beside the number to call."""
        return self._page(_call(pk), AttemptForm(formdata=None))

    @expose("/<int:pk>", methods=("POST",))
    @has_access
    def write_attempt(self, pk: int) -> Answer:
        """Keep how it went."""
        found, form = _call(pk), AttemptForm()
        if not form.validate_on_submit():
            return self._page(found, form), 422
        try:
            visits.note_attempt(
                pk, by=me(), how=form.how.data or "", outcome=form.outcome.data, note=form.note.data or ""
            )
        except TransitionRefused as refused:
            reasons = [reason.text(words) for reason in refused.reasons]
            return self._page(found, form, reasons), 409
        flash(_("Kept. Thank you for trying."), "success")
        return redirect(url_for(".list"))

    @expose("/<int:pk>/script.pdf")
    @has_access
    def script(self, pk: int) -> Answer:
        """The script on paper, in both languages."""
        found = _call(pk)
        if found.letter is None:
            return self._page(found, AttemptForm(formdata=None)), 409
        try:
            pages = script.script([(found.letter, _people(found))], say=words)
        except LetterRefused as refused:
            return self._page(found, AttemptForm(formdata=None), [sentence_of(refused)]), 409
        return _file(f"phone-script-{pk}.pdf", pages)

    def _page(self, found: Call, form: AttemptForm, reasons: Sequence[str] = ()) -> str:
        for each in (form.how, form.outcome):
            each.choices = [(value, words(label)) for value, label in each.choices or ()]
        return self.render_template(
            "calls/show.html",
            call=found,
            visit=found.home.visit,
            choice=_choice(found),
            form=form,
            reasons=reasons,
            tips=TIPS,
            kind_name=kind_name,
            sentence=sentence,
            reviewed=found.letter is None or all(each.words.reviewed for each in found.letter.versions),
            **_said(found.letter),
            **{**in_words(), "language_name": language_of},
        )


def _heading(group: Group) -> str:
    language = language_of(group.code)
    return f"{language} – {kind_name(group.kind) if group.kind else _('said yes')}"


def _on_paper(group: Group) -> phone_list.Group:
    message = group.message
    return phone_list.Group(
        f"{group.school} – {_heading(group)}",
        [
            phone_list.Line(
                f"{row.name} (#{row.visit_id})",
                phone(row.phone),
                ", ".join(_remarks(row)),
                last_words(row.last),
            )
            for row in group.rows
        ],
        message.text if message else "",
        message.tag if message else "en",
    )


def _remarks(row: ToCall) -> list[str]:
    found = [_("text message")] if row.by_text else []
    return [*found, *([_("interpreter")] if row.interpreter else [])]


def _call(pk: int) -> Call:
    try:
        return calls.call(pk, by=me(), kind=request.args.get("kind"), tag=request.args.get("language"))
    except NotFound:
        abort(404)
    except NotYourRole:
        abort(403)


def _choice(found: Call) -> CallChoiceForm:
    form = CallChoiceForm(formdata=None, data={"kind": found.kind, "language": found.tag})
    form.kind.choices = [(kind, kind_name(kind)) for kind in found.kinds]
    codes = dict.fromkeys([*found.languages, found.tag])
    form.language.choices = sorted(((code, name_of(code)) for code in codes), key=lambda each: each[1])
    return form


def _said(letter: Letter | None) -> dict[str, Any]:
    """Label and words of each part of the script, by language; the text message; or why there is neither."""
    try:
        return {"lines": _lines(letter), "message": _last_message(letter), "unsaid": ""}
    except (LetterRefused, Refused) as refused:
        return {"lines": [], "message": None, "unsaid": sentence_of(refused)}


def _lines(letter: Letter | None) -> list[tuple[str, list[tuple[str, str, str]]]]:
    if letter is None:
        return []
    sides = [(each.language.tag, each.language.direction, told(each, "script")) for each in letter.versions]
    labels = [part.label for part in letter.versions[0].chosen("script")]
    return [
        (words(label), [(tag, direction, said[place][1]) for tag, direction, said in sides])
        for place, label in enumerate(labels)
    ]


def _last_message(letter: Letter | None) -> Message | None:
    if letter is None:
        return None
    version = letter.versions[-1]
    text = "\n".join(text for _name, text in told(version, "message"))
    return Message(letter.english.text.kind, version.language.tag, text, version.words.reviewed)


def _people(found: Call) -> list[script.Call]:
    return [
        script.Call(
            each.name,
            phone(each.phone),
            name_of(each.spoken_language),
            _("would like an interpreter") if each.interpreter else "",
        )
        for each in found.grown_ups
    ]


def _file(name: str, content: bytes) -> FlaskResponse:
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)


VIEWS = [CallView]

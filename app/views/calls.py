"""Families who are reached by phone or text message: whom to call, what to say, how it went."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.reports.calls import Attempt, ToCall, to_call
from app.services import calls, clock, disclosures, letters, visits
from app.services.calls import Call
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Page
from app.views.contacts import in_words
from app.views.csv_files import csv_answer
from app.views.home_languages import name_of
from app.views.letter_words import kind_name, sentence, sentence_of
from app.views.shown import day, phone, words
from forms.calls import AttemptForm, CallChoiceForm
from forms.letters import phone_list, script
from forms.letters.languages import LANGUAGES, SOURCE, closest
from forms.letters.letter import Letter
from forms.letters.refusal import LetterRefused
from forms.letters.script import TIPS, told
from forms.visit_choices import CONTACT_OUTCOMES, HOWS
from workflows.machine import NotYourRole, TransitionRefused

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Group:
    """Those of a school who speak one language (`code`, empty for not known yet), and the text message for them.

    `kind` is what they are asked now; empty where a day is agreed: what is said then is each family's own.
    """

    school: str
    code: str
    kind: str
    rows: Sequence[ToCall]
    message: "Message | None"
    lacks_text: bool
    """Nobody has approved words in this language yet."""

    @property
    def order(self) -> tuple[object, ...]:
        """Among the school's languages of this size: those who are asked come before those who agreed."""
        return self.code, not self.kind, self.kind


@dataclass(frozen=True)
class Message:
    """Words to copy; `reviewed` is false while nobody fluent has read them."""

    kind: str
    tag: str
    text: str
    reviewed: bool

    @property
    def direction(self) -> str:
        """Which way they run."""
        return LANGUAGES[self.tag].direction


class CallView(Page):
    """`/calls/`. No name stands in an address: a visit's number does."""

    route_base = "/calls"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "as_csv": "list",
        "as_pdf": "list",
        "show": "show",
        "script": "show",
        "write_attempt": "show",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """Whom to call, by language."""
        groups = _groups()
        asked = request.args.get("language")
        return self.render_template(
            "calls/list.html",
            groups=[each for each in groups if asked in (None, each.code or "unknown")],
            spoken=_counted(groups),
            several_schools=len({each.school for each in groups}) > 1,
            asked=asked,
            heading=_heading,
            last_words=last_words,
            kind_name=kind_name,
            **{**in_words(), "language_name": _language},
        )

    @expose("/list.csv")
    @has_access
    def as_csv(self) -> FlaskResponse:
        """The list for a spreadsheet."""
        headings = [_("Visit"), _("School"), _("Name"), _("Phone"), _("Language"), _("Interpreter")]
        rows = [_cells(group, row) for group in _groups() for row in group.rows]
        disclosures.calls_listed(len(rows), "csv", by=me())
        return csv_answer("phone-list.csv", [*headings, _("Reached by"), _("Last attempt")], rows)

    @expose("/list.pdf")
    @has_access
    def as_pdf(self) -> FlaskResponse:
        """The list to print, with room to write."""
        groups = _groups()
        today = clock.today(me().district_id)
        pages = phone_list.phone_list(today, [_on_paper(group) for group in groups])
        disclosures.calls_listed(sum(len(group.rows) for group in groups), "pdf", by=me())
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
            pages = script.script([(found.letter, _people(found))])
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
            **{**in_words(), "language_name": _language},
        )


def last_words(last: Attempt | None) -> str:
    """When somebody last tried, and what came of it."""
    if last is None:
        return ""
    said = dict(CONTACT_OUTCOMES).get(last.outcome or "") or dict(HOWS).get(last.how or "")
    return f"{day(last.at)}: {words(said)}" if said else day(last.at)


def _language(code: str | None) -> str:
    return name_of(code) if code and code != "unknown" else _("not known yet")


def _heading(group: Group) -> str:
    language = _language(group.code)
    return f"{language} – {kind_name(group.kind)}" if group.kind else language


def _groups() -> list[Group]:
    """The lines of the own schools, by school, language and what is asked; unknown languages last."""
    by = me()
    rows = to_call([school.id for school in letters.schools_of(by)], clock.today(by.district_id))
    asked = {row.visit_id for row in rows if row.state == "invited"}
    found = {each.home.visit.id: each for each in calls.calls(asked, by=by)}
    together: defaultdict[tuple[str, str, str], list[ToCall]] = defaultdict(list)
    for row in rows:
        together[row.school, _code(row), _kind(found.get(row.visit_id))].append(row)
    groups = [
        _group(key, lines, [found.get(row.visit_id) for row in lines]) for key, lines in together.items()
    ]
    many = Counter((row.school, _code(row)) for row in rows)
    return sorted(
        groups, key=lambda each: (each.school, not each.code, -many[each.school, each.code], *each.order)
    )


def _group(key: tuple[str, str, str], rows: Sequence[ToCall], found: Sequence[Call | None]) -> Group:
    lacks_text = any(each and each.obstacle and each.obstacle.language for each in found)
    return Group(*key, rows, _shared_message(key[1], found), lacks_text)


def _code(row: ToCall) -> str:
    known = closest(row.spoken)
    return known.tag if known else row.spoken or ""


def _kind(found: Call | None) -> str:
    return found.kind or "" if found else ""


def _shared_message(code: str, found: Iterable[Call | None]) -> Message | None:
    """The words for a group: those of its first family that speaks its language and to which nothing bars them."""
    fit = (each for each in found if each and each.tag == (code or SOURCE.tag))
    return next(filter(None, map(_message, fit)), None)


def _counted(groups: Sequence[Group]) -> list[tuple[str, int]]:
    """How many speak each language, over all schools; unknown languages last."""
    counts: dict[str, int] = {}
    for group in groups:
        counts[group.code] = counts.get(group.code, 0) + len(group.rows)
    return sorted(counts.items(), key=lambda each: (not each[0], -each[1], each[0]))


def _message(found: Call) -> Message | None:
    """The text message in the family's own language; None while there are no words for it."""
    if found.letter is None or found.kind is None or found.obstacle:
        return None
    version = found.letter.versions[-1]
    try:
        text = "\n".join(text for _name, text in told(version, "message"))
    except LetterRefused:
        return None
    return Message(found.kind, version.language.tag, text, version.words.reviewed)


def _cells(group: Group, row: ToCall) -> Sequence[object]:
    return (
        row.visit_id,
        row.school,
        row.name,
        phone(row.phone),
        _language(group.code),
        _("yes") if row.interpreter else "",
        _("Text message") if row.by_text else _("Phone"),
        last_words(row.last),
    )


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
            language.english_name if (language := closest(each.spoken_language)) else "",
            bool(each.interpreter),
        )
        for each in found.grown_ups
    ]


def _file(name: str, content: bytes) -> FlaskResponse:
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)


VIEWS = [CallView]

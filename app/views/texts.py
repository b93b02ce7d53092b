"""The letters' texts: where they stand, how each will look, and a reviewer's word for it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app.models import LetterText
from app.reports import texts as reports
from app.reports.texts import InOneLanguage
from app.services import texts
from app.services.errors import Changed, NotFound
from app.views.access import has_access, me
from app.views.base import Page, version_of
from app.views.home_languages import name_of
from app.views.listing import Filter, asked_for
from app.views.shown import words
from app.views.whole import Column, asked_rows, file_of, page_of
from forms.letters.kinds import FIELDS, KINDS
from forms.letters.languages import LANGUAGES, Language
from forms.letters.refusal import LetterRefused
from forms.letters.texts import SOURCE_TAG
from forms.texts import ApproveForm, SendBackForm, SendForReviewForm, other_languages
from workflows.machine import NotYourRole, Reason, TransitionRefused
from workflows.translation import METHOD_WORDS, TRANSLATION, TextState
from workflows.words import N_

Answer = str | Response | tuple[str, int]

BADGES = {
    "none": "inactive",
    "draft": "invited",
    "in_review": "due",
    "approved": "approved",
    "stale": "returned",
    "replaced": "cancelled",
}
STATES = {**{state.value: label for state, label in TRANSLATION.states.items()}, "none": N_("not begun")}
SHEETS = {
    "beside": _l("As a letter"),
    "first": _l("As a letter, the family’s language first"),
    "parts": _l("Every part"),
}
SEEN_AT_ONCE = ("beside", "parts")
"""The sheets that a reviewer reads; a letter in the other layout holds the same words."""


def _names(row: InOneLanguage) -> str:
    return f"{row.language.own_name} {name_of(row.language.tag)} {row.language.english_name}"


def _on_the_way(row: InOneLanguage) -> str:
    states = [state for state in ON_THE_WAY if row.states[state]]
    return ", ".join(f"{row.states[state]} {words(STATES[state])}" for state in states)


def _fits(code: str) -> Callable[[InOneLanguage], bool]:
    if code == "all":
        return lambda row: row.complete
    if code == "some":
        return lambda row: not row.complete
    return lambda row: row.states[code] > 0


ON_THE_WAY = ("in_review", "draft", "stale")
COLUMNS: tuple[Column[InOneLanguage], ...] = (
    Column("language", _l("Language"), lambda row: name_of(row.language.tag), lambda row: _names(row)),
    Column("approved", _l("Approved"), lambda row: row.approved, lambda row: row.approved),
    Column(
        "way",
        _l("On the way"),
        _on_the_way,
        lambda row: tuple(row.states[state] for state in ON_THE_WAY),
    ),
)
FILTERS = (
    Filter(
        "standing",
        _l("Standing"),
        lambda: [
            ("all", _("Everything is approved")),
            ("some", _("Something is missing")),
            *((state, words(STATES[state]).capitalize()) for state in ON_THE_WAY),
        ],
        _fits,
    ),
)


class TextView(Page):
    """`/texts/`"""

    route_base = "/texts"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "language": "list",
        "begin": "list",
        "show": "show",
        "page": "show",
        "pdf": "show",
        "send_for_review": "write",
        "send_back": "review",
        "approve": "review",
    }

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """Every language that has texts, and how far they are."""
        asked = asked_for("TextView.list", FILTERS)
        if asked.moves:
            return redirect(asked.address(), 303)
        there = reports.languages(me().district_id)
        return self.render_template(
            "texts/list.html",
            asked=asked,
            part=page_of(asked_rows(there, asked, COLUMNS, FILTERS, _names), asked, COLUMNS),
            others=other_languages({row.language.tag: row for row in there}),
            **frame(),
        )

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """What the list shows, all pages of it, as a file."""
        asked = asked_for("TextView.list", FILTERS)
        rows = asked_rows(reports.languages(me().district_id), asked, COLUMNS, FILTERS, _names)
        return file_of("texts", rows, asked, COLUMNS)

    @expose("/begin")
    @has_access
    def begin(self) -> Answer:
        """Lead to the language that was chosen of the list."""
        tag = request.args.get("language", "")
        return redirect(url_for(".language", tag=spoken(tag).tag))

    @expose("/in/<string:tag>")
    @has_access
    def language(self, tag: str) -> Answer:
        """Every kind of text in one language."""
        return self.render_template(
            "texts/language.html",
            spoken=spoken(tag),
            rows=reports.kinds_in(me().district_id, tag),
            may_write=may_write(tag),
            ask=texts.whom_to_ask(me().district_id, tag),
            **frame(),
        )

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """One version, as it will look, with what this person may do about it."""
        return self.shown(one(pk))

    @expose("/<int:pk>/<string:sheet>.pdf")
    @has_access
    def pdf(self, pk: int, sheet: str) -> Answer:
        """A sheet to print or to pass on."""
        text = one(pk)
        try:
            content = texts.pdf_of(text, sheet)
        except NotFound:
            abort(404)
        except LetterRefused as refused:
            return self.shown(text, [refusal_words(refused)]), 409
        name = f"{text.kind}-{text.language}-{text.number}-{sheet}.pdf"
        return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)

    @expose("/<int:pk>/<string:sheet>/<int:number>.png")
    @has_access
    def page(self, pk: int, sheet: str, number: int) -> FlaskResponse:
        """One page of a sheet as a picture; pages count from 1."""
        try:
            pages = texts.pages_of(one(pk), sheet)
        except (NotFound, LetterRefused):
            abort(404)
        if not 1 <= number <= len(pages):
            abort(404)
        return send_file(BytesIO(pages[number - 1]), mimetype="image/png")

    @expose("/<int:pk>/send-for-review", methods=("POST",))
    @has_access
    def send_for_review(self, pk: int) -> Answer:
        """Hand the draft to a reviewer."""
        return self._step(
            pk, SendForReviewForm(), texts.send_for_review, _("Sent for review. Someone else reads it now.")
        )

    @expose("/<int:pk>/send-back", methods=("POST",))
    @has_access
    def send_back(self, pk: int) -> Answer:
        """Give it back with a remark."""
        form = SendBackForm()
        return self._step(
            pk, form, texts.send_back, _("Sent back with your remark."), remark=form.remark.data or ""
        )

    @expose("/<int:pk>/approve", methods=("POST",))
    @has_access
    def approve(self, pk: int) -> Answer:
        """Let letters be made from it."""
        form = ApproveForm()
        return self._step(
            pk,
            form,
            texts.approve,
            _("Approved. Letters say this from now on."),
            pages_read=bool(form.pages_read.data),
        )

    def shown(self, text: LetterText, sentences: Any = (), form: Any = None) -> str:
        """The page of one version; `form` is one that came back, `sentences` say why."""
        return self.render_template(
            "texts/show.html",
            text=text,
            kind=KINDS[text.kind],
            spoken=LANGUAGES[text.language],
            sheets=[sheet_of(text, sheet) for sheet in texts.sheets_of(text.kind, text.language)],
            at_once=SEEN_AT_ONCE,
            english=text.source.parts if text.source else None,
            may_begin=may_begin(text),
            offers={action: why_not(text, action) for action in TRANSLATION.actions},
            versions=texts.versions(text.district_id, text.kind, text.language),
            followers=_followers(text),
            forms=_forms(text, form),
            sentences=sentences,
            **frame(),
        )

    def _step(self, pk: int, form: Any, do: Any, done: str, **given: Any) -> Answer:
        text = one(pk)
        if not form.validate_on_submit():
            return self.shown(text, form=form), 422
        try:
            do(pk, version=version_of(form), by=me(), **given)
        except NotYourRole:
            abort(403)
        except TransitionRefused as refused:
            return self.shown(one(pk), sentences_of(refused.reasons), form), 409
        except Changed:
            told = _("Someone changed this text meanwhile. Please look at it again.")
            return self.shown(one(pk), [told]), 409
        flash(done, "success")
        return redirect(url_for(".show", pk=pk))


def one(pk: int) -> LetterText:
    """The version; 404 when there is none that this person sees, or its kind is from another time."""
    try:
        text = texts.one(pk)
    except NotFound:
        abort(404)
    if text.kind not in KINDS or text.language not in LANGUAGES:
        abort(404)
    return text


def spoken(tag: str) -> Language:
    """A language of ours; 404 for any other."""
    if tag not in LANGUAGES:
        abort(404)
    return LANGUAGES[tag]


def frame() -> dict[str, Any]:
    """What every page of texts shows with."""
    return {
        "badges": BADGES,
        "states": STATES,
        "methods": METHOD_WORDS,
        "name_of": name_of,
        "source": SOURCE_TAG,
        "fields": FIELDS,
    }


def may_write(tag: str) -> bool:
    """Whether this person may write texts in a language: English is the district's own."""
    facts = texts.facts_of_a_new_one(tag, None, me(), me().district_id)
    return not TRANSLATION.why_not("begin", None, facts, facts.actor_roles)


def may_begin(text: LetterText) -> bool:
    """Whether a new version may be written after this one: it is the newest, and nobody works on it."""
    newest = texts.newest(text.district_id, text.kind, text.language)
    facts = texts.facts_of_a_new_one(text.language, newest, me(), text.district_id)
    return newest is text and not TRANSLATION.why_not("begin", None, facts, facts.actor_roles)


def sentences_of(reasons: tuple[Reason, ...]) -> list[str]:
    """Reasons in the reader's language."""
    return [reason.text(words) for reason in reasons]


def refusal_words(refused: LetterRefused) -> str:
    """Why a page cannot be set, in the reader's language."""
    return words(refused.sentence) % {**refused.facts, "field": words(refused.field_label)}


def why_not(text: LetterText, action: str) -> list[str] | None:
    """What stands between this person and a step, before the click; None where the step is not one to offer."""
    facts = texts.facts_of(text, me(), pages_read=True, remark="…")
    state = TextState(text.state)
    if TRANSLATION.row(action, state) is None:
        return None
    return sentences_of(TRANSLATION.why_not(action, state, facts, facts.actor_roles))


def sheet_of(text: LetterText, sheet: str) -> dict[str, Any]:
    """A sheet's name, and how many pages it has or why it cannot be set."""
    try:
        count, refused = len(texts.pages_of(text, sheet)), ""
    except LetterRefused as error:
        count, refused = 0, refusal_words(error)
    return {"name": sheet, "label": SHEETS[sheet], "count": count, "refused": refused}


def _followers(text: LetterText) -> list[str]:
    """The languages whose approved text would go out of date if this English were approved."""
    if text.language != SOURCE_TAG:
        return []
    standing = texts.standing(text.district_id)
    tags = [tag for tag, kinds in standing.items() if kinds.get(text.kind) is TextState.approved]
    return sorted(name_of(tag) for tag in tags if tag != SOURCE_TAG)


def _forms(text: LetterText, tried: Any) -> dict[str, Any]:
    forms: dict[str, Any] = {
        "send_for_review": SendForReviewForm(formdata=None),
        "send_back": SendBackForm(formdata=None),
        "approve": ApproveForm(formdata=None),
    }
    for name, form in forms.items():
        forms[name] = tried if isinstance(tried, type(form)) else form
        forms[name].version.data = text.version
    return forms


VIEWS = [TextView]

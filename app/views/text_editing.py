"""Writing a text: a plain editor beside the English, with a preview of what is typed."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, jsonify, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.models import LetterText
from app.services import texts
from app.services.errors import Changed, NotFound
from app.views.access import has_access, me
from app.views.base import Page
from app.views.shown import words
from app.views.texts import SHEETS, frame, may_write, refusal_words, sentences_of, sheet_of, spoken
from forms.letters.kinds import FIELDS, KINDS, LONGEST_MESSAGE, USES, Kind, tokens
from forms.letters.languages import Language
from forms.letters.refusal import LetterRefused
from forms.letters.texts import SOURCE_TAG, Problem, Text
from forms.texts import TextForm, form_of
from workflows.machine import NotYourRole, TransitionRefused
from workflows.translation import TextState

Answer = str | Response | tuple[str, int]


class TextEditView(Page):
    """`/texts/in/<language>/<kind>`"""

    route_base = "/texts/in"
    default_view = "edit"
    class_permission_name = "TextView"
    method_permission_name = {"edit": "write", "save": "write", "preview": "write"}

    @expose("/<string:tag>/<string:letter>")
    @has_access
    def edit(self, tag: str, letter: str) -> Answer:
        """The newest version to go on with, or what comes along to begin with."""
        desk = Desk(tag, letter)
        if desk.newest and desk.newest.state == TextState.in_review.value:
            told = _("This version is being reviewed. It can be changed once the reviewer has sent it back.")
            flash(told, "info")
            return redirect(url_for("TextView.show", pk=desk.newest.id))
        form = desk.form()
        form.show(texts.words_to_start_from(me().district_id, letter, tag))
        if "method" in form and desk.newest and desk.newest.state == TextState.draft.value:
            form.method.data = desk.newest.method
        desk.stamp(form)
        _mark(form, [each for each in desk.problems(form.parts()) if form[each.part].data])
        return self._shown(desk, form)

    @expose("/<string:tag>/<string:letter>", methods=("POST",))
    @has_access
    def save(self, tag: str, letter: str) -> Answer:
        """Keep what was typed; with the other button, hand it to a reviewer too."""
        desk = Desk(tag, letter)
        form = desk.form()
        if not form.validate_on_submit():
            return self._shown(desk, form), 422
        try:
            pk = texts.write(
                letter, tag, parts=form.parts(), method=form.came_about, seen=form.seen(), by=me()
            )
        except NotFound:
            return self._shown(desk, form, [_("There is no approved English of this text yet.")]), 409
        except NotYourRole:
            abort(403)
        except TransitionRefused as refused:
            return self._shown(desk, form, sentences_of(refused.reasons)), 409
        except Changed:
            return self._changed_meanwhile(Desk(tag, letter), form)
        if request.form.get("then") == "review":
            return self._send(pk, Desk(tag, letter), form)
        flash(_("Saved. Nobody else is asked to read it yet."), "success")
        return redirect(url_for(".edit", tag=tag, letter=letter))

    @expose("/<string:tag>/<string:letter>/preview", methods=("POST",))
    @has_access
    def preview(self, tag: str, letter: str) -> FlaskResponse:
        """The pages of what is typed, for the page that asks while someone types; nothing is stored."""
        desk = Desk(tag, letter)
        form, sheet = desk.form(), request.form.get("sheet", "")
        if sheet not in desk.sheets:
            abort(404)
        parts = {name: typed[:4000] for name, typed in form.parts().items()}
        try:
            pages = texts.typed_pages(me().district_id, Text(letter, tag, desk.number, parts), sheet)
        except LetterRefused as refused:
            return jsonify(pages=[], refused=refusal_words(refused))
        return jsonify(pages=[_as_address(page) for page in pages], refused="")

    def _send(self, pk: int, desk: "Desk", form: TextForm) -> Answer:
        text = texts.one(pk)
        try:
            texts.send_for_review(pk, version=text.version, by=me())
        except (TransitionRefused, Changed) as refused:
            reasons = refused.reasons if isinstance(refused, TransitionRefused) else ()
            desk = Desk(desk.language.tag, desk.kind.name)
            desk.stamp(form)
            _mark(form, desk.problems(form.parts()))
            heading = _("Your draft is saved, and not sent for review yet")
            return self._shown(desk, form, sentences_of(reasons), heading), 409
        flash(_("Sent for review. Someone else reads it now."), "success")
        return redirect(url_for("TextView.show", pk=pk))

    def _changed_meanwhile(self, desk: "Desk", form: TextForm) -> Answer:
        """What a colleague stored meanwhile, beside what was typed; saving again keeps what was typed."""
        stored = texts.words_to_start_from(me().district_id, desk.kind.name, desk.language.tag)
        typed = form.parts()
        changed = [
            (words(part.label), stored[part.name])
            for part in desk.kind.parts
            if stored[part.name] != typed[part.name]
        ]
        desk.stamp(form)
        return self._shown(desk, form, changed=changed), 409

    def _shown(
        self, desk: "Desk", form: TextForm, sentences: Sequence[str] = (), heading: str = "", **more: Any
    ) -> str:
        return self.render_template(
            "texts/edit.html",
            desk=desk,
            kind=desk.kind,
            spoken=desk.language,
            form=form,
            sentences=sentences,
            heading=heading,
            uses=USES,
            **more,
            **frame(),
        )


class Desk:
    """What lies on a writer's desk: the newest version of a kind in a language, and the English that it follows.

    404 for a kind or language that we do not have; 403 for a text that is not this person's to write.
    """

    def __init__(self, tag: str, letter: str) -> None:
        if letter not in KINDS:
            abort(404)
        self.language: Language = spoken(tag)
        self.kind: Kind = KINDS[letter]
        self.newest: LetterText | None = texts.newest(me().district_id, letter, tag)
        self.english: LetterText | None = texts.english_of(me().district_id, letter)
        if not may_write(tag):
            abort(403)

    @property
    def translates(self) -> bool:
        """Whether this is another language than English."""
        return self.language.tag != SOURCE_TAG

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that can be previewed."""
        return texts.sheets_of(self.kind.name, self.language.tag)

    @property
    def sheet_labels(self) -> list[tuple[str, Any]]:
        """Sheets with their names."""
        return [(sheet, SHEETS[sheet]) for sheet in self.sheets]

    @property
    def number(self) -> int:
        """Of the version that saving writes."""
        if self.newest is None:
            return 1
        return self.newest.number + (0 if self.newest.state in texts.OPEN else 1)

    @property
    def stored(self) -> dict[str, Any] | None:
        """The stored version's first sheet, for a preview without script."""
        return sheet_of(self.newest, self.sheets[0]) if self.newest else None

    @property
    def is_new_version(self) -> bool:
        """Whether saving begins a version beside the newest one."""
        return self.newest is not None and self.newest.state not in texts.OPEN

    def form(self) -> TextForm:
        """The form of the kind; the labels are looked up where they are shown."""
        return form_of(self.kind.name, translated=self.translates)()

    def stamp(self, form: TextForm) -> None:
        """Note in the form which version its writer sees."""
        form.newest.data = self.newest.id if self.newest else ""
        form.version.data = self.newest.version if self.newest else ""

    def problems(self, parts: Mapping[str, str]) -> list[Problem]:
        """What is wrong with the words."""
        english = self.english.parts if self.english else None
        return texts.problems_of(self.kind.name, self.language.tag, parts, english)

    def english_words(self, part: str) -> str:
        """What the approved English says."""
        words_of_it = self.english.parts if self.english else {}
        return words_of_it.get(part, self.kind.part(part).english)

    def fields_of(self, part: str) -> list[tuple[str, str]]:
        """The merge fields that a part may hold, with what each stands for."""
        found = tokens(self.english_words(part)) if self.translates else self.kind.part(part).allowed
        return [(name, words(label)) for name, label in FIELDS.items() if name in found]

    def most(self, part: str) -> int | None:
        """How many characters a part may have, where that matters to the family's phone."""
        return LONGEST_MESSAGE if self.kind.part(part).use == "message" else None


def _mark(form: TextForm, problems: Sequence[Problem]) -> None:
    """Put each problem beside the field that it is about."""
    for problem in problems:
        if problem.part in form:
            field = form[problem.part]
            field.errors = [*field.errors, words(problem.sentence) % problem.values]


def _as_address(png: bytes) -> str:
    """A picture within the answer: the page may show pictures of its own and none from elsewhere."""
    return "data:image/png;base64," + base64.b64encode(png).decode()


VIEWS = [TextEditView]

"""Letters of one visit: choose one, make it, open those that were made."""

from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.reports import one_visit
from app.reports.one_visit import OneVisit
from app.services import clock, disclosures, letters
from app.services.errors import NotFound, Refused
from app.services.letters import NoLetter, Outlook
from app.views.access import has_access, me
from app.views.base import Page
from app.views.home_languages import name_of
from app.views.letter_words import kind_name, named_kinds, sentence, sentence_of
from app.views.shown import words
from forms.letter_choice import ExplainedForm, OneLetterForm
from forms.letters.languages import LANGUAGES
from forms.letters.letter import Explained
from forms.letters.refusal import LetterRefused
from workflows.machine import NotYourRole

Answer = str | Response | tuple[str, int]


class LetterView(Page):
    """`/visits/<id>/letters` makes letters, `/letters/<id>.pdf` opens one."""

    route_base = ""
    default_view = "choose"
    class_permission_name = "VisitView"
    method_permission_name = {"choose": "letter", "make": "letter", "pdf": "letter"}

    @expose("/visits/<int:pk>/letters")
    @has_access
    def choose(self, pk: int) -> Answer:
        """Which letter, in which language; what is missing for it, and whom to ask."""
        seen, outlook = _seen(pk), _outlook(pk)
        return self._page(seen, outlook, _form(outlook), _explained_form(outlook))

    @expose("/visits/<int:pk>/letters", methods=("POST",))
    @has_access
    def make(self, pk: int) -> Answer:
        """Make what was chosen; by itself the letter that fits, in the languages that the guardians read."""
        seen, outlook = _seen(pk), _outlook(pk)
        form, explained = _form(outlook), _explained_form(outlook)
        chosen = explained if "explained_in" in request.form else form
        if not chosen.validate_on_submit():
            return self._page(seen, outlook, form, explained, tried=chosen), 422
        try:
            made = letters.issue(pk, by=me(), **_wishes(chosen))
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except (LetterRefused, Refused) as refused:
            reasons = [] if _at_its_field(chosen, refused) else [sentence_of(refused)]
            return self._page(_seen(pk), _outlook(pk), form, explained, tried=chosen, reasons=reasons), 422
        flash(
            ngettext("The letter is ready to print.", "%(num)d letters are ready to print.", len(made)),
            "success",
        )
        return redirect(url_for("VisitView.show", pk=pk, _anchor="letters"))

    @expose("/letters/<int:pk>.pdf")
    @has_access
    def pdf(self, pk: int) -> Answer:
        """The letter's pages, as they were made."""
        try:
            name, content = letters.pdf(pk)
        except NotFound:
            abort(404)
        except Refused as refused:
            return self.render_template("letters/refused.html", sentence=words(refused.sentence)), 409
        disclosures.letter_printed(pk, by=me())
        return as_file(name, content)

    def _page(
        self,
        seen: OneVisit,
        outlook: Outlook | None,
        form: OneLetterForm,
        explained: ExplainedForm,
        *,
        tried: Any = None,
        reasons: list[str] | None = None,
    ) -> str:
        return self.render_template(
            "letters/of_visit.html",
            seen=seen,
            visit=seen.visit,
            outlook=outlook,
            form=form,
            explained=explained,
            tried=tried,
            reasons=reasons or [],
            sentence=sentence,
            kind_name=kind_name,
            language_name=name_of,
            notes=letters.NOTES,
        )


def as_file(name: str, content: bytes) -> FlaskResponse:
    """As a file: the strict rules for what a page may load would keep a browser's own viewer dark."""
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)


def _seen(pk: int) -> OneVisit:
    found = one_visit.one_visit(pk, me().person_id or 0)
    if found is None:
        abort(404)
    return found


def _outlook(pk: int) -> Outlook | None:
    try:
        return letters.outlook(pk, by=me(), kind=request.values.get("kind"))
    except NotFound:
        abort(404)


def _form(outlook: Outlook | None) -> OneLetterForm:
    posted = request.form if request.method == "POST" and "explained_in" not in request.form else None
    liked = (
        {"layout": outlook.layout, "slip": outlook.slip, "kind": request.args.get("kind")} if outlook else {}
    )
    form = OneLetterForm(formdata=posted, data=liked)
    form.offer(named_kinds(outlook.kinds if outlook else ()), _languages(outlook))
    return form


def _explained_form(outlook: Outlook | None) -> ExplainedForm:
    posted = request.form if "explained_in" in request.form else None
    form = ExplainedForm(formdata=posted, data={"explained_on": clock.today(me().district_id)})
    form.offer(named_kinds(outlook.kinds if outlook else ()), _spoken(outlook))
    return form


def _languages(outlook: Outlook | None) -> list[tuple[str, str]]:
    """As the guardians read; then every language whose text is approved."""
    if outlook is None:
        return []
    theirs = ", ".join(name_of(reading.readers.code) for reading in outlook.readings)
    named = sorted(((tag, name_of(tag)) for tag in outlook.languages), key=lambda each: each[1].casefold())
    return [("", _("As the guardians read: %(languages)s", languages=theirs)), *named]


def _spoken(outlook: Outlook | None) -> list[tuple[str, str]]:
    theirs = [reading.readers.code for reading in outlook.readings] if outlook else []
    others = sorted((tag for tag in LANGUAGES if tag not in theirs), key=lambda tag: name_of(tag).casefold())
    return [(code, name_of(code)) for code in (*theirs, *others) if code != "en"]


def _wishes(form: OneLetterForm | ExplainedForm) -> dict[str, Any]:
    kind = form.kind.data or None
    if isinstance(form, ExplainedForm):
        told = Explained(
            language_tag=form.explained_in.data, by=form.explained_by.data or "", on=form.explained_on.data
        )
        return {"kind": kind, "explained": told}
    asked = "layout" in request.form
    return {
        "kind": kind,
        "language": form.language.data or None,
        "layout": form.layout.data or None,
        "slip": form.slip.data if asked else None,
    }


def _at_its_field(form: Any, refused: LetterRefused | Refused) -> bool:
    """Tell a refusal at the field that it is about, if it is about one."""
    name = refused.field if isinstance(refused, Refused) and not isinstance(refused, NoLetter) else None
    if name is None or name not in form:
        return False
    form[name].errors = [*form[name].errors, sentence_of(refused)]
    return True


VIEWS = [LetterView]

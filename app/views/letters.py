"""Letters to hand over: make one, open one, print those of a whole class."""

from io import BytesIO

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.services import letters
from app.services.errors import NotFound, Refused
from app.services.letters import Issued
from app.views.access import has_access, me
from app.views.base import Page
from app.views.shown import words
from forms.letters.refusal import LetterRefused
from workflows.machine import NotYourRole

Answer = str | Response | tuple[str, int]
MOST, LARGEST_ID = 400, 2**31 - 1
"""Letters in one file to print."""


class LetterView(Page):
    """`/visits/<id>/letters` makes one, `/letters/<id>.pdf` opens it."""

    route_base = ""
    default_view = "make"
    class_permission_name = "VisitView"
    method_permission_name = {"make": "letter", "pdf": "letter", "batch": "letter"}

    @expose("/visits/<int:pk>/letters", methods=("POST",))
    @has_access
    def make(self, pk: int) -> Answer:
        """Make a letter for a visit, in the language that was chosen or else the family's."""
        try:
            letters.issue(pk, by=me(), language=request.form.get("language") or None)
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        except (LetterRefused, Refused) as refused:
            return self._refused(Issued((), ((pk, refused),)), 422)
        flash(_("The letter is ready to print."), "success")
        return redirect(url_for("VisitView.show", pk=pk))

    @expose("/letters/<int:pk>.pdf")
    @has_access
    def pdf(self, pk: int) -> Answer:
        """The letter, byte for byte as it was made."""
        try:
            return _download(*letters.pdf(pk))
        except NotFound:
            abort(404)
        except Refused as refused:
            return self.render_template(
                "letters/refused.html", told=[("", words(refused.sentence))], ready=()
            ), 409

    @expose("/letters/batch", methods=("POST",))
    @has_access
    def batch(self) -> Answer:
        """The letters of several visits as one file; those that cannot be set are named instead."""
        chosen = request.form.getlist("visit", type=int)
        visit_ids = [typed for typed in dict.fromkeys(chosen) if 0 < typed <= LARGEST_ID][:MOST]
        try:
            issued = letters.issue_many(visit_ids, by=me())
            if issued.refused or not visit_ids:
                refused = {visit_id for visit_id, _why in issued.refused}
                return self._refused(issued, 422, [each for each in visit_ids if each not in refused])
            return _download(*letters.pdf_of_many(issued.letters))
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)

    def _refused(self, issued: Issued, code: int, ready: list[int] | None = None) -> Answer:
        told = [(visit_id, sentence_of(why)) for visit_id, why in issued.refused]
        return self.render_template("letters/refused.html", told=told, ready=ready or ()), code


def sentence_of(why: LetterRefused | Refused) -> str:
    """Why a letter is not made: which character, where, and in which text."""
    if isinstance(why, Refused):
        return words(why.sentence)
    facts = {**why.facts, "field": words(why.field_label)}
    sentence = words(why.sentence) % facts
    return _("%(sentence)s (Letter: %(template)s, %(language)s)", sentence=sentence, **_where(why))


def _where(why: LetterRefused) -> dict[str, str]:
    return {"template": why.template, "language": why.language}


def _download(name: str, content: bytes) -> FlaskResponse:
    """As a file: the strict rules for what a page may load would keep a browser's own viewer dark."""
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)


VIEWS = [LetterView]

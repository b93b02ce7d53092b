"""The head of a school's and the district's letters: a logo, a few lines, and how it looks."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import flash, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.models import School
from app.services import letterheads
from app.services.letterheads import Place
from app.views.access import has_access, me
from app.views.base import Page
from app.views.letter_words import sentence_of
from forms.letterhead import LetterheadForm
from forms.letters.facts import Letterhead
from forms.letters.letter import Letter, typeset
from forms.letters.pictures import as_png
from forms.letters.refusal import LetterRefused
from forms.letters.sample import sample_facts, starter_words

Answer = str | Response | tuple[str, int]
PREVIEW_DPI = 96


class LetterheadView(Page):
    """`/letterheads/`"""

    route_base = "/letterheads"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "preview": "list",
        "preview_of_district": "list",
        "edit": "edit",
        "edit_district": "edit",
        "remove_logo": "edit",
        "remove_logo_of_district": "edit",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """The letterheads that this person may change."""
        return self.render_template("letters/heads.html", places=letterheads.places(by=me()))

    @expose("/<int:pk>", methods=("GET", "POST"))
    @has_access
    def edit(self, pk: int) -> Answer:
        """Change a school's."""
        return self._edit(pk)

    @expose("/district", methods=("GET", "POST"))
    @has_access
    def edit_district(self) -> Answer:
        """Change the district's."""
        return self._edit(None)

    @expose("/<int:pk>/remove-logo", methods=("POST",))
    @has_access
    def remove_logo(self, pk: int) -> Answer:
        """Print a school's letters without a picture of its own from now on."""
        return self._remove_logo(pk)

    @expose("/district/remove-logo", methods=("POST",))
    @has_access
    def remove_logo_of_district(self) -> Answer:
        """The same, of the district."""
        return self._remove_logo(None)

    @expose("/<int:pk>/preview.png")
    @has_access
    def preview(self, pk: int) -> FlaskResponse:
        """The sample family's letter with a school's letterhead, as a picture."""
        return _preview(pk)

    @expose("/district/preview.png")
    @has_access
    def preview_of_district(self) -> FlaskResponse:
        """The same, with the district's."""
        return _preview(None)

    def _edit(self, school_id: int | None) -> Answer:
        place = letterheads.one(school_id, by=me())
        form = _form(place)
        if not form.validate_on_submit():
            return self._page(place, form), 422 if form.errors else 200
        version = _version(form)
        letterheads.save(school_id, lines=form.typed_lines, logo=form.picture, version=version, by=me())
        flash(_("Saved. New letters carry it; those that were made stay as they are."), "success")
        return redirect(_address(place), 303)

    def _remove_logo(self, school_id: int | None) -> Answer:
        place = letterheads.one(school_id, by=me())
        letterheads.remove_logo(school_id, version=None, by=me())
        flash(_("The logo is taken away."), "success")
        return redirect(_address(place), 303)

    def _page(self, place: Place, form: LetterheadForm) -> str:
        logo = letterheads.has_logo(place)
        drawn = _drawn(place)
        return self.render_template(
            "letters/head.html",
            place=place,
            form=form,
            has_logo=logo,
            address=_address,
            refused=drawn if isinstance(drawn, str) else "",
        )


def _address(place: Place, method: str = "edit") -> str:
    """Where a letterhead is changed, shown as a picture, or loses its logo."""
    if place.school is not None:
        return url_for(f"LetterheadView.{method}", pk=place.school.id)
    of_district = {"edit": "edit_district"}.get(method, f"{method}_of_district")
    return url_for(f"LetterheadView.{of_district}")


def _preview(school_id: int | None) -> FlaskResponse:
    drawn = _drawn(letterheads.one(school_id, by=me()))
    if isinstance(drawn, str):
        return FlaskResponse(drawn, 422, mimetype="text/plain")
    return send_file(BytesIO(as_png(drawn, dpi=PREVIEW_DPI)[0]), mimetype="image/png")


def _drawn(place: Place) -> bytes | str:
    """The sample family's letter as PDF; or why there is none, such as a name with a character no font has."""
    head = letterheads.of_school(me().district_id, place.school.id if place.school else None)
    try:
        return typeset(_sample(head, place.school))
    except LetterRefused as refused:
        return sentence_of(refused)


def _form(place: Place) -> LetterheadForm:
    kept: dict[str, Any] = {"lines": place.kept.lines, "version": place.kept.version} if place.kept else {}
    return LetterheadForm(data=kept) if request.method == "GET" else LetterheadForm()


def _version(form: LetterheadForm) -> int | None:
    typed = form.version.data or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _sample(head: Letterhead, school: School | None) -> Letter:
    english = starter_words("first_visit", "en")
    assert english is not None  # Porchlight brings it.
    facts = replace(sample_facts("first_visit"), letterhead=head)
    return Letter(facts if school is None else replace(facts, school_name=school.name), english)


VIEWS = [LetterheadView]

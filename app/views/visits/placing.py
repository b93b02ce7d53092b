"""Beside the form that schedules a visit: is the address right, or does the family meet somewhere else?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.reports import one_visit
from app.reports.one_visit import OneVisit
from app.services import visits
from app.services.errors import Changed, NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Page
from app.views.shown import words
from app.views.visits.times import places_of
from forms.visit_place import ADDRESS_CHECKS, PlaceForm
from workflows.machine import NotYourRole


@dataclass(frozen=True)
class Placing:
    """`ways`: the buttons for an address that still needs to be checked; `form`: another place.

    `only_elsewhere`: there is no address that may be checked, so the family cannot be visited at home.
    `may_change`: the visit has not begun, so they may still meet elsewhere.
    """

    address: str
    ways: tuple[tuple[str, str], ...]
    form: PlaceForm
    only_elsewhere: bool
    may_change: bool


def placing(seen: OneVisit) -> Placing:
    """What the page of a visit offers about its place."""
    family, visit = seen.visit.family, seen.visit
    unchecked = visit.place == "home" and family is not None and family.address_verified_on is None
    may_check = unchecked and family is not None and visits.may_be_checked(family)
    ways = tuple((way, words(label)) for way, label in ADDRESS_CHECKS.items()) if may_check else ()
    lines = (family.address_line, family.address_line_2, family.city) if family and may_check else ()
    address = ", ".join(filter(None, lines))
    form = _form(seen, formdata=None)
    return Placing(address, ways, form, unchecked and not may_check, visits.may_change(visit))


class VisitPlaceView(Page):
    """`/visits/<id>/address-check` and `/visits/<id>/place`"""

    route_base = "/visits"
    default_view = "choose_place"
    class_permission_name = "VisitView"
    method_permission_name = {"check_address": "act", "choose_place": "act"}

    @expose("/<int:pk>/address-check", methods=("POST",))
    @has_access
    def check_address(self, pk: int) -> Response:
        """The address is right; the button says how somebody learned it."""
        if not one_visit.is_seen(pk):
            abort(404)
        how = ADDRESS_CHECKS.get(request.form.get("how", ""))
        if how is None:
            return _back(pk, _("Say how you checked the address."), "refused")
        return _try(
            pk,
            lambda: visits.check_address(pk, how=str(how), by=me()),
            _("Kept. The address is checked."),
        )

    @expose("/<int:pk>/place", methods=("POST",))
    @has_access
    def choose_place(self, pk: int) -> Response:
        """Meet somewhere else."""
        seen = one_visit.one_visit(pk, me().person_id or 0)
        if seen is None:
            abort(404)
        form = _form(seen)
        if not form.validate_on_submit():
            return _back(pk, _("Choose where you meet."), "refused")
        chosen = {"place": form.place.data or "", "place_note": form.place_note.data}
        return _try(
            pk,
            lambda: visits.choose_place(pk, **chosen, by=me(), version=form.seen_version),
            _("Kept. You meet there."),
        )


def _form(seen: OneVisit, **given: Any) -> PlaceForm:
    visit = seen.visit
    form = PlaceForm(version=visit.version, place=visit.place, place_note=visit.place_note, **given)
    form.place.choices = [(value, words(label)) for value, label in places_of(seen)]
    return form


def _try(pk: int, act: Callable[[], None], said: str) -> Response:
    try:
        act()
    except NotFound:
        abort(404)
    except NotYourRole:
        abort(403)
    except Refused as refused:
        return _back(pk, words(refused.sentence), "refused")
    except Changed:
        return _back(pk, _("Someone changed this visit meanwhile. Look at it again."), "refused")
    return _back(pk, said, "success")


def _back(pk: int, said: str, kind: str) -> Response:
    flash(said, kind)
    return redirect(url_for("VisitView.show", pk=pk), 303)

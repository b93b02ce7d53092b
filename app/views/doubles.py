"""Likely doubles among families: side by side, merged by a person or kept apart, and taken back."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import Family, FamilyPair
from app.reports.doubles import likely
from app.services import doubles
from app.services.doubles import Difference
from app.services.errors import Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.home_languages import name_of
from app.views.kin import kin
from app.views.shown import day, phone, refusal, words
from forms.records import CHANNELS
from workflows.words import N_

FIELDS = {
    "name": N_("Name"),
    "home_language": N_("Language at home"),
    "address": N_("Address"),
    "relationship_": N_("What they are to the children"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "spoken_language": N_("Speaks"),
    "read_language": N_("Reads"),
    "interpreter": N_("Needs an interpreter"),
    "channel": N_("Best reached by"),
}
LANGUAGES = frozenset({"home_language", "spoken_language", "read_language"})


class DoublesView(Page):
    """`/doubles/`"""

    route_base = "/doubles"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "show": "list",
        "merge": "merge",
        "apart": "merge",
        "undo": "merge",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """Pairs that look like one family, and those that were merged of late."""
        lately = (
            db.session.query(FamilyPair).filter(FamilyPair.state == "merged").order_by(FamilyPair.id.desc())
        )
        merged = [each for each in lately.limit(50) if each.was]
        names = {each.id: each.name for each in _families(merged)}
        return self.render_template("doubles/list.html", pairs=likely(), merged=merged, names=names)

    @expose("/<int:pk>/<int:other>")
    @has_access
    def show(self, pk: int, other: int) -> Answer:
        """The two side by side, with what differs to choose from."""
        return self._shown(pk, other)

    @expose("/<int:pk>/<int:other>", methods=("POST",))
    @has_access
    def merge(self, pk: int, other: int) -> Answer:
        """Make one of them."""
        try:
            kept = doubles.make_one(pk, other, chosen=request.form.to_dict(), by=me())
        except Refused as refused:
            return self._shown(pk, other, refused), 422
        flash(_("They are one family now. For two weeks you can undo it, under Likely doubles."), "success")
        return redirect(url_for("FamilyView.show", pk=kept), 303)

    @expose("/<int:pk>/<int:other>/apart", methods=("POST",))
    @has_access
    def apart(self, pk: int, other: int) -> Response:
        """Remember that they are two."""
        doubles.say_apart(pk, other, by=me())
        flash(_("Kept as two families; nobody is asked again."), "success")
        return redirect(url_for(".list"), 303)

    @expose("/<int:pk>/undo", methods=("POST",))
    @has_access
    def undo(self, pk: int) -> Response:
        """Make two of it again."""
        doubles.undo(pk, by=me())
        flash(_("Undone. They are two families again, as they were."), "success")
        return redirect(url_for(".list"), 303)

    def _shown(self, pk: int, other_pk: int, refused: Refused | None = None) -> str:
        one, other = doubles.pair(pk, other_pk)
        return self.render_template(
            "doubles/show.html",
            one=one,
            other=other,
            differences=[_in_words(each) for each in doubles.differences(one, other)],
            chosen=request.form,
            missing=refused.field if refused else None,
            refusal=refusal(refused) if refused else None,
        )


def _families(merged: list[FamilyPair]) -> list[Family]:
    return db.session.query(Family).filter(Family.id.in_([each.one_id for each in merged])).all()


def _in_words(each: Difference) -> dict[str, Any]:
    return {
        "key": each.key,
        "label": words(FIELDS[each.field]),
        "whose": each.whose,
        "sides": [("one", _value(each.field, each.one)), ("other", _value(each.field, each.other))],
    }


def _value(field: str, values: Any) -> str:
    found = [value for value in values.values() if value not in (None, "", False)]
    if field == "address":
        return _address(values)
    if field in LANGUAGES:
        return name_of(found[0])
    if field == "relationship_":
        return kin(found[0])
    if field == "phone":
        return str(phone(found[0]))
    if field == "channel":
        return words(dict(CHANNELS)[found[0]])
    if field == "interpreter":
        return _("yes") if found else _("no")
    return " ".join(str(value) for value in found)


def _address(values: Any) -> str:
    if values["no_fixed_address"]:
        return _("No fixed address right now")
    lines = ("address_line", "address_line_2", "city", "region", "postal_code")
    said = ", ".join(values[line] for line in lines if values[line])
    checked = values["address_verified_on"]
    return _("%(address)s (checked on %(day)s)", address=said, day=day(checked)) if checked else said


VIEWS = [DoublesView]

"""The rules of a district's programme: each with what it changes."""

from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.extensions import db
from app.models import District, DistrictSettings
from app.reports.made_pay import how_many_wait
from app.services import clock, look_ups
from app.services.payments.ruling import KEPT
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView
from app.views.shown import words
from forms.district_rules import (
    LETTER_LAYOUT,
    PROOF_OF_VISIT,
    REFLECTION_NEEDED,
    TRAINING_NEEDED,
    DistrictRulesForm,
    labels,
)
from forms.pay_rules import words_of as pay_words
from forms.visit_choices import PLACES


class DistrictSettingsView(AppModelView):
    """`/district-rules/`: one row per district, which opens at once."""

    route_base = "/district-rules"
    include_route_methods = frozenset({"list", "show", "edit"})
    datamodel = SQLAInterface(DistrictSettings)
    show_template, edit_template = "rules/show.html", "rules/form.html"
    list_title, edit_title = _l("District rules"), _l("Change the district’s rules")
    list_columns = order_columns = search_columns = ()
    show_columns = tuple(labels())
    label_columns = labels()
    words_of = {
        "training_needed": dict(TRAINING_NEEDED),
        "reflection_needed": dict(REFLECTION_NEEDED),
        "letter_layout": dict(LETTER_LAYOUT),
        "proof_of_visit": dict(PROOF_OF_VISIT),
        **pay_words(),
    }
    edit_form = DistrictRulesForm

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """Lead to the rules of one's own district."""
        return redirect(url_for(".show", pk=me().district_id))

    def prepared(self, form: Any, row: Any) -> Any:
        """Find the safety contact by name."""
        form.safety_contact_id.ready(**finding.people())
        return form

    def write_change(self, row: DistrictSettings, form: Any) -> None:
        """Write what was typed, and say how much pay that waits another rule of pay leaves as it is."""
        before = [getattr(row, name) for name in KEPT]
        super().write_change(row, form)
        set_up_on = db.session.get_one(District, row.district_id).set_up_on
        today = clock.today(row.district_id)
        if [getattr(row, name) for name in KEPT] == before or not set_up_on or today <= set_up_on:
            return
        if waiting := how_many_wait(row.district_id, today):
            flash(_they_keep_their_rules(waiting), "success")

    def more(self, row: DistrictSettings) -> dict[str, Any]:
        """The rules by heading, with what each changes."""
        return {"form": self.form_of_stored(row)}

    def value_of(self, row: DistrictSettings, column: str) -> object:
        """The share is a number, not money; people and places have names."""
        if column == "reduced_share":
            return f"{row.reduced_share:.2f}"
        if column == "safety_contact_id":
            return look_ups.person(row.safety_contact_id) if row.safety_contact_id else None
        if column == "paid_places":
            return [words(said) for code, said in PLACES if code in row.paid_places]
        return super().value_of(row, column)


def _they_keep_their_rules(count: int) -> str:
    return ngettext(
        "%(num)d payment for an earlier day waits for approval; it keeps the rules of that day.",
        "%(num)d payments for earlier days wait for approval; they keep the rules of those days.",
        count,
    )


VIEWS = [DistrictSettingsView]

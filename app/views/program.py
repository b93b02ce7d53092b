"""The district's school years and the rules of its programme."""

from typing import Any

from flask import redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l

from app.models import DistrictSettings, SchoolYear
from app.services import school_years
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView, version_of
from forms.records import (
    LETTER_LAYOUT,
    PAY_NO_ONE_HOME,
    REFLECTION_NEEDED,
    TRAINING_NEEDED,
    DistrictRulesForm,
    SchoolYearForm,
)


class SchoolYearView(AppModelView):
    """`/school-years/`"""

    route_base = "/school-years"
    datamodel = SQLAInterface(SchoolYear)
    list_title, add_title = _l("School years"), _l("Add a school year")
    list_columns = show_columns = ("name", "starts_on", "ends_on", "current")
    order_columns = ("name", "starts_on")
    search_columns = ()
    base_order = ("starts_on", "desc")
    label_columns = {
        "name": _l("Name"),
        "starts_on": _l("First day"),
        "ends_on": _l("Last day"),
        "current": _l("Current"),
    }
    add_form = edit_form = SchoolYearForm

    def write_new(self, form: Any) -> SchoolYear:
        """Write a new year of one's own district."""
        return school_years.add(form.values(), form_id=form.form_id.data, by=me())

    def write_change(self, row: SchoolYear, form: Any) -> None:
        """Write what was typed."""
        school_years.change(row, form.values(), version=version_of(form), by=me())


RULES = {
    "notice_hours": _l("Notice before a visit, in hours"),
    "training_needed": _l("Who of the pair must be trained"),
    "training_months": _l("A training stays current for so many months"),
    "reflection_needed": _l("Who reflects after a visit"),
    "usual_minutes_from": _l("A usual visit takes at least, in minutes"),
    "usual_minutes_to": _l("A usual visit takes at most, in minutes"),
    "further_visits": _l("A family may have more than two visits a year"),
    "educator_may_invite": _l("Educators may invite families of their own students"),
    "coordinator_reads_notes": _l("District coordinators may read what families shared"),
    "pay_no_one_home": _l("Pay when no one was home"),
    "reduced_share": _l("The share, from 0 to 1"),
    "pay_alone": _l("Pay a visit that one educator made alone"),
    "pay_untrained": _l("Pay a visit by an educator whose training had lapsed"),
    "minimum_group": _l("Smallest group shown in reports"),
    "letter_layout": _l("How letters are laid out"),
    "reply_slip": _l("Letters carry a slip to tear off, for families without internet"),
    "answer_days": _l("A family’s link to answer lives for so many days"),
    "meet_at_school": _l("Families may choose the school as the place to meet"),
    "safety_text": _l("What to do when worried about a child's safety"),
}


class DistrictSettingsView(AppModelView):
    """`/district-rules/`: one row per district, which opens at once."""

    route_base = "/district-rules"
    include_route_methods = frozenset({"list", "show", "edit"})
    datamodel = SQLAInterface(DistrictSettings)
    list_title = _l("District rules")
    list_columns = order_columns = search_columns = ()
    show_columns = tuple(RULES)
    label_columns = RULES
    words_of = {
        "training_needed": dict(TRAINING_NEEDED),
        "reflection_needed": dict(REFLECTION_NEEDED),
        "pay_no_one_home": dict(PAY_NO_ONE_HOME),
        "letter_layout": dict(LETTER_LAYOUT),
    }
    edit_form = DistrictRulesForm

    def title_of(self, _row: DistrictSettings) -> str:
        """There is one set of rules, and the frame says whose."""
        return str(self.list_title)

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """Lead to the rules of one's own district."""
        return redirect(url_for(".show", pk=me().district_id))

    def value_of(self, row: DistrictSettings, column: str) -> object:
        """The share is a number, not money."""
        return f"{row.reduced_share:.2f}" if column == "reduced_share" else super().value_of(row, column)


VIEWS = [SchoolYearView, DistrictSettingsView]

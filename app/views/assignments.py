"""Who holds which role where."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, url_for
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload
from werkzeug.wrappers import Response

from app.models import Assignment, Person
from app.services import access, clock
from app.services.errors import NotFound
from app.views import finding
from app.views.access import me
from app.views.base import AppModelView
from app.views.listing import Filter
from app.views.managing.of_person import preset
from app.views.managing.words import chosen_role, days_of, held_name, place_of, role_choices
from app.views.narrowing import by_code, by_school
from app.views.shown import words
from forms.records import AssignmentForm, EndAssignmentForm
from workflows.people import ROLE_WORDS, Role

WHEN = {"now": _l("Now"), "later": _l("Later"), "ended": _l("Ended")}


def _when(code: str) -> Any:
    """Roles that are held today, those that begin later, or those that ended."""
    today = clock.today(me().district_id)
    if code == "later":
        return Assignment.starts_on > today
    if code == "ended":
        return Assignment.ends_on < today
    return (Assignment.starts_on <= today) & (Assignment.ends_on.is_(None) | (Assignment.ends_on >= today))


class AssignmentView(AppModelView):
    """`/roles/`: a role is given and ended, never rewritten."""

    route_base = "/roles"
    datamodel = SQLAInterface(Assignment)
    list_title, add_title, edit_title = _l("Roles"), _l("Give a role"), _l("End this role")
    list_columns = ("person", "role", "school", "starts_on", "ends_on")
    show_columns = ("person", "role", "school", "starts_on", "ends_on", "reason")
    order_columns = ("role", "starts_on", "ends_on")
    search_columns = ("person",)
    base_order = ("starts_on", "desc")
    label_columns = {
        "person": _l("Who"),
        "role": _l("Role"),
        "school": _l("Where"),
        "starts_on": _l("From"),
        "ends_on": _l("Until"),
        "reason": _l("Why"),
    }
    words_of = {"role": {role.value: word for role, word in ROLE_WORDS.items()}}
    export_columns = ("person", "role", "school", "starts_on", "ends_on", "reason")
    filters = (
        by_code("role", _l("Role"), Assignment.role, {r.value: said for r, said in ROLE_WORDS.items()}),
        by_school(Assignment.school_id, without=_l("Whole district")),
        Filter("when", _l("When"), lambda: [*WHEN.items()], _when),
    )
    add_form, edit_form = AssignmentForm, EndAssignmentForm
    edit_template = "managing/end.html"

    def query(self) -> Select[Any]:
        """With the person, by whose name the list is searched, and the school."""
        person = Assignment.person
        return select(Assignment).join(person).options(contains_eager(person), joinedload(Assignment.school))

    def searched(self, _column: str) -> Any:
        """The look-up of a person's name."""
        return Person.look_up

    def value_of(self, row: Assignment, column: str) -> Any:
        """A role without a school counts in the whole district."""
        value = held_name(row) if column == "role" else super().value_of(row, column)
        return _("Whole district") if column == "school" and value is None else value

    def title_of(self, row: Assignment) -> str:
        """Who holds what."""
        return f"{row.person} · {self.value_of(row, 'role')}"

    def prepared(self, form: Any, row: Assignment | None) -> Any:
        """Offer the roles that this person may give, and find people and schools by their names."""
        if row is None:
            form.role.choices = role_choices(me())
            preset(form)
            form.person_id.ready(**finding.people())
            form.school_id.ready(**finding.schools())
        return form

    def write_new(self, form: Any) -> Assignment | None:
        """Give the role; a second thought is said after it is done."""
        person_id, (role, own) = form.person_id.data, chosen_role(form.role.data)
        doubt = access.second_thought(person_id, role)
        days = {"starts_on": form.starts_on.data, "ends_on": form.ends_on.data}
        try:
            if role is Role.admin:
                access.ask_for_admin(person_id, reason=form.reason.data, by=me(), **days)
                return None
            place = {"school_id": form.school_id.data, "own": own}
            access.check_where(role, form.school_id.data, everywhere=form.everywhere.data)
            given = access.assign(person_id, role, reason=form.reason.data, by=me(), **place, **days)
        except NotFound:
            abort(404)
        if doubt:
            flash(words(doubt), "warning")
        return given

    def after_add(self, row: Assignment | None) -> Response:
        """Lead to the person; to the grants that wait, when somebody shall be Admin."""
        if row is None:
            flash(_("A second Admin confirms; until then nothing changes."), "info")
            return redirect(url_for("AdminGrantView.list"))
        return redirect(url_for("PersonView.show", pk=row.person_id, _anchor="access"))

    def after_edit(self, row: Assignment) -> Response:
        """Lead back to the person, from whose page a role is ended."""
        return redirect(url_for("PersonView.show", pk=row.person_id, _anchor="access"))

    def _form(self, form: Any, row: Any, status: int = 200, **values: Any) -> tuple[str, int]:
        return super()._form(form, row, status, place_of=place_of, days_of=days_of, **values)

    def write_change(self, row: Assignment, form: Any) -> None:
        """End the role."""
        last_day: date | None = form.last_day.data
        access.end_assignment(row.id, last_day=last_day, by=me())


VIEWS = [AssignmentView]

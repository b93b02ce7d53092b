"""Staff: who they are, what pay needs to know, which schools they serve."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import Assignment, Employment, Person, PersonSchool, School
from app.reports.made_pay import how_many_made, made_since
from app.services import access, clock, employment, look_ups, records
from app.services.errors import Refused
from app.services.payments.rates import employment_of
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView, Page, version_of
from app.views.frame import may
from app.views.listing import Filter
from app.views.managing.of_person import access_of
from app.views.narrowing import SCHOOL, by_truth, schools
from app.views.shown import words
from forms.records import EMPLOYEE_CLASSES, EmploymentForm, PersonForm, PersonSchoolForm
from workflows.payment import PAYMENT
from workflows.people import ASSIGNABLE, ROLE_WORDS


def _roles() -> list[tuple[str, str]]:
    """The roles, for those who may see who holds which; and nothing at all."""
    if not may("can_manage", "AccessView"):
        return []
    return [("none", _("No role")), *((role.value, words(ROLE_WORDS[role])) for role in ASSIGNABLE)]


def _holds(code: str) -> Any:
    """Who holds this role today, somewhere; or none at all."""
    today = clock.today(me().district_id)
    held = select(Assignment.person_id).where(
        Assignment.starts_on <= today, or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today)
    )
    if code == "none":
        return Person.id.not_in(held)
    return Person.id.in_(held.where(Assignment.role == code))


class PersonView(AppModelView):
    """`/people/`"""

    route_base = "/people"
    datamodel = SQLAInterface(Person)
    list_title, add_title = _l("People"), _l("Add a person")
    show_template = "records/person.html"
    list_columns = ("name", "title", "schools", "active")
    show_columns = ("title", "email", "phone", "active")
    order_columns = ("name",)
    search_columns = ("look_up",)
    base_order = ("name", "asc")
    label_columns = {
        "name": _l("Name"),
        "title": _l("Position"),
        "schools": _l("Schools"),
        "email": _l("E-mail"),
        "phone": _l("Phone"),
        "active": _l("Works here"),
    }
    export_columns = ("name", "title", "schools", "email", "phone", "active")
    filters = (
        Filter("school", SCHOOL, schools, lambda code: Person.schools.any(School.id == int(code))),
        by_truth("active", _l("Works here"), Person.active),
        Filter("role", _l("Role"), _roles, _holds),
    )
    nothing = _l("Nobody is here yet. Colleagues come with the roster, or one by one.")
    loads = (selectinload(Person.schools),)
    add_form = edit_form = PersonForm

    def value_of(self, row: Person, column: str) -> Any:
        """Schools by name."""
        if column == "schools":
            return ", ".join(sorted(school.name for school in row.schools))
        return super().value_of(row, column)

    def query(self) -> Select[Any]:
        """Those of the own district, in the order of its index."""
        return super().query().where(Person.district_id == me().district_id)

    def ordering(self, column: str) -> Any:
        """By name: the last name first, whatever its accents."""
        return Person.look_up if column == "name" else super().ordering(column)

    def write_change(self, row: Person, form: Any) -> None:
        """Write what was typed; whether somebody works here decides about their account too."""
        access.change_person(row, form.values(), version=version_of(form), by=me())

    def more(self, row: Person) -> dict[str, Any]:
        """Schools, what pay needs to know (for those who may see it), and the sign-in name."""
        return {
            "employment": row.employment,
            "class_today": employment_of(row.id, clock.today(row.district_id)),
            "employee_classes": dict(EMPLOYEE_CLASSES),
            "username": access.username_of(row.id),
            "myself": row.id == me().person_id,
            **access_of(row),
        }


class EmploymentView(AppModelView):
    """`/employment/<person>/…`: what pay needs to know; reached from the person."""

    route_base = "/employment"
    include_route_methods = frozenset({"edit"})
    datamodel = SQLAInterface(Employment)
    list_title = _l("Pay")
    list_columns = show_columns = order_columns = search_columns = ()
    edit_form = EmploymentForm
    edit_template = "records/employment.html"

    def row(self, pk: int) -> Employment:
        """The person's row; a new one for somebody who has none yet."""
        person = db.session.get(Person, pk) or abort(404)
        found = db.session.get(Employment, pk)
        return found or Employment(
            person_id=person.id, district_id=person.district_id, exempt=True, version=0
        )

    def write_change(self, row: Employment, form: Any) -> None:
        """Write what was typed; the first time as a new row."""
        values = form.values()
        version = version_of(form) if row.version else None
        employment.keep(row, values, **form.about(), version=version, by=me())

    def _form(self, form: Any, row: Any, status: int = 200, **values: Any) -> tuple[str, int]:
        """Payments that stay as they are, and the box that says so, come once the class was to change."""
        made = how_many = None
        if form.made_stay.errors:
            first = employment.first_day_of(row, form.from_day.data)
            made, how_many = made_since(row.person_id, first), how_many_made(row.person_id, first)
            form.made_stay.data, form.made_since.data, form.made_since.raw_data = False, first, None
        else:
            del form.made_stay, form.made_since
        return super()._form(form, row, status, made=made, how_many=how_many, states=PAYMENT.states, **values)

    def title_of(self, row: Employment) -> str:
        """Whose pay it is."""
        return look_ups.person(row.person_id) or ""

    def after_edit(self, row: Employment) -> Response:
        """Lead to the person."""
        return redirect(url_for("PersonView.show", pk=row.person_id))


class PersonSchoolView(Page):
    """`/people/<person>/schools/…`: which schools a person serves; it gives no access."""

    route_base = "/people"
    default_view = "add"

    @expose("/<int:pk>/schools/add", methods=("GET", "POST"))
    @has_access
    def add(self, pk: int) -> Answer:
        """One more school."""
        person = db.session.get(Person, pk) or abort(404)
        form: Any = PersonSchoolForm()
        form.school_id.ready(**finding.schools())
        sentence = None
        if form.validate_on_submit():
            sentence = _served(person, form.school_id.data)
            if sentence is None:
                flash(_("Saved."), "success")
                return redirect(url_for("PersonView.show", pk=pk))
        title, back = _("Add a school"), url_for("PersonView.show", pk=pk)
        status = 409 if sentence else 422 if form.errors else 200
        return self.render_template(
            "records/form.html", form=form, row=person, title=title, sentence=sentence, back=back
        ), status

    @expose("/<int:pk>/schools/<int:school_id>/delete", methods=("POST",))
    @has_access
    def delete(self, pk: int, school_id: int) -> Response:
        """The person does not serve this school any more."""
        row = db.session.get(PersonSchool, (pk, school_id)) or abort(404)
        records.remove(row, by=me())
        flash(_("Removed."), "success")
        return redirect(url_for("PersonView.show", pk=pk))


def _served(person: Person, school_id: int) -> str | None:
    """Write that the person serves the school; what stands against it, in words, or None."""
    row = PersonSchool(person_id=person.id, school_id=school_id, district_id=person.district_id)
    try:
        records.add(row, by=me())
    except Refused as refused:
        return words(refused.sentence)
    return None


VIEWS = [PersonView, EmploymentView, PersonSchoolView]

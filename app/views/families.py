"""Households, their children and their grown-ups."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, false, select
from sqlalchemy.orm import joinedload, selectinload
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import Family, Guardian, Student
from app.services import families, records
from app.services.errors import NotFound, Refused
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView, version_of
from app.views.contacts import beside, in_words
from app.views.home_languages import choices, name_of
from app.views.kin import kin
from app.views.listing import Asked, Filter, filters_are_open
from app.views.narrowing import LANGUAGE, SCHOOL, by_truth, languages, read, schools, speaks
from app.views.school_choice import chosen_school
from app.views.shown import words
from forms.records import CHANNELS, FamilyForm, GuardianForm, LinkStudentForm, NewFamilyForm

_YES_NO: dict[bool | None, str | None] = {True: "yes", False: "no"}


class FamilyView(AppModelView):
    """`/families/`"""

    route_base = "/families"
    include_route_methods = AppModelView.include_route_methods | {"link_student"}
    datamodel = SQLAInterface(Family)
    list_title, add_title = _l("Families"), _l("Add a family")
    show_template = "records/family.html"
    list_columns = ("name", "children", "home_language", "address")
    show_columns = (
        "home_language",
        "address",
        "address_verified_on",
        "address_verified_how",
        "no_contact_until",
    )
    order_columns = ("name",)
    search_columns = ("name",)
    base_order = ("name", "asc")
    label_columns = {
        "name": _l("Family"),
        "children": _l("Children"),
        "home_language": _l("Language at home"),
        "address": _l("Address"),
        "address_verified_on": _l("Address checked on"),
        "address_verified_how": _l("How it was checked"),
        "no_contact_until": _l("No contact until"),
    }
    filters = (
        Filter("school", SCHOOL, schools, lambda code: Family.school_ids.contains([int(code)])),
        Filter("language", LANGUAGE, languages, lambda code: speaks(Family.home_language, code)),
        by_truth("address", _l("Address checked"), Family.address_verified_on.is_not(None)),
    )
    nothing = _l("No family is here yet. They come with the roster, or one by one.")
    loads = (selectinload(Family.students),)
    add_form, edit_form = NewFamilyForm, FamilyForm
    goes_outside = True

    def students_in(self, row: Family) -> list[int]:
        """The household's children."""
        return [student.id for student in row.students]

    @expose("/<int:pk>/children", methods=("GET", "POST"))
    @has_access
    @permission_name("edit")
    def link_student(self, pk: int) -> Answer:
        """One more child of this household."""
        family = self.row(pk)
        form: Any = LinkStudentForm()
        form.student_id.ready(**finding.students())
        if not form.validate_on_submit():
            return self._form(form, family, 422 if form.errors else 200, title=_("Add a child"))
        try:
            families.link_student(family, form.student_id.data, by=me())
        except Refused as refused:
            return self._refused(form, self.row(pk), refused)
        flash(_("Saved."), "success")
        return redirect(self.address_of(self.row(pk)))

    def asked(self) -> Asked:
        """What the request asks for; schools and languages to choose from are read together."""
        if filters_are_open():
            read("school", "language")
        return super().asked()

    def query(self) -> Select[Any]:
        """The households of the chosen school, if one is chosen; of the own district, in the order of its index."""
        school_id, query = chosen_school(), super().query().where(Family.merged_into_id.is_(None))
        query = query.where(Family.district_id == me().district_id)
        return query if school_id is None else query.where(Family.school_ids.contains([school_id]))

    def row(self, pk: int) -> Family:
        """The household; of doubles that were merged the kept one is meant, by either number."""
        found: Family = super().row(pk)
        return found if found.merged_into_id is None else self.row(found.merged_into_id)

    def cell_of(self, row: Family, column: str) -> Any:
        """A confidential address leaves in no file."""
        hidden = column == "address" and row.confidential_address
        return _("confidential") if hidden else super().cell_of(row, column)

    def value_of(self, row: Family, column: str) -> Any:
        """Names of the children, the name of the language, the address on its lines."""
        if column == "children":
            return ", ".join(student.given_name for student in row.students)
        if column == "address_verified_how":
            return words(row.address_verified_how or "")
        if column == "home_language":
            return name_of(row.home_language)
        return _address(row) if column == "address" else super().value_of(row, column)

    def prepared(self, form: Any, row: Family | None) -> Any:
        """Offer languages, and children by their names."""
        form.home_language.choices = choices(row.home_language if row else None)
        if "student_id" in form:
            form.student_id.ready(**finding.students())
        return form

    def write_new(self, form: NewFamilyForm) -> Family:
        """A household begins with its first child."""
        values = form.values()
        try:
            return families.add(values, values.pop("student_id"), form_id=form.form_id.data, by=me())
        except NotFound:
            abort(404)

    def write_change(self, row: Family, form: FamilyForm) -> None:
        """Write what was typed, and who checked the address."""
        families.change(row, form.values(), version=version_of(form), by=me())

    def more(self, row: Family) -> dict[str, Any]:
        """Children with their schools, and the grown-ups."""
        children = (
            select(Student)
            .join(Student.families)
            .where(Family.id == row.id)
            .options(joinedload(Student.school))
        )
        return {
            "children": db.session.scalars(children.order_by(Student.given_name)).all(),
            "guardians": row.guardians,
            "contacts": beside(row),
            "may_see_record": self.appbuilder.sm.has_access("can_show", "RecordView"),
            **in_words(),
        }


class GuardianView(AppModelView):
    """`/guardians/…`: reached from the household only."""

    route_base = "/guardians"
    include_route_methods = frozenset({"show", "add", "edit", "delete"})
    datamodel = SQLAInterface(Guardian)
    list_title, add_title = _l("Grown-ups"), _l("Add a grown-up")
    list_columns = order_columns = search_columns = ()
    show_columns = (
        "family",
        "relationship_",
        "phone",
        "email",
        "spoken_language",
        "read_language",
        "interpreter",
        "channel",
        "may_receive_letters",
    )
    label_columns = {
        "family": _l("Family"),
        "relationship_": _l("What they are to the children"),
        "phone": _l("Phone"),
        "email": _l("E-mail"),
        "spoken_language": _l("Speaks"),
        "read_language": _l("Reads"),
        "interpreter": _l("Needs an interpreter"),
        "channel": _l("Best reached by"),
        "may_receive_letters": _l("May receive letters"),
    }
    words_of = {"channel": dict(CHANNELS)}
    add_form = edit_form = GuardianForm

    def query(self) -> Select[Any]:
        """Nobody lists grown-ups without their household."""
        return super().query().where(false())

    def value_of(self, row: Guardian, column: str) -> Any:
        """Languages by name, and a relationship in words."""
        if column == "relationship_":
            return kin(row.relationship_)
        if column in ("spoken_language", "read_language"):
            return name_of(getattr(row, column))
        return super().value_of(row, column)

    def prepared(self, form: Any, row: Guardian | None) -> Any:
        """Offer languages."""
        form.spoken_language.choices = choices(row.spoken_language if row else None)
        form.read_language.choices = choices(row.read_language if row else None)
        if row is not None and not isinstance(form.interpreter.data, str):
            form.interpreter.data = _YES_NO.get(row.interpreter)
        return form

    def write_new(self, form: GuardianForm) -> Guardian:
        """Write a grown-up of the household that the address names."""
        family = _family_of_address()
        guardian = Guardian(district_id=family.district_id, family_id=family.id)
        return records.add(guardian, _guardian_values(form), form_id=form.form_id.data, by=me())

    def write_change(self, row: Guardian, form: GuardianForm) -> None:
        """Write what was typed."""
        records.change(row, _guardian_values(form), version=version_of(form), by=me())

    def after_add(self, row: Guardian) -> Response:
        """Lead to the household."""
        return redirect(url_for("FamilyView.show", pk=row.family_id))

    after_edit = after_delete = after_add

    def new_form(self) -> Any:
        """Only for a household that this person sees."""
        _family_of_address()
        return super().new_form()


def _family_of_address() -> Family:
    typed = request.args.get("family", "")
    family = (
        db.session.get(Family, int(typed))
        if typed.isascii() and typed.isdigit() and len(typed) < 10
        else None
    )
    return family or abort(404)


def _guardian_values(form: GuardianForm) -> dict[str, Any]:
    asked = {said: value for value, said in _YES_NO.items()}.get(form.interpreter.data)
    return {**form.values(), "interpreter": asked}


def _address(family: Family) -> str:
    if family.no_fixed_address:
        return _("No fixed address right now")
    town = " ".join(filter(None, (family.city and f"{family.city},", family.region, family.postal_code)))
    lines = "\n".join(filter(None, (family.address_line, family.address_line_2, town)))
    return f"{lines}\n({_('confidential')})" if family.confidential_address and lines else lines


VIEWS = [FamilyView, GuardianView]

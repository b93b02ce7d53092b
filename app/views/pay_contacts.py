"""Whom to ask about papers and pay, by school (R11)."""

from typing import Any

from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from app.models import PayContact, Person
from app.views import finding
from app.views.base import AppModelView
from app.views.narrowing import by_school
from forms.pay_contacts import PROCESSES, PayContactForm


class PayContactView(AppModelView):
    """`/pay-contacts/`"""

    route_base = "/pay-contacts"
    include_route_methods = AppModelView.include_route_methods | {"delete"}
    datamodel = SQLAInterface(PayContact)
    list_title, add_title = _l("Whom to ask about pay"), _l("Name somebody")
    list_columns = show_columns = ("school", "process", "person", "note")
    search_columns = ("person",)
    order_columns = ("process",)
    base_order = ("process", "asc")
    label_columns = {
        "school": _l("School"),
        "process": _l("About"),
        "person": _l("Who"),
        "note": _l("How and when to reach them"),
    }
    words_of = {"process": dict(PROCESSES)}
    filters = (by_school(PayContact.school_id, without=_l("All schools")),)
    loads = (joinedload(PayContact.school),)
    nothing = _l(
        "Nobody is named yet. Name somebody for the whole district first, then for schools of their own."
    )
    add_form = edit_form = PayContactForm

    def query(self) -> Select[Any]:
        """With the person, by whose name the list is searched."""
        return select(PayContact).join(PayContact.person).options(contains_eager(PayContact.person))

    def searched(self, _column: str) -> Any:
        """The look-up of a person's name."""
        return Person.look_up

    def title_of(self, row: PayContact) -> str:
        """Where, and about what."""
        return f"{row.school or _('All schools')} · {row.person}"

    def prepared(self, form: Any, row: PayContact | None) -> Any:
        """Find people and schools by their names."""
        form.person_id.ready(**finding.people())
        form.school_id.ready(**finding.schools())
        return form

    def value_of(self, row: PayContact, column: str) -> Any:
        """Without a school it is for all that have none of their own."""
        value = super().value_of(row, column)
        return _("All schools") if column == "school" and value is None else value


VIEWS = [PayContactView]

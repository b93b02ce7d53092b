"""News for colleagues: the coordinator writes it, those it is for say that they have read it."""

from typing import Any

from flask import abort, redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from wtforms.fields import SelectChoice

from app.models import Announcement
from app.services import announcements, records
from app.services.errors import NotFound
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView
from app.views.narrowing import by_school
from app.views.shown import words
from forms.announcements import AnnouncementForm
from workflows.people import ROLE_WORDS, Role


class AnnouncementView(AppModelView):
    """`/announcements/`"""

    route_base = "/announcements"
    include_route_methods = AppModelView.include_route_methods | {"read"}
    datamodel = SQLAInterface(Announcement)
    list_title, add_title = _l("Announcements"), _l("Write an announcement")
    list_columns = ("title", "school", "roles", "shown_until")
    show_columns = ("words", "school", "roles", "shown_until")
    order_columns = ("title", "shown_until")
    search_columns = ("title", "words")
    search_label = _l("Look for a word")
    base_order = ("shown_until", "desc")
    label_columns = {
        "title": _l("Title"),
        "words": _l("What it says"),
        "school": _l("School"),
        "roles": _l("For whom"),
        "shown_until": _l("Shown until"),
    }
    filters = (by_school(Announcement.school_id, without=_l("All schools")),)
    nothing = _l("No news yet. What you write here reaches the colleagues you choose.")
    loads = (joinedload(Announcement.school),)
    add_form = edit_form = AnnouncementForm
    show_template = "announcements/show.html"

    def prepared(self, form: Any, row: Announcement | None) -> Any:
        """Find schools by their names, and name the roles in the reader's language."""
        form.school_id.ready(**finding.schools())
        form.roles.choices = [
            SelectChoice(choice.value, words(choice.label)) for choice in form.roles.choices
        ]
        return form

    def write_new(self, form: Any) -> Announcement:
        """Write it in the coordinator's own name."""
        row = Announcement(district_id=me().district_id, made_by=me().person_id)
        return records.add(row, form.values(), form_id=form.form_id.data, by=me())

    def value_of(self, row: Announcement, column: str) -> Any:
        """Without a school it is for all of them; without roles for everyone."""
        if column == "roles":
            return ", ".join(words(ROLE_WORDS[Role(role)]) for role in row.roles) or _("Everyone")
        value = super().value_of(row, column)
        return _("All schools") if column == "school" and value is None else value

    def more(self, row: Announcement) -> dict[str, Any]:
        """Who has read it, for whoever may write; for the others whether they have."""
        return {
            "receipts": announcements.receipts(row) if self.may("edit") else None,
            "has_read": announcements.has_read(row.id, me()),
        }

    @expose("/<int:pk>/read", methods=("POST",))
    @has_access
    def read(self, pk: int) -> Answer:
        """Say that one has read it."""
        try:
            announcements.mark_read(pk, by=me())
        except NotFound:
            abort(404)
        return redirect(url_for("HomeView.home"))


VIEWS = [AnnouncementView]

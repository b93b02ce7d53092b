"""What a school's staff share: sessions of thinking together (R96), and what there is to celebrate (R104)."""

from typing import Any

from flask import abort
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import ReflectionSession, School
from app.reports.recognition import recognition
from app.reports.scope import places_of
from app.services import clock, records
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView, Page
from app.views.narrowing import by_school
from forms.reflection_sessions import ReflectionSessionForm
from workflows.people import Role

LEADERS = (Role.school_coordinator, Role.site_admin)


class ReflectionSessionView(AppModelView):
    """`/reflection-sessions/`"""

    route_base = "/reflection-sessions"
    datamodel = SQLAInterface(ReflectionSession)
    show_template = "together/session.html"
    list_title, add_title = _l("Thinking together"), _l("Add a session")
    edit_title = _l("Change the session")
    list_columns = ("held_on", "school", "people")
    show_columns = ("held_on", "school", "people", "themes", "next_step")
    export_columns = show_columns
    order_columns = ("held_on", "people")
    search_columns = ("themes", "next_step")
    search_label = _l("Look for a word")
    base_order = ("held_on", "desc")
    label_columns = {
        "held_on": _l("Day"),
        "school": _l("School"),
        "people": _l("How many took part"),
        "themes": _l("What it was about"),
        "next_step": _l("What you will try next"),
    }
    filters = (by_school(ReflectionSession.school_id),)
    loads = (joinedload(ReflectionSession.school),)
    nothing = _l("No session is here yet. Half an hour together after some visits teaches everybody.")
    add_form = edit_form = ReflectionSessionForm

    @expose("/<int:pk>/edit", methods=("GET", "POST"))
    @has_access
    def edit(self, pk: int) -> Answer:
        """Change a session of a school that one leads; others are there to read."""
        if not self.may_change(self.row(pk)):
            abort(403)
        return super().edit(pk)

    def may_change(self, row: ReflectionSession) -> bool:
        """Tell whether this person leads that school."""
        return self.has("edit") and not me().roles_at(row.school_id, row.district_id).isdisjoint(LEADERS)

    def prepared(self, form: Any, row: ReflectionSession | None) -> Any:
        """Offer the schools that this person leads."""
        form.today = clock.today(me().district_id)
        form.school_id.choices = _schools_led()
        if row is None and len(form.school_id.choices) == 1 and not form.is_submitted():
            form.school_id.data = form.school_id.choices[0][0]
        return form

    def write_new(self, form: ReflectionSessionForm) -> ReflectionSession:
        """Note who wrote it down."""
        row = ReflectionSession(district_id=me().district_id, recorded_by=me().person_id)
        return records.add(row, form.values(), form_id=form.form_id.data, by=me())

    def title_of(self, row: ReflectionSession) -> str:
        """The school stands in the heading."""
        return str(row.school)


class RecognitionView(Page):
    """`/thanks/`"""

    route_base = "/thanks"
    default_view = "thanks"

    @expose("/")
    @has_access
    def thanks(self) -> str:
        """The year so far, in counts; people only by their own wish."""
        return self.render_template("together/thanks.html", board=recognition(me().district_id))


def _schools_led() -> list[tuple[str, str]]:
    schools, _districts = places_of(me(), *LEADERS)
    rows = db.session.execute(
        select(School.id, School.name).where(School.id.in_(schools)).order_by(School.name)
    )
    return [(str(row.id), row.name) for row in rows]


VIEWS = [ReflectionSessionView, RecognitionView]

"""The outreach log: where the programme was told about (R34)."""

from io import BytesIO
from typing import Any

from flask import abort, send_file
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import OutreachEvent, School
from app.reports import outreach
from app.reports.scope import places_of
from app.services import flyers, records
from app.services.actors import Actor
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Answer, AppModelView, Page
from app.views.home_languages import name_of
from app.views.letter_words import sentence_of
from app.views.narrowing import by_code, by_school
from app.views.shown import words
from forms.letters.refusal import LetterRefused
from forms.outreach import AUDIENCES, FlyerForm, OutreachForm
from workflows.people import LIAISONS, Role


class OutreachView(AppModelView):
    """`/outreach/`"""

    route_base = "/outreach"
    datamodel = SQLAInterface(OutreachEvent)
    list_template, show_template = "outreach/list.html", "outreach/show.html"
    list_title, add_title = _l("Outreach"), _l("Add to the log")
    list_columns = ("title", "held_on", "audience", "school", "reached")
    show_columns = ("held_on", "audience", "school", "place", "reached", "notes")
    order_columns = ("title", "held_on", "audience", "reached")
    search_columns = ("title", "place")
    base_order = ("held_on", "desc")
    nothing = _l("Nothing is in the log yet. A family night, a table at the market: each counts.")
    label_columns = {
        "title": _l("What"),
        "held_on": _l("Day"),
        "audience": _l("For whom"),
        "school": _l("School"),
        "place": _l("Where"),
        "reached": _l("How many came"),
        "notes": _l("Notes"),
    }
    words_of = {"audience": dict(AUDIENCES)}
    export_columns = ("held_on", "title", "audience", "school", "place", "reached", "notes")
    filters = (
        by_code("for", _l("For whom"), OutreachEvent.audience, dict(AUDIENCES)),
        by_school(OutreachEvent.school_id, without=_l("The whole district")),
    )
    loads = (joinedload(OutreachEvent.school),)
    add_form = edit_form = OutreachForm

    @expose("/<int:pk>/edit", methods=("GET", "POST"))
    @has_access
    def edit(self, pk: int) -> Answer:
        """Change a line of one's own school; the others are there to read."""
        if not self.may_change(self.row(pk)):
            abort(403)
        return super().edit(pk)

    def may_change(self, row: OutreachEvent) -> bool:
        """Tell whether this line is of a school, or a district, whose log this person keeps."""
        roles = me().roles_at(row.school_id, row.district_id)
        at_own_school = row.school_id is not None and not roles.isdisjoint(LIAISONS)
        return self.has("edit") and (at_own_school or Role.district_coordinator in roles)

    def prepared(self, form: Any, row: OutreachEvent | None) -> Any:
        """Offer the schools whose log this person keeps; a coordinator may leave the school open."""
        form.school_id.choices, whole_district = _schools_kept(me())
        form.school_is_needed = not whole_district
        if row is None and len(form.school_id.choices) == 1 and not form.is_submitted():
            form.school_id.data = form.school_id.choices[0][0]
        if whole_district:
            form.school_id.description = _("Leave it empty for the whole district.")
        return form

    def write_new(self, form: OutreachForm) -> OutreachEvent:
        """Note who wrote it down."""
        row = OutreachEvent(district_id=me().district_id, recorded_by=me().person_id)
        return records.add(row, form.values(), form_id=form.form_id.data, by=me())

    def value_of(self, row: OutreachEvent, column: str) -> Any:
        """Without a school it was for the whole district."""
        value = super().value_of(row, column)
        return _("The whole district") if column == "school" and value is None else value

    @property
    def reached(self) -> list[tuple[str, int, int]]:
        """For each audience: its words, how many events, how many people."""
        labels = dict(AUDIENCES)
        return [(words(labels[each.audience]), each.events, each.people) for each in outreach.this_year()]


class FlyerView(Page):
    """`/flyer/`"""

    route_base = "/flyer"
    default_view = "choose"
    class_permission_name = "OutreachView"
    method_permission_name = {"choose": "list", "make": "list"}

    @expose("/")
    @has_access
    def choose(self) -> Answer:
        """For which school, in which language."""
        return self._page(_flyer_form())

    @expose("/", methods=("POST",))
    @has_access
    def make(self) -> Answer:
        """The flyer to print."""
        form = _flyer_form()
        if not form.validate_on_submit():
            return self._page(form), 422
        try:
            pages = flyers.flyer_of(
                int(form.school_id.data or 0), form.language.data, address=form.web_page.data
            )
        except NotFound:
            abort(404)
        except (LetterRefused, Refused) as refused:
            return self._page(form, sentence_of(refused)), 409
        return send_file(
            BytesIO(pages), mimetype="application/pdf", as_attachment=True, download_name="flyer.pdf"
        )

    def _page(self, form: FlyerForm, refusal: str = "") -> str:
        return self.render_template("outreach/flyer.html", form=form, refusal=refusal)


def _flyer_form() -> FlyerForm:
    form, by = FlyerForm(), me()
    form.school_id.choices = _schools_kept(by)[0]
    if not form.is_submitted() and len(form.school_id.choices) == 1:
        form.school_id.data = form.school_id.choices[0][0]
    tags = flyers.languages(by.district_id)
    form.language.choices = sorted(((tag, name_of(tag)) for tag in tags), key=lambda each: each[1])
    return form


def _schools_kept(by: Actor) -> tuple[list[tuple[str, str]], bool]:
    """The schools whose outreach this person keeps, and whether the whole district's is theirs."""
    schools, districts = places_of(by, *LIAISONS, Role.district_coordinator)
    mine = School.id.in_(schools) | School.district_id.in_(districts)
    rows = db.session.execute(select(School.id, School.name).where(mine).order_by(School.name))
    return [(str(school.id), school.name) for school in rows], bool(districts)


VIEWS = [OutreachView, FlyerView]

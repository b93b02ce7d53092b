"""How families were chosen: a school's choices of this year, and whether invitations reach everyone alike (R65)."""

from typing import Any

from flask import abort, request
from flask_appbuilder import expose

from app.models import School
from app.reports import selections as reports
from app.reports.composition import YEAR, from_kept, of_the_year
from app.services import visits
from app.services.errors import Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.composition_words import beside_the_school
from app.views.invite.words import selection_name
from app.views.school_choice import chosen_school
from app.views.shown import words
from forms.invite import METHODS


class ChosenView(Page):
    """`/invite/chosen`"""

    route_base = "/invite"
    default_view = "list"
    method_permission_name = {"list": "list"}

    @expose("/chosen")
    @has_access
    def list(self) -> Answer:
        """Counts only, and none below the district's smallest group; no family is named here."""
        schools = reports.schools_to_look_at(me())
        school = _school(schools)
        if school is None:
            return self.render_template("invite/chosen.html", schools=schools, school=None)
        try:
            year = visits.current_year(school.district_id)
        except Refused as refused:
            return self.render_template("invite/not_yet.html", sentence=words(refused.sentence))
        beside = of_the_year(school.id, year.id, school.district_id)
        return self.render_template(
            "invite/chosen.html",
            schools=schools,
            school=school,
            year=year,
            beside=beside,
            compared=beside_the_school(beside, (*YEAR, "classes")) if beside.students else [],
            leans=beside.leans("year"),
            made=[_line(each) for each in reports.made_at(school.id, year.id)],
            alone=[
                (words(METHODS.get(method, method)), count)
                for method, count in reports.single_families(school.id, year.id).items()
            ],
            mine=me().person_id,
        )


def _line(each: reports.Made) -> dict[str, Any]:
    made = each.selection
    return {
        "made": made,
        "name": selection_name(made, each.classes),
        "leans": from_kept(made.composition).leans(made.method) if made.composition else False,
    }


def _school(schools: list[School]) -> School | None:
    """The school that is named, or chosen in the frame, or the only one."""
    named = request.args.get("school")
    if named is not None:
        return next((school for school in schools if str(school.id) == named), None) or abort(404)
    fit = [school for school in schools if chosen_school() in (None, school.id)]
    return fit[0] if len(fit) == 1 else None

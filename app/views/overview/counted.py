"""The least that a district counts: visits by school and educator, and which students had one (R24, R25)."""

from collections.abc import Callable
from typing import Any

from flask import Response as FlaskResponse
from flask import request
from flask_appbuilder import expose
from flask_babel import gettext as _
from sqlalchemy import select

from app.extensions import db
from app.models import SchoolYear
from app.reports import figures
from app.reports.keyset import Part
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.exports import as_file
from app.views.listing import Asked, edges_of_page
from app.views.overview.chosen import Chosen, chosen_schools
from app.views.shown import grade


class FiguresView(Page):
    """`/figures/`: three peers, each with its file."""

    route_base = "/figures"
    default_view = "list"
    method_permission_name = dict.fromkeys(
        ("list", "educators", "students", "export", "export_educators", "export_students"), "list"
    )

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """By school, and all together."""
        chosen, years, year = _asked()
        return self._page("schools", chosen, years, year, rows=figures.by_school(chosen.schools, _id(year)))

    @expose("/educators")
    @has_access
    def educators(self) -> Answer:
        """By educator."""
        return self._paged("educators", figures.by_educator)

    @expose("/students")
    @has_access
    def students(self) -> Answer:
        """Students who had a visit."""
        return self._paged("students", figures.by_student)

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """The schools as a file."""
        chosen, _years, year = _asked()
        headings = (
            _("School"),
            _("Visits"),
            _("First visits"),
            _("Second visits"),
            _("Students with a visit"),
            _("Educators who went"),
        )
        rows = (
            (
                each.school or _("All together"),
                each.visits,
                each.first,
                each.second,
                each.students,
                each.educators,
            )
            for each in figures.by_school(chosen.schools, _id(year))
        )
        return as_file("visits-by-school", headings, rows, filters=_filters(chosen, year))

    @expose("/educators/export", methods=("POST",))
    @has_access
    def export_educators(self) -> FlaskResponse:
        """The educators as a file."""
        chosen, _years, year = _asked()
        found = figures.every_educator(chosen.schools, _id(year))
        rows = ((each.name, each.schools, each.visits) for each in found)
        headings = (_("Educator"), _("School"), _("Visits"))
        return as_file("visits-by-educator", headings, rows, filters=_filters(chosen, year))

    @expose("/students/export", methods=("POST",))
    @has_access
    def export_students(self) -> FlaskResponse:
        """The students as a file."""
        chosen, _years, year = _asked()
        rows = (
            (
                each.name,
                each.school,
                grade(each.grade) if each.grade else None,
                each.first,
                each.second,
                each.visits,
            )
            for each in figures.every_student(chosen.schools, _id(year))
        )
        headings = (_("Student"), _("School"), _("Grade"), _("First visit"), _("Second visit"), _("Visits"))
        return as_file("students-visited", headings, rows, filters=_filters(chosen, year))

    def _paged(self, kind: str, read: Callable[..., Part[Any]]) -> Answer:
        chosen, years, year = _asked()
        part = read(chosen.schools, _id(year), **edges_of_page())
        return self._page(kind, chosen, years, year, rows=part.rows, part=part)

    def _page(self, kind: str, chosen: Chosen, years: Any, year: SchoolYear | None, **values: Any) -> str:
        asked = {**chosen.filters, **({"year": year.id} if year and not year.current else {})}
        return self.render_template(
            "overview/figures.html",
            kind=kind,
            chosen=chosen,
            years=years,
            year=year,
            asked=asked,
            list=Asked(f"FiguresView.{kind}", kept=asked),
            **values,
        )


def _asked() -> tuple[Chosen, list[SchoolYear], SchoolYear | None]:
    """The schools, the years to choose from, and the chosen one: this year unless the address names another."""
    years = db.session.scalars(
        select(SchoolYear)
        .where(SchoolYear.district_id == me().district_id)
        .order_by(SchoolYear.starts_on.desc())
    ).all()
    typed = request.values.get("year", "")
    named = next((year for year in years if str(year.id) == typed), None)
    current = next((year for year in years if year.current), None)
    return chosen_schools(), [*years], named or current


def _id(year: SchoolYear | None) -> int | None:
    return year.id if year else None


def _filters(chosen: Chosen, year: SchoolYear | None) -> dict[str, str]:
    return {**chosen.filters, **({"year": str(year.id)} if year else {})}


VIEWS = [FiguresView]

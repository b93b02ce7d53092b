"""Whom visits reach, who takes part, what is late; for the district, which schools need help first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response as FlaskResponse
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _

from app.models import SchoolYear
from app.reports import coverage, lateness, sites, year_turn
from app.reports.coverage import STAFF_MARK, STUDENTS_MARK, Group
from app.reports.funds import told_to_schools
from app.services import clock
from app.services.programme import settings_of
from app.views.access import has_access, me
from app.views.base import Page
from app.views.exports import as_file
from app.views.fund_words import told_words
from app.views.late_pay import late_pay
from app.views.overview.chosen import Chosen, chosen_schools
from app.views.overview.words import bars, help_with, need_of, not_shown, of_how_many
from app.views.shown import grade


class OverviewView(Page):
    """`/overview/`"""

    route_base = "/overview"
    default_view = "overview"

    @expose("/")
    @has_access
    def overview(self) -> str:
        """One school, or all that one looks after."""
        chosen, year, settings = chosen_schools(), _year(), settings_of(me().district_id)
        now, year_id, minimum = clock.now(), year.id if year else None, settings.minimum_group
        ids = [school.id for school in chosen.schools]
        *staff, everyone = coverage.staff_of(chosen.schools, year_id, minimum)
        return self.render_template(
            "overview/show.html",
            chosen=chosen,
            year=year,
            students=coverage.of_schools(chosen.schools, year_id, minimum),
            staff=staff if chosen.one is None else [],
            staff_of_all=everyone,
            minimum=minimum,
            towards=year_turn.towards_goals(ids, year_id),
            marks={"students": STUDENTS_MARK, "staff": STAFF_MARK},
            late=lateness.late_steps(ids, settings, now),
            second=lateness.second_visits(ids, year_id, now),
            days_late=_days_late(settings.district_id, now),
            money_told=[(told_words(each), each) for each in told_to_schools(me())],
            settings=settings,
            late_pay=late_pay(me()),
            bars=bars,
            of_how_many=of_how_many,
        )

    @expose("/export", methods=("POST",))
    @has_access
    @permission_name("overview")
    def export(self) -> FlaskResponse:
        """Whom visits reach, as a file; groups that are too small are not in it."""
        chosen, year, settings = chosen_schools(), _year(), settings_of(me().district_id)
        found = coverage.of_schools(chosen.schools, year.id if year else None, settings.minimum_group)
        headings = (_("Cut"), _("Group"), _("Students with a visit"), _("Students"), _("Per cent"))
        return as_file(
            "coverage", headings, _rows(found, chosen, settings.minimum_group), filters=chosen.filters
        )

    @expose("/schools")
    @has_access
    def schools(self) -> str:
        """The schools of the district, those that need help first."""
        by, settings, year = me(), settings_of(me().district_id), _year()
        found = sites.sites(
            coverage.schools_of(by),
            settings,
            year.id if year else None,
            now=clock.now(),
            today=clock.today(by.district_id),
        )
        return self.render_template(
            "overview/schools.html", sites=found, settings=settings, need_of=need_of, help_with=help_with
        )


def _year() -> SchoolYear | None:
    return coverage.current_year(me().district_id)


def _days_late(district_id: int, now: datetime) -> Callable[[datetime], int]:
    """How many days ago something was due, by the district's calendar, which is asked for once."""
    zone = clock.zone_of(district_id)
    today = now.astimezone(zone).date()
    return lambda since: lateness.days_late(since, today, zone)


def _rows(found: coverage.Coverage, chosen: Chosen, minimum: int) -> list[tuple[Any, ...]]:
    everyone = chosen.one.name if chosen.one else _("All schools")
    cuts = ((_("School"), found.schools), (_("Grade"), found.grades), (_("Class"), found.classes))
    return [
        (_("All"), everyone, *_numbers(found.everyone, minimum)),
        *((cut, _named(group, found), *_numbers(group, minimum)) for cut, groups in cuts for group in groups),
    ]


def _named(group: Group, found: coverage.Coverage) -> str:
    if group.name is None:
        return _("Not known yet")
    return grade(group.name) if group in found.grades else group.name


def _numbers(group: Group, minimum: int) -> tuple[Any, Any, Any]:
    if group.hidden or group.of < minimum:
        words = not_shown(group, minimum) if group.hidden else _("fewer than %(minimum)s", minimum=minimum)
        return words, words, None
    return group.reached, group.of, group.percent


VIEWS = [OverviewView]

"""`/calendar/`: a day, a week or a month of visits, one's own or the school's."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.models import Holiday
from app.reports import calendar as report
from app.reports.calendar import MOST, Entry
from app.reports.scope import SCHOOL_STAFF, Scope, scope_of
from app.services import calendar
from app.views.access import has_access, me
from app.views.addresses import key_of_text
from app.views.base import Page
from app.views.calendar.spans import VIEWS, Span, day_of, span_of
from app.views.frame import frame
from app.views.narrowing import schools
from app.views.picking import picked
from app.views.school_choice import chosen_school
from app.views.shown import locale
from forms.visit_choices import PLACES
from workflows.people import Role
from workflows.visit import VISIT

SEES_SCHOOLS = SCHOOL_STAFF | {Role.district_coordinator}


@dataclass(frozen=True)
class Day:
    """One day of a page. `outside`: it belongs to the month before or after."""

    date: date
    today: bool
    outside: bool
    holidays: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Asked:
    """What the address asks for. `school_id`: one school, or None for all that the person sees."""

    span: Span
    mine: bool
    school_id: int | None
    today: date

    def address(self, **changed: Any) -> str:
        """The address of another span, or of others' visits."""
        now: dict[str, Any] = {
            "view": self.span.view,
            "day": self.span.begins,
            "whose": "mine" if self.mine else None,
            "school": request.args.get("school") or None,
        }
        return url_for("CalendarView.calendar", **(now | changed))


class CalendarView(Page):
    """`/calendar/`"""

    route_base = "/calendar"
    default_view = "calendar"
    method_permission_name = dict.fromkeys(("calendar", "make_address", "end_address"), "calendar")

    @expose("/")
    @has_access
    def calendar(self) -> str:
        """Visits by day; the day stands in the address, a name never does."""
        zone, asked = _zone(), _asked()
        found = report.entries(_scope(asked), asked.span.first, asked.span.last, zone)
        free = report.holidays(asked.span.first, asked.span.last, asked.school_id or _only_school())
        return self.render_template(
            "calendar/show.html",
            asked=asked,
            span=asked.span,
            title=asked.span.title(locale()),
            days=_days(asked, found[:MOST], free, zone),
            too_many=len(found) > MOST,
            may_choose=bool(me().roles & SEES_SCHOOLS),
            schools=schools() if _in_the_whole_district() and not asked.mine else [],
            views=VIEWS,
            places=dict(PLACES),
            states=VISIT.states,
            feed=calendar.live_feed(by=me()),
        )

    @expose("/address", methods=("POST",))
    @has_access
    def make_address(self) -> str:
        """Make the secret address of one's own calendar and show it, this once."""
        path = calendar.make_feed(by=me())
        base: str = current_app.config["PUBLIC_URL"] or request.url_root
        return self.render_template("calendar/address.html", address=base.rstrip("/") + path)

    @expose("/address/end", methods=("POST",))
    @has_access
    def end_address(self) -> Response:
        """End it: programs that ask for it find nothing."""
        calendar.end_feed(by=me())
        flash(_("The address is ended. Your calendar program finds nothing there any more."), "success")
        return redirect(url_for(".calendar"), 303)


def _asked() -> Asked:
    today = datetime.now(_zone()).date()
    view = request.args.get("view", "")
    day = day_of(request.args.get("day", ""), today)
    span = span_of(view if view in VIEWS else "week", day, locale().first_week_day)
    mine = request.args.get("whose") == "mine" or not me().roles & SEES_SCHOOLS
    typed = picked(schools() if _in_the_whole_district() else [])
    return Asked(span, mine, key_of_text(typed) if typed else chosen_school(), today)


def _scope(asked: Asked) -> Scope:
    if asked.mine:
        return Scope(asked.school_id, own=me().person_id)
    return scope_of(me(), school_id=asked.school_id)


def _days(asked: Asked, found: list[Entry], free: list[Holiday], zone: ZoneInfo) -> list[Day]:
    by_day: dict[date, list[Entry]] = {}
    for entry in found:
        by_day.setdefault(entry.starts_at.astimezone(zone).date(), []).append(entry)
    return [
        Day(
            day,
            day == asked.today,
            not asked.span.begins <= day <= asked.span.ends,
            tuple(dict.fromkeys(each.name for each in free if each.starts_on <= day <= each.ends_on)),
            tuple(by_day.get(day, ())),
        )
        for day in asked.span.days
    ]


def _in_the_whole_district() -> bool:
    """Tell whether the person chooses among all schools; others have the switcher at the top of the page."""
    return any(held.school_id is None for held in me().holdings)


def _only_school() -> int | None:
    found = frame()
    held = found.schools if found else ()
    return held[0][0] if len(held) == 1 else None


def _zone() -> ZoneInfo:
    found = frame()
    return ZoneInfo(found.time_zone if found else "UTC")

"""The history of the district, to be read: who did what, where and when."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import redirect, request
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import or_

from app.models import Event
from app.reports import audit
from app.services import clock
from app.views import looked_for
from app.views.access import has_access, me
from app.views.audit_words import AREAS, about, changes, sentence
from app.views.base import Answer, Page
from app.views.exports import as_file
from app.views.listing import Asked, Filter, asked_for, conditions, edges_of_page
from app.views.narrowing import by_school

DAYS = {
    "1": _l("Today"),
    "7": _l("The last 7 days"),
    "30": _l("The last 30 days"),
    "365": _l("The last year"),
}


KEPT = ("from", "until", "order")
"""What else stands in an address of the history: days, and *oldest* first."""


def _since(days: str) -> Any:
    district_id = me().district_id
    first = clock.today(district_id) - timedelta(days=int(days) - 1)
    return Event.at >= datetime.combine(first, time(), clock.zone_of(district_id))


def _of_area(code: str) -> Any:
    return or_(*(Event.kind.startswith(start, autoescape=True) for start in AREAS[code][1]))


FILTERS = (
    Filter("area", _l("About"), lambda: [(code, said) for code, (said, _kinds) in AREAS.items()], _of_area),
    Filter("days", _l("When"), lambda: list(DAYS.items()), _since),
    by_school(audit.PLACE),
)


class AuditView(Page):
    """`/history/`"""

    route_base = "/history"
    default_view = "list"
    method_permission_name = {"list": "list", "export": "list"}

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """What happened, the newest first; looked for by who did it."""
        asked = asked_for("AuditView.list", FILTERS, keep=KEPT)
        if asked.moves:
            return redirect(asked.address(), 303)
        return self.render_template(
            "audit/list.html",
            asked=asked,
            page=audit.page(only=_only(asked), oldest_first=_oldest_first(), **edges_of_page()),
            words_in_address=looked_for.ARGUMENT,
            oldest_first=_oldest_first(),
            first=_day("from"),
            last=_day("until"),
            anchor=audit.last_anchor(me().district_id),
            sentence=sentence,
            changes=changes,
            about=about,
        )

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """What the list shows, all pages of it, as a file."""
        asked = asked_for("AuditView.list", FILTERS, keep=KEPT)
        headings = (_("When"), _("Who"), _("What"), _("School"), _("Visit"), _("Payment"), _("More"))
        rows = (
            (told.at, told.who, sentence(told), told.school, told.visit_id, told.payment_id, about(told))
            for told in audit.every(only=_only(asked), oldest_first=_oldest_first())
        )
        return as_file("history", headings, rows, filters=asked.chosen)


def _only(asked: Asked) -> list[Any]:
    named = [audit.by_someone_named(asked.words)] if asked.words else []
    return [*conditions(FILTERS, asked.chosen), *named, *_between()]


def _between() -> list[Any]:
    """From a day to a day, both included, by the district's clock."""
    zone = clock.zone_of(me().district_id)
    first, last = _day("from"), _day("until")
    since = [Event.at >= datetime.combine(first, time(), zone)] if first else []
    before = [Event.at < datetime.combine(last + timedelta(days=1), time(), zone)] if last else []
    return [*since, *before]


def _day(name: str) -> date | None:
    """A day of the address; one that cannot be read counts as none."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 1900 < found.year < 9000 else None


def _oldest_first() -> bool:
    return request.args.get("order") == "oldest"


VIEWS = [AuditView]

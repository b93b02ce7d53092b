"""What calendar programs read: a person's own visits under a secret address, and one visit as a file."""

from flask import abort, current_app, g, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import refresh
from werkzeug.wrappers import Response

from app.reports import calendar as report
from app.reports.calendar import CALLED_OFF, Told
from app.services import calendar, clock
from app.services.answers import TooMany
from app.services.errors import NotFound
from app.views.access import has_access, me
from app.views.base import Page
from app.views.shown import words
from forms.calendars import Dated, calendar_of
from forms.visit_choices import PLACES

TYPE = "text/calendar; charset=utf-8"
KEEP_QUIET = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}
FRESH = "private, max-age=300, must-revalidate"
WAIT = "600"
"""Seconds after which an address that asked too often may ask again."""


class CalendarFeedView(Page):
    """`/calendar/feed/<secret>.ics`, without a sign-in"""

    route_base = "/calendar/feed"
    default_view = "feed"

    @expose("/<string:secret>.ics")
    def feed(self, secret: str) -> Response:
        """The visits of whoever made this address, in the language they chose."""
        try:
            person_id = calendar.open_feed(secret, network_address=request.remote_addr or "")
        except NotFound:
            return Response("", 404, KEEP_QUIET)
        except TooMany:
            return Response("", 429, {**KEEP_QUIET, "Retry-After": WAIT})
        visits, chosen = report.of_person(person_id, clock.now())
        _speak(chosen)
        written = calendar_of([_dated(each) for each in visits], name=_("Home visits"))
        answer = Response(written, headers={**KEEP_QUIET, "Cache-Control": FRESH}, content_type=TYPE)
        answer.add_etag()
        return answer.make_conditional(request)


class VisitFileView(Page):
    """`/calendar/visits/<id>.ics`"""

    route_base = "/calendar/visits"
    default_view = "file"
    class_permission_name = "CalendarView"
    method_permission_name = {"file": "calendar"}

    @expose("/<int:pk>.ics")
    @has_access
    def file(self, pk: int) -> Response:
        """One visit, for a calendar program that asks for no address."""
        found = report.one(pk, me().person_id or 0)
        if found is None:
            abort(404)
        written = calendar_of([_dated(found)], name=_("Home visits"))
        named = {"Content-Disposition": f'attachment; filename="visit-{pk}.ics"'}
        return Response(written, headers=named, content_type=TYPE)


def _speak(language: str | None) -> None:
    g.locale_code = language if language in current_app.config["LANGUAGES"] else "en"
    refresh()


def _dated(visit: Told) -> Dated:
    link = _base() + url_for("VisitView.show", pk=visit.id)
    about = [_("With %(names)s.", names=", ".join(visit.others))] if visit.others else []
    return Dated(
        number=visit.id,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        title=_("Home visit"),
        place=words(dict(PLACES)[visit.place]),
        about="\n".join([*about, _("Everything else is in Porchlight: %(link)s", link=link)]),
        link=link,
        changes=visit.version,
        changed_at=visit.changed_at,
        cancelled=visit.state in CALLED_OFF,
    )


def _base() -> str:
    base: str = current_app.config["PUBLIC_URL"] or request.url_root
    return base.rstrip("/")

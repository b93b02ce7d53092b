"""Timesheets: one's own hours, or a colleague's, on paper with lines to sign."""

from contextlib import nullcontext
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.reports.one_payment import contacts_at, contacts_of
from app.reports.payments import Line
from app.reports.timesheets import Hours, hours_of, schools_of
from app.services import clock, disclosures
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Page
from app.views.language import locale
from app.views.pay_words import KINDS
from app.views.shown import clock as time_of_day
from app.views.shown import dated, minutes
from forms.letters.timesheet import Timesheet, Worked, timesheet
from forms.timesheets import PeriodForm, PersonPeriodForm

Answer = str | Response | tuple[str, int]
LARGEST_ID = 2**31 - 1


class TimesheetView(Page):
    """`/timesheets/`"""

    route_base = "/timesheets"
    default_view = "own"
    method_permission_name = {"own": "own", "mine": "own", "people": "people", "of_person": "people"}

    @expose("/")
    @has_access
    def own(self) -> Answer:
        """Choose the days of one's own timesheet."""
        return self._own(_this_month(PeriodForm))

    @expose("/mine.pdf")
    @has_access
    def mine(self) -> Answer | FlaskResponse:
        """One's own timesheet."""
        form = PeriodForm(request.args)
        person_id = me().person_id
        assert person_id is not None  # Whoever is signed in is a person.
        if not form.validate():
            return self._own(form), 422
        hours = hours_of(person_id, form.first.data, form.last.data)
        if hours is None:
            return self._own(form, nothing=True)
        return _paper(hours, form.first.data, form.last.data, locale())

    @expose("/people", methods=("GET", "POST"))
    @has_access
    def people(self) -> Answer:
        """Choose a colleague and the days."""
        form = _this_month(PersonPeriodForm)
        form.person.ready(**finding.people())
        if not form.validate_on_submit():
            page = self._of_people(form)
            return page, 422 if form.errors else 200
        if hours_of(form.person.data, form.first.data, form.last.data) is None:
            return self._of_people(form, nothing=True)
        period = {"first": form.first.data.isoformat(), "last": form.last.data.isoformat()}
        return redirect(url_for(".of_person", pk=form.person.data, **period), 303)

    @expose(f"/people/<int(max={LARGEST_ID}):pk>.pdf")
    @has_access
    def of_person(self, pk: int) -> Answer | FlaskResponse:
        """A colleague's timesheet, in the language of that person's screen; as far as one sees their pay."""
        form = PeriodForm(request.args)
        first, last = (form.first.data, form.last.data) if form.validate() else _month()
        hours = hours_of(pk, first, last) or abort(404)
        return _paper(hours, first, last, hours.language or "en")

    def _own(self, form: Any, *, nothing: bool = False) -> str:
        places = contacts_at(schools_of(me().person_id or 0), me().district_id)
        return self.render_template("payments/timesheet.html", form=form, nothing=nothing, places=places)

    def _of_people(self, form: Any, *, nothing: bool = False) -> str:
        contacts = contacts_of(None, me().district_id)
        return self.render_template("payments/timesheets.html", form=form, nothing=nothing, contacts=contacts)


def _month() -> tuple[date, date]:
    today = clock.today(me().district_id)
    first = today.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _this_month(form: Any) -> Any:
    first, last = _month()
    return form(first=first, last=last)


def _paper(hours: Hours, first: date, last: date, language: str) -> FlaskResponse:
    with force_locale(language) if language else nullcontext():
        content = timesheet(_in_words(hours, first, last, language))
    disclosures.timesheet_taken(hours.person_id, len(hours.lines), by=me())
    name = f"timesheet-{hours.person_id}-{first.isoformat()}.pdf"
    answer = send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _in_words(hours: Hours, first: date, last: date, language: str) -> Timesheet:
    number = _("Employee number %(number)s", number=hours.employee_id) if hours.employee_id else ""
    period = _("%(first)s to %(last)s", first=dated(first), last=dated(last))
    signed = _("%(name)s · date", name="%s")
    return Timesheet(
        tag=language or "en",
        title=_("Timesheet"),
        lead=" · ".join(each for each in (hours.person, number, period, ", ".join(hours.schools)) if each),
        headings=Worked(_("Day"), _("For"), _("Start"), _("End"), _("How long")),
        lines=[
            Worked(
                dated(line.worked_on),
                _what_for(line),
                time_of_day(begin),
                time_of_day(end),
                minutes(line.minutes),
            )
            for line, begin, end in hours.lines
        ],
        sums=[f"{KINDS[kind]}: {_long(total)}" for kind, total in sorted(hours.minutes.items())]
        + [_("All together: %(hours)s", hours=_long(sum(hours.minutes.values())))],
        notes=[_("Overtime is worked out by payroll.")],
        signatures=[signed % hours.person, signed % _("Approved by")],
    )


def _what_for(line: Line) -> str:
    what = _work_of(line)
    return f"{what} · {_('taken back on %(day)s', day=dated(line.reversed_on))}" if line.reversed_on else what


def _work_of(line: Line) -> str:
    kind = str(KINDS[line.kind])
    if not line.visit_id:
        return f"{kind}: {line.what or ''}"
    number = _("Visit #%(number)s", number=line.visit_id)
    return number if line.kind == "visit" else f"{number} · {kind}"


def _long(total: int) -> str:
    """Minutes as hours with two decimals, as payroll reads them, and as people do."""
    return _("%(hours)s h (%(minutes)s)", hours=f"{total / 60:.2f}", minutes=minutes(total))


VIEWS = [TimesheetView]

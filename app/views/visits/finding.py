"""The list of visits: narrowed by the address, looked for by a student's name, taken along as a file."""

from datetime import datetime, time, timedelta
from typing import Any

from flask import Response as FlaskResponse
from flask import redirect, request
from flask_appbuilder import expose
from flask_appbuilder.security.decorators import permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, func, select

from app.models import Enrollment, Family, Student, Visit, VisitEducator, VisitStudent
from app.reports import visits
from app.reports.scope import Scope, scope_of
from app.reports.visits import VisitRow
from app.services import clock, disclosures
from app.services.letters import classes_of
from app.views.access import has_access, me
from app.views.addresses import up_to_id
from app.views.base import Answer, Page
from app.views.exports import as_file, noting
from app.views.listing import Asked, Filter, Options, asked_for, conditions, edges_of_page, filters_are_open
from app.views.narrowing import (
    GRADE,
    LANGUAGE,
    by_code,
    by_school,
    by_year,
    grades,
    languages,
    read,
    schools,
    speaks,
)
from app.views.school_choice import chosen_school
from app.views.shown import words
from workflows.visit import VISIT

WHEN = {
    "today": _l("Today"),
    "week": _l("In the next seven days"),
    "later": _l("Later than that"),
    "past": _l("Before today"),
    "open": _l("No time yet"),
}
NUMBERS = {"1": _l("First visit"), "2": _l("Second visit"), "more": _l("Further visits")}
ANSWERS = {"yes": _l("Said yes"), "later": _l("Asked for later"), "none": _l("Not known yet")}


def _when(code: str) -> Any:
    """Visits whose time lies there, by the district's calendar."""
    district_id = me().district_id
    midnight = datetime.combine(clock.today(district_id), time(), clock.zone_of(district_id))
    tomorrow, in_a_week = midnight + timedelta(days=1), midnight + timedelta(days=8)
    return {
        "today": and_(Visit.starts_at >= midnight, Visit.starts_at < tomorrow),
        "week": and_(Visit.starts_at >= tomorrow, Visit.starts_at < in_a_week),
        "later": Visit.starts_at >= in_a_week,
        "past": Visit.starts_at < midnight,
        "open": Visit.starts_at.is_(None),
    }[code]


def _numbered(code: str) -> Any:
    return Visit.number > 2 if code == "more" else Visit.number == int(code)


def _speaks(code: str) -> Any:
    return Visit.family_id.in_(select(Family.id).where(speaks(Family.home_language, code)))


def _of_grade(code: str) -> Any:
    of_visit = select(VisitStudent.visit_id).join(Student, Student.id == VisitStudent.student_id)
    return Visit.id.in_(of_visit.where(Student.grade == code))


def _of_class(code: str) -> Any:
    of_visit = select(VisitStudent.visit_id).join(
        Enrollment, Enrollment.student_id == VisitStudent.student_id
    )
    return Visit.id.in_(of_visit.where(Enrollment.class_id == int(code)))


def _classes() -> Options:
    """The classes of the one school that the list shows, or that is chosen; none while it shows several."""
    asked = request.form.get("school") or request.args.get("school", "")
    mine = {code for code, _name in schools()}
    school_id = _scope().school_id or (int(asked) if asked in mine else None)
    return [(str(key), title) for key, title in classes_of(school_id)] if school_id is not None else []


def _with_me(_code: str) -> Any:
    return Visit.id.in_(select(VisitEducator.visit_id).where(VisitEducator.person_id == me().person_id))


def _alone(_code: str) -> Any:
    """Visits that took place and that one person made alone, with a reason (R91); whoever interpreted is no second."""
    went = select(func.count()).where(
        VisitEducator.visit_id == Visit.id, VisitEducator.part == "visitor", VisitEducator.went.is_(True)
    )
    return and_(Visit.alone_reason.is_not(None), went.scalar_subquery() == 1)


STATES = {state.value: said for state, said in VISIT.states.items()}
STATE = by_code("state", _l("Standing"), Visit.state, STATES, beside=True)
FILTERS = (
    STATE,
    Filter("when", _l("When"), lambda: [*WHEN.items()], _when),
    by_school(Visit.school_id),
    by_year(Visit.school_year_id),
    Filter("number", _l("Which visit"), lambda: [*NUMBERS.items()], _numbered),
    by_code("answer", _l("The family’s answer"), Visit.answer, ANSWERS),
    Filter("grade", GRADE, grades, _of_grade),
    Filter("class", _l("Class"), _classes, _of_class),
    Filter("language", LANGUAGE, languages, _speaks),
    Filter("alone", _l("How many went"), lambda: [("yes", _("One person alone"))], _alone),
)
MINE = Filter("with", _l("Who goes"), lambda: [("me", _("I go"))], _with_me)
HEADINGS = (
    _l("Visit"),
    _l("Student"),
    _l("School"),
    _l("School year"),
    _l("Which visit"),
    _l("Standing"),
    _l("The family’s answer"),
    _l("Invited on"),
    _l("Time"),
    _l("Team"),
    _l("Ended on"),
)


class VisitList(Page):
    """The list at `/visits/`; `VisitView` adds the page of one visit."""

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """Visits by time, narrowed as the address says; the counts are of this school year, or of the chosen."""
        asked, scope = _asked(), _scope()
        if asked.moves:
            return redirect(asked.address(), 303)
        page = visits.page(
            scope,
            only=_only(asked),
            earliest_first=_earliest_first(),
            **edges_of_page(),
        )
        return self.render_template(
            "visits/list.html",
            asked=asked,
            page=page,
            earliest_first=_earliest_first(),
            shown_at=up_to_id("VisitView.show"),
            standing={state: words(STATES[state]) for state in {row.state for row in page.rows}},
            numbered={each: _("visit %(number)s", number=each) for each in {row.number for row in page.rows}},
            counts=visits.counts(scope, only=_counted(asked)),
            several_schools=scope.school_id is None,
            may_invite=self._opens("can_invite", "InviteView"),
        )

    @expose("/export", methods=("POST",))
    @has_access
    @permission_name("list")
    def export(self) -> FlaskResponse:
        """What the list shows, all pages of it, as a file."""
        asked = _asked()
        ids: set[int] = set()
        found = visits.every(_scope(), only=_only(asked), earliest_first=_earliest_first())
        return as_file(
            "visits",
            [str(each) for each in HEADINGS],
            map(_cells, noting(found, ids, lambda row: (row.id,), disclosures.visits_of_opted_out)),
            filters=asked.chosen,
            students=lambda: disclosures.students_of_visits(ids),
        )

    def _opens(self, permission: str, view: str) -> bool:
        allowed: bool = self.appbuilder.sm.has_access(permission, view)
        return allowed


def _asked() -> Asked:
    if filters_are_open():
        read("school", "year", "language")
    return asked_for("VisitView.list", _filters(), keep=("order",))


def _filters() -> tuple[Filter, ...]:
    """Whoever sees visits of others may ask for those where they go themselves; one school needs no choice."""
    scope = _scope()
    fitting = FILTERS if scope.school_id is None else tuple(each for each in FILTERS if each.name != "school")
    return fitting if scope.own is not None else (*fitting, MINE)


def _scope() -> Scope:
    return scope_of(me(), school_id=chosen_school())


def _earliest_first() -> bool:
    return request.args.get("order") == "earliest"


def _only(asked: Asked) -> list[Any]:
    named = [visits.of_student_named(asked.words)] if asked.words else []
    return [*conditions(_filters(), asked.chosen), *named]


def _counted(asked: Asked) -> list[Any] | None:
    """What the counts of the states are counted in; None when nothing else narrows the list."""
    others = {name: code for name, code in asked.chosen.items() if name != STATE.name}
    if not others and not asked.words:
        return None
    named = [visits.of_student_named(asked.words)] if asked.words else []
    return [*conditions(_filters(), others), *named]


def _cells(row: VisitRow) -> tuple[Any, ...]:
    return (
        row.id,
        ", ".join(row.students),
        row.school,
        row.year,
        row.number,
        words(STATES[row.state]),
        ANSWERS.get(row.answer, row.answer),
        row.invited_on,
        row.starts_at,
        ", ".join(row.team),
        row.closed_on,
    )

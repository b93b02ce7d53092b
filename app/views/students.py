"""Students: who is not invited yet, who is, who was visited; and one student's page (R109)."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.reports import students
from app.reports.one_visit import people_of
from app.reports.scope import Scope, scope_of
from app.reports.students import OneStudent, Standing, StudentRow, Wanted
from app.services import clock, disclosures
from app.services.errors import NotFound, Refused
from app.services.visits import record_elsewhere
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.exports import as_file, noting
from app.views.home_languages import name_of
from app.views.listing import Asked, Filter, asked_for, edges_of_page
from app.views.narrowing import GRADE, LANGUAGE, NONE, SCHOOL, grades, languages
from app.views.school_choice import chosen_school
from app.views.shown import grade, words
from forms.visits import ElsewhereForm
from workflows.machine import N_, NotYourRole, TransitionRefused
from workflows.people import Role
from workflows.visit import VISIT

STANDINGS = {
    Standing.not_invited: N_("not invited"),
    Standing.invited: N_("invited"),
    Standing.scheduled: N_("scheduled"),
    Standing.visited_once: N_("visited once"),
    Standing.visited_twice: N_("visited twice"),
    Standing.said_no: N_("said no this year"),
}
HEADINGS = (
    _l("Student"),
    _l("School"),
    _l("Grade"),
    _l("Class"),
    _l("Language at home"),
    _l("Standing this school year"),
)
BADGES = {Standing.visited_once: "done", Standing.visited_twice: "done", Standing.said_no: "declined"}
INVITABLE = frozenset({Standing.not_invited, Standing.visited_once})
"""Where the list offers an invitation; after a no, only the student's own page does."""


class StudentView(Page):
    """`/students/`. A search is a POST: a name never stands in an address or a log."""

    route_base = "/students"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "export": "list",
        "show": "show",
        "elsewhere": "show",
        "directory": "directory",
    }

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """Students by name, searched by the first letters, and narrowed to a class or a standing."""
        asked, scope = _asked(), _scope()
        if asked.moves:
            return redirect(asked.address(), 303)
        wanted = _wanted(asked)
        few = scope != Scope(None) or wanted.school_id or wanted.class_id
        return self.render_template(
            "students/list.html",
            asked=asked,
            wanted=wanted,
            page=students.page(scope, wanted, **edges_of_page()),
            counts=students.counts(scope, wanted) if few else None,
            mine=scope.own is not None,
            several_schools=scope.school_id is None and scope.own is None,
            standings=STANDINGS,
            badges=BADGES,
            invitable=INVITABLE if self._may_invite() else frozenset(),
            language_name=name_of,
        )

    @expose("/export", methods=("POST",))
    @has_access
    def export(self) -> FlaskResponse:
        """What the list shows, all pages of it, as a file."""
        asked = _asked()
        ids: set[int] = set()
        rows = noting(students.every(_scope(), _wanted(asked)), ids, lambda row: (row.id,))
        headings = [str(each) for each in HEADINGS]
        return as_file("students", headings, map(_cells, rows), filters=asked.chosen, students=lambda: ids)

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """A student, the households, and the visits of this and earlier years."""
        return self._page(_found(pk))

    @expose("/<int:pk>/directory", methods=("POST",))
    @has_access
    def directory(self, pk: int) -> Answer:
        """Leave the student out of lists for somebody outside, or put them in again."""
        out = request.form.get("out") == "yes"
        try:
            disclosures.leave_out(pk, out=out, by=me())
        except NotFound:
            abort(404)
        except NotYourRole:
            abort(403)
        left = _("Left out of every list for somebody outside of the district.")
        flash(left if out else _("Lists for somebody outside may have this student again."), "success")
        return redirect(url_for(".show", pk=pk), 303)

    @expose("/<int:pk>/visit-elsewhere", methods=("GET", "POST"))
    @has_access
    def elsewhere(self, pk: int) -> Answer:
        """Add a visit that was made before Porchlight, or outside it."""
        found = _found(pk)
        if not _may_add_elsewhere(found):
            abort(403)
        form = _elsewhere_form(found)
        if not form.validate_on_submit():
            return self._elsewhere(found, form), 422 if form.errors else 200
        try:
            visit_id = record_elsewhere(
                pk, by=me(), started_at=form.started_at, team=form.educators, note=form.note.data or ""
            )
        except TransitionRefused as refused:
            return self._elsewhere(_found(pk), form, [r.text(words) for r in refused.reasons]), 409
        except Refused as refused:
            return self._elsewhere(_found(pk), form, [words(refused.sentence)]), 422
        except NotYourRole:
            abort(403)
        except NotFound:
            abort(404)
        flash(_("Added. It counts as a visit, and nothing is paid for it here."), "success")
        return redirect(url_for("VisitView.show", pk=visit_id), 303)

    def _page(self, found: OneStudent) -> str:
        return self.render_template(
            "students/show.html",
            found=found,
            student=found.student,
            standings=STANDINGS,
            badges=BADGES,
            states=VISIT.states,
            language_name=name_of,
            may_invite=self._may_invite(),
            may_add_elsewhere=_may_add_elsewhere(found),
        )

    def _elsewhere(self, found: OneStudent, form: ElsewhereForm, sentences: Any = ()) -> str:
        return self.render_template(
            "students/elsewhere.html", student=found.student, form=form, sentences=sentences
        )

    def _may_invite(self) -> bool:
        allowed: bool = self.appbuilder.sm.has_access("can_invite", "InviteView")
        return allowed


def _found(pk: int) -> OneStudent:
    found = students.one_student(pk)
    if found is None:
        abort(404)
    return found


def _may_add_elsewhere(found: OneStudent) -> bool:
    student = found.student
    return Role.school_coordinator in me().roles_at(student.school_id, student.district_id)


def _elsewhere_form(found: OneStudent) -> ElsewhereForm:
    student = found.student
    posted = request.form if request.method == "POST" else None
    form = ElsewhereForm(
        "elsewhere", zone=clock.zone_of(student.district_id), now=clock.now(), formdata=posted
    )
    form.educator_1.choices = form.educator_2.choices = people_of(student.school_id)
    return form


def _scope() -> Scope:
    return scope_of(me(), school_id=chosen_school())


def _asked() -> Asked:
    """What the list is asked for; the classes to choose from are those of the chosen school."""
    typed = request.form.get("school") or request.args.get("school", "")
    school_id = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
    return asked_for("StudentView.list", _filters(_scope(), school_id), keep=("order",))


def _filters(scope: Scope, school_id: int | None) -> tuple[Filter, ...]:
    """By what students are found; the report turns it into conditions."""
    choices = cache(lambda: students.choices(scope, school_id))
    return (
        Filter("standing", _l("Standing"), _standings, beside=True),
        Filter("school", SCHOOL, lambda: _coded(choices().schools)),
        Filter("class", _l("Class"), lambda: _coded(choices().classes)),
        Filter("grade", GRADE, grades),
        Filter("language", LANGUAGE, languages),
    )


def _standings() -> list[tuple[str, str]]:
    return [(standing.value, words(said).capitalize()) for standing, said in STANDINGS.items()]


def _coded(rows: Iterable[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(row_id), name) for row_id, name in rows]


def _wanted(asked: Asked) -> Wanted:
    chosen = asked.chosen
    return Wanted(
        words=asked.words,
        school_id=int(chosen["school"]) if "school" in chosen else None,
        class_id=int(chosen["class"]) if "class" in chosen else None,
        standing=Standing(chosen["standing"]) if "standing" in chosen else None,
        grade=chosen.get("grade"),
        language="" if chosen.get("language") == NONE else chosen.get("language"),
        last_first=request.args.get("order") == "last",
    )


def _cells(row: StudentRow) -> tuple[Any, ...]:
    languages_at_home = ", ".join(name_of(code) for code in row.languages)
    standing = words(STANDINGS[row.standing])
    return (
        row.name,
        row.school,
        grade(row.grade),
        ", ".join(row.classes),
        languages_at_home,
        standing,
    )


VIEWS = [StudentView]

"""Students: who is not invited yet, who is, who was visited; and one student's page (R109)."""

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.reports import students
from app.reports.one_visit import people_of
from app.reports.scope import scope_of
from app.reports.students import OneStudent, Standing, Wanted
from app.services import clock
from app.services.errors import NotFound, Refused
from app.services.visits import record_elsewhere
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.home_languages import name_of
from app.views.shown import words
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
BADGES = {Standing.visited_once: "done", Standing.visited_twice: "done", Standing.said_no: "declined"}
INVITABLE = frozenset({Standing.not_invited, Standing.visited_once})
"""Where the list offers an invitation; after a no, only the student's own page does."""


class StudentView(Page):
    """`/students/`. A search is a POST: a name never stands in an address or a log."""

    route_base = "/students"
    default_view = "list"
    method_permission_name = {"list": "list", "show": "show", "elsewhere": "show"}

    @expose("/", methods=("GET", "POST"))
    @has_access
    def list(self) -> Answer:
        """Students by name, searched by the first letters, and narrowed to a class or a standing."""
        asked = request.form if request.method == "POST" else request.args
        wanted = _wanted(asked)
        scope = scope_of(me())
        return self.render_template(
            "students/list.html",
            wanted=wanted,
            page=students.page(scope, wanted, after=_id(asked, "after"), before=_id(asked, "before")),
            choices=students.choices(scope, wanted.school_id),
            standings=STANDINGS,
            badges=BADGES,
            invitable=INVITABLE if self._may_invite() else frozenset(),
            language_name=name_of,
        )

    @expose("/<int:pk>")
    @has_access
    def show(self, pk: int) -> Answer:
        """A student, the households, and the visits of this and earlier years."""
        return self._page(_found(pk))

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


def _wanted(asked: Any) -> Wanted:
    standing = asked.get("standing", "")
    return Wanted(
        words=asked.get("words", "")[:100].replace("\0", "") if request.method == "POST" else "",
        school_id=_id(asked, "school"),
        class_id=_id(asked, "class"),
        standing=Standing(standing) if standing in Standing.__members__ else None,
    )


def _id(asked: Any, name: str) -> int | None:
    """A row's number from what was sent; anything else is nothing."""
    typed = asked.get(name, "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


VIEWS = [StudentView]

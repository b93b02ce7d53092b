"""The first step of inviting: how the families are chosen, and which they are; or one family alone."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.extensions import db
from app.models import School, Student
from app.reports import choosing, pairing
from app.reports import selections as past
from app.reports.choosing import Household
from app.services import selections, visits
from app.services.errors import NotFound, Refused
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.invite.words import labels, selection_name
from app.views.pay_words import sentences
from app.views.school_choice import chosen_school
from app.views.shown import words
from forms.invite import MANY, METHODS, ONE, DrawForm, FindForm, OneForm
from workflows.machine import NotYourRole, TransitionRefused

LARGEST_ID = 2**31 - 1


class InviteView(Page):
    """`/invite/`"""

    route_base = "/invite"
    default_view = "invite"
    method_permission_name = dict.fromkeys(("invite", "choose", "begin", "one"), "invite")

    @expose("/")
    @has_access
    def invite(self) -> Answer:
        """How are they chosen? That comes first; a student named in the address leads to that family."""
        if "student" in request.args:
            return redirect(url_for(".one", pk=request.args.get("student", 0, type=int)))
        return self.render_template(
            "invite/how.html",
            methods=METHODS,
            drafts=past.drafts(me()),
            selection_name=selection_name,
        )

    @expose("/choose/<string:method>")
    @has_access
    def choose(self, method: str) -> Answer:
        """Which class or grade, or how many? For a single family: which student?"""
        if method not in METHODS:
            abort(404)
        if method in ONE:
            return self._find(method, _find_form())
        schools = choosing.schools_to_invite_at(me())
        school = _school(schools)
        if school is None:
            return self.render_template("invite/school.html", schools=schools, method=method)
        return self._choose(method, school)

    @expose("/choose/<string:method>", methods=("POST",))
    @has_access
    def begin(self, method: str) -> Answer:
        """Keep the choice; the next page shows who that is. Nobody is invited yet."""
        if method in ONE:
            return self._found(method, _find_form())
        if method not in MANY:
            abort(404)
        school = _school(choosing.schools_to_invite_at(me())) or abort(404)
        form = DrawForm()
        draws = method == "cross_section"
        if draws and not form.validate_on_submit():
            return self._choose(method, school, form), 422
        try:
            draft = selections.begin(
                method,
                school.id,
                by=me(),
                class_ids=_numbers("class"),
                grades=request.form.getlist("grade")[:30],
                wanted=form.size.data if draws else None,
                seed=_seed(school) if draws else None,
            )
        except NotFound:
            abort(404)
        except Refused as refused:
            return self._choose(method, school, form, words(refused.sentence) % refused.values), 422
        return redirect(url_for("SelectionView.who", pk=draft), 303)

    @expose("/student/<int:pk>", methods=("GET", "POST"))
    @has_access
    def one(self, pk: int) -> Answer:
        """Invite one student's family, brothers and sisters at the school with them."""
        student = db.session.get(Student, pk)
        if student is None:
            abort(404)
        due = visits.due_a_second(student.school_id)
        waiting = due if student.id in due else visits.not_invited(student.school_id)
        [household] = choosing.households([student.id], waiting)
        staff = pairing.staff_of(student.school_id, student.district_id, [student.id])
        form = OneForm(data={"method": request.args.get("method")})
        form.offer([(each.id, labels(each, household)) for each in staff.offered])
        form.offer_households([(family.id, family.name) for family in choosing.families_of(pk)])
        if not form.validate_on_submit():
            return self._one(student, household, staff, form), 422 if form.errors else 200
        try:
            visit_id = visits.invite(
                pk,
                method=form.method.data,
                by=me(),
                family_id=form.family.data if "family" in form else None,
                team=form.team.data or (),
            )
        except NotYourRole:
            abort(403)
        except TransitionRefused as refused:
            return self._one(student, household, staff, form, sentences(refused.reasons)), 409
        except Refused as refused:
            return self._one(student, household, staff, form, [words(refused.sentence)]), 409
        flash(_("The family is invited. Next, the letter."), "success")
        return redirect(url_for("VisitView.show", pk=visit_id))

    def _find(self, method: str, form: FindForm) -> str:
        return self.render_template("invite/find.html", method=METHODS[method], form=form)

    def _found(self, method: str, form: FindForm) -> Answer:
        if not form.validate_on_submit():
            return self._find(method, form), 422
        return redirect(url_for(".one", pk=form.student_id.data, method=method), 303)

    def _choose(self, method: str, school: School, form: DrawForm | None = None, refusal: str = "") -> str:
        try:
            year = visits.current_year(school.district_id)
        except Refused as refused:
            return self.render_template("invite/not_yet.html", sentence=words(refused.sentence))
        given: dict[str, Any] = {"school": school, "method": method, "refusal": refusal}
        if method == "cross_section":
            waiting = len(visits.not_invited(school.id))
            return self.render_template(
                "invite/draw.html", waiting=waiting, form=form or DrawForm(formdata=None), **given
            )
        if method == "whole_grade":
            found: Sequence[Any] = choosing.grades_to_invite(school.id, year.id)
            return self.render_template("invite/grades.html", grades=found, **given)
        waits = Student.id.in_(visits.due_a_second(school.id)) if method == selections.SECOND else None
        found = choosing.classes_to_invite(school.id, year.id, waits)
        return self.render_template("invite/classes.html", classes=found, **given)

    def _one(
        self,
        student: Student,
        household: Household,
        staff: pairing.Staff,
        form: OneForm,
        reasons: Sequence[str] = (),
    ) -> str:
        named = staff.named()
        pair = pairing.suggest([household], staff)[household.id]
        return self.render_template(
            "invite/one.html",
            student=student,
            together=[each.name for each in household.students if each.id != student.id],
            suggested=[labels(named[each], household) for each in pair],
            form=form,
            reasons=reasons,
        )


def _find_form() -> FindForm:
    form = FindForm()
    form.student_id.ready(**finding.students())
    return form


def _school(schools: Sequence[School]) -> School | None:
    """The school that is named, or chosen in the frame, or the only one there is. 404 for one not among them."""
    named = request.values.get("school")
    if named is None:
        chosen = chosen_school()
        fit = [school for school in schools if chosen in (None, school.id)]
        return fit[0] if len(fit) == 1 else None
    return next((school for school in schools if str(school.id) == named), None) or abort(404)


def _numbers(name: str) -> list[int]:
    typed = request.form.getlist(name, type=int)
    return [number for number in dict.fromkeys(typed) if 0 < number <= LARGEST_ID]


def _seed(school: School) -> str:
    """A draw's seed; the last one's while nobody was invited from it: looking again does not draw again."""
    kept: dict[str, str] = session.get("draws", {})
    used = past.seeds_used(school.id)
    if kept.get(str(school.id)) in (None, *used):
        session["draws"] = kept = {**kept, str(school.id): secrets.token_hex(4)}
    return kept[str(school.id)]

"""Inviting families: how they are chosen, who that is, a look beside the whole school, then the letters."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import School, SchoolClass, Student
from app.reports import composition as reports
from app.reports.composition import Household
from app.services import letters, visits
from app.services.errors import Refused
from app.services.programme import settings_of
from app.views.access import has_access, me
from app.views.base import Page
from app.views.composition_words import beside_the_school
from app.views.pay_words import sentences
from app.views.shown import words
from forms.invite import MANY, METHODS, ONE, DrawForm, ManyForm, OneForm
from workflows.machine import NotYourRole, TransitionRefused

Answer = str | Response | tuple[str, int]
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True)
class Choice:
    """How many are chosen at once, as the address says it: a class, or a draw of a size with its seed."""

    method: str
    school: School
    school_class: SchoolClass | None = None
    size: int = 0
    seed: str = ""

    def students(self) -> list[int]:
        """Who that is now."""
        if self.school_class is not None:
            return visits.not_invited(self.school.id, class_ids=[self.school_class.id])
        return visits.cross_section(self.school.id, self.size, self.seed)

    def in_address(self) -> dict[str, int | str]:
        """The same, for an address; no name of anybody."""
        which = {"class": self.school_class.id} if self.school_class else {"size": self.size}
        return {"method": self.method, "school": self.school.id, **which}


class InviteView(Page):
    """`/invite/`"""

    route_base = "/invite"
    default_view = "invite"
    method_permission_name = dict.fromkeys(("invite", "choose", "preview", "send", "one"), "invite")

    @expose("/")
    @has_access
    def invite(self) -> Answer:
        """How are they chosen? That comes first; a student named in the address leads to that family."""
        if "student" in request.args:
            return redirect(url_for(".one", pk=request.args.get("student", 0, type=int)))
        return self.render_template("invite/how.html", methods=METHODS, many=MANY)

    @expose("/choose/<string:method>")
    @has_access
    def choose(self, method: str) -> Answer:
        """Which class, or how many? For a single family: from the list of students."""
        if method not in METHODS:
            abort(404)
        if method in ONE:
            return self.render_template("invite/find.html", method=METHODS[method])
        schools = reports.schools_to_invite_at(me())
        school = _school(schools)
        if school is None:
            return self.render_template("invite/school.html", schools=schools, method=method)
        return self._choose(method, school)

    @expose("/preview/<string:method>")
    @has_access
    def preview(self, method: str) -> Answer:
        """The families by name, and the choice beside the school; nothing is changed yet."""
        choice = _choice(method)
        if isinstance(choice, DrawForm):
            return self._choose(method, _named_school(), choice), 422
        return self._preview(choice)

    @expose("/send/<string:method>", methods=("POST",))
    @has_access
    def send(self, method: str) -> Answer:
        """Invite the families that were shown. A second press, or a colleague's first, makes no second visit."""
        choice = _choice(method)
        if isinstance(choice, DrawForm):
            abort(400)
        form = ManyForm()
        form.offer(_team_of(choice.school))
        if not form.validate_on_submit():
            return self._preview(choice, form), 422
        asked, waiting = _asked(), set(visits.not_invited(choice.school.id))
        still = [student_id for student_id in asked if student_id in waiting]
        if still and (form.seed.data != choice.seed or set(asked) != set(choice.students())):
            return self._preview(choice, form, changed=True), 409
        outcome = visits.invite_many(
            still, method=method, by=me(), team=form.team.data or (), seed=choice.seed or None
        )
        _put_the_seed_away(choice)
        return self._outcome(choice, outcome, already=len(asked) - len(still))

    @expose("/student/<int:pk>", methods=("GET", "POST"))
    @has_access
    def one(self, pk: int) -> Answer:
        """Invite one student's family, brothers and sisters at the school with them."""
        student = db.session.get(Student, pk)
        if student is None:
            abort(404)
        form = OneForm()
        form.offer(_team_of(student.school))
        form.offer_households([(family.id, family.name) for family in reports.families_of(pk)])
        if not form.validate_on_submit():
            return self._one(student, form), 422 if form.errors else 200
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
            return self._one(student, form, sentences(refused.reasons)), 409
        except Refused as refused:
            return self._one(student, form, [words(refused.sentence)]), 409
        flash(_("The family is invited. Next, the letter."), "success")
        return redirect(url_for("VisitView.show", pk=visit_id))

    def _choose(self, method: str, school: School, form: DrawForm | None = None) -> str:
        try:
            year = visits.current_year(school.district_id)
        except Refused as refused:
            return self.render_template("invite/not_yet.html", sentence=words(refused.sentence))
        if method == "whole_class":
            found = reports.classes_to_invite(school.id, year.id)
            return self.render_template("invite/classes.html", school=school, classes=found)
        waiting = len(visits.not_invited(school.id))
        return self.render_template(
            "invite/draw.html", school=school, waiting=waiting, form=form or DrawForm(formdata=None)
        )

    def _preview(self, choice: Choice, form: ManyForm | None = None, *, changed: bool = False) -> str:
        students = choice.students()
        found = reports.households(students, choice.school.id)
        if form is None or changed:
            form = ManyForm(formdata=None, method=choice.method, seed=choice.seed)
            form.offer(_team_of(choice.school))
        everyone = [student.id for household in found for student in household.students]
        beside = reports.composition(everyone, choice.school.id, choice.school.district_id)
        return self.render_template(
            "invite/preview.html",
            choice=choice,
            method=METHODS[choice.method],
            students=students,
            households=found,
            compared=beside_the_school(beside, with_grades=choice.school_class is None),
            form=form,
            changed=changed,
        )

    def _outcome(self, choice: Choice, outcome: Any, *, already: int) -> Answer:
        made = reports.invited(outcome.made)
        page = self.render_template(
            "invite/outcome.html",
            choice=choice,
            method=METHODS[choice.method],
            made=made,
            refused=[(name, sentences(reasons)) for name, reasons in outcome.refused],
            already=already,
            may_print=self.appbuilder.sm.has_access("can_make", "LetterRunView"),
            liked=settings_of(choice.school.district_id),
            invitations=letters.invitations_of(outcome.made),
        )
        return page, 200 if made or not outcome.refused else 409

    def _one(self, student: Student, form: OneForm, reasons: Sequence[str] = ()) -> str:
        [household] = reports.households([student.id], student.school_id)
        return self.render_template(
            "invite/one.html",
            student=student,
            together=_others(household, student),
            form=form,
            reasons=reasons,
        )


def _choice(method: str) -> Choice | DrawForm:
    """What the address asks for; the form with its error when the size is none. 404 for what is not there."""
    school = _named_school()
    if method == "whole_class":
        school_class = db.session.get(SchoolClass, _number("class"))
        if school_class is None or school_class.school_id != school.id:
            abort(404)
        return Choice(method, school, school_class)
    if method != "cross_section":
        abort(404)
    form = DrawForm(request.args)
    if not form.validate():
        return form
    return Choice(method, school, size=form.size.data or 0, seed=_seed(school))


def _named_school() -> School:
    school = _school(reports.schools_to_invite_at(me()))
    if school is None:
        abort(404)
    return school


def _school(schools: Sequence[School]) -> School | None:
    """The school that the address names, or the only one there is. 404 for one that is not among them."""
    if "school" not in request.args:
        return schools[0] if len(schools) == 1 else None
    wanted = _number("school")
    return next((school for school in schools if school.id == wanted), None) or abort(404)


def _number(name: str) -> int:
    typed = request.args.get(name, 0, type=int)
    return typed if 0 < typed <= LARGEST_ID else 0


def _asked() -> list[int]:
    typed = request.form.getlist("student", type=int)
    return [student_id for student_id in dict.fromkeys(typed) if 0 < student_id <= LARGEST_ID]


def _seed(school: School) -> str:
    """The draw's seed: kept until the draw is used, so that looking again does not draw again."""
    kept: dict[str, str] = session.get("draws", {})
    if str(school.id) not in kept:
        session["draws"] = kept = {**kept, str(school.id): secrets.token_hex(4)}
    return kept[str(school.id)]


def _put_the_seed_away(choice: Choice) -> None:
    kept = session.get("draws", {})
    session["draws"] = {school: seed for school, seed in kept.items() if seed != choice.seed}


def _team_of(school: School) -> list[tuple[int, str]]:
    return [
        (
            colleague.id,
            _("%(name)s · trained", name=colleague.name)
            if colleague.trained
            else _("%(name)s · not trained yet", name=colleague.name),
        )
        for colleague in reports.colleagues(school.id, school.district_id)
    ]


def _others(household: Household, student: Student) -> list[str]:
    return [each.name for each in household.students if each.id != student.id]


VIEWS = [InviteView]

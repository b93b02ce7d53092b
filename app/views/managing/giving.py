"""Give a role to many: first the role and the school, then those who serve it and do not hold the role yet."""

from flask import abort, flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import ngettext

from app.extensions import db
from app.models import Person
from app.reports import access as report
from app.services import access, clock
from app.services.errors import NotFound
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.managing.of_person import preset
from app.views.managing.words import chosen_role, role_choices, ticked
from app.views.shown import words
from forms.managing import GiveManyForm


class GivingView(Page):
    """`/access/give`"""

    route_base = "/access"
    default_view = "give"
    class_permission_name = "AccessView"
    method_permission_name = {"give": "manage"}

    @expose("/give", methods=("GET", "POST"))
    @has_access
    def give(self) -> Answer:
        """Ask for role and school; list the people; give it to those who were ticked."""
        form = GiveManyForm()
        form.role.choices = role_choices(me())
        preset(form)
        form.school_id.ready(**finding.schools())
        if not form.validate_on_submit():
            return self.render_template(
                "managing/give.html", form=form, people=None
            ), 422 if form.errors else 200
        chosen = ticked("person")
        if not chosen:
            return self.render_template("managing/give.html", form=form, people=_who(form)), 200
        return self._given(form, chosen)

    def _given(self, form: GiveManyForm, chosen: list[int]) -> Answer:
        role, own = chosen_role(form.role.data or "")
        doubts = {each: doubt for each in chosen if (doubt := access.second_thought(each, role))}
        try:
            done, refused = access.assign_many(
                chosen,
                role,
                school_id=form.school_id.data,
                ends_on=form.ends_on.data,
                reason=form.reason.data or "",
                own=own,
                by=me(),
            )
        except NotFound:
            abort(404)
        if done:
            flash(
                ngettext("%(num)d person has the role now.", "%(num)d people have the role now.", len(done)),
                "success",
            )
        doubtful = [(each, doubts[each]) for each in done if each in doubts]
        for person_id, sentence in (*refused, *doubtful):
            flash(f"{db.session.get(Person, person_id)}: {words(sentence)}", "warning")
        return redirect(url_for("AssignmentView.list", school=form.school_id.data), 303)


def _who(form: GiveManyForm) -> list[Person]:
    role, _own = chosen_role(form.role.data or "")
    school_id: int = form.school_id.data or 0
    found = report.without_the_role(school_id, role, clock.today(me().district_id))
    return [person for person in found if person.id != me().person_id]


VIEWS = [GivingView]

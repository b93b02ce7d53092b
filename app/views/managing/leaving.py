"""Who left, and who never signs in: listed first; a colleague says whose access ends."""

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext

from app.extensions import db
from app.models import Person, School
from app.reports import access as report
from app.services import access, clock
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.managing.words import days_of, held_name, place_of, role_name, ticked
from app.views.shown import words

MOST = 200
"""People on one page."""


class LeavingView(Page):
    """`/access/left`, `/access/unused`"""

    route_base = "/access"
    default_view = "left"
    class_permission_name = "AccessView"
    method_permission_name = {
        "left": "manage",
        "end_left": "manage",
        "unused": "manage",
        "end_unused": "manage",
    }

    @expose("/left")
    @has_access
    def left(self) -> Answer:
        """Who does not work here any more and still holds a role or an account."""
        by = me()
        found = access.leavers.leavers(by.district_id)
        schools = {school.id: school.name for school in db.session.query(School)}
        by_itself = access.rules.rules_of(by.district_id).leavers_end_by_themselves
        return self.render_template(
            "managing/left.html", found=found, schools=schools, role_name=role_name, by_itself=by_itself
        )

    @expose("/left", methods=("POST",))
    @has_access
    def end_left(self) -> Answer:
        """End every role and the account of those who were ticked."""
        ended = access.leavers.end_access(ticked("person"), by=me())
        if ended.done:
            told = ngettext(
                "%(num)d person lost all access.", "%(num)d people lost all access.", len(ended.done)
            )
            flash(told, "success")
        for person_id, sentence in ended.refused:
            flash(f"{db.session.get(Person, person_id)}: {words(sentence)}", "warning")
        return redirect(url_for(".left"), 303)

    @expose("/unused")
    @has_access
    def unused(self) -> Answer:
        """Who holds a role and has not signed in for long, or never."""
        by = me()
        rules = access.rules.rules_of(by.district_id)
        found = report.unused(by.district_id, clock.today(by.district_id), rules.unused_days, clock.now())
        return self.render_template(
            "managing/unused.html",
            found=found[:MOST],
            more=max(0, len(found) - MOST),
            may_give={role.value for role in access.roles_to_give(by.district_id, by=by)},
            me=by.person_id,
            days=rules.unused_days,
            role_name=role_name,
            place_of=place_of,
            held_name=held_name,
            days_of=days_of,
        )

    @expose("/unused", methods=("POST",))
    @has_access
    def end_unused(self) -> Answer:
        """End the roles that were ticked."""
        done = 0
        for assignment_id in ticked("assignment"):
            try:
                access.end_assignment(assignment_id, by=me())
            except (Refused, NotFound) as refused:
                flash(words(getattr(refused, "sentence", "")) or _("This is not there any more."), "warning")
            else:
                done += 1
        if done:
            flash(ngettext("%(num)d role is ended.", "%(num)d roles are ended.", done), "success")
        return redirect(url_for(".unused"), 303)


VIEWS = [LeavingView]

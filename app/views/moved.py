"""Open visits of students who go to another school now: handed over, kept, or opened to be closed."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.reports import moved
from app.services import visits
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.pay_words import sentences
from app.views.school_choice import chosen_school
from workflows.machine import TransitionRefused


class MovedView(Page):
    """`/moved/`"""

    route_base = "/moved"
    default_view = "list"
    method_permission_name = {
        "list": "list",
        "hand_over": "hand_over",
        "hand_over_all": "hand_over",
        "keep": "hand_over",
    }

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """What waits, and what comes from another school."""
        found = moved.waiting(me(), school_id=chosen_school())
        return self.render_template(
            "visits/moved.html",
            mine=[each for each in found if each.mine],
            coming=[each for each in found if not each.mine],
        )

    @expose("/all", methods=("POST",))
    @has_access
    def hand_over_all(self) -> Response:
        """Hand over all that this person decides about."""
        waiting = [each.id for each in moved.waiting(me(), school_id=chosen_school()) if each.mine]
        done = visits.hand_over_all(waiting, by=me())
        told = ngettext("%(num)d visit is handed over.", "%(num)d visits are handed over.", done)
        flash(told, "success")
        if done < len(waiting):
            flash(_("The others could not be handed over; look at each below."), "warning")
        return self._back()

    @expose("/<int:pk>/hand-over", methods=("POST",))
    @has_access
    def hand_over(self, pk: int) -> Response:
        """Hand one visit over to the new school."""
        told = _("The new school goes on from here; its liaisons are told.")
        return self._done(lambda: visits.hand_over(pk, by=me()), told)

    @expose("/<int:pk>/keep", methods=("POST",))
    @has_access
    def keep(self, pk: int) -> Response:
        """Go all the same."""
        return self._done(
            lambda: visits.keep_after_move(pk, by=me()), _("It stays with your school, as it is.")
        )

    def _done(self, step: Callable[[], object], told: str) -> Response:
        """Back to the list either way: what was refused stands there with its reasons, beside the other choices."""
        try:
            step()
        except TransitionRefused as refused:
            for sentence in sentences(refused.reasons):
                flash(sentence, "warning")
        else:
            flash(told, "success")
        return self._back()

    @staticmethod
    def _back() -> Response:
        return redirect(url_for("MovedView.list"), 303)


VIEWS = [MovedView]

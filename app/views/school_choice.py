"""The school switcher: somebody who works at several schools looks at one of them, or at all."""

from flask import Flask, abort, g, redirect, request, session, url_for
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from app.views import frame
from app.views.access import safe_next, signed_in
from app.views.addresses import key_of_text
from app.views.base import Page

KEPT = "school"
"""The name under which the session keeps the school's id."""


def init_app(app: Flask) -> None:
    """Let templates ask which school is chosen."""
    app.jinja_env.globals["chosen_school"] = chosen_school


class SchoolChoiceView(Page):
    """`/my-school/`"""

    route_base = "/my-school"

    @expose("/", methods=("POST",))
    @signed_in
    def choose(self) -> Response:
        """Look at one school, or (without an id) at all of one's own; lead back."""
        typed = request.form.get("school", "")
        if typed and key_of_text(typed) not in _my_ids():
            abort(404)
        session.pop(KEPT, None)
        if typed:
            session[KEPT] = key_of_text(typed)
        return redirect(safe_next(request.form.get("next")) or url_for("HomeView.home"))


def chosen_school() -> int | None:
    """The id of the school that lists and *my work* show; None for all that the person may see.

    It narrows what is shown and guards nothing. A choice that is no longer one of today's schools does not count.
    """
    if "chosen_school" not in g:
        kept = session.get(KEPT)
        mine = _my_ids()
        g.chosen_school = kept if kept in mine and len(mine) > 1 else None
    found: int | None = g.chosen_school
    return found


def _my_ids() -> set[int]:
    found = frame.frame()
    return {school_id for school_id, _name in found.schools} if found else set()


VIEWS = [SchoolChoiceView]

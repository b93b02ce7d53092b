"""Who signed in elsewhere and matches nobody of the roster: a colleague says who it is."""

from typing import Any

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.models import OutsideIdentity
from app.services.access import single_sign_on
from app.services.errors import Refused
from app.views import finding
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.shown import words
from forms.managing import MatchForm


class DoorView(Page):
    """`/access/door/<id>`"""

    route_base = "/access/door"
    default_view = "match"
    class_permission_name = "AccessView"
    method_permission_name = {"match": "manage"}

    @expose("/<int:pk>", methods=("GET", "POST"))
    @has_access
    def match(self, pk: int) -> Answer:
        """Choose the colleague; the next sign-in leads in, where they hold a role."""
        stranger, form = single_sign_on.stranger(pk), MatchForm()
        form.person_id.ready(**finding.people())
        if not form.validate_on_submit():
            return self._page(stranger, form), 422 if form.errors else 200
        try:
            single_sign_on.match_by_hand(pk, form.person_id.data or 0, by=me())
        except Refused as refused:
            form.person_id.errors = [words(refused.sentence)]
            return self._page(single_sign_on.stranger(pk), form), 409
        flash(_("Matched; they are told. With a role, the next sign-in leads in."), "success")
        return redirect(url_for("PersonView.show", pk=form.person_id.data, _anchor="sign-in"), 303)

    def _page(self, stranger: OutsideIdentity, form: Any) -> str:
        says = _("%(email)s signed in with the district’s own sign-in.", email=stranger.email)
        return self.render_template(
            "managing/one.html",
            form=form,
            title=_("Who is this?"),
            says=says,
            sentence=None,
            go=_("This is who it is"),
            back=url_for("InvitingView.invite"),
        )


VIEWS = [DoorView]

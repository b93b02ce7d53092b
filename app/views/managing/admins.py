"""Two Admins make a third: what waits for a second one."""

from flask import flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.services import access
from app.services.errors import Refused
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.managing.words import span
from app.views.shown import words


class AdminGrantView(Page):
    """`/access/admins`"""

    route_base = "/access/admins"
    default_view = "list"
    method_permission_name = {"list": "confirm", "confirm": "confirm", "decline": "confirm"}

    @expose("/")
    @has_access
    def list(self) -> Answer:
        """What waits; and, for somebody who is the only Admin, the way out."""
        by = me()
        alone = not access.admins.other_admins(by.district_id, by=by)
        found = access.admins.waiting_grants(by=by)
        return self.render_template(
            "managing/admins.html",
            found=[(each, access.addresses.new_address(each.person)) for each in found],
            alone=alone,
            me=by.person_id,
            span=span,
        )

    @expose("/<int:pk>/confirm", methods=("POST",))
    @has_access
    def confirm(self, pk: int) -> Answer:
        """Say yes, as the second Admin."""
        return self._do(lambda: access.confirm_admin(pk, by=me()), _("Confirmed: there is one Admin more."))

    @expose("/<int:pk>/decline", methods=("POST",))
    @has_access
    def decline(self, pk: int) -> Answer:
        """Say no, or take back what one asked for."""
        return self._do(lambda: access.decline_admin(pk, by=me()), _("Nothing changes."))

    def _do(self, what, done: str) -> Answer:
        try:
            what()
        except Refused as refused:
            flash(words(refused.sentence), "warning")
        else:
            flash(done, "success")
        return redirect(url_for(".list"), 303)


VIEWS = [AdminGrantView]

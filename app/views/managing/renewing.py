"""Many roles renewed for a school year: first what each would become, then those that are ticked."""

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import ngettext

from app.extensions import db
from app.models import Assignment, SchoolYear
from app.services import access
from app.views.access import has_access, me
from app.views.addresses import key_of_text
from app.views.base import Answer, Page
from app.views.managing.words import held_name, place_of, role_name, span, ticked
from app.views.shown import words


class RenewingView(Page):
    """`/access/renew`"""

    route_base = "/access"
    default_view = "renew"
    class_permission_name = "AccessView"
    method_permission_name = {"renew": "manage", "renew_many": "manage"}

    @expose("/renew")
    @has_access
    def renew(self) -> Answer:
        """The roles that end before a school year does, and what each would become."""
        years = access.renewing.years_to_renew_for(me().district_id)
        typed = request.args.get("year", "")
        year = next((each for each in years if str(each.id) == typed), years[-1] if years else None)
        found = access.renewing.renewals(year, by=me()) if year else []
        return self.render_template(
            "managing/renew.html",
            years=years,
            year=year,
            found=found,
            role_name=role_name,
            place_of=place_of,
            held_name=held_name,
            span=span,
        )

    @expose("/renew", methods=("POST",))
    @has_access
    def renew_many(self) -> Answer:
        """Renew those that were ticked."""
        year = db.session.get(SchoolYear, key_of_text(request.form.get("year", ""))) or abort(404)
        reason = (request.form.get("reason") or "").replace("\0", "").strip()[:400] or None
        year_id = year.id
        done, refused = access.renewing.renew_many(
            ticked("assignment"), year_id=year_id, reason=reason, by=me()
        )
        if done:
            flash(ngettext("%(num)d role is renewed.", "%(num)d roles are renewed.", len(done)), "success")
        for assignment_id, sentence in refused:
            row = db.session.get(Assignment, assignment_id)
            flash(f"{row.person if row else _('Somebody')}: {words(sentence)}", "warning")
        return redirect(url_for(".renew", year=year_id), 303)


VIEWS = [RenewingView]

"""While a site admin is away: who approves payments at the school instead."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import School
from app.services import clock
from app.services.access import covering
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me
from app.views.base import Page
from forms.payments import CoverForm
from workflows.people import Role

Answer = str | Response | tuple[str, int]
LARGEST_ID = 2**31 - 1


class CoverView(Page):
    """`/approvals/while-away`"""

    route_base = "/approvals"
    default_view = "cover"
    method_permission_name = {"cover": "cover", "end": "cover"}

    @expose("/while-away", methods=("GET", "POST"))
    @has_access
    def cover(self) -> Answer:
        """Who approves for me, and naming somebody."""
        schools = _schools()
        form = CoverForm(
            today=clock.today(me().district_id),
            schools=[(str(school.id), school.name) for school in schools],
            people=[
                (str(person.id), person.name)
                for person in covering.may_cover([school.id for school in schools], me())
            ],
        )
        if not schools or not form.validate_on_submit():
            return self._page(form), 422 if form.errors else 200
        school_id = int(form.school.data or 0) if "school" in form else schools[0].id
        try:
            covering.cover(
                int(form.person.data or 0),
                school_id=school_id,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
                by=me(),
            )
        except NotFound:
            abort(404)
        except Refused as refused:
            form[refused.field if refused.field in form else "person"].errors = [refused.sentence]
            return self._page(form), 422
        flash(_("Kept. They approve in those days, and it ends by itself. Enjoy your time away."), "success")
        return redirect(url_for(".cover"), 303)

    @expose(f"/while-away/<int(max={LARGEST_ID}):pk>/end", methods=("POST",))
    @has_access
    def end(self, pk: int) -> Answer:
        """Be back earlier."""
        try:
            covering.end_cover(pk, by=me())
        except NotFound:
            abort(404)
        flash(_("Ended. Payments wait for you again."), "success")
        return redirect(url_for(".cover"), 303)

    def _page(self, form: Any) -> str:
        return self.render_template("payments/away.html", form=form, covers=covering.covers(me()))


def _schools() -> list[School]:
    held = [each for each in me().holdings if each.role is Role.site_admin]
    ids = {each.school_id for each in held if each.school_id}
    districts = {each.district_id for each in held if each.school_id is None}
    query = select(School).where(School.active, School.id.in_(ids) | School.district_id.in_(districts))
    return list(db.session.scalars(query.order_by(School.name)))


VIEWS = [CoverView]

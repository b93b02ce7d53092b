"""Photos of signed slips, for those who see the visit: kept, looked at, taken away with a reason."""

from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.reports.one_visit import is_seen
from app.services.errors import NotFound, Refused
from app.services.visits import evidence
from app.views.access import has_access, me
from app.views.base import Page
from forms.slips import RemoveSlipForm, SlipForm

Answer = str | Response | tuple[str, int]
LARGEST_ID = 2**31 - 1
ONE = f"<int(max={LARGEST_ID}):pk>"


class EvidenceView(Page):
    """`/visits/<number>/slips`"""

    route_base = ""
    default_view = "show"
    method_permission_name = {"show": "show", "picture": "show", "add": "keep", "remove": "keep"}

    @expose(f"/visits/{ONE}/slips")
    @has_access
    def show(self, pk: int) -> Answer:
        """The photos that are kept of a visit."""
        return self._page(pk)

    @expose(f"/visits/{ONE}/slips", methods=("POST",))
    @has_access
    def add(self, pk: int) -> Answer:
        """Keep one more."""
        if not is_seen(pk):
            abort(404)
        form = SlipForm()
        if not form.validate_on_submit():
            return self._page(pk, form), 422
        try:
            evidence.add(pk, form.photo.data, by=me())
        except NotFound:
            abort(404)
        except Refused as refused:
            form.photo.errors = [refused.sentence]
            return self._page(pk, form), 422
        flash(_("The photo is kept with the visit."), "success")
        return redirect(url_for(".show", pk=pk), 303)

    @expose(f"/slips/{ONE}.jpg")
    @has_access
    def picture(self, pk: int) -> FlaskResponse:
        """One photo; no browser keeps it, and app/views/looking.py keeps who looked."""
        try:
            content = evidence.picture_of(pk)
        except NotFound:
            abort(404)
        answer = send_file(BytesIO(content), mimetype="image/jpeg", download_name=f"slip-{pk}.jpg")
        answer.headers["Content-Disposition"] = f"inline; filename=slip-{pk}.jpg"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @expose(f"/slips/{ONE}/remove", methods=("POST",))
    @has_access
    def remove(self, pk: int) -> Answer:
        """Take one away, with a reason."""
        form = RemoveSlipForm()
        try:
            visit_id = evidence.visit_of(pk)
            if not form.validate_on_submit():
                return self._page(visit_id, removing=(pk, form)), 422
            evidence.remove(pk, reason=form.reason.data or "", by=me())
        except NotFound:
            abort(404)
        except Refused as refused:
            form.reason.errors = [refused.sentence]
            return self._page(visit_id, removing=(pk, form)), 422
        flash(_("The photo is taken away."), "success")
        return redirect(url_for(".show", pk=visit_id), 303)

    def _page(self, visit_id: int, form: Any = None, removing: tuple[int, Any] | None = None) -> str:
        if not is_seen(visit_id):
            abort(404)
        return self.render_template(
            "visits/slips.html",
            visit_id=visit_id,
            kept=evidence.of_visit(visit_id),
            form=form or SlipForm(formdata=None),
            removing=removing,
            blank=RemoveSlipForm(formdata=None),
        )


VIEWS = [EvidenceView]

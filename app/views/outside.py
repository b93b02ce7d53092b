"""`/sign-in/with/<name>`: to an issuer and back."""

import logging

from flask import abort, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.extensions import csrf, db
from app.models import Person
from app.security import outside
from app.security.outside import NoAnswer, NotProven
from app.services.access import single_sign_on
from app.services.answers.links import address
from app.services.errors import NotFound, Refused
from app.views.access import has_access, me, safe_next
from app.views.base import Answer, Page
from app.views.entering import enter, onward
from config import OidcIssuer

WANTED = "wanted"
"""Where the cookie keeps the page that somebody wanted; only ever a path of this site."""
LONGEST = 20_000
"""Characters of a token that are read."""
log = logging.getLogger(__name__)


class OutsideView(Page):
    """There, and back."""

    route_base = "/sign-in/with"
    default_view = "go"

    @expose("/<string:name>")
    def go(self, name: str) -> Answer:
        """Lead to the issuer."""
        issuer = _issuer(name)
        wanted = safe_next(request.args.get("next"))
        if current_user.is_authenticated:
            return redirect(wanted or url_for("HomeView.home"))
        session[WANTED] = wanted
        back = url_for(".back", name=name)
        try:
            there: Response = outside.way_there(
                issuer, address(back) or url_for(".back", name=name, _external=True)
            )
        except NoAnswer:
            return self._no_answer(issuer)
        return there

    @expose("/<string:name>/back")
    def back(self, name: str) -> Answer:
        """Let in whoever comes back with a proof, or say whom to ask."""
        issuer = _issuer(name)
        if "code" in request.args and "state" not in request.args:
            return redirect(url_for(".go", name=name))  # They began over there; our proof begins here.
        try:
            said = outside.proven(issuer)
        except NoAnswer:
            return self._no_answer(issuer)
        except NotProven as refused:
            log.warning("A sign-in from outside was refused: %s", refused)
            return self._refused(
                issuer, _("%(name)s did not confirm who you are. Please try again.", name=issuer.title), 401
            )
        admitted = single_sign_on.admit(said, issuer.district)
        if admitted.account is None:
            return self.render_template("access/not_yet.html", issuer=issuer, ask=admitted.ask), 403
        wanted = session.get(WANTED)
        key = single_sign_on.outside_key(said.issuer, said.session) if said.session else None
        return onward(enter(admitted.account, proven_twice=said.proven_twice, outside_key=key), wanted)

    @expose("/<string:name>/ended", methods=("POST",))
    def ended_there(self, name: str) -> Response:
        """End the sessions of somebody who signed out over there; the issuer asks, and its signature is the proof."""
        issuer, status = _issuer(name), 200
        try:
            single_sign_on.end_by_the_issuer(
                outside.ended(issuer, request.form.get("logout_token", "")[:LONGEST])
            )
        except NoAnswer:
            status = 503
        except NotProven as refused:
            log.warning("A sign-out from outside was refused: %s", refused)
            status = 400
        return Response(status=status, headers={"Cache-Control": "no-store"})

    def _no_answer(self, issuer: OidcIssuer) -> tuple[str, int]:
        said = _(
            "%(name)s does not answer right now. Try again in a minute, or use your password.",
            name=issuer.title,
        )
        return self._refused(issuer, said, 503)

    def _refused(self, issuer: OidcIssuer, sentence: str, status: int) -> tuple[str, int]:
        return self.render_template("access/outside_refused.html", issuer=issuer, sentence=sentence), status


class ForgetOutsideView(Page):
    """`/people/<id>/outside/forget`: a colleague's sign-in from outside is matched anew."""

    route_base = "/people"
    default_view = "forget"
    class_permission_name = "ResetSecondStepView"
    method_permission_name = {"forget": "reset"}

    @expose("/<int:pk>/outside/forget", methods=("POST",))
    @has_access
    def forget(self, pk: int) -> Answer:
        """Unbind it and say so."""
        person = db.session.get(Person, pk)
        if person is None:
            abort(404)
        try:
            single_sign_on.forget(pk, by=me())
        except NotFound:
            abort(404)
        except Refused as refused:
            told = {"sentence": _(refused.sentence), "closed": False}
            return self.render_template("access/refused.html", person=db.session.get(Person, pk), **told), 409
        done = _("The next sign-in from outside is matched to the roster anew.")
        return self.render_template("access/switched.html", person=db.session.get(Person, pk), done=done)


def _issuer(name: str) -> OidcIssuer:
    found = outside.issuers().get(name)
    if found is None:
        abort(404)
    return found


csrf.exempt(f"{__name__}.{OutsideView.ended_there.__name__}")  # No browser sends it, and no cookie is read.

VIEWS = [OutsideView, ForgetOutsideView]

"""The second step: taken while signing in, set up, renewed, switched off, and taken away for a colleague."""

from collections.abc import Sequence

import segno
from flask import abort, flash, redirect, render_template, request, session, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import Account, Person
from app.security.session import SIGN_IN, acting_as
from app.security.sign_in import Pending, end_this_session, pending_session
from app.services.access import second_step
from app.services.access.second_step import Offer
from app.services.errors import NotFound, Refused
from app.views import kept
from app.views.access import has_access, me, safe_next
from app.views.base import Answer, Page
from app.views.entering import enter, onward
from app.views.shown import words
from forms.second_step import CodeForm, FirstCodeForm, OwnFirstCodeForm, PasswordForm


class SecondStepView(Page):
    """`/sign-in/code` and `/sign-in/second-step`: after the password, before anything else."""

    route_base = "/sign-in"
    default_view = "code"

    @expose("/code", methods=("GET", "POST"))
    def code(self) -> Answer:
        """Ask for a code. One that was used, a wrong one and a locked name get the same answer."""
        pending = pending_session()
        if pending is None or pending.stage != "code":
            return redirect(url_for("SignInView.login"))
        form = CodeForm()
        if not form.validate_on_submit():
            return ask_for_code(form), 422 if form.errors else 200
        if not second_step.check(pending.account_id, form.code.data or ""):
            form.code.errors = [
                _(
                    "This code does not fit, or was used. Wait for the next one. After ten tries, wait fifteen minutes."
                )
            ]
            return ask_for_code(form), 401
        enter(_account(pending), proven_twice=True)
        return kept.way_back(current_user.person_id) or onward("in", request.args.get("next"))

    @expose("/second-step", methods=("GET", "POST"))
    def set_up(self) -> Answer:
        """Set the second step up, because the district asks this role for it; then show the recovery codes."""
        pending = pending_session()
        if pending is None or pending.stage != "set_up":
            return redirect(url_for("SignInView.login"))
        form = FirstCodeForm()
        codes = _confirmed(pending.account_id, form) if form.validate_on_submit() else None
        if codes is None:
            offer = second_step.offer(pending.account_id)
            page = self.render_template("access/step_set_up.html", form=form, **_shown(offer))
            return page, 422 if form.errors else 200
        enter(_account(pending), proven_twice=True)
        wanted = safe_next(request.args.get("next")) or url_for("HomeView.home")
        return self.render_template("access/recovery_codes.html", codes=codes, onward=wanted)

    @expose("/not-now", methods=("POST",))
    def leave(self) -> Response:
        """Give up half-way; the session that waits is over."""
        end_this_session()
        return redirect(url_for("SignInView.login"), 303)


class OwnSecondStepView(Page):
    """`/account/second-step`"""

    route_base = "/account/second-step"
    default_view = "own"
    class_permission_name = "OwnAccountView"
    method_permission_name = dict.fromkeys(("own", "renew", "off"), "own")

    @expose("/", methods=("GET", "POST"))
    @has_access
    def own(self) -> Answer:
        """How one's second step stands; a POST switches it on."""
        standing = second_step.standing(current_user.id)
        if standing.since is not None:
            form = PasswordForm(formdata=None)
            return self.render_template("access/step_own.html", form=form, standing=standing)
        form = OwnFirstCodeForm()
        codes = self._switched_on(form) if form.validate_on_submit() else None
        if codes is not None:
            return self._codes(codes)
        offer = second_step.offer(current_user.id)
        page = self.render_template("access/step_on.html", form=form, **_shown(offer))
        return page, 422 if form.errors else 200

    @expose("/codes", methods=("POST",))
    @has_access
    def renew(self) -> Answer:
        """Ten new recovery codes."""
        form = PasswordForm()
        if not form.validate_on_submit():
            return self._again(form)
        try:
            return self._codes(second_step.renew_codes(password=form.current.data or "", by=me()))
        except Refused as refused:
            form.current.errors = [words(refused.sentence)]
            return self._again(form)

    @expose("/off", methods=("POST",))
    @has_access
    def off(self) -> Answer:
        """Sign in with the password alone from now on."""
        form = PasswordForm()
        if not form.validate_on_submit():
            return self._again(form)
        try:
            second_step.switch_off(password=form.current.data or "", keep=session["key"], by=me())
        except Refused as refused:
            form.current.errors = [words(refused.sentence)]
            return self._again(form)
        flash(_("The second step is off. Other devices are signed out."), "success")
        return redirect(url_for("OwnAccountView.own", _anchor="second-step"), 303)

    def _switched_on(self, form: OwnFirstCodeForm) -> Sequence[str] | None:
        """The recovery codes; the session gets a new id, because it proves more than the one before."""
        try:
            second_step.right_password(form.current.data or "", by=me())
        except Refused as refused:
            form.current.errors = [words(refused.sentence)]
            return None
        account = db.session.get_one(Account, current_user.id)
        codes = _confirmed(account.id, form)
        if codes is not None:
            with acting_as(db.session, SIGN_IN):
                account = db.session.get_one(Account, account.id)
            enter(account, proven_twice=True)
        return codes

    def _again(self, form: PasswordForm) -> tuple[str, int]:
        standing = second_step.standing(current_user.id)
        return self.render_template("access/step_own.html", form=form, standing=standing), 422

    def _codes(self, codes: Sequence[str]) -> str:
        onward = url_for("OwnAccountView.own", _anchor="second-step")
        return self.render_template("access/recovery_codes.html", codes=codes, onward=onward)


class ResetSecondStepView(Page):
    """`/people/<id>/second-step/reset`: for a colleague who lost telephone and codes."""

    route_base = "/people"
    default_view = "reset"

    @expose("/<int:pk>/second-step/reset", methods=("POST",))
    @has_access
    def reset(self, pk: int) -> Answer:
        """Take the second step away and say so."""
        person = db.session.get(Person, pk)
        if person is None:
            abort(404)
        try:
            second_step.reset(pk, by=me())
        except NotFound:
            abort(404)
        except Refused as refused:
            told = {"sentence": _(refused.sentence), "closed": False}
            return self.render_template("access/refused.html", person=db.session.get(Person, pk), **told), 409
        done = _("The second step is taken away, and the account is signed out everywhere.")
        return self.render_template("access/switched.html", person=db.session.get(Person, pk), done=done)


def ask_for_code(form: CodeForm | None = None) -> str:
    """The page that asks for a code; what was typed elsewhere goes on waiting in it."""
    form = form or CodeForm(formdata=None)
    return render_template("access/step_code.html", form=form, kept=kept.sealed_here())


def _confirmed(account_id: int, form: FlaskForm) -> Sequence[str] | None:
    try:
        return second_step.confirm(account_id, form.code.data or "")
    except Refused as refused:
        form.code.errors = [words(refused.sentence)]
        return None


def _account(pending: Pending) -> Account:
    with acting_as(db.session, SIGN_IN):
        return db.session.get_one(Account, pending.account_id)


def _shown(offer: Offer) -> dict[str, str]:
    """The picture that an app reads, and the same in letters."""
    groups = [offer.secret[at : at + 4] for at in range(0, len(offer.secret), 4)]
    picture = segno.make(offer.address, error="m").svg_data_uri(scale=5, border=4)
    return {"picture": picture, "secret": " ".join(groups), "address": offer.address}


VIEWS = [SecondStepView, OwnSecondStepView, ResetSecondStepView]

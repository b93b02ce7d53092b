"""Signing in and out."""

from flask import redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.security import outside
from app.security.sign_in import end_this_session
from app.services.access import forgotten
from app.views import kept
from app.views.access import safe_next
from app.views.base import Page
from app.views.entering import enter, onward
from app.views.second_step import ask_for_code
from forms.second_step import ForgottenForm


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(
        _l("Your name for signing in"),
        [InputRequired(_l("Type your name for signing in.")), Length(max=256)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Type your password.")), Length(max=1024)],
        render_kw={"autocomplete": "current-password"},
    )


class SignInView(Page):
    """`/sign-in/` and `/sign-out/`; FAB's decorators and ours lead here."""

    route_base = ""
    default_view = "login"

    @expose("/sign-in/", methods=("GET", "POST"))
    def login(self) -> str | Response | tuple[str, int]:
        """Ask who it is. A wrong password, an unknown name and a locked name get the same answer."""
        wanted = safe_next(request.args.get("next"))
        if current_user.is_authenticated:
            return redirect(wanted or url_for("HomeView.home"))
        form = SignInForm()
        if not form.validate_on_submit():
            return _page(form)
        account = self.appbuilder.sm.auth_user_db(form.username.data, form.password.data)
        if account is None:
            form.password.errors = [
                _("The name and the password do not fit together. After ten tries, wait fifteen minutes.")
            ]
            return _page(form), 401
        stage = enter(account)
        if stage == "in":
            return kept.way_back(current_user.person_id) or onward(stage, wanted)
        return ask_for_code() if stage == "code" and kept.sealed_here() else onward(stage, wanted)

    @expose("/sign-out/", methods=("POST",))
    def sign_out(self) -> Response:
        """End this session; its cookie is worthless afterwards."""
        logout_user()
        end_this_session()
        return redirect(url_for(".login"))


class ForgottenView(Page):
    """`/sign-in/forgotten`: a link to a new password, by e-mail."""

    route_base = "/sign-in"
    default_view = "forgotten"

    @expose("/forgotten", methods=("GET", "POST"))
    def forgotten(self) -> str | tuple[str, int]:
        """Ask who it is. Known, unknown and asked too often get the same answer."""
        form = ForgottenForm()
        asked = forgotten.can_be_mailed() and form.validate_on_submit()
        if asked:
            forgotten.ask(form.username.data or "")
        page = self.render_template(
            "access/forgotten.html", form=form, asked=asked, can_be_mailed=forgotten.can_be_mailed()
        )
        return page, 422 if form.errors else 200


def _page(form: SignInForm, waiting: str | None = None) -> str:
    return render_template(
        "pages/sign_in.html",
        form=form,
        kept=kept.sealed_here() if waiting is None else waiting,
        forgotten=forgotten.can_be_mailed(),
        issuers=outside.issuers().values(),
        wanted=safe_next(request.args.get("next")),
    )


def ask_again(sealed: str) -> str:
    """The sign-in page, with what was typed elsewhere waiting in it."""
    return _page(SignInForm(formdata=None), sealed)


VIEWS = [SignInView, ForgottenView]

"""Signing in and out."""

from flask import redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.security.sign_in import end_this_session
from app.views import kept
from app.views.access import safe_next
from app.views.base import Page


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
        onward = safe_next(request.args.get("next")) or url_for("HomeView.home")
        if current_user.is_authenticated:
            return redirect(onward)
        form = SignInForm()
        if not form.validate_on_submit():
            return self.render_template("pages/sign_in.html", form=form, kept=_kept())
        if self._let_in(form):
            return self._back_to_what_was_typed() or redirect(onward)
        form.password.errors = [
            _("The name and the password do not fit together. After ten tries, wait fifteen minutes.")
        ]
        return self.render_template("pages/sign_in.html", form=form, kept=_kept()), 401

    @expose("/sign-out/", methods=("POST",))
    def sign_out(self) -> Response:
        """End this session; its cookie is worthless afterwards."""
        logout_user()
        end_this_session()
        return redirect(url_for(".login"))

    def _back_to_what_was_typed(self) -> str | None:
        """A page that leads back into the form; None when nothing waits, or somebody else typed it."""
        sealed = _kept()
        typed = kept.opened(sealed, current_user.person_id) if sealed else None
        if typed is None:
            return None
        return self.render_template("pages/kept.html", address=typed.address, kept=sealed)

    def _let_in(self, form: SignInForm) -> bool:
        account = self.appbuilder.sm.auth_user_db(form.username.data, form.password.data)
        if account is None:
            return False
        self.appbuilder.sm.on_user_login(
            account
        )  # First: it starts an empty session, which names the account next.
        login_user(account)
        return True


def ask_again(sealed: str) -> str:
    """The sign-in page, with what was typed elsewhere waiting in it."""
    return render_template("pages/sign_in.html", form=SignInForm(formdata=None), kept=sealed)


def _kept() -> str:
    return request.form.get(kept.FIELD, "")[: kept.MOST]


VIEWS = [SignInView]

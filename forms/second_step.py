"""The code from an app, and the password that is asked for again before something that only its owner may do."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

_DIGITS = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class CodeForm(FlaskForm):
    """A code from the app, or one of the recovery codes."""

    code = StringField(
        _l("Code from your app"),
        [InputRequired(_l("Type the code.")), Length(max=40)],
        description=_l("Six digits. Without your phone, type one of your recovery codes."),
        render_kw=_DIGITS,
    )


class FirstCodeForm(FlaskForm):
    """The first code proves that the app has the secret."""

    code = StringField(
        _l("The six digits that your app shows now"),
        [InputRequired(_l("Type the six digits.")), Length(max=12)],
        render_kw={**_DIGITS, "inputmode": "numeric"},
    )


class PasswordForm(FlaskForm):
    """The current password once more."""

    current = PasswordField(
        _l("Your current password"),
        [InputRequired(_l("Type your current password.")), Length(max=1024)],
        render_kw={"autocomplete": "current-password"},
    )


class OwnFirstCodeForm(PasswordForm, FirstCodeForm):
    """Switching the second step on oneself."""


class ForgottenForm(FlaskForm):
    """Who forgot their password."""

    username = StringField(
        _l("Your name for signing in, or your e-mail address"),
        [InputRequired(_l("Type your name for signing in.")), Length(max=256)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )

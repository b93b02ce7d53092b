"""From a proven name to a page: the session begins, or the second step comes first."""

from flask import redirect, url_for
from flask_login import login_user, logout_user
from werkzeug.wrappers import Response

from app.extensions import db
from app.models import Account
from app.security.session import SIGN_IN, acting_as
from app.security.sign_in import start_session
from app.services.access import second_step
from app.views.access import safe_next

PLACES = {"code": "SecondStepView.code", "set_up": "SecondStepView.set_up"}


def enter(account: Account, *, proven_twice: bool = False, outside_key: str | None = None) -> str:
    """Begin a session for whoever proved to be this account; return its stage.

    `proven_twice`: the issuer that signed them in, or this very moment, asked for more than a password.
    """
    with acting_as(db.session, SIGN_IN):
        account_id = account.id
    stage = "in" if proven_twice else second_step.stage_of(account_id)
    logout_user()  # Somebody else may have been signed in on this device.
    start_session(account, stage, outside_key)
    if stage == "in":
        login_user(account)
    return stage


def onward(stage: str, wanted: str | None = None) -> Response:
    """Lead to where one wanted to go, or to the second step, which leads there afterwards."""
    wanted = safe_next(wanted)
    if stage in PLACES:
        return redirect(url_for(PLACES[stage], next=wanted), 303)
    return redirect(wanted or url_for("HomeView.home"))

"""What was typed when the session had ended: back in its form after the same person signs in, and not sent.

Nothing of it is stored here, in a cookie, an address or a log: it travels through the sign-in page, encrypted, and
opens for one hour, for the person who typed it, at the address it was meant for. A request that brings it back can
only read, whatever page it reaches.
"""

import base64
import hashlib
import hmac
import json
import zlib
from dataclasses import asdict, dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, abort, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.exc import InternalError
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from app.extensions import db
from app.security.session import only_read
from app.security.sign_in import person_of_ended_session
from app.views.access import safe_next
from app.views.errors import broken

FIELD = "kept"
LIVES = timedelta(hours=1)
MOST = 200_000
"""Characters of what was typed, and of its encrypted form."""
NEVER = frozenset(
    {
        "ForgottenView",
        "OwnAccountView",
        "OwnSecondStepView",
        "SecondStepView",
        "SignInLinkView",
        "SignInView",
    }
)
"""Pages where passwords and codes are typed."""
READ_ONLY = "25006"
"""PostgreSQL's code for a write where only reading is allowed."""


@dataclass(frozen=True)
class Typed:
    """What somebody sent too late: to which address, from which page, and each field with its value."""

    person_id: int
    address: str
    page: str
    fields: list[tuple[str, str]]


def init_app(app: Flask) -> None:
    """Bring back what was typed before a page runs, and answer a page that would have written."""
    app.before_request(bring_back)
    app.register_error_handler(InternalError, not_sent)


def sealed_input() -> str:
    """What this request brought, encrypted; nothing when nobody's session just ended, or a password is in it."""
    if request.method != "POST" or request.blueprint in NEVER or request.files:
        return ""
    if FIELD in request.form:
        return request.form[FIELD][:MOST]
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    person_id = person_of_ended_session(session) if fields else None
    if person_id is None or sum(len(value) for _name, value in fields) > MOST // 2:
        return ""
    typed = Typed(person_id, _address(), safe_next(urlsplit(request.referrer or "").path) or "", fields)
    return _cipher().encrypt(zlib.compress(json.dumps(asdict(typed)).encode())).decode()


def opened(sealed: str, person_id: int) -> Typed | None:
    """What this person typed within the hour; None for anybody else's."""
    try:
        content = _cipher().decrypt(sealed[:MOST].encode(), ttl=int(LIVES.total_seconds()))
    except InvalidToken:
        return None
    typed = Typed(**json.loads(zlib.decompress(content)))
    return typed if typed.person_id == person_id else None


def sealed_here() -> str:
    """What waits in the form of a sign-in page."""
    return request.form.get(FIELD, "")[:MOST]


def way_back(person_id: int) -> str | None:
    """A page that leads back into the form; None when nothing waits, or somebody else typed it."""
    sealed = sealed_here()
    typed = opened(sealed, person_id) if sealed else None
    return render_template("pages/kept.html", address=typed.address, kept=sealed) if typed else None


def bring_back() -> None:
    """Put what was typed into the request, as if it had just been typed and not been sent.

    It comes without its form's token: no form accepts it, so each page shows it and asks for the button again.
    """
    if FIELD not in request.form or request.blueprint in NEVER or not current_user.is_authenticated:
        return
    typed = opened(request.form[FIELD], current_user.person_id)
    if typed is None or typed.address != _address():
        abort(400)
    request.__dict__["form"] = ImmutableMultiDict(typed.fields)
    g.unsent, g.csrf_valid = typed, False
    only_read(db.session)
    flash(_("You are signed in again. What you typed is back; it is not sent yet."), "success")


def not_sent(error: InternalError) -> Response | tuple[str, int]:
    """Answer a page that has no form to show what was typed: nothing happened, and the page before says so."""
    if "unsent" not in g or getattr(error.orig, "sqlstate", "") != READ_ONLY:
        return broken(error)
    db.session.rollback()
    session.pop("_flashes", None)
    flash(_("You are signed in again. Nothing was sent yet; press the button once more."), "warning")
    return redirect(g.unsent.page or url_for("HomeView.home"), 303)


def _address() -> str:
    return request.full_path.rstrip("?")


def _cipher() -> Fernet:
    secret = current_app.config["SECRET_KEY"].encode()
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"what was typed", hashlib.sha256)))

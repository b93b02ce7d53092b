"""What happened, what was kept, what to do: the pages for everything that goes wrong."""

import logging
import uuid

from flask import Flask, g, render_template
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.extensions import db

log = logging.getLogger(__name__)

NOTHING_CHANGED = _l("Nothing was changed. Go back and try again.")
WORDS = {
    400: (_l("Something in the address or the form could not be read"), NOTHING_CHANGED),
    403: (
        _l("This page belongs to another role"),
        _l("If you need it for your work, ask whoever manages access in your district. Nothing was changed."),
    ),
    404: (
        _l("There is nothing here for you"),
        _l("It may have moved, or it belongs to a school that you do not serve. Nothing was changed."),
    ),
    405: (_l("This address cannot be opened like that"), NOTHING_CHANGED),
    409: (
        _l("Not now"),
        _l("Someone may have been quicker. Nothing was changed; open the page again to see where it stands."),
    ),
    413: (_l("This file is too large"), _l("Nothing was changed. Choose a smaller file.")),
    429: (_l("Too many tries"), _l("Wait a few minutes, then try again.")),
    500: (
        _l("Something broke on our side"),
        _l(
            "Your last step was not kept. Try again; if it stays, tell whoever runs Porchlight the number below."
        ),
    ),
}
EXPIRED = (
    _l("This page waited too long"),
    _l("Nothing was changed. Go back, load the page again and repeat the last step."),
)


def init_app(app: Flask) -> None:
    """Answer with our pages."""
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(Exception, broken)


def refused(error: HTTPException) -> tuple[str, int] | HTTPException:
    """Answer what the web itself refuses."""
    code = error.code or 500
    if code < 400:
        return error  # A redirect that was raised is an answer, not a mistake.
    what, next_step = WORDS.get(code, WORDS[400 if code < 500 else 500])
    return render_template("pages/error.html", code=code, what=what, next_step=next_step), code


def expired(_error: CSRFError) -> tuple[str, int]:
    """Answer a form whose token is missing or not this session's."""
    return render_template("pages/error.html", code=400, what=EXPIRED[0], next_step=EXPIRED[1]), 400


def broken(error: Exception) -> tuple[str, int]:
    """Answer a mistake of ours: the log gets everything under a number, the page only the number."""
    number = uuid.uuid4().hex[:8]
    log.error("Page broke, number %s", number, exc_info=error)
    db.session.rollback()
    g.frame = None  # The database may be what broke: the page does without it.
    what, next_step = WORDS[500]
    return render_template("pages/error.html", code=500, what=what, next_step=next_step, number=number), 500

"""What happened, what was kept, what to do: the pages for everything that goes wrong."""

import logging
import uuid
from urllib.parse import urlsplit

from flask import Flask, Response, after_this_request, current_app, g, render_template, request, session
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.extensions import db
from app.security.session import only_reads
from app.services.audit import refusing
from app.services.errors import Changed, NotFound, Refused
from app.views.access import safe_next
from app.views.frame import frame
from app.views.shown import refusal as in_words
from app.views.shown import words
from workflows.machine import NotYourRole, TransitionRefused

log = logging.getLogger(__name__)

NOTHING_CHANGED = _l("Nothing was changed. Go back and try again.")
WORDS = {  # What happened; what was kept and what to do.
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
    413: (
        _l("This file is too large"),
        _l("Nothing was changed and nothing of the file was kept. Go back and choose a smaller one."),
    ),
    429: (
        _l("Too many tries"),
        _l("Nothing was changed. Wait a few minutes, then try again."),
    ),
    500: (
        _l("Something broke on our side"),
        _l(
            "Your last step was not kept. Try again; if it stays, tell whoever runs Porchlight the number below."
        ),
    ),
    503: (
        _l("Porchlight cannot reach its records right now"),
        _l(
            "Your last step was not kept. It comes back by itself: wait a minute, then go back and do the step again."
        ),
    ),
}
EXPIRED = (
    _l("This page waited too long"),
    _l("Nothing was changed. Go back, load the page again and repeat the last step."),
)
SCENES = {400: "away", 403: "closed", 404: "away", 405: "away", 500: "off"}
"""What is drawn beside the words; a closed door where nothing else fits."""
AWAY = ("08", "53", "57P", "25006")
"""How PostgreSQL's codes begin for: no connection, no room (disk, memory, connections), stopping, and read-only."""
SECONDS_TO_COME_BACK = 30


def init_app(app: Flask) -> None:
    """Answer with our pages."""
    app.register_error_handler(CSRFError, expired)
    app.register_error_handler(HTTPException, refused)
    app.register_error_handler(NotFound, not_there)
    for meanwhile in (Changed, StaleDataError):
        app.register_error_handler(meanwhile, changed)
    for refusal in (Refused, TransitionRefused, NotYourRole):
        app.register_error_handler(refusal, not_now)
    app.register_error_handler(Exception, broken)


def refused(error: HTTPException) -> tuple[str, int] | HTTPException:
    """Answer what the web itself refuses."""
    code = error.code or 500
    if code < 400:
        return error  # A redirect that was raised is an answer, not a mistake.
    _tell(code)
    return _page(code)


def not_there(_error: NotFound) -> tuple[str, int]:
    """Answer for a row that this person does not see."""
    _tell(404)
    return _page(404)


def changed(_error: Exception) -> tuple[str, int]:
    """Answer the second of two people who changed the same thing."""
    db.session.rollback()
    return _page(409)


def not_now(refusal: Refused | TransitionRefused | NotYourRole) -> tuple[str, int]:
    """Answer a refusal that the page itself did not show: every reason, in words."""
    db.session.rollback()
    code = 403 if isinstance(refusal, NotYourRole) else 409
    _tell(code)
    if isinstance(refusal, Refused):
        return _page(code, reasons=[in_words(refusal)])
    return _page(code, reasons=[reason.text(words) for reason in refusal.reasons])


def expired(_error: CSRFError) -> tuple[str, int]:
    """Answer a form whose token is missing or not this session's."""
    return _drawn(409, what=EXPIRED[0], next_step=EXPIRED[1]), 400


def broken(error: Exception) -> tuple[str, int]:
    """Answer a mistake of ours: the log gets everything under a number, the page only the number."""
    if is_away(error):
        return away(error)
    number = uuid.uuid4().hex[:8]
    log.error("Page broke, number %s", number, exc_info=error)
    db.session.rollback()
    _without_a_frame()
    return _page(500, number=number)


def away(error: Exception) -> tuple[str, int]:
    """Answer while the database is not there: in words, and without asking it for anything more."""
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    log.error("The database is away: %s %s", type(error).__name__, code or "no answer")
    db.session.rollback()
    _without_a_frame()
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    after_this_request(_come_back_later)
    return _page(503)


def is_away(error: Exception) -> bool:
    """Tell whether the database did not answer or could not write, so that nothing is wrong with the page."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlstate", None)
    if code is None:
        return isinstance(error, OperationalError)
    return str(code).startswith(AWAY)


def _without_a_frame() -> None:
    """The database may be what broke: the page does without what stands around it."""
    g.frame = None
    g.setdefault("locale_code", session.get("locale") or "en")


def _come_back_later(response: Response) -> Response:
    response.headers["Retry-After"] = str(SECONDS_TO_COME_BACK)
    return response


def _tell(code: int) -> None:
    """Keep who was refused a page, or a record that is not theirs or not there."""
    row = next((value for value in (request.view_args or {}).values() if isinstance(value, int)), None)
    if code not in (403, 404) or (code == 404 and row is None) or not current_user.is_authenticated:
        return
    account, person_id = current_user._get_current_object(), current_user.person_id
    if account in db.session:
        db.session.expunge(account)  # Whose page it is stays known when the transaction is over.
    if "closed" not in g:  # Somewhere behind an open door: what was begun there is undone.
        db.session.rollback()
    if only_reads(db.session):
        return
    frame()  # In the transaction of what is told.
    refusing.refused(person_id, request.endpoint or "", code, row)


def _page(code: int, **more: object) -> tuple[str, int]:
    what, next_step = WORDS.get(code, WORDS[400 if code < 500 else 500])
    closed = request.endpoint if code == 403 and "closed" in g and current_user.is_authenticated else None
    return _drawn(code, what=what, next_step=next_step, closed=closed, back=came_from(), **more), code


def came_from() -> str | None:
    """The page of this site whose button was pressed, to be opened anew; None when an address was opened."""
    page = urlsplit(request.referrer or "")
    if request.method != "POST" or page.netloc != request.host:
        return None
    return safe_next(page.path)


def _drawn(code: int, **values: object) -> str:
    scene = SCENES.get(code, "off" if code >= 500 else "closed")
    return render_template("pages/error.html", scene=scene, **values)

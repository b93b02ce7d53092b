"""A telephone that its person says is their own: it may keep packs and reflections while there is no network.

The saying-so is a signed cookie of that device, which names the person. Without it no script of this kind is
loaded, nothing is kept on the device, and the addresses below are not there.
"""

from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app, flash, jsonify, redirect, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeSerializer

from app.reports import work
from app.services import clock
from app.views.access import has_access, me
from app.views.base import Answer, Page
from app.views.static_files import asset, stylesheet

SALT, A_YEAR = "own-phone", 365 * 24 * 3600
HERE = ("visit", "record", "reflect", "overdue")
"""Kinds of work whose pack a telephone keeps."""
MOST = 12
FILES = ("phone/store.js", "phone/phone.js", "mark.svg")
"""Besides the stylesheet and MODULES."""
MODULES = ("kept", "telling", "waiting")
"""What `phone.js` imports, under plain addresses."""
ERASE = '"storage"'
"""Of *Clear-Site-Data*: everything that scripts of this site keep on the device, their worker included."""


def init_app(app: Flask) -> None:
    """Let templates ask whose device it is; signing out erases what is kept there."""
    app.jinja_env.globals["own_phone"] = standing
    app.after_request(_erase_at_sign_out)


def standing() -> str:
    """`mine`: the person on screen said that this device is theirs; `others`: somebody else did; else empty."""
    owner = _owner()
    if owner is None:
        return ""
    person = current_user.person_id if current_user.is_authenticated else None
    if person is None:
        return ""
    return "mine" if owner == person else "others"


def only_on_own_phone() -> None:
    """404 on any other device."""
    if standing() != "mine":
        abort(404)


class OwnPhoneView(Page):
    """`/my-phone/` and the worker's script."""

    route_base = ""
    default_view = "wanted"
    class_permission_name = "OwnAccountView"
    method_permission_name = {"wanted": "own", "say": "own", "without_network": "own"}

    @expose("/phone-worker.js")
    def worker(self) -> Response:
        """The script that answers without network; it stands at the root so that it may answer for every page."""
        path = Path(current_app.static_folder or "") / "phone" / "worker.js"
        return send_file(path, mimetype="text/javascript", max_age=0)

    @expose("/my-phone/")
    @has_access
    def wanted(self) -> Answer:
        """What this device should keep now: the person's visits of these days; and a token to send with."""
        only_on_own_phone()
        tasks = work.tasks(me(), clock.now()) if self.appbuilder.sm.has_access("can_act", "VisitView") else ()
        visits = list(dict.fromkeys(task.visit_id for task in tasks if task.kind in HERE))
        own = [visit_id for visit_id in visits if visit_id]
        modules = (url_for("static", filename=f"phone/{name}.js") for name in MODULES)
        files = [stylesheet(), *modules, *(asset(name) for name in FILES)]
        answer: Response = jsonify(
            person=me().person_id, token=generate_csrf(), visits=own[:MOST], files=files
        )
        return answer

    @expose("/my-phone/without-network")
    @has_access
    def without_network(self) -> Answer:
        """The page that the telephone keeps for every address that it does not keep."""
        only_on_own_phone()
        return self.render_template("phone/none.html")

    @expose("/my-phone/say", methods=("POST",))
    @has_access
    def say(self) -> Answer:
        """“This is my own phone”, or no longer."""
        answer: Any = redirect(url_for("OwnAccountView.own", _anchor="own-phone"), 303)
        if request.form.get("own") == "yes":
            signed = _signer().dumps(me().person_id)
            answer.set_cookie(_cookie(), signed, max_age=A_YEAR, **_kind())
            flash(_("Kept. Packs and reflections now open on this phone without network."), "success")
            return answer
        answer.delete_cookie(_cookie(), **_kind())
        answer.headers["Clear-Site-Data"] = ERASE
        flash(_("Everything that Porchlight kept on this phone is erased."), "success")
        return answer


def _erase_at_sign_out(response: Response) -> Response:
    if request.endpoint == "SignInView.sign_out" and _cookie() in request.cookies:
        response.headers["Clear-Site-Data"] = ERASE
    return response


def _owner() -> int | None:
    signed = request.cookies.get(_cookie())
    if not signed:
        return None
    try:
        owner = _signer().loads(signed)
    except BadSignature:
        return None
    return owner if isinstance(owner, int) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SALT)


def _cookie() -> str:
    return "__Host-own-phone" if current_app.config["SESSION_COOKIE_SECURE"] else "own-phone"


def _kind() -> dict[str, Any]:
    secure: bool = current_app.config["SESSION_COOKIE_SECURE"]
    return {"httponly": True, "samesite": "Lax", "secure": secure}


VIEWS = [OwnPhoneView]

"""Which language the screens speak: the session's choice, else the account's, else the browser's."""

from flask import abort, current_app, g, has_request_context, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_login import current_user
from werkzeug.wrappers import Response

from app.views.access import safe_next
from app.views.base import Page


class LanguageView(Page):
    """`/language/…`, for everyone, also before sign-in."""

    route_base = "/language"

    @expose("/<string:code>", methods=("POST",))
    def choose(self, code: str) -> Response:
        """Remember the language and lead back."""
        if code not in current_app.config["LANGUAGES"]:
            abort(404)
        session["locale"] = code
        return redirect(safe_next(request.form.get("next")) or url_for("HomeView.home"))


def locale() -> str:
    """Return the code of the language for this request; English where there is none."""
    if not has_request_context():
        return "en"
    if "locale_code" not in g:
        g.locale_code = _chosen()
    code: str = g.locale_code
    return code


def _chosen() -> str:
    languages = current_app.config["LANGUAGES"]
    account = current_user.locale if current_user and current_user.is_authenticated else None
    for code in (session.get("locale"), account):
        if code in languages:
            return str(code)
    return request.accept_languages.best_match(list(languages), default="en") or "en"


VIEWS = [LanguageView]

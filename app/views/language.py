"""Which language the screens speak: the person's choice, else this device's, else the browser's."""

from flask import abort, current_app, g, has_request_context, redirect, request, session, url_for
from flask_appbuilder import expose
from flask_login import current_user
from werkzeug.wrappers import Response

from app.services import notices
from app.views.access import me, safe_next
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
        if current_user.is_authenticated and current_user.person_id:
            notices.speak(code, by=me())
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
    from app.views.frame import frame  # The frame itself asks for the language.

    around = frame()
    for code in (around.language if around else None, session.get("locale")):
        if code in languages:
            return str(code)
    return request.accept_languages.best_match(list(languages), default="en") or "en"


VIEWS = [LanguageView]

"""The page behind a family's link: no account, no cookie, no script, in the family's language."""

import hmac
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

from flask import g, make_response, redirect, request, url_for
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from app.extensions import csrf
from app.models import FamilyAnswer
from app.services import answers
from app.services.answers import ANSWERS, Opened, Said, TooMany
from app.services.errors import NotFound, Refused
from app.views.base import Page
from app.views.shown import phone
from forms.answers import PLACES, FamilyAnswerForm, page_words, weekdays
from forms.letters.languages import SOURCE, Language, closest
from forms.letters.texts import Text

KEY_IN_A_PATH = re.compile(r"(/a/|/begin/|/sign-in/link/|/calendar/feed/)[^\s/]+")
KEEP_QUIET = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
"""Nobody learns the address from us: no store, no search engine, no page that is opened from here."""
SHOWN_AGAIN = ("answer", "days", "times", "place", "interpreter")
"""What a page shows of an earlier answer: whoever finds the letter reads no telephone number."""


class FamilyAnswerView(Page):
    """`/a/<secret>`"""

    route_base = "/a"
    default_view = "answer"

    @expose("/<string:secret>", methods=("GET", "POST"))
    def answer(self, secret: str) -> Response:
        """Ask, or take the answer; sent again, it changes the answer."""
        if request.method == "POST" and not _is_ours(secret):
            return self._closed("page_error_again", 400)
        try:
            opened = answers.open_link(secret, network_address=_network_address())
            return self._opened(secret, opened)
        except NotFound:
            return self._closed("page_closed_unknown", 404)
        except TooMany:
            return self._closed("page_busy", 429)

    @expose("/<string:secret>/thanks")
    def thanks(self, secret: str) -> Response:
        """Say thank you, and what happens now."""
        try:
            opened = answers.open_link(secret, network_address=_network_address())
        except NotFound:
            return self._closed("page_closed_unknown", 404)
        except TooMany:
            return self._closed("page_busy", 429)
        back = _address(".answer", secret)
        if opened.latest is None or opened.expired:
            return redirect(back, 303)
        return self._page(
            "answers/thanks.html", opened, latest=opened.latest, back=back, wishes_in=_wishes_in
        )

    def _opened(self, secret: str, opened: Opened) -> Response:
        if opened.expired or not ANSWERS[opened.state]:
            return self._closed("page_closed_expired", 410, opened)
        form = form_of(opened, prefilled=request.method == "GET")
        if request.method == "GET" or not form.validate():
            token = answers.form_token(secret)
            code = 422 if form.errors else 200
            return self._page("answers/ask.html", opened, code, form=form, token=token)
        try:
            answers.receive(opened, Said(**form.said), network_address=_network_address())
        except Refused:  # The visit has moved meanwhile: the page says where it stands now.
            return redirect(_address(".answer", secret), 303)
        return redirect(_address(".thanks", secret), 303)

    def _page(self, template: str, opened: Opened, code: int = 200, **more: Any) -> Response:
        tag = SOURCE.tag if request.args.get("language") == SOURCE.tag else opened.language
        text = answers.words_for_page(opened.district_id, tag)
        home = closest(opened.language) or SOURCE
        if text.language == SOURCE.tag != tag:  # Nobody has written the page in the family's language yet.
            home = SOURCE
        return self._quiet(
            template,
            text,
            code,
            say=words_of(opened, text),
            school=opened.school,
            opened=opened,
            home=home,
            **more,
        )

    def _closed(self, part: str, code: int, opened: Opened | None = None) -> Response:
        """One calm page for whatever does not work, in the family's language, or the telephone's, and in English."""
        english = answers.words_that_we_bring()
        if opened:
            text = answers.words_for_page(opened.district_id, opened.language)
            say = words_of(opened, text)
        else:
            text = answers.words_that_we_bring(_telephones_language())
            say = page_words(text, _language(text))
        return self._quiet(
            "answers/closed.html",
            text,
            code,
            say=say,
            part=part,
            english=page_words(english, SOURCE),
            school=opened.school if opened else "",
        )

    def _quiet(self, template: str, text: Text, code: int, **values: Any) -> Response:
        g.frame, g.locale_code = (
            None,
            "en",
        )  # Whoever is signed in on this device is none of the page's business.
        language = _language(text)
        answer = make_response(
            self.render_template(template, language_=language, weekdays=weekdays(language), **values), code
        )
        answer.headers.update(KEEP_QUIET)
        return answer


def _telephones_language() -> str:
    """The first language of the browser's own that letters are written in; an unknown link tells no other."""
    spoken = (closest(tag) for tag, _weight in request.accept_languages if tag != "*")
    return next((each.tag for each in spoken if each), SOURCE.tag)


def form_of(opened: Opened, *, prefilled: bool) -> FamilyAnswerForm:
    """The form for where the visit stands, showing the earlier answer again."""
    known = {}
    if prefilled and opened.latest is not None:
        known = {name: getattr(opened.latest, name) for name in SHOWN_AGAIN}
    return FamilyAnswerForm(
        answers=ANSWERS[opened.state], places=places_of(opened.meet_at_school), today=opened.today, **known
    )


def places_of(meet_at_school: bool) -> list[str]:
    """The places that families are offered; the school by the district's setting (R122)."""
    return [place for place in PLACES if place != "school" or meet_at_school]


def words_of(opened: Opened, text: Text) -> dict[str, str]:
    """The page's sentences with this family's values."""
    return page_words(
        text,
        _language(text),
        students=opened.students,
        educators=opened.educators,
        school=opened.school,
        phone=phone(opened.phone),
    )


def _wishes_in(answer: FamilyAnswer, say: Mapping[str, str], days: Iterable[tuple[int, str]]) -> list[str]:
    """What was ticked with a yes, in the page's words; what was typed is not shown again."""
    ticked = [name for number, name in days if number in answer.days]
    ticked += [say[f"part_{time}"] for time in answer.times]
    return [*ticked, say[f"place_{answer.place}"]] if answer.place else ticked


def _language(text: Text) -> Language:
    return closest(text.language) or SOURCE


def _is_ours(secret: str) -> bool:
    return hmac.compare_digest(
        request.form.get("csrf_token", "").encode(), answers.form_token(secret).encode()
    )


def _network_address() -> str:
    return request.remote_addr or ""


def _address(endpoint: str, secret: str) -> str:
    """Another page of the same link, in English still if that was asked for."""
    english = request.args.get("language") == SOURCE.tag
    return url_for(endpoint, secret=secret, language=SOURCE.tag if english else None)


def without_keys(record: logging.LogRecord) -> bool:
    """A web server that tells of a broken connection names the address; the key in it stays untold."""
    record.msg, record.args = KEY_IN_A_PATH.sub(r"\1…", record.getMessage()), ()
    return True


for server in ("waitress", "gunicorn.error"):
    logging.getLogger(server).addFilter(without_keys)
csrf.exempt(
    f"{__name__}.{FamilyAnswerView.answer.__name__}"
)  # The form's token is bound to its link instead.

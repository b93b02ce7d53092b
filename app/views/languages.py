"""The languages of the district's families, and how far the letters are in each."""

import csv
import io
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from flask import Response as FlaskResponse
from flask import send_file
from flask_appbuilder import expose
from flask_babel import gettext as _

from app.reports import languages as reports
from app.reports.languages import Spoken
from app.reports.output import safe
from app.services import texts
from app.views import frame
from app.views.access import has_access, me
from app.views.base import Page
from app.views.home_languages import name_of
from app.views.shown import words
from app.views.texts import BADGES, STATES
from forms.letters.cards import i_speak_card
from forms.letters.kinds import KINDS
from forms.letters.languages import SOURCE

COLUMNS = ("language", "code", "families", "percent", "approved", "missing")


class LanguagesView(Page):
    """`/languages/`"""

    route_base = "/languages"
    default_view = "list"
    method_permission_name = {"list": "list", "csv": "list", "card": "list"}

    @expose("/")
    @has_access
    def list(self) -> str:
        """Families by the language that they read, beside the texts that are approved in it."""
        found = reports.coverage(me().district_id)
        return self.render_template(
            "texts/coverage.html",
            coverage=found,
            rows=_rows(found.languages),
            badges=BADGES,
            states=STATES,
        )

    @expose("/languages.csv")
    @has_access
    def csv(self) -> FlaskResponse:
        """The same table as a file; small groups are as hidden as on the page."""
        found = reports.coverage(me().district_id)
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        for spoken in found.languages:
            writer.writerow([safe(cell) for cell in _cells(spoken, found.minimum)])
        answer = FlaskResponse("\ufeff" + text.getvalue(), mimetype="text/csv")
        answer.headers["Content-Disposition"] = "attachment; filename=languages.csv"
        return answer

    @expose("/i-speak.pdf")
    @has_access
    def card(self) -> FlaskResponse:
        """Every language in its own script, to be pointed at."""
        mine = frame.frame()
        content = i_speak_card(mine.district if mine else "")
        return send_file(
            BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name="i-speak.pdf"
        )


def _rows(languages: Sequence[Spoken]) -> Sequence[Mapping[str, Any]]:
    """The languages for the page: what is missing in words, and whom to ask."""
    lacking = [each.language.tag for each in languages if each.language and not each.ready]
    people = texts.whom_to_ask_in(me().district_id, [tag for tag in lacking if tag != SOURCE.tag])
    return [
        {
            "spoken": spoken,
            "name": name_of(spoken.code) if spoken.code else "",
            "missing": [(words(KINDS[kind].label), _state(spoken, kind)) for kind in spoken.missing],
            "ask": [person.name for person in people.get(spoken.code or "", ())],
        }
        for spoken in languages
    ]


def _state(spoken: Spoken, kind: str) -> str:
    state = spoken.states.get(kind)
    return state.value if state else "none"


def _cells(spoken: Spoken, minimum: int) -> tuple[object, ...]:
    few = _("fewer than %(count)s", count=minimum)
    return (
        name_of(spoken.code) if spoken.code else _("not written down"),
        spoken.code or "",
        few if spoken.families is None else spoken.families,
        "" if spoken.percent is None else spoken.percent,
        len(spoken.approved),
        "; ".join(words(KINDS[kind].label) for kind in spoken.missing),
    )


VIEWS = [LanguagesView]

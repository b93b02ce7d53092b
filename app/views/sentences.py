"""The marked words of a page in its language; a page says a hundred sentences and more."""

from typing import Any

from babel import Locale
from babel.support import Translations
from flask import Flask, g
from flask_babel import get_locale, get_translations
from markupsafe import Markup, escape


def init_app(app: Flask) -> None:
    """Let templates say marked words: `_("…")` with values that are escaped, and `ngettext`."""
    environment: Any = app.jinja_env
    environment.install_gettext_callables(
        lambda sentence: catalog().ugettext(sentence),
        lambda one, many, number: catalog().ungettext(one, many, number),
        newstyle=True,
    )
    environment.globals["_"] = said  # Jinja's own goes through its context three times.


def said(sentence: str, /, **values: Any) -> Markup:
    """A marked sentence as a page holds it, escaped like its values; a value that is markup stays so."""
    found = escape(catalog().ugettext(sentence))
    return found % values if "%" in found else found


def catalog() -> Translations:
    """The words of the language that is spoken now; looked for once per request."""
    now = get_locale()
    kept: tuple[Locale | None, Translations] | None = g.get("catalog")
    if kept is None or kept[0] is not now:  # A letter on the page may speak another language for a while.
        kept = g.catalog = now, get_translations()
    return kept[1]

"""How an input is drawn. WTForms puts each attribute together by Python's slowest way to fill in a text."""

from typing import Any

from markupsafe import escape
from wtforms.widgets import Input
from wtforms.widgets.core import clean_key


def draw_quickly() -> None:
    """Let every input be drawn with `attributes`; a page of a visit holds dozens."""
    Input.html_params = staticmethod(attributes)


def attributes(**given: Any) -> str:
    """Attributes as HTML, by their names, values escaped; True stands as the name alone, False not at all."""
    written = ((clean_key(name), value) for name, value in sorted(given.items()) if value is not False)
    return " ".join(name if value is True else f'{name}="{_quoted(value)}"' for name, value in written)


def _quoted(value: Any) -> str:
    """Escaped; even what is markup already holds no quotation mark."""
    return str(escape(value)).replace('"', "&quot;")

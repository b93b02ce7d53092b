"""How each part of a letter looks, at whatever size it is set, in whatever script."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from reportlab.lib.colors import Color

from forms.letters.setting import INK, Style
from forms.letters.shapes import QUIET

BOLD = 700

_LEADING: Mapping[str, float] = {
    "Arab": 1.5,
    "Beng": 1.45,
    "Deva": 1.45,
    "Ethi": 1.42,
    "Gujr": 1.42,
    "Guru": 1.42,
    "Hans": 1.5,
    "Hant": 1.5,
    "Jpan": 1.5,
    "Khmr": 1.62,
    "Kore": 1.45,
    "Laoo": 1.55,
    "Mymr": 1.72,
    "Taml": 1.42,
    "Telu": 1.55,
    "Thai": 1.5,
}
"""Heights of a line in type sizes, by script: what stands above and below the letters needs its room."""
_LATIN_LEADING = 1.31


@dataclass(frozen=True, eq=False)
class Look:
    """Sizes and distances in multiples of the letter's size; `with_next` stays on the page of what follows."""

    size: float = 1.0
    weight: int = 400
    colour: Color = INK
    above: float = 0.0
    below: float = 0.42
    with_next: bool = False


BODY = Look()
HEADING = Look(size=0.86, colour=QUIET, below=0.3, with_next=True)
TITLE = Look(size=1.42, weight=BOLD, below=0.52, with_next=True)
GREETING = Look(with_next=True)
PANEL = Look(below=0.3)
CHOICE = Look(weight=BOLD, below=0.3)
AGREED = Look(size=1.14, weight=BOLD, below=0.16)
CLOSING = Look(above=0.4, below=0.3, with_next=True)
SIGNED_BY = Look(weight=BOLD, below=0.0)
SIGNED_FOR = Look(colour=QUIET, below=0.0)
EXPLAINED = Look(size=0.9, colour=QUIET, above=0.8, below=0.0)

LOOKS: Mapping[str, Look] = {
    "title": TITLE,
    "greeting": GREETING,
    "greeting_unnamed": GREETING,
    "day": AGREED,
    "hour": AGREED,
    "place": AGREED,
    "choice": CHOICE,
    "reply": PANEL,
    "reply_by": PANEL,
    "closing": CLOSING,
}
"""By the part's name; the others are body text."""

IN_PANEL: Mapping[str, str] = {
    "day": "agreed",
    "hour": "agreed",
    "place": "agreed",
    "choice": "choice",
    "reply": "choice",
    "reply_by": "choice",
}
"""Parts that stand together on a panel of lamplight, by the panel's name."""


@lru_cache(maxsize=1024)
def style(look: Look, size: float, script: str) -> Style:
    """`size` is the letter's, in points."""
    points = round(look.size * size, 2)
    return Style(points, round(points * _LEADING.get(script, _LATIN_LEADING), 2), look.weight, look.colour)

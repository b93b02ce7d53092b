"""How a paragraph looks; sizes in points."""

from typing import NamedTuple

from reportlab.lib.colors import Color, HexColor

INK = HexColor("#1b2a41")

REGULAR = 400

# Capital letters of Noto Sans are this tall; every line is centred on them, so that two languages set beside
# each other stand on one height whatever their fonts.
CAPITAL = 0.714


class Style(NamedTuple):
    """`leading` is the height of one line; `weight` as in CSS: 400 regular, 700 bold."""

    size: float
    leading: float
    weight: int = REGULAR
    colour: Color = INK

    @property
    def baseline(self) -> float:
        """From the top of a line down to the foot of its letters."""
        return (self.leading + CAPITAL * self.size) / 2

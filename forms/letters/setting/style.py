"""How a paragraph looks; sizes in points."""

from dataclasses import dataclass
from functools import cached_property

from reportlab.lib.colors import Color, HexColor

INK = HexColor("#1b2a41")

REGULAR = 400

# Capital letters of Noto Sans are this tall; every line is centred on them, so that two languages set beside
# each other stand on one height whatever their fonts.
CAPITAL = 0.714


@dataclass(frozen=True)
class Style:
    """`leading` is the height of one line; `weight` as in CSS: 400 regular, 700 bold."""

    size: float
    leading: float
    weight: int = REGULAR
    colour: Color = INK

    @cached_property
    def baseline(self) -> float:
        """From the top of a line down to the foot of its letters."""
        return (self.leading + CAPITAL * self.size) / 2

    @cached_property
    def _hash(self) -> int:
        return hash((self.size, self.leading, self.weight, self.colour))

    def __hash__(self) -> int:
        """Kept: paragraphs are looked up by their style, and a colour takes its time."""
        return self._hash

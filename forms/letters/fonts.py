"""Fonts from installed packages, made known to reportlab once per process."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from forms.letters.languages import FontFile, Language


@dataclass(frozen=True)
class Face:
    """One font that text can be measured and drawn with; `name` is reportlab's."""

    name: str
    code_points: frozenset[int]

    def draws(self, character: str) -> bool:
        return ord(character) in self.code_points

    def width(self, text: str, size: float) -> float:
        """In points."""
        return float(pdfmetrics.stringWidth(text, self.name, size))


@cache
def face(font: FontFile) -> Face:
    """A variable font comes in its default weight, which is regular (400) in the fonts that are listed."""
    name = f"letters-{font.name.removesuffix('.ttf')}"
    registered = TTFont(name, BytesIO((files(font.package) / font.name).read_bytes()))
    pdfmetrics.registerFont(registered)
    return Face(name, frozenset(registered.face.charToGlyph))


def face_for(language: Language) -> Face:
    """The first font of the language's stack; what it cannot draw is refused, not sought elsewhere."""
    return face(language.fonts[0])

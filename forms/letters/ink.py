"""Colours, sizes and the pen that draws them, in points; heights count up from the foot of the page."""

from dataclasses import dataclass, replace
from typing import Self

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from forms.letters.fonts import Face

NIGHT = HexColor("#1b2a41")
QUIET = HexColor("#55627a")
AMBER = HexColor("#d9912b")
LAMPLIGHT = HexColor("#fdf4e3")
HAIRLINE = HexColor("#d8dce3")

# Capital letters of Noto Sans are this tall; a line is centred on them.
_CAPITAL = 0.714


@dataclass(frozen=True)
class Type:
    """How a paragraph is set. `above` and `below` are room around it.

    `heavy` thickens the strokes, as the font comes in one weight; `with_next` keeps the paragraph on the page
    of the one after it.
    """

    size: float
    leading: float
    colour: Color = NIGHT
    above: float = 0
    below: float = 0
    heavy: bool = False
    in_panel: bool = False
    with_next: bool = False

    def enlarged(self, times: float) -> Self:
        return replace(
            self,
            size=self.size * times,
            leading=self.leading * times,
            above=self.above * times,
            below=self.below * times,
        )


def draw_line(canvas: Canvas, text: str, at: tuple[float, float], face: Face, type: Type) -> None:
    """Sets one line whose slot of one leading starts at the height given, going down."""
    x, top = at
    canvas.saveState()
    pen = canvas.beginText(x, top - (type.leading + _CAPITAL * type.size) / 2)
    pen.setFont(face.name, type.size)
    pen.setFillColor(type.colour)
    pen.setStrokeColor(type.colour)
    if type.heavy:
        canvas.setLineWidth(type.size * 0.028)
        pen.setTextRenderMode(2)
    pen.textOut(text)
    canvas.drawText(pen)
    canvas.restoreState()


def draw_mark(canvas: Canvas, left: float, foot: float, height: float) -> None:
    """Our sign in two strokes: a door in night blue, a lit lamp over it."""
    unit = height / 24
    canvas.saveState()
    canvas.translate(left, foot)
    canvas.scale(unit, unit)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setLineWidth(1.9)
    _stroke_door(canvas)
    _stroke_lamp(canvas)
    canvas.restoreState()


def _stroke_door(canvas: Canvas) -> None:
    door = canvas.beginPath()
    door.moveTo(2, 1)
    door.lineTo(2, 10)
    door.curveTo(2, 17.3, 16, 17.3, 16, 10)
    door.lineTo(16, 1)
    canvas.setStrokeColor(NIGHT)
    canvas.drawPath(door)


def _stroke_lamp(canvas: Canvas) -> None:
    lamp = canvas.beginPath()
    lamp.moveTo(5.2, 20)
    lamp.curveTo(6, 24.2, 12, 24.2, 12.8, 20)
    lamp.close()
    canvas.setStrokeColor(AMBER)
    canvas.setFillColor(AMBER)
    canvas.drawPath(lamp, fill=1)

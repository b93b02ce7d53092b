"""Rules, panels, boxes and the mark, as operators of a page; points, heights from the foot of the page."""

from functools import lru_cache

from reportlab.lib.colors import Color, HexColor

from forms.letters.setting import INK
from forms.letters.setting.objects import number

QUIET = HexColor("#55627a")
AMBER = HexColor("#d9912b")
LAMPLIGHT = HexColor("#fdf4e3")
HAIRLINE = HexColor("#d8dce3")
PAPER = HexColor("#ffffff")

# How far the handles of a quarter circle drawn as one curve stand from its ends.
_ROUND = 0.5523


def rectangle(left: float, foot: float, width: float, height: float, colour: Color) -> str:
    return f"{_fill(colour)} {_numbers(left, foot, width, height)} re f"


@lru_cache(maxsize=256)
def rounded(
    left: float,
    foot: float,
    width: float,
    height: float,
    radius: float,
    *,
    fill: Color,
    edge: Color | None = None,
) -> str:
    """A panel with round corners."""
    right, top, bend = left + width, foot + height, radius * (1 - _ROUND)
    path = [
        f"{_numbers(left + radius, foot)} m {_numbers(right - radius, foot)} l",
        f"{_numbers(right - bend, foot, right, foot + bend, right, foot + radius)} c",
        f"{_numbers(right, top - radius)} l",
        f"{_numbers(right, top - bend, right - bend, top, right - radius, top)} c",
        f"{_numbers(left + radius, top)} l",
        f"{_numbers(left + bend, top, left, top - bend, left, top - radius)} c",
        f"{_numbers(left, foot + radius)} l",
        f"{_numbers(left, foot + bend, left + bend, foot, left + radius, foot)} c h",
    ]
    return (
        f"{_fill(fill)} {_stroke(edge)} 0.8 w {' '.join(path)} B"
        if edge
        else f"{_fill(fill)} {' '.join(path)} f"
    )


@lru_cache(maxsize=256)
def rule(left: float, right: float, height: float, colour: Color, width: float = 0.6) -> str:
    return f"{_stroke(colour)} {number(width)} w {_numbers(left, height)} m {_numbers(right, height)} l S"


@lru_cache(maxsize=64)
def cut(left: float, right: float, height: float) -> str:
    """A dashed line to cut along."""
    return f"[4 4] 0 d {rule(left, right, height, QUIET)} [] 0 d"


@lru_cache(maxsize=512)
def box(left: float, foot: float, side: float) -> str:
    """A box to tick."""
    return f"{_stroke(INK)} 0.9 w {_numbers(left, foot, side, side)} re S"


@lru_cache(maxsize=64)
def mark(left: float, foot: float, height: float) -> str:
    """Our sign in two strokes: a door in night blue, a lit lamp over it."""
    unit = height / 24
    door = "2 1 m 2 10 l 2 17.3 16 17.3 16 10 c 16 1 l S"
    lamp = "5.2 20 m 6 24.2 12 24.2 12.8 20 c h B"
    return (
        f"q {_numbers(unit, 0, 0, unit, left, foot)} cm 1 J 1 j 1.9 w "
        f"{_stroke(INK)} {door} {_stroke(AMBER)} {_fill(AMBER)} {lamp} Q"
    )


def _fill(colour: Color) -> str:
    return f"{_numbers(colour.red, colour.green, colour.blue)} rg"


def _stroke(colour: Color) -> str:
    return f"{_numbers(colour.red, colour.green, colour.blue)} RG"


def _numbers(*values: float) -> str:
    return " ".join(map(number, values))

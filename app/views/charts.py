"""Where the points of a line chart stand; `templates/charts.html` draws them. Bars need no reckoning of their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

WIDTH, HEIGHT = 640, 240
LEFT, TOP, BOTTOM = 44, 12, 32
"""Pixels of the drawing, and its edges: numbers stand to the left, names below."""
TICKS = 4
MOST_NAMES = 12

Points = Sequence[tuple[str, float | None]]


@dataclass(frozen=True)
class Spot:
    """A place in the drawing, and what is written there."""

    x: float
    y: float
    words: str = ""


@dataclass(frozen=True)
class Line:
    """A line with its points, the grid's lines and the names below; a missing value leaves a gap."""

    path: str
    dots: tuple[Spot, ...]
    ticks: tuple[Spot, ...]
    names: tuple[Spot, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def init_app(app: Flask) -> None:
    """Let templates ask where a line runs."""
    app.jinja_env.globals["line_of"] = line_of


def line_of(points: Points, most: float | None = None) -> Line:
    """Where a line runs; its scale ends at `most`, or at a round number above the largest value."""
    end = most or rounded_up(max((value for _name, value in points if value is not None), default=1))
    spots = [_spot(place, value, len(points), end) for place, (_name, value) in enumerate(points)]
    every = -(-len(points) // MOST_NAMES)
    names = [(name, place) for place, (name, _value) in enumerate(points) if place % every == 0]
    return Line(
        path=_path(spots),
        dots=tuple(spot for spot in spots if spot),
        ticks=tuple(Spot(LEFT, _y(end * n / TICKS, end), f"{end * n / TICKS:g}") for n in range(TICKS + 1)),
        names=tuple(Spot(_x(place, len(points)), HEIGHT, name) for name, place in names),
    )


def rounded_up(value: float) -> float:
    """The next of 4, 8, 12, 20, 40, 60, 80, 100 … so that each quarter of it is a whole number."""
    scale = 1.0
    while True:
        for step in (4, 8, 12, 20):
            if value <= step * scale:
                return step * scale
        scale *= 10


def _spot(place: int, value: float | None, count: int, end: float) -> Spot | None:
    return None if value is None else Spot(_x(place, count), _y(value, end))


def _x(place: int, count: int) -> float:
    room = (WIDTH - LEFT) / max(1, count)
    return round(LEFT + room * (place + 0.5), 1)


def _y(value: float, end: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value, end) / end, 1)


def _path(spots: Sequence[Spot | None]) -> str:
    path, pen = [], "M"
    for spot in spots:
        if spot is None:
            pen = "M"
            continue
        path.append(f"{pen}{spot.x} {spot.y}")
        pen = "L"
    return "".join(path)

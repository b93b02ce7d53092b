"""A QR code as one path of a page."""

from functools import lru_cache

import segno

from forms.letters.setting import INK
from forms.letters.setting.objects import number
from forms.letters.shapes import PAPER, rectangle

QUIET_ZONE = 4
"""Modules of white that readers need around the code."""
# Trying all eight masks takes five times as long, and readers take any.
_MASK = 2


def code(address: str, left: float, foot: float, side: float) -> str:
    """Operators for the code of an address, white border included; error level M."""
    rows = _modules(address)
    module = side / (len(rows) + 2 * QUIET_ZONE)
    white = rectangle(left, foot, side, side, PAPER)
    place = f"{number(module)} 0 0 {number(module)} {_at(left, foot, module)} cm"
    dark = f"{number(INK.red)} {number(INK.green)} {number(INK.blue)} rg"
    return f"{white} q {place} {dark} {_path(rows)} f Q"


@lru_cache(maxsize=32)
def _modules(address: str) -> tuple[bytes, ...]:
    made = segno.make(address, error="m", mask=_MASK, micro=False, boost_error=False)
    return tuple(bytes(row) for row in made.matrix)


def _at(left: float, foot: float, module: float) -> str:
    return f"{number(left + QUIET_ZONE * module)} {number(foot + QUIET_ZONE * module)}"


def _path(rows: tuple[bytes, ...]) -> str:
    """One rectangle for each run of dark modules, in modules; the first row is the highest."""
    runs = []
    for place, row in enumerate(rows):
        height = len(rows) - 1 - place
        start = row.find(1)
        while start >= 0:
            end = row.find(0, start)
            end = len(row) if end < 0 else end
            runs.append(f"{start} {height} {end - start} 1 re")
            start = row.find(1, end)
    return " ".join(runs)

"""A QR code as one path of a page."""

from forms.letters.codes import code as coded
from forms.letters.setting import INK
from forms.letters.setting.objects import number
from forms.letters.shapes import PAPER, rectangle

QUIET_ZONE = 4
"""Modules of white that readers need around the code."""


def code(address: str, left: float, foot: float, side: float) -> str:
    """Operators for the code of an address, white border included; error level M."""
    found = coded(address)
    module = side / (found.size + 2 * QUIET_ZONE)
    white = rectangle(left, foot, side, side, PAPER)
    place = f"{number(module)} 0 0 {number(module)} {_at(left, foot, module)} cm"
    dark = f"{number(INK.red)} {number(INK.green)} {number(INK.blue)} rg"
    return f"{white} q {place} {dark} {found.operators}f Q"


def _at(left: float, foot: float, module: float) -> str:
    return f"{number(left + QUIET_ZONE * module)} {number(foot + QUIET_ZONE * module)}"

"""What stands on many pages alike, written once per document.

A page's content may be several streams, and pages may share one; the numbers of its marks are then the same on
each of these pages, while every page and letter has elements of its own for them.
"""

from collections.abc import Hashable
from typing import NamedTuple

from forms.letters.setting.objects import Objects
from forms.letters.setting.structure import Leaves

_SHORT = 700
"""Operators of fewer characters are written into each page: a stream of their own would cost more."""
_KEPT = 2000
"""So many plates are known again at a glance; older ones are drawn again, and found to be the same."""


class Plate(NamedTuple):
    """`stream` is None for a short one."""

    operators: str
    stream: int | None
    leaves: Leaves


class Plates:
    """Those of one document. The file is the same, whichever of them were forgotten meanwhile."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._plates: dict[tuple[Hashable, int], Plate] = {}
        self._streams: dict[str, int] = {}

    def known(self, key: Hashable, first_mark: int) -> Plate | None:
        """What was added under this key for pages on which its marks begin with `first_mark`."""
        return self._plates.get((key, first_mark))

    def add(self, key: Hashable, first_mark: int, operators: str, leaves: Leaves) -> Plate:
        """Writes the operators, unless they are in the file already."""
        if len(self._plates) == _KEPT:
            self._plates.clear()
        stream = self._stream(operators) if len(operators) >= _SHORT else None
        plate = self._plates[key, first_mark] = Plate(operators, stream, leaves)
        return plate

    def _stream(self, operators: str) -> int:
        if operators not in self._streams:
            self._streams[operators] = self._objects.put_stream(operators.encode("latin-1"))
        return self._streams[operators]

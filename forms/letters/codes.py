"""QR codes for thousands of links of one shape, as segno makes them one by one.

A QR code of fixed size and mask is linear: every bit of the message turns over the same modules, whatever the
other bits are, error correction included. So what one bit turns over is learned from segno once, and the code
of the next link is that of the first with some patterns laid over it.
"""

from dataclasses import dataclass
from functools import cache
from operator import getitem

import segno

# Dark modules are spread evenly enough with any mask; a fixed one makes the codes comparable, and quick.
_MASK = 2
_LEVEL = "m"

# Bytes that a code of each version holds with medium error correction (ISO/IEC 18004, table 7).
_HOLDS = {2: 26, 3: 42, 4: 62, 5: 84, 6: 106, 7: 122, 8: 152, 9: 180, 10: 213}


@dataclass(frozen=True)
class Code:
    """`size` modules in each direction; `modules` row by row from the top left in whole bytes, the first module
    highest, so that a row ends in up to seven zeros that stand for nothing."""

    size: int
    modules: bytes

    @property
    def rows(self) -> tuple[int, ...]:
        """From the top; the leftmost module is the highest bit."""
        wide, spare = -(-self.size // 8), -self.size % 8
        starts = range(0, len(self.modules), wide)
        return tuple(int.from_bytes(self.modules[start : start + wide]) >> spare for start in starts)

    @property
    def operators(self) -> str:
        """PDF operators of the dark modules as one path, one unit to a module, the foot at 0; fill it with `f`."""
        return "".join(map(getitem, _rectangles(self.size), self.modules))


def code(link: str) -> Code:
    """Raises ValueError for a link of more than 213 bytes."""
    data = link.encode()
    shape = _shape(len(data))
    return Code(shape.size, shape.modules_of(data))


class _Shape:
    """All codes of one length. Threads may learn the same pattern twice; it comes out the same."""

    def __init__(self, length: int) -> None:
        self._version = next((version for version, holds in _HOLDS.items() if length <= holds), 0)
        if not self._version:
            raise ValueError(f"A link of {length} bytes is too long to be scanned from paper.")
        self.size = 17 + 4 * self._version
        self._bytes = self.size * -(-self.size // 8)
        self._length = length
        self._zero = self._made(bytes(length))
        self._patterns: tuple[dict[int, int], ...] = tuple({} for _ in range(length))

    def modules_of(self, data: bytes) -> bytes:
        bits = self._zero
        for place, (byte, known) in enumerate(zip(data, self._patterns, strict=True)):
            pattern = known.get(byte)
            bits ^= self._learned(place, byte) if pattern is None else pattern
        return bits.to_bytes(self._bytes)

    def _learned(self, place: int, byte: int) -> int:
        """What this byte in this place turns over."""
        pattern = 0
        for bit in range(8):
            if byte >> bit & 1:
                pattern ^= self._of_bit(place, bit)
        self._patterns[place][byte] = pattern
        return pattern

    @cache  # noqa: B019 - shapes live as long as the process.
    def _of_bit(self, place: int, bit: int) -> int:
        return self._zero ^ self._made(
            bytes(1 << bit if each == place else 0 for each in range(self._length))
        )

    def _made(self, data: bytes) -> int:
        made = segno.make(
            data, error=_LEVEL, version=self._version, mask=_MASK, mode="byte", boost_error=False
        )
        spare = "0" * (-self.size % 8)
        return int("".join("".join(map(str, row)) + spare for row in made.matrix), 2)


@cache
def _shape(length: int) -> _Shape:
    return _Shape(length)


@cache
def _rectangles(size: int) -> tuple[tuple[str, ...], ...]:
    """For each eight modules, row by row from the top, and each pattern of them: what draws the dark ones."""
    return tuple(
        tuple(_written(size - 1 - place, start, modules) for modules in range(256))
        for place in range(size)
        for start in range(0, size, 8)
    )


def _written(height: int, place: int, modules: int) -> str:
    """A rectangle for each run of dark modules."""
    written = ""
    for run in f"{modules:08b}".split("0"):
        if run:
            written += f"{place} {height} {len(run)} 1 re "
        place += len(run) + 1
    return written

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
    """`size` modules in each direction; `bits` row by row from the top left, the first module highest."""

    size: int
    bits: int

    @property
    def rows(self) -> tuple[int, ...]:
        """From the top; the leftmost module is the highest bit."""
        width = (1 << self.size) - 1
        return tuple((self.bits >> (self.size * place)) & width for place in reversed(range(self.size)))

    @property
    def operators(self) -> str:
        """PDF operators of the dark modules as one path, one unit to a module, the foot at 0; fill it with `f`."""
        spare = -self.size % 8
        rows = b"".join([(row << spare).to_bytes((self.size + spare) // 8) for row in self.rows])
        return "".join(map(getitem, _rectangles(self.size), rows))


def code(link: str) -> Code:
    """Raises ValueError for a link of more than 213 bytes."""
    data = link.encode()
    shape = _shape(len(data))
    return Code(shape.size, shape.bits_of(data))


class _Shape:
    """All codes of one length. Threads may learn the same pattern twice; it comes out the same."""

    def __init__(self, length: int) -> None:
        self._version = next((version for version, holds in _HOLDS.items() if length <= holds), 0)
        if not self._version:
            raise ValueError(f"A link of {length} bytes is too long to be scanned from paper.")
        self.size = 17 + 4 * self._version
        self._length = length
        self._zero = self._made(bytes(length))
        self._patterns: tuple[dict[int, int], ...] = tuple({} for _ in range(length))

    def bits_of(self, data: bytes) -> int:
        bits = self._zero
        for place, (byte, known) in enumerate(zip(data, self._patterns, strict=True)):
            pattern = known.get(byte)
            bits ^= self._learned(place, byte) if pattern is None else pattern
        return bits

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
        return int("".join("1" if dark else "0" for row in made.matrix for dark in row), 2)


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

"""The objects of a PDF file and how they are written: small ones packed and compressed, streams by themselves."""

import struct
import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import md5
from itertools import accumulate

_PACKED_TOGETHER = 200

# A page packed with more effort is a tenth smaller and takes four times as long; a font, written once, is worth it.
_QUICK = 1
_SHORT = 280
_THOROUGH = 9
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """As short as a thousandth of a point allows."""
    if value == int(value):
        return str(int(value))
    return f"{value:.3f}".rstrip("0").rstrip(".")


def unicode_hex(text: str) -> str:
    """UTF-16 as the body of a hexadecimal string, without its mark."""
    return text.encode("utf-16-be").hex().upper()


def text_string(text: str) -> str:
    return f"<FEFF{unicode_hex(text)}>"


def packed_font(data: bytes) -> bytes:
    """As small as can be."""
    return zlib.compress(data, _THOROUGH)


class Objects:
    """Numbers objects and writes them in the order in which they are given; the same calls give the same bytes."""

    def __init__(self) -> None:
        self._chunks = [_HEADER]
        self._length = len(_HEADER)
        self._count = 0
        # The row of each object in the table at the end.
        self._rows: dict[int, bytes] = {}
        self._waiting: list[str] = []
        self._waiting_numbers: list[int] = []

    def reserve(self, many: int = 1) -> int:
        """Numbers for objects that are written later; returns the first."""
        first = self._count + 1
        self._count += many
        return first

    def put(self, body: str, at: int | None = None) -> int:
        """Writes an object that is not a stream; returns its number."""
        place = at or self.reserve()
        self._waiting.append(body)
        self._waiting_numbers.append(place)
        if len(self._waiting) >= _PACKED_TOGETHER:
            self._pack()
        return place

    def put_all(self, bodies: Sequence[str], first: int) -> None:
        """Writes objects that are not streams, numbered from `first`."""
        self._waiting += bodies
        self._waiting_numbers += range(first, first + len(bodies))
        if len(self._waiting) >= _PACKED_TOGETHER:
            self._pack()

    def put_stream(self, data: bytes, entries: str = "", at: int | None = None) -> int:
        """Writes a stream, compressed where that is worth it; `entries` are more of its dictionary."""
        if len(data) < _SHORT:
            return self._write(data, entries, at)
        return self._write(zlib.compress(data, _QUICK), f"{entries}/Filter/FlateDecode", at)

    def put_font(self, packed: bytes, length: int) -> int:
        """Writes a font file that is packed already, from so many bytes."""
        return self._write(packed, f"/Length1 {length}/Filter/FlateDecode", None)

    def put_plain_stream(self, data: bytes, entries: str) -> int:
        """Writes a stream as it is, so that tools that do not know PDF can find it."""
        return self._write(data, entries, None)

    def finish(self, root: int, info: int) -> bytes:
        """The whole file."""
        self._pack()
        start, own = self._length, self.reserve()
        self._rows[own] = _in_file(start)
        rows = b"".join(self._rows[place] for place in range(1, self._count + 1))
        name = md5(b"".join(self._chunks), usedforsecurity=False).hexdigest()
        entries = (
            f"/Type/XRef/Size {self._count + 1}/W[1 4 2]/Root {root} 0 R/Info {info} 0 R/ID[<{name}><{name}>]"
        )
        self.put_stream(_NO_OBJECT + rows, entries, own)
        self._append(f"startxref\n{start}\n%%EOF\n".encode())
        return b"".join(self._chunks)

    def _pack(self) -> None:
        if not self._waiting:
            return
        own, numbers, bodies = self.reserve(), self._waiting_numbers, self._waiting
        self._rows.update(zip(numbers, _rows_in_pack(own, len(bodies)), strict=True))
        offsets = accumulate([len(body) + 1 for body in bodies], initial=0)
        head = " ".join([f"{each} {offset}" for each, offset in zip(numbers, offsets, strict=False)]) + "\n"
        packed = (head + "\n".join(bodies)).encode("latin-1")
        self.put_stream(packed, f"/Type/ObjStm/N {len(bodies)}/First {len(head)}", own)
        self._waiting.clear()
        self._waiting_numbers.clear()

    def _write(self, data: bytes, entries: str, at: int | None) -> int:
        place = at or self.reserve()
        self._rows[place] = _in_file(self._length)
        self._append(f"{place} 0 obj\n<<{entries}/Length {len(data)}>>stream\n".encode("latin-1"))
        self._append(data)
        self._append(b"\nendstream\nendobj\n")
        return place

    def _append(self, chunk: bytes) -> None:
        self._chunks.append(chunk)
        self._length += len(chunk)


# A row: what kind it is, then two numbers (4 and 2 bytes).
_NO_OBJECT = struct.pack(">BIH", 0, 0, 0xFFFF)


def _in_file(offset: int) -> bytes:
    return struct.pack(">BIH", 1, offset, 0)


def _rows_in_pack(pack: int, many: int) -> list[bytes]:
    kind_and_pack = struct.pack(">BI", 2, pack)
    return [kind_and_pack + place for place in _places(many)]


@cache
def _places(many: int) -> tuple[bytes, ...]:
    return tuple(struct.pack(">H", place) for place in range(many))

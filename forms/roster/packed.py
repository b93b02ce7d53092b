"""Rows of a long file, kept in little memory: a million take some twenty megabytes."""

import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, Generic, TypeVar, cast, overload

TOGETHER = 1_000
"""Rows that are packed in one piece."""
TOGETHER_IN_PARTS = 200
"""The same, while rows go into many parts at once: of each part so many lie unpacked."""
IN_A_PART = 50_000
"""Rows that may be looked at together as they are."""

Kept = TypeVar("Kept", bound=tuple[Any, ...])


class Packed(Sequence[Kept], Generic[Kept]):
    """Named tuples (of the class `kind`) in the order in which they came; reading them makes them anew."""

    def __init__(self, kind: type[Kept], rows: Iterable[Kept] = (), together: int = TOGETHER) -> None:
        self._kind, self._together = kind, together
        self._anew: Callable[[Iterable[Any]], Kept] = partial(tuple.__new__, kind)
        self._pieces: list[bytes] = []
        self._open: list[Kept] = []
        for row in rows:
            self.append(row)

    def append(self, row: Kept) -> None:
        self._open.append(row)
        if len(self._open) == self._together:
            self._pieces.append(_packed(self._open))
            self._open = []

    def empty(self, together: int = TOGETHER) -> "Packed[Kept]":
        """A new one for rows of the same kind."""
        return Packed(self._kind, together=together)

    def __len__(self) -> int:
        return len(self._pieces) * self._together + len(self._open)

    def __iter__(self) -> Iterator[Kept]:
        for piece in self._pieces:
            yield from map(self._anew, _unpacked(piece))
        yield from self._open

    @overload
    def __getitem__(self, place: int) -> Kept: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Kept]: ...

    def __getitem__(self, place: int | slice) -> Kept | Sequence[Kept]:
        if isinstance(place, slice):
            return list(self)[place]
        number, row = divmod(range(len(self))[place], self._together)
        return self._anew(
            (_unpacked(self._pieces[number]) if number < len(self._pieces) else self._open)[row]
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(_equal, self, other))

    __hash__ = None  # type: ignore[assignment]  # Rows can be added.

    def __repr__(self) -> str:
        return f"Packed({list(islice(self, 10))}, {len(self)} in all)"


def parts_for(many: int) -> int:
    """Into how many parts so many rows go, so that one part of them may be looked at as it is."""
    return many // IN_A_PART + 1


def apart(rows: Packed[Kept], key: Callable[[Kept], Any], parts: int) -> Iterator[Iterable[Kept]]:
    """The rows in so many parts; those of the same key are in the same part, in their order.

    Within one process the same key is always in the part of the same number, whatever the rows.
    """
    return set_apart(rows, rows.empty, key, parts)


def set_apart(
    rows: Iterable[Kept], empty: Callable[[int], Packed[Kept]], key: Callable[[Kept], Any], parts: int
) -> Iterator[Iterable[Kept]]:
    """Like `apart`, of rows that are not packed yet; `empty` makes what a part is kept in."""
    if parts == 1:
        yield rows
        return
    found = [empty(TOGETHER_IN_PARTS) for _ in range(parts)]
    for row in rows:
        found[hash(key(row)) % parts].append(row)
    while found:
        yield found.pop(0)


def _packed(rows: Sequence[tuple[Any, ...]]) -> bytes:
    """Column by column: what is alike lies together, and needs a third less."""
    return zlib.compress(pickle.dumps([*zip(*rows, strict=True)], pickle.HIGHEST_PROTOCOL), 1)


def _unpacked(piece: bytes) -> list[tuple[Any, ...]]:
    """Only what `Packed` packed itself is ever unpacked."""
    columns = cast(list[tuple[Any, ...]], pickle.loads(zlib.decompress(piece)))
    return [*zip(*columns, strict=True)]


def _equal(one: object, other: object) -> bool:
    return one == other

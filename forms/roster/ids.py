"""Which ids of a long file were met, in little memory: its own words of a million take a hundred megabytes."""

from array import array

FEWEST = 1 << 10
ALL_BITS = (1 << 64) - 1


class Ids:
    """Ids with a number each (0 to 255, or `wide`: 64 bits), kept by their hashes.

    The hash has 64 bits and is another one in each process, so nobody can make two ids meet; that two of a million
    are taken for the same by chance is one in forty million. Every cell that names a row comes by here, some of them
    twice: what `_place` does is written out where most of them pass.
    """

    def __init__(self, *, wide: bool = False) -> None:
        self._kind = "Q" if wide else "B"
        self._count = 0
        self._hashes = _zeros("q", FEWEST)
        self._numbers = _zeros(self._kind, FEWEST)
        self._last = FEWEST - 1

    def __len__(self) -> int:
        return self._count

    def __contains__(self, word: object) -> bool:
        return self.get(word) is not None

    def get(self, word: object) -> int | None:
        """The number of the id; None when it was not met."""
        mark = hash(word) or 1
        hashes, last = self._hashes, self._last
        place = mark & last
        while met := hashes[place]:
            if met == mark:
                return self._numbers[place]
            place = (place + 1) & last
        return None

    def add(self, word: object, number: int = 0) -> bool:
        """Remember it; False, and nothing changes, when it was met before."""
        mark = hash(word) or 1
        hashes, last = self._hashes, self._last
        place = mark & last
        while met := hashes[place]:
            if met == mark:
                return False
            place = (place + 1) & last
        hashes[place], self._numbers[place] = mark, number
        self._count += 1
        if self._count * 3 > len(hashes) * 2:
            self._grow()
        return True

    def put(self, word: object, number: int) -> None:
        """Remember it with this number, whatever it had before."""
        if not self.add(word, number):
            self._numbers[self._place(hash(word) or 1)] = number

    def _place(self, mark: int) -> int:
        """Where the mark stands, or the free place where it would."""
        hashes, last = self._hashes, self._last
        place = mark & last
        while hashes[place] != mark and hashes[place]:
            place = (place + 1) & last
        return place

    def _grow(self) -> None:
        hashes, numbers = self._hashes, self._numbers
        self._hashes = _zeros("q", len(hashes) * 2)
        self._numbers = _zeros(self._kind, len(hashes) * 2)
        self._last = len(self._hashes) - 1
        for mark, number in zip(hashes, numbers, strict=True):
            if mark:
                place = self._place(mark)
                self._hashes[place], self._numbers[place] = mark, number


def marked(word: object) -> int:
    """The hash of it as a number of 64 bits, never 0."""
    return hash(word) & ALL_BITS or 1


def _zeros(kind: str, many: int) -> "array[int]":
    return array(kind, bytes(array(kind).itemsize * many))

"""Which groups of a table are too small to be shown, so that nobody in them can be told apart."""

from collections.abc import Sequence
from enum import StrEnum


class Hidden(StrEnum):
    """Why a group is not shown: it is `small` itself, or it stands `beside` one that could be worked out."""

    small = "small"
    beside = "beside"


def hidden_groups(sizes: Sequence[int], minimum: int) -> dict[int, Hidden]:
    """The places in `sizes` of the groups that are not shown beside their sum.

    Smaller ones than `minimum` go first; an empty group tells of nobody and stays. The rest of the sum is what was
    hidden: while that is one group, or fewer people than `minimum`, the smallest group that is left goes, too.
    """
    found = {place: Hidden.small for place, size in enumerate(sizes) if 0 < size < minimum}
    if not found:
        return {}
    rest = sorted((size, place) for place, size in enumerate(sizes) if size and place not in found)
    while rest and (len(found) < 2 or sum(sizes[place] for place in found) < minimum):
        _size, place = rest.pop(0)
        found[place] = Hidden.beside
    return found

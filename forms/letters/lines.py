"""Breaking text into lines at spaces, and inside a word only when it cannot fit: right for spaced scripts."""

import unicodedata
from collections.abc import Iterator

from forms.letters.fonts import Face


def break_lines(text: str, face: Face, size: float, width: float) -> tuple[str, ...]:
    """Lines of at most `width` points. A no-break space is part of its word."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if face.width(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, face, size, width)
        lines.extend(full)
    return (*lines, line)


def _pieces(word: str, face: Face, size: float, width: float) -> Iterator[str]:
    piece = ""
    for cluster in _clusters(word):
        if piece and face.width(piece + cluster, size) > width:
            yield piece
            piece = ""
        piece += cluster
    yield piece


def _clusters(word: str) -> Iterator[str]:
    """Letters with the marks that stand on them."""
    cluster = ""
    for character in word:
        if cluster and not unicodedata.combining(character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster

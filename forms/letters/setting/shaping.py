"""Letters become glyphs: HarfBuzz shapes each stretch, script by script and font by font.

Shaped stretches are kept: most words of a letter were set in the letter before it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple

import icu
import uharfbuzz as hb

from forms.letters.setting.breaking import clusters
from forms.letters.setting.faces import UNSAID, Face, Glyph, Stack

KEPT = 8192
"""How many shaped words are remembered; a few megabytes."""

# A letter's language may be written in several scripts; digits and brackets alone are shaped as this one.
_SCRIPTS_IN_ONE = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hira", "Kore": "Hang"}
_SHARED = {"Zyyy", "Zinh"}

_UNSAFE = hb.GlyphFlags.UNSAFE_TO_BREAK.value


_Drawn = tuple[hb.GlyphInfo, hb.GlyphPosition]


class Cluster:
    """Glyphs that together stand for `text`, from left to right, and how much room they take."""

    __slots__ = ("glyphs", "text", "width")

    def __init__(self, glyphs: tuple[Glyph, ...], text: str) -> None:
        self.glyphs = glyphs
        self.text = text
        self.width = sum([glyph.advance for glyph in glyphs])


class Run(NamedTuple):
    """Clusters of one face, from left to right."""

    face: Face
    clusters: tuple[Cluster, ...]


class Shaped:
    """One stretch, drawn: its runs from left to right, and its width.

    `plain` means that every glyph stands for its own letters, from left to right; `blank` that it is a space.
    """

    __slots__ = ("_ends", "blank", "plain", "rtl", "runs", "width")

    def __init__(self, runs: tuple[Run, ...], rtl: bool) -> None:
        clusters = [cluster for run in runs for cluster in run.clusters]
        self.runs = runs
        self.rtl = rtl
        self.plain = not rtl and max([len(cluster.glyphs) for cluster in clusters], default=0) < 2
        self.blank = len(clusters) == 1 and clusters[0].text == " "
        self.width = sum([cluster.width for cluster in clusters])
        self._ends: tuple[list[int], list[float]] | None = None

    def width_to(self, place: int) -> float:
        """How far the first `place` characters reach, were the stretch cut there."""
        places, reaches = self._measured()
        return reaches[bisect_right(places, place) - 1]

    def cut(self, start: int, end: int) -> "Shaped | None":
        """The glyphs of these characters; None if there are several fonts, or a cluster would be parted."""
        places, _ = self._measured()
        first, last = bisect_left(places, start), bisect_left(places, end)
        if len(self.runs) > 1 or (places[first], places[last]) != (start, end):
            return None
        [(face, clusters)] = self.runs
        kept = clusters[len(clusters) - last : len(clusters) - first] if self.rtl else clusters[first:last]
        return Shaped((Run(face, kept),), self.rtl)

    def _measured(self) -> tuple[list[int], list[float]]:
        """Where each cluster ends in the text, and how far the text reaches there."""
        if self._ends is None:
            clusters = [cluster for run in self.runs for cluster in run.clusters]
            in_reading_order = clusters[::-1] if self.rtl else clusters
            places = accumulate([len(cluster.text) for cluster in in_reading_order], initial=0)
            reaches = accumulate([cluster.width for cluster in in_reading_order], initial=0.0)
            self._ends = list(places), list(reaches)
        return self._ends


@lru_cache(maxsize=KEPT)
def shaped(stack: Stack, text: str, start: int, end: int, rtl: bool) -> Shaped:
    """The characters from `start` to `end`, joined to what stands beside them in `text`."""
    if end - start < len(text) and not _bound(stack, text, rtl, (start, end)):
        part = shaped(stack, text, 0, len(text), rtl).cut(start, end)
        if part is not None:
            return part
    runs = [_run(stack, text, each, rtl) for each in _parts(stack, text, start, end)]
    return Shaped(tuple(reversed(runs) if rtl else runs), rtl)


def _bound(stack: Stack, text: str, rtl: bool, places: tuple[int, int]) -> bool:
    """Whether glyphs at these places would be others if the text were cut there, as HarfBuzz says."""
    return any(info.cluster in places and info.flags & _UNSAFE for info in _infos(stack, text, rtl))


@lru_cache(maxsize=64)
def _infos(stack: Stack, text: str, rtl: bool) -> list[hb.GlyphInfo]:
    """Of a text that is being cut into lines."""
    parts = _parts(stack, text, 0, len(text))
    return [info for part in parts for info in _harfbuzz(stack, text, part, rtl).glyph_infos]


def space_of(stack: Stack) -> Shaped:
    """The space between words."""
    return shaped(stack, " ", 0, 1, False)


class _Part(NamedTuple):
    face: Face
    script: str
    start: int
    end: int


def _parts(stack: Stack, text: str, start: int, end: int) -> list[_Part]:
    """Neighbours that share font and script."""
    wanted = text[start:end]
    face, scripts = stack.whole(wanted), {_script(letter) for letter in wanted} - _SHARED
    if face and len(scripts) < 2:
        return [_Part(face, scripts.pop() if scripts else _usual_script(stack), start, end)]
    return list(_parts_of_several(stack, wanted, face, start))


def _parts_of_several(stack: Stack, text: str, whole: Face | None, start: int) -> Iterator[_Part]:
    for (face, script), run in groupby(_letters(stack, text, whole), key=lambda letter: letter[:2]):
        length = sum(len(cluster) for *_, cluster in run)
        yield _Part(face, script, start, start + length)
        start += length


def _letters(stack: Stack, text: str, whole: Face | None) -> Iterator[tuple[Face, str, str]]:
    """Each cluster with its font and script; what all scripts share goes with what stands before it."""
    owned = (script for script in map(_script, text) if script not in _SHARED)
    script = next(owned, _usual_script(stack))
    before: Face | None = None
    start = 0
    for end in clusters(text):
        cluster = text[start:end]
        own = _script(cluster[0])
        face = whole or _face_beside(stack, cluster, own, before)
        script = script if own in _SHARED else own
        yield face, script, cluster
        before, start = face, end


def _face_beside(stack: Stack, cluster: str, script: str, before: Face | None) -> Face:
    if before is not None and script in _SHARED and before.draws(cluster):
        return before
    return stack.face_for(cluster)


def _usual_script(stack: Stack) -> str:
    return _SCRIPTS_IN_ONE.get(stack.language.script, stack.language.script)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return str(icu.Script.getScript(ord(character)).getShortName())


def _run(stack: Stack, text: str, part: _Part, rtl: bool) -> Run:
    buffer = _harfbuzz(stack, text, part, rtl)
    drawn: list[_Drawn] = list(zip(buffer.glyph_infos, buffer.glyph_positions or (), strict=True))
    if [info.cluster for info, _ in drawn] == list(range(part.start, part.end)):
        alone = [
            _alone(part.face, info.codepoint, at.x_advance, at.x_offset, at.y_offset, text[info.cluster])
            for info, at in drawn
        ]
        return Run(part.face, tuple(alone))
    return Run(part.face, tuple(_clusters_of(drawn, text, part, rtl)))


def _harfbuzz(stack: Stack, text: str, part: _Part, rtl: bool) -> hb.Buffer:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    buffer.add_str(text, part.start, part.end - part.start)
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.script = part.script
    if stack.language.opentype_language:
        buffer.set_language_from_ot_tag(stack.language.opentype_language)
    else:
        buffer.language = stack.language.tag
    hb.shape(part.face.hb_font, buffer)
    return buffer


def _clusters_of(drawn: list[_Drawn], text: str, part: _Part, rtl: bool) -> Iterator[Cluster]:
    """Clusters from left to right; what HarfBuzz left out is said by the cluster before it."""
    starts = sorted({info.cluster for info, _ in drawn})
    ends = dict(zip(starts, [*starts[1:], part.end], strict=False))
    for start, members in groupby(drawn, key=lambda glyph: glyph[0].cluster):
        first = part.start if start == starts[0] else start
        says = text[first : ends[start]]
        said = _said_leftward if rtl else _said_once
        yield _one(tuple(said(list(members), says, part.face)), says)


def _glyph(info: hb.GlyphInfo, at: hb.GlyphPosition, face: Face, says: str) -> Glyph:
    unit = face.per_mille
    return Glyph(info.codepoint, at.x_advance * unit, at.x_offset * unit, at.y_offset * unit, says)


def _said_once(members: list[_Drawn], says: str, face: Face) -> Iterator[Glyph]:
    """The first glyph that takes room says the whole cluster."""
    speaker = next((place for place, (_, at) in enumerate(members) if at.x_advance), 0)
    return (
        _glyph(info, at, face, says if place == speaker else UNSAID)
        for place, (info, at) in enumerate(members)
    )


def _said_leftward(members: list[_Drawn], says: str, face: Face) -> Iterator[Glyph]:
    """Every glyph says one letter, from the right; letters left over get empty glyphs.

    Readers turn the order of a right-to-left line around, and some would read a ligature's letters backwards.
    They turn brackets around too, so a bracket says what it looks like.
    """
    letters = [_as_seen(letter) for letter in reversed(says)]
    yield from (face.empty(letter) for letter in letters[: -len(members)])
    silent = [UNSAID] * (len(members) - len(letters))
    for (info, at), letter in zip(members, [*silent, *letters[-len(members) :]], strict=True):
        yield _glyph(info, at, face, letter)


@lru_cache(maxsize=4096)
def _as_seen(letter: str) -> str:
    return chr(icu.Char.charMirror(ord(letter)))


@lru_cache(maxsize=KEPT)
def _alone(face: Face, number: int, advance: int, x: int, y: int, says: str) -> Cluster:
    """One glyph for one letter, as mostly."""
    unit = face.per_mille
    return Cluster((Glyph(number, advance * unit, x * unit, y * unit, says),), says)


@lru_cache(maxsize=KEPT)
def _one(glyphs: tuple[Glyph, ...], says: str) -> Cluster:
    """One object for all equal clusters, so that what is kept stays small."""
    return Cluster(glyphs, says)

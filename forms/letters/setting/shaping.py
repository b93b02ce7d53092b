"""Letters become glyphs: HarfBuzz shapes each stretch, script by script and font by font.

Shaped stretches are kept: most words of a letter were set in the letter before it.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import icu
import uharfbuzz as hb

from forms.letters.setting.breaking import clusters
from forms.letters.setting.faces import Face, Stack

KEPT = 16_384
"""How many shaped words are remembered; a few megabytes."""

UNSAID = "\u200b"
"""What a glyph says whose letters another glyph of its cluster already says; nothing makes readers guess."""

# A letter's language may be written in several scripts; digits and brackets alone are shaped as this one.
_SCRIPTS_IN_ONE = {"Hans": "Hani", "Hant": "Hani", "Jpan": "Hira", "Kore": "Hang"}
_SHARED = {"Zyyy", "Zinh"}


class Glyph(NamedTuple):
    """Measures in thousandths of the type size; `text` is what a reader of the file copies for it."""

    id: int
    advance: float
    x: float
    y: float
    text: str


class Cluster(NamedTuple):
    """Glyphs that together stand for `text`, from left to right."""

    glyphs: tuple[Glyph, ...]
    text: str


class Run(NamedTuple):
    """Clusters of one face, from left to right."""

    face: Face
    clusters: tuple[Cluster, ...]


class Shaped:
    """One stretch, drawn: its runs from left to right, its width, and where each letter's glyphs end.

    `plain` means that every glyph stands for its own letters, from left to right.
    """

    __slots__ = ("ends", "plain", "rtl", "runs", "width")

    def __init__(self, runs: tuple[Run, ...], ends: tuple[tuple[int, float], ...], rtl: bool) -> None:
        self.runs = runs
        self.rtl = rtl
        self.plain = not rtl and all(len(each.glyphs) == 1 for run in runs for each in run.clusters)
        self.ends = ends
        self.width = ends[-1][1] if ends else 0.0

    def width_to(self, place: int) -> float:
        """How far the first `place` characters reach, were the stretch cut there."""
        return max((reach for end, reach in self.ends if end <= place), default=0.0)


@lru_cache(maxsize=KEPT)
def shaped(stack: Stack, text: str, start: int, end: int, rtl: bool) -> Shaped:
    """The characters from `start` to `end`, joined to what stands beside them in `text`."""
    parts = [_shaped_run(stack, text, part, rtl) for part in _parts(stack, text, start, end)]
    runs = [run for run, _ in (reversed(parts) if rtl else parts)]
    return Shaped(tuple(runs), tuple(_reaches(parts)), rtl)


def _reaches(parts: list[tuple[Run, list[tuple[int, float]]]]) -> Iterator[tuple[int, float]]:
    reach = 0.0
    for _, widths in parts:
        for end, width in widths:
            reach += width
            yield end, reach


class _Part(NamedTuple):
    face: Face
    script: str
    start: int
    end: int


def _parts(stack: Stack, text: str, start: int, end: int) -> Iterator[_Part]:
    """Neighbours that share font and script."""
    place = start
    for (face, script), run in groupby(_letters(stack, text[start:end]), key=lambda letter: letter[:2]):
        length = sum(len(cluster) for *_, cluster in run)
        yield _Part(face, script, place, place + length)
        place += length


def _letters(stack: Stack, text: str) -> Iterator[tuple[Face, str, str]]:
    """Each cluster with its font and script; what all scripts share goes with what stands before it."""
    whole = stack.whole(text)
    script = _first_script(stack, text)
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


def _first_script(stack: Stack, text: str) -> str:
    own = next((script for script in map(_script, text) if script not in _SHARED), None)
    return own or _SCRIPTS_IN_ONE.get(stack.language.script, stack.language.script)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return str(icu.Script.getScript(ord(character)).getShortName())


def _shaped_run(stack: Stack, text: str, part: _Part, rtl: bool) -> tuple[Run, list[tuple[int, float]]]:
    """The run, and for each cluster in reading order where it ends and how wide it is."""
    found = list(_clusters_of(_harfbuzz(stack, text, part, rtl), text, part, rtl))
    widths = [(end, sum(glyph.advance for glyph in cluster.glyphs)) for cluster, end in found]
    run = Run(part.face, tuple(cluster for cluster, _ in found))
    return run, (widths[::-1] if rtl else widths)


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


def _clusters_of(buffer: hb.Buffer, text: str, part: _Part, rtl: bool) -> Iterator[tuple[Cluster, int]]:
    """Clusters from left to right, each with the place in the text where it ends."""
    drawn = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    starts = sorted({info.cluster for info, _ in drawn})
    ends = dict(zip(starts, [*starts[1:], part.end], strict=True))
    for start, members in groupby(drawn, key=lambda glyph: glyph[0].cluster):
        first = part.start if start == starts[0] else start
        says = text[first : ends[start]]
        # Viewers turn the letters of a right-to-left line around, those of one glyph too.
        glyphs = _glyphs(list(members), says[::-1] if rtl else says, part.face)
        yield Cluster(glyphs, says), ends[start]


def _glyphs(members: list[tuple[hb.GlyphInfo, hb.GlyphPosition]], says: str, face: Face) -> tuple[Glyph, ...]:
    """The first glyph that takes room says the whole cluster."""
    unit = face.per_mille
    speaker = next((place for place, (_, at) in enumerate(members) if at.x_advance), 0)
    return tuple(
        _one(
            Glyph(
                info.codepoint,
                at.x_advance * unit,
                at.x_offset * unit,
                at.y_offset * unit,
                says if place == speaker else UNSAID,
            )
        )
        for place, (info, at) in enumerate(members)
    )


@lru_cache(maxsize=4 * KEPT)
def _one(glyph: Glyph) -> Glyph:
    """One object for all equal glyphs, so that what is kept stays small."""
    return glyph

"""A font inside one document: only the glyphs drawn, at one weight, each with the text it stands for."""

import re
import struct
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from hashlib import md5
from typing import NamedTuple

import uharfbuzz as hb

from forms.letters.setting.faces import WEIGHT, Face, Glyph
from forms.letters.setting.objects import Objects, number, packed_font, unicode_hex

_LAYOUT_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "MVAR", "DSIG", "kern")
_MOST_IN_A_BLOCK = 100
_SYMBOLIC = 4
_KEPT = 64
"""So many font files are remembered: those of all languages."""

# What would end a string or be read as the end of a line.
_ESCAPED = {ord(each): f"\\{ord(each):03o}" for each in "()\\\r\n"}


class EmbeddedFont:
    """Gives every pair of glyph and text a character code (CID) of its own, so that the text is read back exactly
    even where fonts use one glyph for several letters."""

    def __init__(self, face: Face, resource: str) -> None:
        self.face = face
        self.resource = resource
        # In the order of their codes, from 1.
        self._codes: dict[tuple[int, str], str] = {}
        self._widths: dict[int, float] = {}

    def code(self, glyph: Glyph) -> str:
        """The two bytes of the glyph's code, as they stand in a string of a page."""
        pair = glyph.id, glyph.text
        if pair not in self._codes:
            self._codes[pair] = _escaped(len(self._codes) + 1)
        return self._codes[pair]

    def width(self, glyph: Glyph) -> float:
        """How far a viewer moves on after the glyph, in thousandths."""
        if glyph.id not in self._widths:
            advance = self.face.hb_font.get_glyph_h_advance(glyph.id)
            self._widths[glyph.id] = advance * self.face.per_mille
        return self._widths[glyph.id]

    def write(self, objects: Objects) -> int:
        """Writes the font and returns the number of its dictionary."""
        subset = _subset(self.face, frozenset(self._glyphs()))
        name = f"{subset.tag}+{_postscript_name(self.face)}"
        file = objects.put_font(subset.packed, subset.length)
        descriptor = objects.put(self._descriptor(name, file))
        glyphs = objects.put_stream(b"".join([subset.places[glyph] for glyph in (0, *self._glyphs())]))
        descendant = objects.put(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/DW 0/W[1[{self._width_list()}]]/CIDToGIDMap {glyphs} 0 R>>"
        )
        meaning = objects.put_stream(self._to_unicode().encode())
        return objects.put(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {meaning} 0 R>>"
        )

    def _glyphs(self) -> Iterator[int]:
        return (glyph for glyph, _ in self._codes)

    def _width_list(self) -> str:
        return " ".join(number(self._widths.get(glyph, 0)) for glyph in self._glyphs())

    def _descriptor(self, name: str, file: int) -> str:
        unit = self.face.per_mille
        box = struct.unpack(">4h", self.face.hb_face.reference_table("head").data[36:44])
        extents = self.face.hb_font.get_font_extents("ltr")
        return (
            f"<</Type/FontDescriptor/FontName/{name}/Flags {_SYMBOLIC}/ItalicAngle 0/StemV 80"
            f"/FontBBox[{' '.join(number(edge * unit) for edge in box)}]"
            f"/Ascent {number(extents.ascender * unit)}/Descent {number(extents.descender * unit)}"
            f"/CapHeight {number(extents.ascender * unit)}/FontFile2 {file} 0 R>>"
        )

    def _to_unicode(self) -> str:
        rows = [f"<{code:04X}><{unicode_hex(text)}>" for code, (_, text) in enumerate(self._codes, start=1)]
        blocks = [rows[start : start + _MOST_IN_A_BLOCK] for start in range(0, len(rows), _MOST_IN_A_BLOCK)]
        pairs = "\n".join(
            f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
        )
        return (
            "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
            "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"
            f"{pairs}\nendcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"
        )


class _Subset(NamedTuple):
    """A font file of `length` bytes, packed, and for each of the face's glyphs the two bytes of its place in it."""

    packed: bytes
    length: int
    tag: str
    places: Mapping[int, bytes]


@lru_cache(maxsize=_KEPT)
def _subset(face: Face, glyphs: frozenset[int]) -> _Subset:
    """Most languages' letters have the same glyphs in every file: names are in the letters of another font."""
    wanted = hb.SubsetInput()
    wanted.glyph_set.update({0, *glyphs})
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _LAYOUT_TABLES)
    wanted.flags = hb.SubsetFlags.NO_HINTING
    if face.weight is not None:
        wanted.pin_axis_location(face.hb_face, WEIGHT, face.weight)
    plan = hb.SubsetPlan(face.hb_face, wanted)
    data = bytes(plan.execute().blob.data)
    places = {glyph: struct.pack(">H", place) for glyph, place in plan.old_to_new_glyph_mapping.items()}
    return _Subset(packed_font(data), len(data), _tag(data), places)


@cache
def _escaped(code: int) -> str:
    return (chr(code >> 8) + chr(code & 0xFF)).translate(_ESCAPED)


def _tag(data: bytes) -> str:
    """Six capitals that tell this subset from others of the same font."""
    digest = md5(data, usedforsecurity=False).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _postscript_name(face: Face) -> str:
    name = face.hb_face.get_name(hb.OTNameIdPredefined.POSTSCRIPT_NAME) or face.name
    return re.sub(r"[^A-Za-z0-9-]", "", name)

"""A tagged PDF, page by page. Documents know nothing of each other and may be made in several threads at once."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from forms.letters.setting.objects import Objects, number, text_string
from forms.letters.setting.paragraphs import Paragraph
from forms.letters.setting.pens import Fonts, Pen
from forms.letters.setting.pictures import write_picture
from forms.letters.setting.plates import Plates
from forms.letters.setting.structure import (
    LIST_ITEM,
    Element,
    Leaves,
    Part,
    Structure,
    described_as,
    said_as,
)

_PRODUCER = "Porchlight"


class Document:
    """Text, pictures and rules on pages of `size` points; the same calls give the same bytes."""

    def __init__(
        self, title: str, language_tag: str, author: str = "", size: tuple[float, float] = LETTER
    ) -> None:
        self._title, self._language_tag, self._author = title, language_tag, author
        self._size = size
        self._objects = Objects()
        self._structure = Structure(self._objects)
        # Where whole paragraphs are hung: the structure itself, or the leaves of a plate in the making.
        self._hung: Structure | Leaves = self._structure
        self._plates = Plates(self._objects)
        self._fonts = Fonts()
        self._pens: dict[float, Pen] = {}
        self._pictures: dict[bytes, int] = {}
        self._resources = self._objects.reserve()
        self._tree = self._objects.reserve()
        self._pages: list[int] = []
        self._place = 0
        # reportlab's canvas is the pen for rules and shapes; the operators it writes are the page's.
        self._canvas = Canvas(BytesIO(), pagesize=size, pageCompression=0, invariant=1)
        self._operators: list[str] = []
        # Streams of the page at hand.
        self._contents: list[int] = []

    @property
    def page_count(self) -> int:
        return len(self._pages)

    def begin_letter(self) -> None:
        """What follows is another letter: a screen reader finds it as a part of its own."""
        self._structure.begin_letter()

    def part(self, language_tag: str) -> Part:
        """A stretch of the letter in one language, read as a whole wherever it stands on its pages."""
        return self._structure.part(language_tag)

    def new_page(self) -> None:
        self._close_page()
        self._pages.append(self._objects.reserve())
        self._place = self._structure.begin_page()

    def text(
        self,
        paragraph: Paragraph,
        left: float,
        top: float,
        *,
        part: Part,
        tag: str = "P",
        first_line: int = 0,
        last_line: int | None = None,
    ) -> None:
        """Draws the lines from `first_line` up to, without, `last_line`; the first hangs from the height `top`.

        Lines that go on where the part's last paragraph stopped belong to the same element, on whatever page.
        Raises ValueError for some of a paragraph's lines, or an item, on a plate.
        """
        lines = len(paragraph.lines)
        last = lines if last_line is None else last_line
        if first_line == 0 and last == lines and tag != LIST_ITEM:
            mark = self._hung.leaf(part, tag, _said(paragraph), self._pages[-1])
        else:
            element = self._element(paragraph, part, tag, first_line)
            tag, mark = element.tag, self._structure.mark(element, self._pages[-1])
        drawn = self._pen(paragraph.style.size).paragraph(paragraph, first_line, last)
        foot = number(top - paragraph.style.baseline)
        self._operators.append(f"/{tag}<</MCID {mark}>>BDC BT 1 0 0 1 {number(left)} {foot} Tm{drawn} ET EMC")

    @contextmanager
    def artifact(self) -> Iterator[Canvas]:
        """The canvas for rules, panels and the mark, which screen readers pass over. Not for text or pictures."""
        canvas = self._canvas
        operators: list[str] = []
        canvas.init_graphics_state()
        canvas._code = operators
        canvas.saveState()
        yield canvas
        canvas.restoreState()
        self._operators.append(f"/Artifact BMC {' '.join(operators)} EMC")

    def shapes(self, operators: str) -> None:
        """The same for operators that are written already; they may leave colours and widths as they like."""
        self._operators.append(f"/Artifact BMC q {operators} Q EMC")

    def picture(
        self, png: bytes, left: float, foot: float, width: float, height: float, *, alt: str, part: Part
    ) -> None:
        """`alt` says what is to be seen."""
        if png not in self._pictures:
            self._pictures[png] = write_picture(self._objects, png)
        box = " ".join(map(number, (left, foot, left + width, foot + height)))
        entries = f"{described_as(alt)}/A<</O/Layout/BBox[{box}]>>"
        mark = self._hung.leaf(part, "Figure", entries, self._pages[-1])
        self._operators.append(
            f"/Figure<</MCID {mark}>>BDC q {number(width)} 0 0 {number(height)} {number(left)} {number(foot)} cm"
            f"/I{self._pictures[png]} Do Q EMC"
        )

    def plate(self, key: Hashable, parts: Sequence[Part], draw: Callable[[], None]) -> None:
        """What stands on many pages alike: written once, and printed on each of them with elements of its own.

        `draw` draws shapes, pictures and whole paragraphs of `parts`. It is left out where the same `key` was
        printed before, so the key must tell apart all that may differ, but for the parts.
        """
        mark = self._structure.next_mark
        plate = self._plates.known(key, mark)
        if plate is None:
            leaves = Leaves(parts, mark)
            plate = self._plates.add(key, mark, self._drawn_apart(leaves, draw), leaves)
        if plate.stream is None:
            self._operators.append(plate.operators)
        else:
            self._close_stream()
            self._contents.append(plate.stream)
        self._structure.hang(plate.leaves, parts, self._pages[-1])

    def _drawn_apart(self, leaves: Leaves, draw: Callable[[], None]) -> str:
        before, self._operators, self._hung = self._operators, [], leaves
        try:
            draw()
            return "\n".join(self._operators)
        finally:
            self._operators, self._hung = before, self._structure

    def finish(self) -> bytes:
        """The file. The document is used up."""
        self._close_page()
        put = self._objects.put
        put(self._resource_dictionary(), self._resources)
        pages = " ".join(f"{page} 0 R" for page in self._pages)
        box = " ".join(map(number, (0, 0, *self._size)))
        put(f"<</Type/Pages/Count {len(self._pages)}/Kids[{pages}]/MediaBox[{box}]>>", self._tree)
        structure = self._structure.write()
        metadata = self._objects.put_plain_stream(self._metadata(), "/Type/Metadata/Subtype/XML")
        info = put(
            f"<</Title{text_string(self._title)}/Author{text_string(self._author)}"
            f"/Creator({_PRODUCER})/Producer({_PRODUCER})>>"
        )
        root = put(
            f"<</Type/Catalog/Pages {self._tree} 0 R/Lang({self._language_tag})/MarkInfo<</Marked true>>"
            f"/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot {structure} 0 R"
            f"/Metadata {metadata} 0 R>>"
        )
        return self._objects.finish(root, info)

    def _element(self, paragraph: Paragraph, part: Part, tag: str, first_line: int) -> Element:
        if self._hung is not self._structure:
            raise ValueError("Only whole paragraphs stand on a plate.")
        if first_line and part.open is not None and part.open[0] is paragraph:
            return part.open[1]
        element = self._structure.branch(part, tag, _said(paragraph))
        part.open = paragraph, element
        return element

    def _pen(self, size: float) -> Pen:
        if size not in self._pens:
            self._pens[size] = Pen(self._fonts, size)
        return self._pens[size]

    def _close_page(self) -> None:
        if not self._pages:
            return
        self._close_stream()
        contents = " ".join(f"{stream} 0 R" for stream in self._contents)
        self._contents = []
        self._objects.put(
            f"<</Type/Page/Parent {self._tree} 0 R/Resources {self._resources} 0 R/Contents[{contents}]"
            f"/StructParents {self._place}/Tabs/S>>",
            self._pages[-1],
        )

    def _close_stream(self) -> None:
        if self._operators:
            self._contents.append(self._objects.put_stream("\n".join(self._operators).encode("latin-1")))
            self._operators = []

    def _resource_dictionary(self) -> str:
        fonts = "".join(f"{font.resource} {font.write(self._objects)} 0 R" for font in self._fonts)
        pictures = "".join(f"/I{place} {place} 0 R" for place in self._pictures.values())
        return f"<</Font<<{fonts}>>/XObject<<{pictures}>>>>"

    def _metadata(self) -> bytes:
        return _XMP.format(title=escape(self._title), language=self._language_tag).encode()


def _said(paragraph: Paragraph) -> str:
    return "" if paragraph.plain else said_as(paragraph.seen)


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""

"""What a screen reader walks: the document, each letter in it, each language's part, its headings and paragraphs."""

from collections.abc import Sequence
from functools import cached_property

from forms.letters.setting.objects import Objects, text_string

LIST_ITEM = "LI"


class Element:
    """A node: its tag, what more its dictionary says, and what hangs on it: other nodes, or marked content."""

    __slots__ = ("entries", "kids", "marks", "number", "page", "parent", "tag")

    def __init__(self, number: int, parent: int, tag: str, entries: str) -> None:
        self.number = number
        self.parent = parent
        self.tag = tag
        self.entries = entries
        self.kids: list[int] = []
        self.marks: list[str] = []
        self.page = 0

    def body(self) -> str:
        page = f"/Pg {self.page} 0 R" if self.page else ""
        hung = self.marks or [f"{kid} 0 R" for kid in self.kids]
        kids = hung[0] if len(hung) == 1 else f"[{' '.join(hung)}]"
        return f"<</S/{self.tag}/P {self.parent} 0 R{page}{self.entries}/K {kids}>>"


class Part:
    """Text of one language within one letter; hand it to `Document.text`."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.list: Element | None = None
        # What was drawn last and may go on further down or on the next page, with its element.
        self.open: tuple[object, Element] | None = None


class Leaves:
    """What hangs under several parts of one letter on one page, to be hung again under those of another.

    Marks are counted from `first_mark`, which is the same wherever the leaves are hung.
    """

    def __init__(self, parts: Sequence[Part], first_mark: int) -> None:
        self._parts = parts
        self._next_mark = first_mark
        self._bodies: list[str] = []
        self.places: list[int] = []
        """For each leaf, the place of its part among the parts."""

    def leaf(self, part: Part, tag: str, entries: str, page: int) -> int:
        """As `Structure.leaf`; the page is the one on which the leaves are hung."""
        mark = self._next_mark
        self._next_mark += 1
        self.places.append(self._parts.index(part))
        self._bodies.append(_leaf(tag, "%d", "%d", entries.replace("%", "%%"), mark))
        return mark

    def bodies(self, parts: Sequence[Part], page: int) -> list[str]:
        """Of the leaves hung under these parts."""
        numbers = [number for place in self.places for number in (parts[place].element.number, page)]
        return [] if not numbers else (self._together % tuple(numbers)).split("\n")

    @cached_property
    def _together(self) -> str:
        """Asked for when all leaves are there."""
        return "\n".join(self._bodies)


class Structure:
    """Grows while pages are drawn; a letter's elements are written when the next letter begins."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._root = objects.reserve()
        self._document = Element(objects.reserve(), self._root, "Document", "")
        self._group = self._document
        # Those of the letter at hand.
        self._elements: list[Element] = []
        # For each page the elements of its marks, in the order of the marks.
        self._pages: list[str] = []
        self._marks: list[int] = []
        self._page_begun = False

    def begin_page(self) -> int:
        """Returns the page's place in the tree of parents."""
        if self._page_begun:
            self._end_page()
        self._page_begun = True
        return len(self._pages)

    def begin_letter(self) -> None:
        """What follows belongs to a letter of its own; the parts of the last one are complete."""
        self._write_elements()
        self._group = self._new("Part", self._document)

    def part(self, language_tag: str) -> Part:
        return Part(self._new("Sect", self._group, f"/Lang({language_tag})"))

    @property
    def next_mark(self) -> int:
        """The number of the page's next mark."""
        return len(self._marks)

    def leaf(self, part: Part, tag: str, entries: str, page: int) -> int:
        """What stands whole on one page: most paragraphs, and pictures. Returns its mark."""
        part.list = None
        number, mark = self._objects.reserve(), len(self._marks)
        self._marks.append(number)
        part.element.kids.append(number)
        self._objects.put(_leaf(tag, part.element.number, page, entries, mark), number)
        return mark

    def hang(self, leaves: Leaves, parts: Sequence[Part], page: int) -> None:
        """Leaves that were hung elsewhere before, under these parts."""
        first = self._objects.reserve(len(leaves.places))
        for number, place in enumerate(leaves.places, first):
            self._marks.append(number)
            parts[place].list = None
            parts[place].element.kids.append(number)
        self._objects.put_all(leaves.bodies(parts, page), first)

    def branch(self, part: Part, tag: str, entries: str = "") -> Element:
        """A paragraph that may be drawn bit by bit, or an item; items that follow each other make one list."""
        if tag != LIST_ITEM:
            part.list = None
            return self._new(tag, part.element, entries)
        part.list = part.list or self._new("L", part.element)
        return self._new("LBody", self._new(LIST_ITEM, part.list), entries)

    def mark(self, element: Element, page: int) -> int:
        """The number that binds what is drawn next on this page to the element."""
        mark = len(self._marks)
        self._marks.append(element.number)
        if element.page in (0, page):
            element.page = page
            element.marks.append(str(mark))
        else:
            element.marks.append(f"<</Type/MCR/Pg {page} 0 R/MCID {mark}>>")
        return mark

    def write(self) -> int:
        """Returns the number of the tree's root."""
        self._write_elements()
        self._end_page()
        put = self._objects.put
        put(self._document.body(), self._document.number)
        rows = " ".join(f"{place}[{marks}]" for place, marks in enumerate(self._pages))
        parents = put(f"<</Nums[{rows}]>>")
        return put(
            f"<</Type/StructTreeRoot/K {self._document.number} 0 R"
            f"/ParentTree {parents} 0 R/ParentTreeNextKey {len(self._pages)}>>",
            self._root,
        )

    def _new(self, tag: str, parent: Element, entries: str = "") -> Element:
        element = Element(self._objects.reserve(), parent.number, tag, entries)
        parent.kids.append(element.number)
        self._elements.append(element)
        return element

    def _write_elements(self) -> None:
        for element in self._elements:
            self._objects.put(element.body(), element.number)
        self._elements.clear()

    def _end_page(self) -> None:
        self._pages.append(_references(self._marks))
        self._marks.clear()


def _leaf(tag: str, parent: int | str, page: int | str, entries: str, mark: int) -> str:
    return f"<</S/{tag}/P {parent} 0 R/Pg {page} 0 R{entries}/K {mark}>>"


def _references(numbers: Sequence[int]) -> str:
    return " 0 R ".join(map(str, numbers)) + " 0 R" if numbers else ""


def said_as(text: str) -> str:
    """The entry that tells a screen reader the text itself, where the order of the glyphs is not that of reading."""
    return f"/ActualText{text_string(text)}"


def described_as(text: str) -> str:
    """The entry that describes a picture."""
    return f"/Alt{text_string(text)}"

"""What a screen reader walks: the document, each letter in it, each language's part, its headings and paragraphs."""

from forms.letters.setting.objects import Objects, text_string

LIST_ITEM = "LI"


class Element:
    """A node: its tag, what more its dictionary says, and what hangs on it (numbers of nodes, or marked content)."""

    __slots__ = ("entries", "kids", "number", "page", "parent", "tag")

    def __init__(self, number: int, parent: int, tag: str, entries: str) -> None:
        self.number = number
        self.parent = parent
        self.tag = tag
        self.entries = entries
        self.kids: list[str] = []
        self.page = 0

    def body(self) -> str:
        page = f"/Pg {self.page} 0 R" if self.page else ""
        kids = self.kids[0] if len(self.kids) == 1 else f"[{' '.join(self.kids)}]"
        return f"<</S/{self.tag}/P {self.parent} 0 R{page}{self.entries}/K {kids}>>"


class Part:
    """Text of one language within one letter; hand it to `Document.text`."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.list: Element | None = None
        # What was drawn last and may go on further down or on the next page, with its element.
        self.open: tuple[object, Element] | None = None


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
        self._marks: list[str] = []
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

    def paragraph(self, part: Part, tag: str, entries: str, page: int) -> int:
        """A leaf that stands whole on one page: most do. Returns its mark."""
        part.list = None
        number, mark = self._objects.reserve(), len(self._marks)
        reference = f"{number} 0 R"
        self._marks.append(reference)
        part.element.kids.append(reference)
        self._objects.put(f"<</S/{tag}/P {part.element.number} 0 R/Pg {page} 0 R{entries}/K {mark}>>", number)
        return mark

    def leaf(self, part: Part, tag: str, entries: str = "") -> Element:
        """A paragraph, heading, picture or item of the part; items that follow each other make one list."""
        if tag != LIST_ITEM:
            part.list = None
            return self._new(tag, part.element, entries)
        part.list = part.list or self._new("L", part.element)
        return self._new("LBody", self._new(LIST_ITEM, part.list), entries)

    def mark(self, element: Element, page: int) -> int:
        """The number that binds what is drawn next on this page to the element."""
        mark = len(self._marks)
        self._marks.append(f"{element.number} 0 R")
        if element.page in (0, page):
            element.page = page
            element.kids.append(str(mark))
        else:
            element.kids.append(f"<</Type/MCR/Pg {page} 0 R/MCID {mark}>>")
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
        parent.kids.append(f"{element.number} 0 R")
        self._elements.append(element)
        return element

    def _write_elements(self) -> None:
        for element in self._elements:
            self._objects.put(element.body(), element.number)
        self._elements.clear()

    def _end_page(self) -> None:
        self._pages.append(" ".join(self._marks))
        self._marks.clear()


def said_as(text: str) -> str:
    """The entry that tells a screen reader the text itself, where the order of the glyphs is not that of reading."""
    return f"/ActualText{text_string(text)}"


def described_as(text: str) -> str:
    """The entry that describes a picture."""
    return f"/Alt{text_string(text)}"

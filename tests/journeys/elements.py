"""A page as a tree of elements, for someone who reads it without a browser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Optional

EMPTY = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
UNSEEN = frozenset({"script", "style", "template"})


@dataclass
class Element:
    """One element; `parts` are its texts and elements, in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list["Element | str"] = field(default_factory=list)
    parent: Optional["Element"] = field(default=None, repr=False)

    def every(self, *tags: str) -> Iterator["Element"]:
        """The elements within, in reading order; only those of these tags, when some are named."""
        for part in self.parts:
            if isinstance(part, Element):
                if not tags or part.tag in tags:
                    yield part
                yield from part.every(*tags)

    def first(self, *tags: str) -> Optional["Element"]:
        return next(self.every(*tags), None)

    def of_class(self, *names: str) -> Iterator["Element"]:
        """The elements within that have one of these classes."""
        return (each for each in self.every() if each.classes & set(names))

    @property
    def classes(self) -> set[str]:
        return set(self["class"].split())

    @property
    def text(self) -> str:
        """Its words as they are read, with single spaces."""
        return " ".join(" ".join(self._texts()).split())

    def __getitem__(self, attribute: str) -> str:
        """An attribute; empty where there is none."""
        return self.attributes.get(attribute, "")

    def __contains__(self, attribute: str) -> bool:
        return attribute in self.attributes

    def _texts(self) -> Iterator[str]:
        if self.tag in UNSEEN:
            return
        for part in self.parts:
            if isinstance(part, Element):
                yield from part._texts()
            else:
                yield part


class Reader(HTMLParser):
    """Builds the tree; an end tag closes everything that was left open inside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("document")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, parent=self.open)
        self.open.parts.append(element)
        if tag not in EMPTY:
            self.open = element

    def handle_endtag(self, tag: str) -> None:
        around: Element | None = self.open
        while around is not None and around.tag != tag:
            around = around.parent
        if around is not None and around.parent is not None:
            self.open = around.parent

    def handle_data(self, data: str) -> None:
        self.open.parts.append(data)


def read(html: str) -> Element:
    """The whole document."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.root

"""The list on top of a printed pile: whose letters are in it, in their order, to tick off while handing out.

It is for colleagues, so it is in English, and it names families: it stays at the school.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from forms.letters.any_script import in_any_script
from forms.letters.kinds import KINDS
from forms.letters.languages import LANGUAGES, SOURCE, long_date
from forms.letters.setting import Document, Paragraph, Part, Style

LEFT, RIGHT, TOP, FOOT = 54.0, 558.0, 738.0, 54.0
"""Edges of the text on US letter paper, in points."""
TITLE, LEAD = Style(17, 22, 700), Style(10, 14)
GROUP, ROW = Style(10.5, 20, 700), Style(9.5, 12)
BOX, AIR = 9.0, 5.0
NUMBER, NAMES, LANGUAGE, LETTER, REMARK = 74.0, 100.0, 318.0, 420.0, 480.0
"""Where the columns begin."""


@dataclass(frozen=True)
class Entry:
    """One letter of the pile. `language` is its tag; `by_hand`: no address is printed on it."""

    teacher: str
    class_title: str
    students: tuple[str, ...]
    language: str
    number: int
    by_hand: bool = False

    @property
    def group(self) -> str:
        """The teacher and class under which it is listed."""
        found = " · ".join(part for part in (self.teacher, self.class_title) if part)
        return found or "Without a class on record"


@dataclass(frozen=True)
class Cover:
    """What the list says of its pile; `part` counts the school's piles of one run from 1."""

    school_name: str
    district_name: str
    kind: str
    day: date
    run: int
    part: int
    entries: tuple[Entry, ...]

    @property
    def facts(self) -> tuple[str, str]:
        """Two lines under the title."""
        many = f"{len(self.entries)} letters" if len(self.entries) != 1 else "1 letter"
        return (
            f"{KINDS[self.kind].label} · {many} · {long_date(self.day, SOURCE)}",
            f"{self.district_name} · run {self.run}, part {self.part}. Please keep this list at the school.",
        )


def draw_cover(document: Document, cover: Cover) -> None:
    """Add the list to a document, on as many pages as it needs."""
    list_ = _List(document, cover)
    place = 0
    for group, entries in groupby(cover.entries, key=lambda entry: entry.group):
        together = list(entries)
        list_.group(group)
        for entry in together:
            place += 1
            list_.row(place, entry)


class _List:
    def __init__(self, document: Document, cover: Cover) -> None:
        self._document, self._cover = document, cover
        self._part: Part | None = None
        self._group = ""
        self._height = 0.0
        self._page = 0
        self._new_page()

    def group(self, heading: str) -> None:
        """A teacher and class; never alone at the foot of a page."""
        self._group = ""
        self._need(2 * GROUP.leading + ROW.leading + AIR)
        self._group = heading
        self._head_group(heading)

    def row(self, place: int, entry: Entry) -> None:
        """One letter with its box to tick, as tall as its names need."""
        cells = [
            (in_any_script(text, ROW, right - left), left)
            for text, left, right in _cells(place, entry)
            if text
        ]
        tall = max(paragraph.height for paragraph, _left in cells) + AIR
        self._need(tall)
        with self._document.artifact() as canvas:
            canvas.setLineWidth(0.8)
            canvas.rect(LEFT, self._height - BOX - 3, BOX, BOX, stroke=1, fill=0)
            canvas.setLineWidth(0.3)
            canvas.line(LEFT, self._height - tall + 1, RIGHT, self._height - tall + 1)
        for paragraph, left in cells:
            self._draw(paragraph, left, 1)
        self._height -= tall

    def _head_group(self, words: str) -> None:
        self._height -= 6
        self._write(words, GROUP, tag="H2")

    def _need(self, height: float) -> None:
        if self._height - height < FOOT:
            self._new_page()

    def _new_page(self) -> None:
        self._document.new_page()
        self._page += 1
        if self._part is None:
            self._part = self._document.part(SOURCE.tag)
        self._height = TOP
        more = f" (list, page {self._page})" if self._page > 1 else ""
        self._write(f"Letters of {self._cover.school_name}{more}", TITLE, tag="H1")
        for line in self._cover.facts if self._page == 1 else ():
            self._write(line, LEAD)
        self._height -= 6
        if self._group:
            self._head_group(f"{self._group} (continued)")

    def _write(self, text: str, style: Style, tag: str = "P") -> None:
        """A text over the whole width."""
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self._draw(paragraph, LEFT, 0, tag)
        self._height -= paragraph.height

    def _draw(self, paragraph: Paragraph, left: float, down: float, tag: str = "P") -> None:
        assert self._part is not None  # Every page opens it.
        self._document.text(paragraph, left, self._height - down, part=self._part, tag=tag)


def _cells(place: int, entry: Entry) -> Iterator[tuple[str, float, float]]:
    yield str(place), NUMBER, NAMES - 4
    yield ", ".join(entry.students) or "–", NAMES, LANGUAGE - 8
    yield LANGUAGES[entry.language].english_name, LANGUAGE, LETTER - 8
    yield f"no. {entry.number}", LETTER, REMARK - 4
    yield "by hand" if entry.by_hand else "", REMARK, RIGHT

"""The list on top of a printed pile: whose letters are in it, in their order, to tick off while handing out.

It is for colleagues, so it speaks as their screen does, and it names families: it stays at the school.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from forms.letters.any_script import in_any_script
from forms.letters.kinds import KINDS
from forms.letters.languages import LANGUAGES, SOURCE, called, long_date
from forms.letters.setting import Document, Paragraph, Part, Style
from workflows.words import N_

LEFT, RIGHT, TOP, FOOT = 54.0, 558.0, 738.0, 54.0
"""Edges of the text on US letter paper, in points."""
TITLE, LEAD = Style(17, 22, 700), Style(10, 14)
GROUP, ROW = Style(10.5, 20, 700), Style(9.5, 12)
BOX, AIR = 9.0, 5.0
NUMBER, NAMES, LANGUAGE, LETTER, REMARK = 74.0, 100.0, 318.0, 420.0, 480.0
"""Where the columns begin."""
TITLE_WORDS, MORE_TITLE = N_("Letters of %(school)s"), N_("Letters of %(school)s (list, page %(page)s)")
ONE_LETTER, MANY_LETTERS = N_("1 letter"), N_("%(many)s letters")
WHICH_PILE = N_("%(district)s · run %(run)s, part %(part)s. Please keep this list at the school.")
MORE_GROUP, NO_CLASS = N_("%(group)s (continued)"), N_("Without a class on record")
NUMBERED, BY_HAND = N_("no. %(number)s"), N_("by hand")


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
        """The teacher and class under which it is listed; empty where neither is known."""
        return " · ".join(part for part in (self.teacher, self.class_title) if part)


@dataclass(frozen=True)
class Cover:
    """What the list says of its pile; `part` counts the school's piles of one run from 1.

    `tongue` is the language of the list; `say` looks marked words up in it.
    """

    school_name: str
    district_name: str
    kind: str
    day: date
    run: int
    part: int
    entries: tuple[Entry, ...]
    tongue: str = SOURCE.tag
    say: Callable[[str], str] = str

    @property
    def facts(self) -> tuple[str, str]:
        """Two lines under the title."""
        many = (
            self.said(MANY_LETTERS, many=len(self.entries))
            if len(self.entries) != 1
            else self.say(ONE_LETTER)
        )
        day = long_date(self.day, LANGUAGES.get(self.tongue, SOURCE))
        return (
            f"{self.say(KINDS[self.kind].label)} · {many} · {day}",
            self.said(WHICH_PILE, district=self.district_name, run=self.run, part=self.part),
        )

    def said(self, words: str, **values: object) -> str:
        """Marked words in the list's language, with their values."""
        return self.say(words) % values


def draw_cover(document: Document, cover: Cover) -> None:
    """Add the list to a document, on as many pages as it needs."""
    list_ = _List(document, cover)
    place = 0
    for group, entries in groupby(cover.entries, key=lambda entry: entry.group):
        together = list(entries)
        list_.group(group or cover.say(NO_CLASS))
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
            for text, left, right in _cells(place, entry, self._cover)
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
            self._part = self._document.part(self._cover.tongue)
        self._height = TOP
        title = MORE_TITLE if self._page > 1 else TITLE_WORDS
        said = self._cover.said(title, school=self._cover.school_name, page=self._page)
        self._write(said, TITLE, tag="H1")
        for line in self._cover.facts if self._page == 1 else ():
            self._write(line, LEAD)
        self._height -= 6
        if self._group:
            self._head_group(self._cover.said(MORE_GROUP, group=self._group))

    def _write(self, text: str, style: Style, tag: str = "P") -> None:
        """A text over the whole width."""
        paragraph = in_any_script(text, style, RIGHT - LEFT)
        self._draw(paragraph, LEFT, 0, tag)
        self._height -= paragraph.height

    def _draw(self, paragraph: Paragraph, left: float, down: float, tag: str = "P") -> None:
        assert self._part is not None  # Every page opens it.
        self._document.text(paragraph, left, self._height - down, part=self._part, tag=tag)


def _cells(place: int, entry: Entry, cover: Cover) -> Iterator[tuple[str, float, float]]:
    yield str(place), NUMBER, NAMES - 4
    yield ", ".join(entry.students) or "–", NAMES, LANGUAGE - 8
    yield called(entry.language, cover.tongue), LANGUAGE, LETTER - 8
    yield cover.said(NUMBERED, number=entry.number), LETTER, REMARK - 4
    yield cover.say(BY_HAND) if entry.by_hand else "", REMARK, RIGHT
